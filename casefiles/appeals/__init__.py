"""Appeals against a shown score: deeds, words, and what the assessment reads of them."""
