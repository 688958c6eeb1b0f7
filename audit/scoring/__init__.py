"""The scoring engine: indicators are pure functions over the facts of one unit's trail.

To add an indicator: a file `casefiles/indicators/<code>.py` with a pure function
`(Facts) -> Points` and `indicator(code, title, reads=…)` above it, a line in
`casefiles/indicators/__init__.py`, points in the rubric, and a sibling test.
"""
