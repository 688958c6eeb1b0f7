"""A report in another unit's hands: only that there is one is said, and a consent alone hands it over."""

from datetime import date

import pytest

from audit.models import Entry
from casefiles import needs
from casefiles.consents.words import DataScope
from casefiles.models import Case, CheckKind, CreditReport, GateAnswer, ReportUse
from casefiles.needs import Line, Standing
from casefiles.refusals import ConsentTooNarrow, ConsentWithdrawn, NoConsent
from casefiles.refusals.reports import NothingHeld, ReportChanged
from casefiles.reports.words import ReportStanding
from casefiles.verbs import report_reuse, reports
from tenants import clock, vault
from tenants.refusals import Refusal
from tenants.scope import every_unit, unit_scope
from tests.cast import County, at
from tests.consents.papers import granted, take, withdraw
from tests.reports.papers import borrowed, content_of, crisis, filed, paper, report_list, used
from tests.stories import guard, open_case, reread

NOW = "2026-03-05 09:00"


@pytest.fixture
def two(county: County) -> tuple[CreditReport, Case]:
    """琯头镇 holds a report of the company; 财政局 has a case of it."""
    with clock.at(at(NOW)):
        for code in ("czj", "gtz"):
            report_list(county, code)
        return filed(county, open_case(county, "gtz")), open_case(county, "czj")


def line_of(case: Case) -> Line:
    with unit_scope(case.unit):
        return next(each for each in needs.lines(case) if each.kind == CheckKind.REPORT)


def told(line: Line) -> str:
    return " ".join([line.words, line.detail, line.label, *(each.words for each in line.links)])


def test_the_line_says_that_there_is_one_and_not_what_or_where(
    county: County, two: tuple[CreditReport, Case]
) -> None:
    report, case = two
    with clock.at(at(NOW)):
        line = line_of(case)
    assert line.standing == Standing.MISSING
    assert line.detail == "本县已有有效报告，可征得同意后使用"
    for secret in (report.report_no, report.issuer, report.unit.short_name, "2027", "琯头"):
        assert secret not in told(line)


def test_only_a_valid_open_report_of_the_subject_counts(
    county: County, two: tuple[CreditReport, Case]
) -> None:
    report, case = two
    with clock.at(at("2027-03-05 23:59")):
        assert line_of(case).detail
    with clock.at(at("2027-03-06 00:00")):
        assert not line_of(case).detail
    with clock.at(at(NOW)):
        with unit_scope(report.unit):
            first = Case.objects.get(pk=report.case_id)
        guard(county, first)
        assert not line_of(case).detail
        with pytest.raises(NothingHeld):
            borrowed(county, case)


def test_without_consent_the_gate_stays_shut_and_names_no_holder(
    county: County, two: tuple[CreditReport, Case]
) -> None:
    _report, case = two
    shut: Refusal | None = None
    with clock.at(at(NOW)), unit_scope(case.unit):
        try:
            report_reuse.borrow(case, by=county.actor("czj-handler"))
        except NoConsent as refusal:
            shut = refusal
        (answer,) = GateAnswer.objects.all()
        assert answer.holder == case.unit and not answer.consent_id
        assert not CreditReport.objects.exists()
        entries = str(list(Entry.objects.values_list("data", flat=True)))
        assert "琯头" not in f"{shut}{entries}"


def test_with_consent_the_case_gets_a_copy_and_the_holder_a_line(
    county: County, two: tuple[CreditReport, Case]
) -> None:
    report, case = two
    with clock.at(at(NOW)):
        consent = take(county, "czj", granted(case))
        copy = borrowed(county, case)
        assert line_of(case).standing == Standing.DONE
    assert (copy.origin, copy.origin_report) == (report.unit, report.pk)
    assert copy.file.sha256 == report.file.sha256 and copy.file_id != report.file_id
    with unit_scope(case.unit):
        assert ReportUse.objects.get(case=case).consent_id == consent.pk
        received = Entry.objects.get(action="report.received")
        assert received.data["consent"] == consent.number
        # What the holder wrote is not the unit's to read.
        assert not CreditReport.objects.filter(pk=report.pk).exists()
    with unit_scope(report.unit):
        ledger = ReportUse.objects.get(report=report, case=None)
        assert (ledger.recipient, ledger.used_by, ledger.consent_id) == (
            case.unit,
            None,
            consent.pk,
        )
        provided = Entry.objects.get(action="report.provided")
        assert provided.data["given_to"] == case.unit.name
        assert not CreditReport.objects.filter(pk=copy.pk).exists()


def test_a_consent_for_other_data_opens_nothing(
    county: County, two: tuple[CreditReport, Case]
) -> None:
    _report, case = two
    with clock.at(at(NOW)):
        take(county, "czj", granted(case, scopes=(DataScope.RECORD,)))
        with pytest.raises(ConsentTooNarrow, match="数据范围"):
            borrowed(county, case)


def test_every_later_use_of_the_copy_asks_again(
    county: County, two: tuple[CreditReport, Case]
) -> None:
    _report, case = two
    with clock.at(at(NOW)):
        with unit_scope(case.unit):
            matter = case.matter
        consent = take(
            county,
            "czj",
            granted(matter=matter, ends_on=date(2026, 12, 31), scopes=(DataScope.REPORT,)),
        )
        copy = borrowed(county, case)
        used(county, open_case(county, "czj"), copy)
        withdraw(county, consent)
        third = open_case(county, "czj")
        with pytest.raises(ConsentWithdrawn):
            used(county, third, copy)
        # What rests on it rests on it: a withdrawal stops future use alone.
        assert line_of(case).standing == Standing.DONE


def test_a_copy_is_not_handed_on(county: County, two: tuple[CreditReport, Case]) -> None:
    report, case = two
    with clock.at(at(NOW)):
        take(county, "czj", granted(case))
        borrowed(county, case)
        with every_unit(because="the tests end the first report's use"):
            CreditReport.objects.filter(pk=report.pk).update(state="void")
        again = open_case(county, "gtz")
        assert not line_of(again).detail
        with pytest.raises(NothingHeld):
            borrowed(county, again)


def test_a_crisis_at_the_holder_s_puts_the_copy_aside_without_its_words(
    county: County, two: tuple[CreditReport, Case]
) -> None:
    report, case = two
    with clock.at(at(NOW)):
        take(county, "czj", granted(case))
        copy = borrowed(county, case)
        with unit_scope(report.unit):
            subject = report.subject
        crisis(county, subject)
        reread(copy)
        assert copy.standing == ReportStanding.SUSPENDED and copy.crisis is None
        assert line_of(case).standing == Standing.REVIEW
    with unit_scope(case.unit):
        entry = Entry.objects.get(action="report.suspended")
        assert "default" not in str(entry.data) and "法院公告" not in str(entry.data)


def test_a_changed_paper_is_not_handed_over_and_is_noted_where_it_lies(
    county: County, two: tuple[CreditReport, Case]
) -> None:
    report, case = two
    vault.put(report.file.stored_as, content_of("另一份"), context=report.file.sealed_for)
    with clock.at(at(NOW)):
        take(county, "czj", granted(case))
        with unit_scope(case.unit):
            try:
                report_reuse.borrow(case, by=county.actor("czj-handler"))
            except ReportChanged:
                pass
            else:
                raise AssertionError("a changed paper was handed over")
            assert not CreditReport.objects.exists()
    with unit_scope(report.unit):
        assert Entry.objects.filter(action="file.changed").count() == 1
        assert not ReportUse.objects.filter(case=None).exists()


def test_the_own_report_comes_first(county: County, two: tuple[CreditReport, Case]) -> None:
    _report, case = two
    with clock.at(at(NOW)):
        filed(county, case, paper("XYBG-2026-002"))
        other = open_case(county, "czj")
        assert line_of(other).detail == "本单位已有有效报告，可直接使用"
        with unit_scope(other.unit):
            mine = CreditReport.objects.get()
            reports.use_report(other, mine.pk, by=county.actor("czj-handler"))
        assert line_of(other).standing == Standing.DONE
