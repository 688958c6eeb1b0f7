"""Resident identity numbers (公民身份号码), GB 11643-1999: 17 digits and a check character.

Also the residence permits of Hong Kong, Macao and Taiwan residents, which use the same shape.
"""

from datetime import date

from django.utils.translation import gettext_lazy as _

from casefiles.identifiers.divisions import may_issue
from casefiles.identifiers.normalise import (
    LOST_DIGITS,
    digits_were_lost,
    normalise,
    refuse_scientific,
    refuse_strangers,
)
from casefiles.identifiers.reasons import BadIdentifier, Reason

LENGTH = 18
FIRST_GENERATION_LENGTH = 15
EARLIEST_BIRTH_YEAR = 1900
_ALPHABET = "0123456789X"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_BAD_CHARACTER = _(
    "身份证号码第%(at)s位的“%(what)s”不能使用：前17位只能是数字，末位是数字或X，请对照证件修改。"
)


def check_digit(body: str) -> str:
    """The eighteenth character for seventeen digits (ISO 7064 MOD 11-2): `0`-`9` or `X`."""
    total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return "10X98765432"[total % 11]


def check_resident_id(text: str, *, today: date) -> str:
    """The eighteen characters, with a capital X.

    `today` is the date in Shanghai: a birth after it is refused, a birth on it is not. Births from
    1900 on are accepted, in any assigned province, whatever counties existed then.
    Raises BadIdentifier: EMPTY, LOST_DIGITS, CHARACTER, LENGTH, DIVISION, DATE, FUTURE, CHECKSUM.
    """
    number = normalise(text)
    if not number:
        raise BadIdentifier(Reason.EMPTY, _("请填写身份证号码。"))
    refuse_scientific(number)
    _refuse_shape(number)
    if not may_issue(number[:6]):
        raise BadIdentifier(
            Reason.DIVISION, _("身份证号码前6位（行政区划）不是已有的行政区划，请对照证件核对。")
        )
    born = birth_date(number)
    if born is None:
        raise BadIdentifier(
            Reason.DATE,
            _("身份证号码第7至14位不是有效的出生日期（1900年以后的年月日），请对照证件核对。"),
        )
    if born > today:
        raise BadIdentifier(
            Reason.FUTURE, _("身份证号码第7至14位的出生日期晚于今天，请对照证件核对。")
        )
    if number[-1] != check_digit(number[:-1]):
        if digits_were_lost(number):
            raise BadIdentifier(Reason.LOST_DIGITS, LOST_DIGITS)
        raise BadIdentifier(
            Reason.CHECKSUM,
            _("身份证号码的校验码（末位）不符，可能有错字或两位颠倒，请对照证件逐位核对。"),
        )
    return number


def birth_date(number: str) -> date | None:
    """The birth date in positions 7-14 of 18 characters; None when there is no such day."""
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    return born if born.year >= EARLIEST_BIRTH_YEAR else None


def _refuse_shape(number: str) -> None:
    refuse_strangers(number, _ALPHABET, _BAD_CHARACTER)
    misplaced = number.find("X", 0, len(number) - 1)
    if misplaced >= 0:
        raise BadIdentifier(Reason.CHARACTER, _BAD_CHARACTER, at=misplaced + 1, what="X")
    if len(number) == FIRST_GENERATION_LENGTH:
        raise BadIdentifier(
            Reason.LENGTH,
            _("15位身份证号码已停止使用，请填写二代证上的18位号码。"),
        )
    if len(number) != LENGTH:
        raise BadIdentifier(
            Reason.LENGTH,
            _("身份证号码应为18位，现为%(length)s位，请对照证件补全或删去多余字符。"),
            length=len(number),
        )
