"""How much of a workbook is ever kept; what is unpacked at all, `casefiles.sandbox` bounds."""

SHEETS = 50
MATTERS = 5_000
# Rows with something in them that are kept per sheet: the matters, and room for titles and notes.
KEPT_ROWS = MATTERS + 300
KEPT_COLUMNS = 256
LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
MERGES = 20_000
# A cell's text is cut here; its true length is kept for the message.
CELL_CHARACTERS = 2_000
TOTAL_CHARACTERS = 8_000_000
SHARED_STRINGS = 1_000_000
FORMATS = 70_000
