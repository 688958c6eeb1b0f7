"""Text that others typed, made safe for a line of the trail or of a log."""

import re
import unicodedata

# Resident identity numbers (18 or 15 places) and mobile numbers that stand alone.
_PERSONAL = re.compile(
    r"(?<![0-9A-Za-z])(?:[1-9][0-9]{16}[0-9Xx]|[1-9][0-9]{14}|(?:\+?86)?1[3-9][0-9]{9})(?![0-9A-Za-z])"
)
MASK = "***"
# Control, format (bidirectional marks among them) and surrogate characters, odd line ends.
_DISGUISING = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def visible(text: str, *, keep: str = "\n\t") -> str:
    """Marks that could disguise a line become visible escapes; `keep` are left as they are."""
    return "".join(
        mark
        if mark in keep or unicodedata.category(mark) not in _DISGUISING
        else f"\\u{ord(mark):04x}"
        for mark in text
    )


def without_numbers(text: str) -> str:
    """Identity and telephone numbers taken out: the last net under whatever should not be there."""
    return _PERSONAL.sub(MASK, text)
