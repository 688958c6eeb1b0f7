"""34 A report reused for another case, purpose or unit, or after expiry or withdrawal, is refused."""

from datetime import date

import pytest

from casefiles.consents.words import DataScope
from casefiles.itemlists.words import Category
from casefiles.models import CreditReport, ReportUse
from casefiles.refusals import ConsentTooNarrow, ConsentWithdrawn, NoConsent
from casefiles.refusals.reports import ReportGone, ReportNotForThis, ReportNotValid
from tenants import clock
from tenants.scope import every_unit
from tests.cast import County, at
from tests.consents.papers import granted, take, withdraw
from tests.reports.papers import borrowed, filed, paper, report_list, used
from tests.stories import open_case

NOW = "2026-03-05 09:00"
LAST_DAY = "2027-03-05 23:59"
DAY_AFTER = "2027-03-06 00:00"


@pytest.fixture
def lists(county: County) -> County:
    with clock.at(at(NOW)):
        for code in ("czj", "gtz"):
            report_list(county, code)
    return county


def uses() -> int:
    with every_unit(because="the tests count"):
        return ReportUse.objects.exclude(case=None).count()


def test_34_after_its_last_day_it_serves_no_other_case(lists: County) -> None:
    with clock.at(at(NOW)):
        report = filed(lists, open_case(lists, "czj"))
    with clock.at(at(LAST_DAY)):
        used(lists, open_case(lists, "czj"), report)
    with clock.at(at(DAY_AFTER)):
        late = open_case(lists, "czj")
        with pytest.raises(ReportNotValid):
            used(lists, late, report)
    assert uses() == 2


def test_34_made_for_another_purpose_it_is_refused(lists: County) -> None:
    with clock.at(at(NOW)):
        case = open_case(lists, "czj")
        other = next(each for each in Category if each.value != case.matter.category)
        with pytest.raises(ReportNotForThis):
            filed(lists, case, paper(purposes=(other.value,)))
    assert uses() == 0


def test_34_another_unit_neither_uses_it_nor_learns_of_it(lists: County) -> None:
    with clock.at(at(NOW)):
        report = filed(lists, open_case(lists, "gtz"))
        case = open_case(lists, "czj")
        with pytest.raises(ReportGone):
            used(lists, case, report)
        with pytest.raises(NoConsent):
            borrowed(lists, case)
    assert uses() == 1


def test_34_a_consent_for_one_case_serves_no_other(lists: County) -> None:
    with clock.at(at(NOW)):
        filed(lists, open_case(lists, "gtz"))
        first, second = open_case(lists, "czj"), open_case(lists, "czj")
        take(lists, "czj", granted(first))
        with pytest.raises(NoConsent):
            borrowed(lists, second)
        assert borrowed(lists, first).case_id == first.pk


def test_34_a_consent_for_other_data_hands_no_report_over(lists: County) -> None:
    with clock.at(at(NOW)):
        filed(lists, open_case(lists, "gtz"))
        case = open_case(lists, "czj")
        take(lists, "czj", granted(case, scopes=(DataScope.RECORD,)))
        with pytest.raises(ConsentTooNarrow):
            borrowed(lists, case)


def test_34_what_was_withdrawn_or_has_ended_opens_nothing_from_that_moment(lists: County) -> None:
    with clock.at(at(NOW)):
        filed(lists, open_case(lists, "gtz"))
        case = open_case(lists, "czj")
        consent = take(lists, "czj", granted(case))
        withdraw(lists, consent)
        with pytest.raises(ConsentWithdrawn):
            borrowed(lists, case)
        week = granted(case=None, matter=case.matter, ends_on=date(2026, 3, 12))
        take(lists, "czj", week)
    with clock.at(at("2026-03-13 00:00")), pytest.raises(NoConsent):
        borrowed(lists, case)
    with clock.at(at("2026-03-12 23:59")):
        assert borrowed(lists, case).case_id == case.pk
    with every_unit(because="the tests count"):
        assert CreditReport.objects.filter(unit=case.unit).count() == 1
