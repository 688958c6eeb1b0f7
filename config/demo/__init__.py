"""The demo's county: Lianjiang (350122) with its whole roster and a lived-in year of made-up work.

`fill.fill()` does it through the verbs that people call, at their dates. Data (`roster`, `people`,
`matters`, `plans`, `words`) stands apart from what happens with it (`unit_year` and its parts).
People, companies, identifiers and records are made up.
"""
