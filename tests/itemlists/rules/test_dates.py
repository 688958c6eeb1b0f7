"""Rules 9–11: from when, until when."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles.itemlists.rules import check, find
from tests.itemlists.rules.conftest import DAY, a_row

DATES = [find(code) for code in ("ends_before_it_begins", "expired", "expires_soon")]


@pytest.mark.parametrize(
    ("ends", "found"),
    [
        (None, []),
        (date(2025, 12, 31), ["ends_before_it_begins"]),
        (date(2026, 1, 1), ["expired"]),
        (DAY - timedelta(days=1), ["expired"]),
        (DAY, ["expires_soon"]),
        (DAY + timedelta(days=90), ["expires_soon"]),
        (DAY + timedelta(days=91), []),
    ],
)
def test_the_end_of_a_matter(codes, ends, found):
    assert codes(expires_on=ends) == found


def test_both_days_are_named(says, row):
    (finding,) = says("ends_before_it_begins", row(expires_on=date(2025, 12, 31)))
    assert "2025-12-31" in finding.message and "2026-01-01" in finding.message


days = st.integers(-4000, 4000).map(lambda n: date(2018, 1, 1) + timedelta(days=n))


@given(starts=days, ends=days, today=days)
def test_at_most_one_thing_is_said_of_the_end(starts, ends, today):
    found = check([a_row(effective_on=starts, expires_on=ends)], today, DATES)
    assert len(found) <= 1
    if today >= date(2017, 6, 1):
        over = ends < starts or ends < today
        assert bool([each for each in found if each.severity == "error"]) is over
