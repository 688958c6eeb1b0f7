"""A series goes on past its zeros: the number after 9999 is 10000, and after that 10001."""

import pytest

from casefiles.models import Case
from casefiles.numbering import next_number
from tenants import clock
from tenants.scope import unit_scope
from tests.cast import County, at
from tests.stories import list_in_force, open_case

NOW = "2026-02-02 09:00"


@pytest.fixture
def numbered(county: County) -> Case:
    """A case of 财政局 with the first number of its matter."""
    with clock.at(at(NOW)):
        list_in_force(county, "czj")
        return open_case(county, "czj")


@pytest.mark.parametrize(("last", "following"), [("0001", "0002"), ("9999", "10000")])
def test_the_next_number_follows_the_last(
    county: County, numbered: Case, last: str, following: str
) -> None:
    stem = numbered.case_no.removesuffix("0001")
    with unit_scope(county.units["czj"]), clock.at(at(NOW)):
        Case.objects.filter(pk=numbered.pk).update(case_no=f"{stem}{last}")
        assert next_number(Case.objects.all(), "case_no", stem, 4) == f"{stem}{following}"


def test_two_cases_open_after_the_ten_thousandth(county: County, numbered: Case) -> None:
    stem = numbered.case_no.removesuffix("0001")
    with unit_scope(county.units["czj"]):
        Case.objects.filter(pk=numbered.pk).update(case_no=f"{stem}9999")
    with clock.at(at(NOW)):
        opened = [open_case(county, "czj").case_no for _time in range(2)]
    assert opened == [f"{stem}10000", f"{stem}10001"]


def test_a_series_begins_with_one(county: County, numbered: Case) -> None:
    with unit_scope(county.units["czj"]):
        assert next_number(Case.objects.all(), "case_no", "XX-", 5) == "XX-00001"
