"""To add a rule: write one pure, typed function over plain facts in a file of the same name here,
with a sibling test in ``tests/itemlists/``, and call it where its finding is shown. A rule reads
no database and writes no message: it says what it found, the caller says it in the user's words.
"""
