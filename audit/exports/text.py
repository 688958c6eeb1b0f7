"""Text from data, made fit for a cell: it stays text, it opens everywhere, nothing goes missing."""

import re
import unicodedata

# What a spreadsheet takes for the start of a formula, in half and in full width.
FORMULA_STARTS = frozenset("=+-@\t\r\n＝＋－＠")
# XML 1.0 has no place for these. Each becomes the replacement character, so that a gap is seen.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# `_x0041_` is how OOXML spells a character: a text that looks like it needs its `_` spelt out.
_LOOKS_SPELT = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
REPLACEMENT = "\ufffd"
CELL_LIMIT = 32_767
CUT = "…（内容过长，已截断）"


def plain(value: str) -> str:
    """The text as a cell can hold it: legal in XML, line ends as LF, cut visibly at Excel's limit."""
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    value = _NOT_IN_XML.sub(REPLACEMENT, value)
    value = _LOOKS_SPELT.sub("_x005F_", value)
    if len(value) * 2 > CELL_LIMIT and _units(value) > CELL_LIMIT:
        room = (CELL_LIMIT - len(CUT)) * 2
        value = value.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + CUT
    return value


def starts_like_a_formula(value: str) -> bool:
    """Whether a spreadsheet would compute this text if somebody typed it, leading spaces aside."""
    return value[:1] in FORMULA_STARTS or value.lstrip()[:1] in FORMULA_STARTS if value else False


def width(value: str) -> int:
    """Columns the longest line takes in a fixed pitch: a Chinese character takes two."""
    return max((_columns(line) for line in value.split("\n")), default=0)


def lines(value: str, columns: float) -> int:
    """Lines the text takes when wrapped into a column this many characters wide."""
    room = max(int(columns) - 2, 2)
    return sum(max(-(-_columns(line) // room), 1) for line in value.split("\n"))


def _columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(each) in "WFA" else 1 for each in line)


def _units(value: str) -> int:
    return len(value.encode("utf-16-le")) // 2
