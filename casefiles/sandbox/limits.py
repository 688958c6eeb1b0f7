"""How much of an upload is ever touched. Sizes in bytes, times in seconds."""

MIB = 1024 * 1024

FILE_BYTES = 20 * MIB
PARTS = 2_000
UNPACKED_BYTES = 200 * MIB
# Real sheets deflate to about 1:30, a bomb to 1:1000; small parts may deflate as they like.
UNPACKED_RATIO = 200
RATIO_FREE_BYTES = 2 * MIB

CHILD_MEMORY_BYTES = 600 * MIB
CHILD_CPU_SECONDS = 20
CHILD_WALL_SECONDS = 40
# One line of what a child says; the marked copy of a workbook is one line.
MESSAGE_BYTES = 64 * MIB
