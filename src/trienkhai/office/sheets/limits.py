"""How much of a stranger's file is looked at. Counted while streaming, never taken from what the file says of itself."""

MIB = 1024 * 1024

FILE_BYTES = 25 * MIB
ZIP_MEMBERS = 2_000
UNPACKED_BYTES = 200 * MIB
MEMBER_BYTES = 100 * MIB
# Honest drawings in Excel files pack better than 100:1, so the ratio only counts for large members.
RATIO = 200
RATIO_FROM_BYTES = 20 * MIB
MEMBER_NAME_LENGTH = 255

SHEETS = 50
ROWS = 20_000
COLUMNS = 200
CELLS = 1_000_000
CELL_TEXT = 32_767

CHILD_MEMORY = 512 * MIB
CHILD_SECONDS = 10.0
CHILD_FILES = 200
