"""How much of a workbook is ever touched. Sizes in bytes, times in seconds."""

MIB = 1024 * 1024

FILE_BYTES = 20 * MIB
PARTS = 2_000
UNPACKED_BYTES = 200 * MIB
# Real sheets deflate to about 1:30, a bomb to 1:1000; small parts may deflate as they like.
UNPACKED_RATIO = 200
RATIO_FREE_BYTES = 2 * MIB

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

CHILD_MEMORY_BYTES = 600 * MIB
CHILD_CPU_SECONDS = 20
CHILD_WALL_SECONDS = 40
