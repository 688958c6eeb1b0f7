"""Identifiers from spreadsheet cells: a value that has lost digits is refused, never guessed.

A spreadsheet number holds 15 significant digits. An 18-digit identifier typed into a cell that is
not text is stored with zeros at its end, and one such value in eleven even passes its check digit,
as somebody else's number. So the importer refuses every long number, and long text that ends in
those zeros. The rare true number that does (about one in 1,100) is entered by hand in a form.
"""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from casefiles.identifiers.normalise import (
    EXCEL_DIGITS,
    LOST_DIGITS,
    digits_were_lost,
    normalise,
    refuse_scientific,
)
from casefiles.identifiers.reasons import BadIdentifier, Reason


def refuse_lost_digits(value: object) -> str:
    """A cell's value as normalised text, its digits complete; the shape is not checked yet.

    `value` is what a workbook reader returns: text, int, float, Decimal, or None for an empty cell.
    Raises BadIdentifier: EMPTY; LOST_DIGITS for a number of more than 15 digits or text that was
    one; CHARACTER for a fraction, a negative number, a date or a truth value.
    """
    if value is None:
        raise BadIdentifier(Reason.EMPTY, _("单元格为空，请填写号码。"))
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise _not_a_number()
    return _whole_number(Decimal(value))


def _text(value: str) -> str:
    text = normalise(value)
    if not text:
        raise BadIdentifier(Reason.EMPTY, _("单元格为空，请填写号码。"))
    refuse_scientific(text)
    if digits_were_lost(text):
        raise BadIdentifier(
            Reason.LOST_DIGITS,
            _(
                "号码末几位为0，很可能是表格软件丢失了末几位。请把该列设为“文本”格式，"
                "对照证件重新填写；如证件号码确实如此，请在办件页面单独录入。"
            ),
        )
    return text


def _whole_number(number: Decimal) -> str:
    if not number.is_finite():
        raise _not_a_number()
    if abs(number) >= 10**EXCEL_DIGITS:
        raise BadIdentifier(Reason.LOST_DIGITS, LOST_DIGITS)
    if number < 0 or number != number.to_integral_value():
        raise _not_a_number()
    return str(int(number))


def _not_a_number() -> BadIdentifier:
    return BadIdentifier(
        Reason.CHARACTER,
        _("单元格的内容不是号码。请把该列设为“文本”格式，并对照证件重新填写。"),
    )
