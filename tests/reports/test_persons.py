"""A person's report: read for a purpose, reused on a separate consent, forgotten when its time has ended."""

from datetime import date

import pytest

from casefiles.consents.terms import Grantor
from casefiles.consents.words import DataScope, Proof, Separate
from casefiles.dossier import documents
from casefiles.itemlists.words import SubjectKind
from casefiles.models import Case, CreditCrisis, CreditReport, Verdict
from casefiles.personal import REMOVED
from casefiles.refusals import ConsentTooNarrow
from casefiles.verbs import cases, forgetting
from casefiles.verbs.reading import about_a_person
from tenants import clock
from tenants.actors import system
from tenants.scope import unit_scope
from tests.cast import County, at
from tests.consents.papers import granted, take
from tests.reports.papers import borrowed, crisis, filed, paper, report_list, used
from tests.security.people import NAME, NUMBER, PERSONS, open_person
from tests.words.reading import visitor

NOW = "2026-03-05 09:00"
LATER = "2036-04-01 09:00"
HERSELF = Grantor(SubjectKind.NATURAL, NUMBER, NAME, Proof.ID_CARD)


@pytest.fixture
def case(county: County) -> Case:
    """A case of 财政局 about a person."""
    with clock.at(at(NOW)):
        for code in ("czj", "gtz"):
            report_list(county, code, PERSONS)
        return open_person(county, "czj")


def decide(county: County, case: Case) -> None:
    with unit_scope(case.unit):
        cases.propose(case, by=county.actor("czj-handler"), opinion="材料齐全。")
        cases.decide(case, by=county.actor("czj-approver"), ruling=cases.Ruling(Verdict.GRANT))


def test_the_paper_is_given_out_for_a_purpose(county: County, case: Case) -> None:
    with clock.at(at(NOW)):
        report = filed(county, case)
        with unit_scope(case.unit):
            assert about_a_person(report.file) == case
        client = visitor(county, "czj-handler", english=False)
        page = client.get(f"/u/czj/files/{report.file_id}/").content.decode()
        assert "用途" in page
        for url in (f"/u/czj/reports/{report.pk}/", "/u/czj/reports/?show=all"):
            assert NUMBER not in client.get(url).content.decode()


def test_another_unit_needs_the_separate_tick(county: County, case: Case) -> None:
    with clock.at(at(NOW)):
        filed(county, open_person(county, "gtz"))
        for sensitive in (False, True):
            separate = (Separate.SENSITIVE,) if sensitive else ()
            ticked = granted(case, scopes=(DataScope.REPORT,), separate=separate)
            take(county, "czj", ticked, HERSELF)
            if not sensitive:
                with pytest.raises(ConsentTooNarrow, match="单独同意"):
                    borrowed(county, case)
        assert borrowed(county, case).subject_id == case.subject_id


def test_the_paper_stays_while_another_case_needs_it(county: County, case: Case) -> None:
    with clock.at(at(NOW)):
        report = filed(county, case, paper(rating="BBB"))
        other = open_person(county, "czj")
        used(county, other, report)
        with unit_scope(case.unit):
            rows = Case.objects.select_related("unit", "matter", "subject")
            held_by = {each.case_no: documents(each) for each in rows}
        assert all(
            report.report_no in {line.document_no for line in lines} for lines in held_by.values()
        )
        decide(county, case)
    with clock.at(at("2026-06-01 09:00")):
        with unit_scope(case.unit):
            subject = case.subject
        crisis(county, subject, date(2026, 5, 30))
    with clock.at(at(LATER)):
        list(forgetting.forget_all(forgetting.last_day(), by=system("forget")))
        with unit_scope(case.unit):
            kept = CreditReport.objects.select_related("file").get(pk=report.pk)
        assert kept.file.removed_at is None and kept.identifier == NUMBER


def test_nothing_personal_is_left_of_it(county: County, case: Case) -> None:
    with clock.at(at(NOW)):
        report = filed(county, case, paper(rating="BBB"))
        decide(county, case)
        with unit_scope(case.unit):
            subject = case.subject
        crisis(county, subject)
    with clock.at(at(LATER)):
        list(forgetting.forget_all(forgetting.last_day(), by=system("forget")))
        with unit_scope(case.unit):
            (row,) = CreditReport.objects.filter(pk=report.pk)
            assert (row.identifier, row.identifier_hash) == ("", None)
            assert (row.report_no, row.rating) == (REMOVED, "")
            assert row.file.removed_at is not None and row.file.name == REMOVED
            assert CreditCrisis.objects.get().note == REMOVED
