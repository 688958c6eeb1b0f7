"""A spreadsheet value that has lost digits is refused; a whole one comes through unchanged."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles.identifiers import BadIdentifier, Reason, refuse_lost_digits


@pytest.mark.parametrize(
    "value",
    [
        3.50122190001010010e17,
        350122190001010010,
        350122190001010000,
        1e15,
        Decimal("350122190001010010"),
        "3.50122E+17",
        "3.50122e+17",
        "３．５０１２２Ｅ＋１７",
        "4E+17",
        "350122190001010000",
        "350122190001010000.0",
        " 350122 190001010000",
        "113501220099990000",
    ],
)
def test_lost_digits_are_refused(value: object) -> None:
    with pytest.raises(BadIdentifier, match="文本") as caught:
        refuse_lost_digits(value)
    assert caught.value.reason is Reason.LOST_DIGITS


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (123456788, "123456788"),
        (123456788.0, "123456788"),
        (999_999_999_999_999, "999999999999999"),
        ("350122190001010010", "350122190001010010"),
        ("35012219040229021x", "35012219040229021X"),
        ("91350122MAYDEM015G", "91350122MAYDEM015G"),
        ("12345E678", "12345E678"),
    ],
)
def test_whole_values_come_through(value: object, text: str) -> None:
    assert refuse_lost_digits(value) == text


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, Reason.EMPTY),
        ("  ", Reason.EMPTY),
        (1.5, Reason.CHARACTER),
        (-7, Reason.CHARACTER),
        (float("nan"), Reason.CHARACTER),
        (float("inf"), Reason.CHARACTER),
        (True, Reason.CHARACTER),
        (date(2026, 1, 1), Reason.CHARACTER),
    ],
)
def test_what_is_no_number(value: object, reason: Reason) -> None:
    with pytest.raises(BadIdentifier) as caught:
        refuse_lost_digits(value)
    assert caught.value.reason is reason


@given(st.integers(10**17, 10**18 - 1))
def test_no_eighteen_digit_number_survives_a_real_workbook(number: int) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = float(number)
    saved = BytesIO()
    book.save(saved)
    read = openpyxl.load_workbook(saved).worksheets[0]["A1"].value
    with pytest.raises(BadIdentifier):
        refuse_lost_digits(read)
