"""归集: the credit records that a unit registers itself, published by a second person (notice, 二(一))."""
