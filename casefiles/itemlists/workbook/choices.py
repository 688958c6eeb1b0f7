"""Cells that choose from fixed words. Takes the words and a few that mean the same, no guesses."""

import re
import unicodedata
from collections.abc import Mapping
from enum import Enum
from typing import TypeVar

from django.utils.translation import gettext as _

from casefiles.itemlists.words import Category, Stage, SubjectKind, UseMode
from casefiles.itemlists.workbook.grid import Cell
from casefiles.itemlists.workbook.values import Unreadable, key_of, quoted, text_of

Choice = TypeVar("Choice", bound=Enum)

CATEGORIES = {member.label: member for member in Category}
STAGES = {member.label: member for member in Stage}
SUBJECT_KINDS = {member.label: member for member in SubjectKind} | {
    "企业法人": SubjectKind.LEGAL,
    "个人": SubjectKind.NATURAL,
    "公民": SubjectKind.NATURAL,
    "其他组织": SubjectKind.UNINCORPORATED,
}
USE_MODES = {member.label: member for member in UseMode} | {
    "R": UseMode.RECORD,
    "B": UseMode.REPORT,
    "C": UseMode.COMMITMENT,
}
CONSENT = {
    **dict.fromkeys(["是", "需", "需要", "√", "TRUE", "Y"], True),
    **dict.fromkeys(["否", "不", "不需", "不需要", "无需", "×", "FALSE", "N"], False),
}
_SEPARATORS = re.compile(r"[+、/,，;；|\n和及与]+")


def several(cell: Cell | None, words: Mapping[str, Choice]) -> tuple[Choice, ...]:
    """The choices in a cell, in the order in which their kind declares them."""
    text = text_of(cell, lines=True)
    parts = _SEPARATORS.split(unicodedata.normalize("NFKC", text))
    keys = [key for key in map(key_of, parts) if key]
    unknown = [key for key in keys if key not in words]
    if unknown:
        raise Unreadable(
            _("不认识 %(value)s") % {"value": _("、").join(quoted(key) for key in unknown[:3])},
            _("请从这些中选择，可多选，用“+”隔开：%(words)s") % {"words": _listed(words)},
        )
    chosen = {words[key] for key in keys}
    return tuple(member for member in dict.fromkeys(words.values()) if member in chosen)


def one(cell: Cell | None, words: Mapping[str, Choice], *, ending: str = "") -> Choice | None:
    """The choice in a cell, None for an empty one; ``ending`` is a syllable that may follow it."""
    text = text_of(cell)
    key = key_of(text)
    if not key:
        return None
    found = words.get(key) or (words.get(key.removesuffix(ending)) if ending else None)
    if found is not None:
        return found
    chosen = [part for part in _SEPARATORS.split(key) if part in words]
    if len(chosen) > 1:
        raise Unreadable(
            _("%(value)s 填了不止一项") % {"value": quoted(text)},
            _("这一栏只能填一项；确需分开的，请拆成几行，各用一个编码"),
        )
    raise Unreadable(
        _("不认识 %(value)s") % {"value": quoted(text)},
        _("请从这些中选择一项：%(words)s") % {"words": _listed(words)},
    )


def consent(cell: Cell | None) -> bool | None:
    """是 or 否; None for an empty cell."""
    if cell is not None and cell.kind == "bool":
        return cell.text == "1"
    text = text_of(cell)
    if not text:
        return None
    answer = CONSENT.get(key_of(text).upper())
    if answer is None:
        raise Unreadable(
            _("%(value)s 既不是“是”也不是“否”") % {"value": quoted(text)}, _("请只填“是”或“否”")
        )
    return answer


def _listed(words: Mapping[str, Enum]) -> str:
    """Each choice once, by its first word, which is its label."""
    first: dict[Enum, str] = {}
    for word, member in words.items():
        first.setdefault(member, word)
    return _("、").join(first.values())
