"""Credit reports: laid into a case, and used again in another case of the unit (notice, 二(三), 三)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from audit.record import record
from casefiles import actions, turns
from casefiles.consents import gate
from casefiles.identifiers import mask_within
from casefiles.models import Case, CreditReport, CreditSubject, ReportUse
from casefiles.refusals import AlreadyForgotten
from casefiles.refusals.reports import (
    AgencyNotListed,
    ReportBeforeCrisis,
    ReportFaulty,
    ReportFiledBefore,
    ReportGone,
    ReportNotForThis,
    ReportNotValid,
    ReportUsedBefore,
)
from casefiles.reports import held, rules
from casefiles.reports.register import Agency
from casefiles.reports.words import ReportKind, ReportStanding
from casefiles.turns import Step
from casefiles.verbs import files, uploads
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor


@dataclass(frozen=True)
class Paper:
    """What a report says of itself. `own_end_on`: the issuer's own last day, if it names one.

    `agency`: of the register, for a third party's report. `purposes`: categories of matters that it
    was made for; none for all.
    """

    kind: ReportKind
    number: str
    issued_on: date
    issuer: str = ""
    agency: Agency | None = None
    own_end_on: date | None = None
    purposes: tuple[str, ...] = ()
    rating: str = ""
    verify_code: str = ""

    @property
    def valid_until(self) -> date:
        """Its last day."""
        return rules.valid_until(self.issued_on, self.own_end_on)


def file_report(case: Case, paper: Paper, *, name: str, content: bytes, by: Actor) -> CreditReport:
    """Lay a report of the case's subject into the unit's hands, and use it in the case.

    Raises ReportFaulty, AgencyNotListed (noted in the trail), ReportNotValid, ReportNotForThis,
    ReportBeforeCrisis, ReportFiledBefore, what `uploads.examine` raises, and the refusals of a turn.
    """
    allow(by, Verb.OPEN_CASE, case)
    _demand_words(paper)
    _demand_listed(case, paper, by=by)
    # Looking into the file takes long, so nothing is locked yet.
    with uploads.watched(case, content, by=by):
        _kind, name = uploads.examine(name, content)
    return _file(case, paper, name=name, content=content, by=by)


def _demand_words(paper: Paper) -> None:
    if not paper.number.strip():
        raise ReportFaulty(fault=_("请填写报告编号。"))
    if paper.issued_on > clock.today():
        raise ReportFaulty(fault=_("出具日期不能晚于今天。"))
    if paper.own_end_on is not None and paper.own_end_on < paper.issued_on:
        raise ReportFaulty(fault=_("报告自定截止日不能早于出具日期。"))
    if rules.needs_agency(paper.kind):
        if paper.agency is None:
            raise ReportFaulty(fault=_("第三方信用报告须选择出具报告的信用服务机构。"))
    elif not paper.issuer.strip():
        raise ReportFaulty(fault=_("请填写出具单位，如“信用中国”。"))


def _demand_listed(case: Case, paper: Paper, *, by: Actor) -> None:
    """That the agency stood on the register on the day of issue; a refusal leaves its entry."""
    if paper.agency is None or not rules.needs_agency(paper.kind):
        return
    if not paper.agency.is_listed(paper.issued_on):
        _note_blocked(case, paper.agency, paper.issued_on, by=by)
        raise AgencyNotListed(agency=paper.agency.name, on=paper.issued_on.isoformat())


@transaction.atomic
def _note_blocked(case: Case, agency: Agency, issued_on: date, *, by: Actor) -> None:
    record(actions.REPORT_BLOCKED, case, by=by, agency=agency.name, issued_on=issued_on)


@transaction.atomic
def _file(case: Case, paper: Paper, *, name: str, content: bytes, by: Actor) -> CreditReport:
    turns.hold(case, Step.CHECK, by=by)
    subject = lock_subject(case)
    by_agency = paper.agency if rules.needs_agency(paper.kind) else None
    report = CreditReport(
        unit=case.unit,
        office=case.unit.office,
        case=case,
        door=case.door,
        subject=subject,
        identifier=subject.identifier,
        kind=paper.kind,
        report_no=mask_within(paper.number.strip()),
        agency_key=by_agency.key if by_agency else None,
        agency_left_on=by_agency.left_on if by_agency else None,
        issuer=by_agency.name if by_agency else mask_within(paper.issuer.strip()),
        issued_on=paper.issued_on,
        own_end_on=paper.own_end_on,
        valid_until=paper.valid_until,
        purposes=sorted(set(paper.purposes)),
        rating=mask_within(paper.rating.strip()),
        verify_code=mask_within(paper.verify_code.strip()),
        filed_by=by.person,
        filed_at=clock.now(),
    )
    demand_use(report, case)
    report.file = files.keep(case.unit, name, content, door=case.door)
    _demand_new(report, case)
    report.save(force_insert=True)
    enter_use(report, case, by=by)
    record(
        actions.REPORT_FILED,
        case,
        by=by,
        report=short(report),
        report_kind=report.kind,
        agency=by_agency.name if by_agency else "",
        issued_on=report.issued_on,
        valid_until=report.valid_until,
        sha256=report.file.sha256,
        sm3=report.file.sm3,
    )
    return report


def use_report(case: Case, pk: UUID, *, by: Actor) -> ReportUse:
    """Rest the case on a report that the unit holds already; its paper is checked anew.

    A report that came from another unit needs the subject's consent each time. Raises ReportGone,
    ReportUsedBefore, ReportNotValid, ReportNotForThis, NoConsent and its kinds, FileChanged, FileLost,
    FileRemoved, and the refusals of a turn.
    """
    allow(by, Verb.OPEN_CASE, case)
    report = held.reports_for(case).filter(pk=pk).first()
    if report is None:
        raise ReportGone
    demand_use(report, case)
    consent = None
    if report.origin is not None:
        permit = gate.ask(held.question_of(case, report.origin), by=by)
        consent = permit.consent.pk if permit.consent else None
    return _use(case, pk, consent=consent, by=by)


@transaction.atomic
def _use(case: Case, pk: UUID, *, consent: UUID | None, by: Actor) -> ReportUse:
    turns.hold(case, Step.CHECK, by=by)
    lock_subject(case)
    report = held.reports_for(case).filter(pk=pk).first()
    if report is None:
        raise ReportGone
    if ReportUse.objects.filter(case=case, report=report).exists():
        raise ReportUsedBefore
    demand_use(report, case)
    files.read(report.file)
    use = enter_use(report, case, consent=consent, by=by)
    record(
        actions.REPORT_USED,
        case,
        by=by,
        report=short(report),
        report_kind=report.kind,
        valid_until=report.valid_until,
        sha256=report.file.sha256,
        sm3=report.file.sm3,
    )
    return use


def lock_subject(case: Case) -> CreditSubject:
    """The case's subject, locked: reports and crises of one subject come one after the other.

    Raises AlreadyForgotten.
    """
    rows = CreditSubject.objects.select_for_update(of=("self",)).select_related("merged_into")
    subject = rows.get(pk=case.subject_id)
    if not subject.identifier:
        raise AlreadyForgotten
    return subject


def demand_use(report: CreditReport, case: Case) -> None:
    """That the report serves the case today.

    Raises ReportNotValid, ReportNotForThis, ReportBeforeCrisis.
    """
    standing = report.standing
    if standing != ReportStanding.VALID:
        raise ReportNotValid(
            standing=standing.label,
            first=report.issued_on.isoformat(),
            last=report.valid_until.isoformat(),
        )
    if not rules.covers(report.purposes, case.matter.category):
        raise ReportNotForThis(category=_(str(case.matter.get_category_display())))
    crisis = held.crisis_after(case.subject, report.issued_on)
    if crisis is not None and not _reviewed_since(report, crisis.noted_at):
        raise ReportBeforeCrisis(on=crisis.happened_on.isoformat())


def _reviewed_since(report: CreditReport, moment: object) -> bool:
    return report.reviewed_at is not None and report.reviewed_at >= moment  # type: ignore[operator]


def _demand_new(report: CreditReport, case: Case) -> None:
    for each in held.reports_for(case):
        same_paper = each.file.sha256 == report.file.sha256
        same_words = (each.kind, each.issuer, each.report_no) == (
            report.kind,
            report.issuer,
            report.report_no,
        )
        if same_paper or same_words:
            raise ReportFiledBefore(number=each.report_no)


def enter_use(
    report: CreditReport, case: Case, *, consent: UUID | None = None, by: Actor
) -> ReportUse:
    """One line of the ledger: the unit's own case rests on the report. Part of the verb that calls it."""
    file = report.file
    return ReportUse.objects.create(
        unit=case.unit,
        report=report,
        case=case,
        door=case.door,
        recipient=case.unit,
        purpose=case.matter.name[:300],
        used_by=by.person,
        used_at=clock.now(),
        consent_id=consent,
        sha256=file.sha256,
        sm3=file.sm3,
    )


def short(report: CreditReport) -> str:
    """What the trail calls a report: its number may be personal and stays out."""
    return str(report.pk)[:8]
