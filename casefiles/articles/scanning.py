"""Numbers of persons inside an article: found, shown, taken out. Pure functions over text.

Identity numbers with one fault count too: a slip of the pen names a person as well as the number. A
unified social credit code is public and passes; so do hotlines (12345, 400-…).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from casefiles.identifiers import BadIdentifier, check_uscc, normalise
from casefiles.identifiers.divisions import may_issue
from casefiles.identifiers.resident_id import birth_date, check_digit


class NumberKind(StrEnum):
    """What a number is."""

    IDENTITY = "identity"
    BANK = "bank"
    MOBILE = "mobile"
    LANDLINE = "landline"


# What stands in a text instead: no digit is left, so nothing can be guessed or joined again.
INSTEAD = {
    NumberKind.IDENTITY: "［身份证号码略］",
    NumberKind.BANK: "［账号略］",
    NumberKind.MOBILE: "［手机号码略］",
    NumberKind.LANDLINE: "［电话号码略］",
}


@dataclass(frozen=True)
class Found:
    """A number at `start`:`end` of the text."""

    start: int
    end: int
    kind: NumberKind


@dataclass(frozen=True)
class Part:
    """A stretch of text; with a `kind` it stands for a number that was found there."""

    text: str
    kind: NumberKind | None = None


# Blanks, dashes and invisible marks that people, or who would hide a number, put between digits.
_GAP = r"[ \t\u00a0\u00ad\u200b-\u200d\u2060\u3000\ufeff._·\-\u2010-\u2015\u2212－]{0,3}"
_STARTS = re.compile(r"(?<!\d)[+＋(（]?\d")
_END = r"(?!\d)"


def _digits(least: int, most: int) -> str:
    return rf"\d(?:{_GAP}\d){{{least - 1},{most - 1}}}"


_LONG = [re.compile(_digits(n, n) + _END) for n in (19, 18, 17, 16, 15)]
_WITH_X = re.compile(_digits(17, 17) + rf"{_GAP}[XxＸｘ](?![0-9A-Za-z])")
_MOBILE = re.compile(rf"(?:[+＋]?86{_GAP})?0?1{_GAP}[3-9](?:{_GAP}\d){{9}}{_END}")
_AREA = rf"0\d{{2,3}}[)）]?{_GAP}" + _digits(7, 8)
_LANDLINE = re.compile(rf"[(（]?(?:[+＋]?86{_GAP})?{_AREA}{_END}")
# Seven or eight digits are a telephone, twelve or more an account, when the words before say so.
_CALLED = re.compile(
    r"(?:电话|座机|传真|致电|联系方式|[Tt][Ee][Ll])[^\d\n]{0,8}(" + _digits(7, 8) + ")" + _END
)
_ACCOUNT = re.compile(r"(?:账号|帐号|账户|帐户|卡号)[^\d\n]{0,8}(" + _digits(12, 25) + ")" + _END)
_CODE = re.compile(r"(?<![0-9A-Za-z])[0-9A-HJ-NPQRTUWXYa-hj-npqrtuwxy]{18}(?![0-9A-Za-z])")
# Prefixes of bank cards that are in use in China (62 UnionPay, 4 Visa, 5 Mastercard, 35 and 37, 955…).
_CARD = re.compile(r"6[02]|4|5|3[57]|955")


def scan(text: str) -> list[Found]:
    """Every number of a person in the text, in order; none overlaps another."""
    public = [found.span() for found in _CODE.finditer(text) if _is_public_code(found[0])]
    found: list[Found] = []
    for each in sorted(_candidates(text), key=lambda one: (one.start, -one.end)):
        inside = any(each.start < end and start < each.end for start, end in public)
        if not inside and (not found or each.start >= found[-1].end):
            found.append(each)
    return found


def parts(text: str) -> list[Part]:
    """The text in stretches, each number as what would stand in its place: nothing shows it."""
    told, at = [], 0
    for each in scan(text):
        told += [Part(text[at : each.start]), Part(INSTEAD[each.kind], each.kind)]
        at = each.end
    return [each for each in [*told, Part(text[at:])] if each.text]


def masked(text: str) -> str:
    """The text without any number of a person; what else stands there stays to the letter."""
    # What is taken out may lay a further number bare; each round has fewer digits.
    while found := scan(text):
        for each in reversed(found):
            text = text[: each.start] + INSTEAD[each.kind] + text[each.end :]
    return text


def _candidates(text: str) -> Iterator[Found]:
    for said, kind in ((_CALLED, NumberKind.LANDLINE), (_ACCOUNT, NumberKind.BANK)):
        for found in said.finditer(text):
            yield Found(found.start(1), found.end(1), kind)
    for begun in _STARTS.finditer(text):
        one = _at(text, begun.start())
        if one is None and not text[begun.start()].isdigit():
            one = _at(text, begun.start() + 1)
        if one is not None:
            yield one


def _at(text: str, start: int) -> Found | None:
    """What begins there, the most telling first."""
    if (found := _WITH_X.match(text, start)) and _like_a_person(_plain(found[0])):
        return Found(start, found.end(), NumberKind.IDENTITY)
    for shape in _LONG:
        if found := shape.match(text, start):
            number = _plain(found[0])
            if _like_a_person(number):
                return Found(start, found.end(), NumberKind.IDENTITY)
            if _like_a_card(number):
                return Found(start, found.end(), NumberKind.BANK)
    if found := _MOBILE.match(text, start):
        return Found(start, found.end(), NumberKind.MOBILE)
    if found := _LANDLINE.match(text, start):
        return Found(start, found.end(), NumberKind.LANDLINE)
    return None


def _plain(number: str) -> str:
    """ASCII digits alone, with an X at the end perhaps."""
    return "".join(each for each in normalise(number) if each.isdigit() or each == "X")


def _like_a_person(number: str) -> bool:
    """Two of division, birth date and check digit are right; or a digit too few or too many, or 15."""
    division = may_issue(number[:6])
    if len(number) == 15:
        return division and birth_date(f"{number[:6]}19{number[6:]}") is not None
    born = birth_date(number) is not None
    if len(number) != 18:
        return division and born and len(number) in {17, 19}
    checked = number[:17].isdigit() and number[-1] == check_digit(number[:17])
    return division + born + checked >= 2


def _like_a_card(number: str) -> bool:
    """Luhn's sum, and a prefix that banks use."""
    if len(number) < 16 or not _CARD.match(number):
        return False
    doubled = [int(each) * 2 for each in number[-2::-2]]
    rest = [int(each) for each in number[-1::-2]]
    return (sum(each - 9 if each > 9 else each for each in doubled) + sum(rest)) % 10 == 0


def _is_public_code(text: str) -> bool:
    """A valid USCC that is nobody's identity number."""
    try:
        code = check_uscc(text)
    except BadIdentifier:
        return False
    return not (code[:17].isdigit() and _like_a_person(code))
