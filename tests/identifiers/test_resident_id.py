"""Identity numbers: real dates, births from 1900 to today, and no slip gets through."""

from datetime import date, timedelta

import pytest
import stdnum.cn.ric
from hypothesis import given
from hypothesis import strategies as st

from casefiles.identifiers import BadIdentifier, Reason, check_resident_id
from casefiles.identifiers.divisions import PROVINCES
from casefiles.identifiers.resident_id import check_digit

TODAY = date(2026, 11, 22)
GOOD = "350122190001010010"


def complete(division: str, born: str, order: str = "001") -> str:
    body = division + born + order
    return body + check_digit(body)


numbers = st.builds(
    lambda province, county, born, order: complete(
        f"{province}{county:04}", f"{born:%Y%m%d}", f"{order:03}"
    ),
    st.sampled_from(sorted(PROVINCES)),
    st.integers(0, 9999),
    st.dates(date(1900, 1, 1), TODAY),
    st.integers(0, 999),
)


def refused(text: str, today: date = TODAY) -> Reason:
    with pytest.raises(BadIdentifier) as caught:
        check_resident_id(text, today=today)
    assert not text or text not in caught.value.message
    return caught.value.reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", Reason.EMPTY),
        (GOOD[:-1], Reason.LENGTH),
        ("350122000101001", Reason.LENGTH),
        ("350122********0010", Reason.CHARACTER),
        ("X50122190001010010", Reason.CHARACTER),
        ("350122-19000101-0010", Reason.CHARACTER),
        (GOOD[:-1] + "×", Reason.CHARACTER),
        (complete("999999", "19000101"), Reason.DIVISION),
        (complete("100000", "19000101"), Reason.DIVISION),
        (complete("350122", "19000229"), Reason.DATE),
        (complete("350122", "19001301"), Reason.DATE),
        (complete("350122", "18991231"), Reason.DATE),
        (complete("350122", "00000101"), Reason.DATE),
        (complete("350122", "20990101"), Reason.FUTURE),
        (GOOD[:-1] + "1", Reason.CHECKSUM),
        ("3.50122E+17", Reason.LOST_DIGITS),
        ("350122190001010000", Reason.LOST_DIGITS),
    ],
)
def test_each_rule_names_its_reason(text: str, reason: Reason) -> None:
    assert refused(text) is reason


def test_born_today_is_accepted_and_tomorrow_is_not() -> None:
    born_today = complete("350122", f"{TODAY:%Y%m%d}")
    assert check_resident_id(born_today, today=TODAY) == born_today
    assert refused(born_today, TODAY - timedelta(days=1)) is Reason.FUTURE


def test_leap_days_follow_the_gregorian_rule() -> None:
    assert check_resident_id(complete("350122", "20000229"), today=TODAY)
    assert refused(complete("350122", "20010229")) is Reason.DATE


def test_first_generation_numbers_are_told_what_to_do() -> None:
    with pytest.raises(BadIdentifier, match="15位身份证号码已停止使用"):
        check_resident_id("350122000101001", today=TODAY)


@pytest.mark.parametrize("typed", ["35012219040229021x", " 350122 19040229 021Ｘ\u200b"])
def test_small_and_full_width_x(typed: str) -> None:
    assert check_resident_id(typed, today=TODAY) == "35012219040229021X"


def test_residence_permits_of_hong_kong_macao_and_taiwan() -> None:
    for division in ("810000", "820000", "830000"):
        number = complete(division, "19800101")
        assert check_resident_id(number, today=TODAY) == number


def test_a_typed_number_that_truly_ends_in_zeros_is_accepted() -> None:
    number = next(
        number
        for day in range(1, 29)
        if (number := complete("350122", f"190001{day:02}", "100")).endswith("000")
    )
    assert check_resident_id(number, today=TODAY) == number


@given(numbers)
def test_built_numbers_pass_with_the_check_digit_of_stdnum(number: str) -> None:
    assert check_resident_id(number, today=TODAY) == number
    assert stdnum.cn.ric.calc_check_digit(number) == number[-1]


@given(numbers, st.integers(0, 17), st.sampled_from("0123456789X"))
def test_one_wrong_character_is_refused(number: str, at: int, other: str) -> None:
    if number[at] != other:
        refused(number[:at] + other + number[at + 1 :])


@given(numbers, st.integers(0, 16))
def test_two_neighbours_swapped_are_refused(number: str, at: int) -> None:
    swapped = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    if swapped != number:
        refused(swapped)
