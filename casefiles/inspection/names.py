"""File names made harmless: one line, no path, nothing invisible, nothing a system would act on."""

import re
import unicodedata

BYTES = 240  # common file systems hold 255 bytes, and a download may get a number
UNNAMED = "附件"
_PATH = re.compile(r".*[/\\]", re.DOTALL)
_FORBIDDEN = re.compile('[<>:"|?*\ufffd]')
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# What a spreadsheet or a command line would take for more than a name.
_STARTS = re.compile(r"^[=+\-@＝＋－＠~'`]")
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])")


def clean(name: str) -> str:
    """The name as it is kept: at most `BYTES` long in UTF-8, its ending in lower case.

    A name of which nothing is left becomes `UNNAMED`.
    """
    name = _PATH.sub("", unicodedata.normalize("NFC", name))
    name = "".join(" " if mark in "\t\r\n" else mark for mark in name)
    name = "".join(mark for mark in name if unicodedata.category(mark) not in _INVISIBLE)
    name = " ".join(_FORBIDDEN.sub("_", name).split()).rstrip(". ")
    stem, dot, ending = name.rpartition(".")
    if not dot:
        stem, ending = name, ""
    stem, ending = stem.strip(". ") or UNNAMED, ending.strip()
    # Windows reads a device in the first part, however many endings follow, in any width.
    first = unicodedata.normalize("NFKC", stem.partition(".")[0]).strip()
    if _STARTS.match(stem) or _DEVICES.fullmatch(first):
        stem = f"_{stem}"
    ending = f".{ending.lower()}" if dot else ""
    return _cut(stem, BYTES - len(ending.encode())) + _cut(ending, BYTES // 2)


def ending_of(name: str) -> str:
    """The ending of a cleaned name, without its dot; empty where there is none."""
    _stem, dot, ending = name.rpartition(".")
    return ending if dot else ""


def _cut(text: str, size: int) -> str:
    return text.encode()[: max(size, BYTES // 2)].decode("utf-8", "ignore").rstrip(". ")
