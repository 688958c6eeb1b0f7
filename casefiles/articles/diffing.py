"""What was changed in a text: paragraph by paragraph, inside a paragraph character by character. Pure."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

# Two paragraphs of this length are compared in well under a second; longer ones by clauses.
BY_CHARACTER = 1500
_WORDS = re.compile(r"[A-Za-z]+|\d+|.", re.DOTALL)
_CLAUSES = re.compile(r"[^，。；：！？,.;:!?\n]*[，。；：！？,.;:!?\n]?", re.DOTALL)


class PieceKind(StrEnum):
    """What became of a piece."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True)
class Piece:
    """A stretch of text that stayed, went or came."""

    kind: PieceKind
    text: str


def pieces(old: str, new: str) -> list[Piece]:
    """The way from one text to the other: without GONE it reads as the new, without NEW as the old."""
    first, second = old.splitlines(keepends=True), new.splitlines(keepends=True)
    told: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        gone, came = "".join(first[a:b]), "".join(second[c:d])
        if kind == "equal":
            told.append(Piece(PieceKind.SAME, gone))
        elif kind == "replace":
            told += _inside(gone, came)
        else:
            told += _exchanged(gone, came)
    return _joined(told)


def _inside(old: str, new: str) -> list[Piece]:
    split = _WORDS if max(len(old), len(new)) <= BY_CHARACTER else _CLAUSES
    first, second = split.findall(old), split.findall(new)
    told: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        gone, came = "".join(first[a:b]), "".join(second[c:d])
        told += [Piece(PieceKind.SAME, gone)] if kind == "equal" else _exchanged(gone, came)
    return told


def _exchanged(gone: str, came: str) -> list[Piece]:
    both = (Piece(PieceKind.GONE, gone), Piece(PieceKind.NEW, came))
    return [each for each in both if each.text]


def _joined(told: list[Piece]) -> list[Piece]:
    joined: list[Piece] = []
    for each in told:
        if not each.text:
            continue
        if joined and joined[-1].kind == each.kind:
            joined[-1] = Piece(each.kind, joined[-1].text + each.text)
        else:
            joined.append(each)
    return joined
