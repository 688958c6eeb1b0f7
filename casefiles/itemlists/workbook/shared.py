"""What cells refer to: shared strings and number formats. Runs in the child process only."""

import re

from casefiles.itemlists.workbook import limits
from casefiles.itemlists.workbook.package import Package
from casefiles.sandbox.markup import Attributes, parse
from casefiles.sandbox.refused import Refused


class Cut(str):
    """A text that was longer than is kept of any: ``length`` is its true one."""

    length: int


_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NOT_CODE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
_DATE_FORMATS = frozenset([*range(14, 23), *range(27, 37), *range(50, 59)])


def unescaped(raw: str) -> str:
    """Excel's ``_x000D_`` for characters that XML cannot hold; surrogates stay as written."""
    if "_x" not in raw:
        return raw

    def character(match: re.Match[str]) -> str:
        number = int(match[1], 16)
        return match[0] if 0xD800 <= number <= 0xDFFF else chr(number)

    return _ESCAPE.sub(character, raw)


def text_of(kept: str, beyond: int = 0) -> str:
    """A cell's text: "" of blanks, a ``Cut`` of what went on for so many characters."""
    text = unescaped(kept)
    if not text.strip():
        return ""
    if not beyond:
        return text
    cut = Cut(text)
    cut.length = len(text) + beyond
    return cut


class TextCollector:
    """Gathers a string's runs up to the limit and counts the rest; leaves out phonetic guides."""

    def __init__(self) -> None:
        self._runs: list[str] = []
        self._kept = 0
        self._length = 0

    def add(self, data: str) -> None:
        self._length += len(data)
        room = limits.CELL_CHARACTERS - self._kept
        if room > 0:
            self._runs.append(data[:room])
            self._kept += min(room, len(data))

    def take(self) -> str:
        kept, beyond = "".join(self._runs), self._length - self._kept
        self._runs, self._kept, self._length = [], 0, 0
        return text_of(kept, beyond)


class _Strings:
    def __init__(self) -> None:
        self.strings: list[str] = []
        self._collector = TextCollector()
        self._in_text = False
        self._in_guide = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "rPh":
            self._in_guide = True
        elif name == "t":
            self._in_text = not self._in_guide

    def end(self, name: str) -> None:
        if name == "t":
            self._in_text = False
        elif name == "rPh":
            self._in_guide = False
        elif name == "si":
            if len(self.strings) >= limits.SHARED_STRINGS:
                raise Refused("heavy")
            self.strings.append(self._collector.take())

    def text(self, data: str) -> None:
        if self._in_text:
            self._collector.add(data)


class _Styles:
    def __init__(self) -> None:
        self.is_date: list[bool] = []
        self._custom: dict[str, bool] = {}
        self._in_cell_formats = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "numFmt":
            self._custom[attributes.get("numFmtId", "")] = shows_date(
                attributes.get("formatCode", "")[:500]
            )
        elif name == "cellXfs":
            self._in_cell_formats = True
        elif name == "xf" and self._in_cell_formats:
            if len(self.is_date) >= limits.FORMATS:
                raise Refused("heavy")
            number = attributes.get("numFmtId", "0")
            built_in = number.isdigit() and len(number) < 4 and int(number) in _DATE_FORMATS
            self.is_date.append(self._custom.get(number, built_in))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._in_cell_formats = False

    def text(self, data: str) -> None: ...


def shows_date(code: str) -> bool:
    """Whether a format code shows a day or a year (a time alone is no date)."""
    return any(letter in "yd" for letter in _NOT_CODE.sub("", code).lower())


def shared_strings(package: Package, part: str | None) -> list[str]:
    handler = _Strings()
    if part is not None and package.has(part):
        parse(package.open(part), handler)
    return handler.strings


def date_formats(package: Package, part: str | None) -> list[bool]:
    """For every cell format of the workbook whether it shows a date."""
    handler = _Styles()
    if part is not None and package.has(part):
        parse(package.open(part), handler)
    return handler.is_date
