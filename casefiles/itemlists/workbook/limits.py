"""How much of a workbook is ever kept; what is unpacked at all, `casefiles.sandbox` bounds."""

from dataclasses import dataclass

SHEETS = 50
MATTERS = 5_000
KEPT_COLUMNS = 256
LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
MERGES = 20_000
# A cell's text is cut here; its true length is kept for the message.
CELL_CHARACTERS = 2_000
TOTAL_CHARACTERS = 8_000_000
SHARED_STRINGS = 1_000_000
FORMATS = 70_000


@dataclass(frozen=True)
class Room:
    """How long a list may be. No unit has more matters than this; measurements ask for more."""

    matters: int = MATTERS
    characters: int = TOTAL_CHARACTERS

    @property
    def rows(self) -> int:
        """Rows with something in them that are kept per sheet: matters, titles and notes."""
        return self.matters + 300

    def told(self) -> dict[str, int]:
        """For the child, which knows nothing of what was asked for."""
        return {"rows": self.rows, "characters": self.characters}


ROOM = Room()
