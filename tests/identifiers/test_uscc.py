"""USCC: every rule refuses by its own name, and no single slip of the hand gets through."""

import pytest
import stdnum.cn.uscc
from hypothesis import given
from hypothesis import strategies as st

from casefiles.identifiers import BadIdentifier, Reason, check_uscc, org_code
from casefiles.identifiers.divisions import PROVINCES
from casefiles.identifiers.uscc import ALPHABET, AUTHORITIES, check_digit

GOOD = "91350122MAYDEM015G"


def complete(registry: str, body: str) -> str:
    start = registry + body + org_code.check_digit(body)
    return start + check_digit(start)


usccs = st.builds(
    lambda authority, kind, province, county, body: complete(
        f"{authority}{kind}{province}{county:04}", body
    ),
    st.sampled_from(sorted(AUTHORITIES)),
    st.sampled_from("1239"),
    st.sampled_from(sorted(PROVINCES)),
    st.integers(0, 9999),
    st.text(ALPHABET, min_size=8, max_size=8),
)


def refused(text: str) -> BadIdentifier:
    with pytest.raises(BadIdentifier) as caught:
        check_uscc(text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", Reason.EMPTY),
        (" \u3000\u200b", Reason.EMPTY),
        (GOOD[:-1], Reason.LENGTH),
        (GOOD + "0", Reason.LENGTH),
        ("MAYDEM01-5", Reason.LENGTH),
        (GOOD.replace("A", "I"), Reason.CHARACTER),
        (GOOD.replace("A", "А"), Reason.CHARACTER),
        ("91350122٣AYDEM015G", Reason.CHARACTER),
        (complete("B1350122", "MAYDEM01"), Reason.AUTHORITY),
        (complete("9A350122", "MAYDEM01"), Reason.AUTHORITY),
        (complete("91999999", "MAYDEM01"), Reason.DIVISION),
        (complete("91100001", "MAYDEM01"), Reason.DIVISION),
        (complete("91A50122", "MAYDEM01"), Reason.DIVISION),
        ("91350122MAYEDM015G", Reason.CHECKSUM),
        ("91350122MAYDEM016K", Reason.ORG_CODE),
        ("1.13501E+17", Reason.LOST_DIGITS),
        ("113501220099990000", Reason.LOST_DIGITS),
    ],
)
def test_each_rule_names_its_reason(text: str, reason: Reason) -> None:
    assert refused(text).reason is reason


@pytest.mark.parametrize("registry", ["N2350122", "N1350122", "A1350122", "Y1350122", "92350122"])
def test_registries_that_stdnum_refuses_are_accepted(registry: str) -> None:
    code = complete(registry, "MFDEM003")
    assert check_uscc(code) == code


def test_a_body_registered_nationally_has_division_100000() -> None:
    code = complete("51100000", "MJB99991")
    assert check_uscc(code) == code


def test_the_sentence_names_the_place_and_never_repeats_the_code() -> None:
    error = refused("91350122MIYDEM015G")
    assert "第10位的“I”" in error.message
    assert "I应为1" in str(error)
    assert "91350122" not in error.message


def test_the_hyphen_of_an_inner_organisation_code_is_dropped() -> None:
    assert check_uscc("91350122-MAYDEM01－5-G") == GOOD


@given(usccs)
def test_built_codes_pass_and_stdnum_agrees_where_it_can(code: str) -> None:
    assert check_uscc(code) == code
    if code[:2].isdigit():
        assert stdnum.cn.uscc.is_valid(code)


@given(usccs, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_refused(code: str, at: int, other: str) -> None:
    if code[at] != other:
        refused(code[:at] + other + code[at + 1 :])


@given(usccs, st.integers(0, 16))
def test_two_neighbours_swapped_are_refused(code: str, at: int) -> None:
    swapped = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
    if swapped != code:
        refused(swapped)
