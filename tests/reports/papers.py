"""Reports as the tests file them: by the same verbs as people."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from casefiles.itemlists.words import SubjectKind, UseMode
from casefiles.models import Case, CreditReport, CreditSubject
from casefiles.reports.register import Agency
from casefiles.reports.words import CrisisKind, ReportKind
from casefiles.verbs import report_events, report_reuse, reports
from casefiles.verbs.report_events import follow_register
from casefiles.verbs.reports import Paper
from config.demo.papers import page_of
from tenants import clock
from tenants.actors import system
from tenants.models import Office
from tenants.scope import unit_scope
from tests.cast import County
from tests.stories import list_in_force

DEMANDS = {
    "use_modes": frozenset({UseMode.REPORT}),
    "report_terms": "公共信用信息报告（免费）",
}


def report_list(
    county: County, code: str, kinds: tuple[SubjectKind, ...] = (SubjectKind.LEGAL,), **row: Any
) -> None:
    """A list in force whose matter demands a report and nothing else."""
    list_in_force(county, code, kinds=kinds, **(DEMANDS | row))


def paper(number: str = "XYBG-2026-001", **other: Any) -> Paper:
    """A public report of today, or as told."""
    words: dict[str, Any] = {
        "kind": ReportKind.PUBLIC,
        "number": number,
        "issued_on": clock.today(),
        "issuer": "信用中国（福建）",
    }
    return Paper(**(words | other))


def content_of(number: str) -> bytes:
    """The paper of a report; another number is another paper."""
    return page_of("信用报告", [number])


def filed(county: County, case: Case, told: Paper | None = None) -> CreditReport:
    """A report that the unit's handler lays into a case."""
    with unit_scope(case.unit, doors=(case.door,) if case.door else ()):
        return lay_in(county, case, told or paper())


def lay_in(county: County, case: Case, told: Paper) -> CreditReport:
    """The same, in the scope that we are in."""
    return reports.file_report(
        case,
        told,
        name="信用报告.pdf",
        content=content_of(told.number),
        by=county.actor(f"{case.unit.code}-handler"),
    )


def used(county: County, case: Case, report: CreditReport) -> None:
    """The case rests on a report that the unit has."""
    with unit_scope(case.unit):
        reports.use_report(case, report.pk, by=county.actor(f"{case.unit.code}-handler"))


def borrowed(county: County, case: Case) -> CreditReport:
    """The report of another unit, by the subject's consent."""
    with unit_scope(case.unit):
        return report_reuse.borrow(case, by=county.actor(f"{case.unit.code}-handler"))


def crisis(county: County, subject: CreditSubject, on: date | None = None) -> Any:
    """The unit's handler registers that the subject's money has run out."""
    with unit_scope(subject.unit):
        return report_events.note_crisis(
            subject,
            CrisisKind.DEFAULT,
            on or clock.today(),
            "法院公告（2026）闽0122民初1号",
            by=county.actor(f"{subject.unit.code}-handler"),
        )


@dataclass
class Books:
    """The tests' register of agencies."""

    kept: dict[UUID, Agency] = field(default_factory=dict)

    def agencies_of(self, office: Office) -> list[Agency]:
        """Every one."""
        return list(self.kept.values())

    def lists(self, name: str = "福建示范信用评估有限公司") -> Agency:
        """An agency on the register since the beginning of 2026."""
        agency = Agency(uuid4(), name, date(2026, 1, 5))
        self.kept[agency.key] = agency
        return agency

    def strikes_off(self, agency: Agency, on: date) -> None:
        """The agency leaves the register, and the reports follow."""
        self.kept[agency.key] = replace(agency, left_on=on)
        follow_register(by=system("tests"))
