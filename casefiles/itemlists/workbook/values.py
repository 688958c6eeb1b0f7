"""One cell's text to one value. A value that cannot be read raises ``Unreadable``."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from casefiles.itemlists.workbook.grid import Cell

FIRST_YEAR, LAST_YEAR = 1980, 2100
LARGEST_ESTIMATE = 99_999_999

_EMPTY = frozenset({"", "无", "暂无", "没有", "/", "\\", "-", "--", "—", "——", "–", "―"})
_OPEN_END = frozenset({"长期", "长期有效", "永久", "永久有效"})
# Invisible leftovers of copying: soft hyphen, zero-width characters, direction marks, BOM.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u061c\u2060\ufeff]")
# Control characters, and the bidi controls that make a text read otherwise than it is stored.
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
# What needs no cleaning, as most cells: no space, nothing invisible, nothing full-width to be written anew.
_CLEAN = re.compile("[!-~\u4e00-\u9fff\u3001-\u3011\u201c\u201d\uff08\uff09\uff0c\uff1a\uff1b]+")
_SPACES = re.compile(r"[^\S\n]+")
_WIDE = {code: code - 0xFEE0 for code in [*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B)]}
_WIDE |= {code: code - 0xFEE0 for code in range(0xFF41, 0xFF5B)}
_DATE = re.compile(r"(\d{4})(?:年|[-./])(\d{1,2})(?:月|[-./])(\d{1,2})[日号]?(?:起|止)?", re.ASCII)
_DIGITS_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_CLOCK = re.compile(r"[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?$", re.ASCII)
_ESTIMATE = re.compile(r"约?(\d{1,3}(?:,\d{3})+|\d+)(?:\.0+)?(?:件|宗|笔|次)?(?:/年)?", re.ASCII)


@dataclass(frozen=True)
class Unreadable(Exception):
    """What is wrong with a cell and how to mend it, both in the user's words."""

    message: str
    mend: str


def quoted(text: str) -> str:
    """A value for a message: one line, brief, nothing invisible in it."""
    line = " ".join(_FORBIDDEN.sub("\ufffd", _INVISIBLE.sub("", text)).split())
    return f"“{line[:30]}…”" if len(line) > 30 else f"“{line}”"


def text_of(cell: Cell | None, *, lines: bool = False, max_length: int = 500) -> str:
    """The clean text of a cell, ``""`` for an empty one or a dash.

    Strips invisible leftovers, folds spaces, and writes full-width digits and letters half-width;
    Chinese punctuation stays. Line breaks stay where ``lines`` says so, else they vanish between
    Chinese characters as wrapping inserted them.
    """
    if cell is None:
        return ""
    _readable(cell)
    text = (
        cell.text
        if cell.kind == "text" and _CLEAN.fullmatch(cell.text)
        else _cleaned(cell, lines=lines)
    )
    length = max(len(text), cell.length if cell.length > len(cell.text) else 0)
    if length > max_length:
        raise Unreadable(
            _("内容有 %(length)s 个字，最多 %(limit)s 个字")
            % {"length": length, "limit": max_length},
            _("请精简文字；需要详细说明的，另附材料"),
        )
    return "" if text in _EMPTY else text


def _cleaned(cell: Cell, *, lines: bool) -> str:
    """The text as it was meant. Raises Unreadable for what no text may hold."""
    found = _FORBIDDEN.search(cell.text)
    if found:
        raise Unreadable(
            _("%(value)s 中含有不可见的控制字符（U+%(code)04X）")
            % {"value": quoted(cell.text), "code": ord(found[0])},
            _("请清空该单元格后手工重新输入，不要从其他系统直接粘贴"),
        )
    written = (line.strip() for line in _INVISIBLE.sub("", cell.text).splitlines())
    text = _SPACES.sub(" ", "\n".join(filter(None, written))).translate(_WIDE)
    if not lines:
        text = re.sub(r"(?<=[!-~])\n(?=[!-~])", " ", text).replace("\n", "")
    return _whole(text) if cell.kind == "number" else text


def code_of(cell: Cell | None, *, max_length: int) -> str:
    """A code: half-width, without any space. A date is refused: spreadsheets make it of 3-1."""
    if cell is not None and cell.kind == "date":
        raise Unreadable(
            _("编码被表格软件变成了日期 %(value)s") % {"value": quoted(cell.text)},
            _("请把单元格格式设为“文本”，再重新输入编码"),
        )
    text = text_of(cell, max_length=max_length)
    return "".join(unicodedata.normalize("NFKC", text).split())


def key_of(text: str) -> str:
    """A text for comparing with fixed words: half-width, without any space."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def date_of(cell: Cell | None, *, open_end: bool = False) -> date | None:
    """A day; None for an empty cell and, where ``open_end`` allows it, for 长期."""
    text = text_of(cell)
    if cell is None or not text:
        return None
    key = key_of(_CLOCK.sub("", text))
    if open_end and key in _OPEN_END:
        return None
    match = _DATE.fullmatch(key) or _DIGITS_DATE.fullmatch(key)
    if match is None:
        raise Unreadable(_("%(value)s 不是日期") % {"value": quoted(text)}, _how_to_date(cell, key))
    year, month, day = (int(part) for part in match.groups())
    try:
        found = date(year, month, day)
    except ValueError:
        raise Unreadable(
            _("没有 %(value)s 这一天") % {"value": quoted(text)},
            _("请核对月份和日期，例如 2026-02-28"),
        ) from None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Unreadable(
            _("%(value)s 的年份不合理") % {"value": quoted(text)},
            _("请填写 %(first)s 至 %(last)s 年之间的日期")
            % {"first": FIRST_YEAR, "last": LAST_YEAR},
        )
    return found


def _how_to_date(cell: Cell, key: str) -> str:
    """A day number shown as a plain number is not guessed at, but named."""
    if cell.kind == "number" and re.fullmatch(r"[345678]\d{4}(\.\d+)?", key, re.ASCII):
        day = date(1899, 12, 30) + timedelta(days=int(key[:5]))
        return _("若为 %(day)s，请把单元格格式设为“日期”，或直接写成 %(day)s") % {"day": day}
    return _("请写成 2026-01-01 或 2026年1月1日，年、月、日都要有")


def estimate_of(cell: Cell | None) -> int | None:
    """A yearly number of cases; None for an empty cell."""
    text = text_of(cell)
    if not text:
        return None
    match = _ESTIMATE.fullmatch(key_of(text)[:30])
    if match is None or len(match[1]) > 12:
        raise Unreadable(
            _("%(value)s 不是件数") % {"value": quoted(text)},
            _("请只填一个整数，例如 210；暂不掌握的留空"),
        )
    number = int(match[1].replace(",", ""))
    if number > LARGEST_ESTIMATE:
        raise Unreadable(
            _("%(value)s 大得不合理") % {"value": quoted(text)}, _("请核对件数，单位是“件”")
        )
    return number


def _readable(cell: Cell) -> None:
    if cell.kind == "formula":
        raise Unreadable(
            _("单元格是公式，文件里没有保存计算结果"),
            _("请复制该单元格，“选择性粘贴”为“数值”后再上传"),
        )
    if cell.kind == "error":
        raise Unreadable(
            _("单元格是错误值 %(value)s") % {"value": quoted(cell.text)},
            _("请改正公式，或直接填写内容"),
        )


def _whole(number: str) -> str:
    """``1001`` for the ``1001.0`` and ``1.001E3`` that spreadsheets store."""
    try:
        value = float(number)
    except ValueError:
        return number
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else number
