"""What puts reports aside: a subject's crisis, an agency's exit; and the second person's review."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from audit.record import record
from casefiles import actions, doors
from casefiles.identifiers import mask_within
from casefiles.models import CreditCrisis, CreditReport, CreditSubject
from casefiles.refusals import ReasonMissing
from casefiles.refusals.reports import CrisisFaulty, NothingToReview, OwnReportReviewed
from casefiles.reports import held, register
from casefiles.reports.register import Agency
from casefiles.reports.words import CrisisKind, ReportReview, ReportStanding, ReportState
from casefiles.verbs.reports import short
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.models import Office
from tenants.scope import every_unit, office_scope

TO_REVIEW = frozenset({ReportStanding.SUSPENDED, ReportStanding.REVIEW})


@transaction.atomic
def note_crisis(
    subject: CreditSubject, kind: CrisisKind, happened_on: date, note: str, *, by: Actor
) -> CreditCrisis:
    """Register a major crisis: the unit's reports issued until that day are put aside at once.

    So are the copies that other units took of them. The open cases that rest on one wait for another
    report or a review (`held.touched_by`). Raises CrisisFaulty.
    """
    allow(by, Verb.NOTE_CRISIS, subject)
    locked = CreditSubject.objects.select_for_update(of=("self",)).order_by("pk")
    family = list(locked.filter(pk__in=[each.pk for each in held.family(subject)]))
    if happened_on > clock.today():
        raise CrisisFaulty(fault=_("发生日期不能晚于今天。"))
    if not note.strip():
        raise CrisisFaulty(fault=_("请写明情况和信息来源。"))
    crisis = CreditCrisis.objects.create(
        unit=subject.unit,
        subject=subject.itself,
        kind=kind,
        happened_on=happened_on,
        note=mask_within(note.strip()),
        noted_by=by.person,
        noted_at=clock.now(),
    )
    with doors.every_door(because="a crisis puts aside the reports of confidential cases too"):
        rows = CreditReport.objects.filter(
            subject__in=family, state=ReportState.IN_USE, issued_on__lte=happened_on
        )
        aside = list(rows.select_for_update(of=("self",)).select_related("case__unit__office"))
        for each in aside:
            _put_aside(each, crisis, by=by)
    _put_copies_aside(aside, by=by)
    record(
        actions.CRISIS_NOTED,
        subject,
        by=by,
        crisis=kind,
        happened_on=happened_on,
        reports=len(aside),
        cases=len(held.touched_by(crisis)),
    )
    return crisis


@transaction.atomic
def review(report: CreditReport, outcome: ReportReview, reason: str, *, by: Actor) -> None:
    """A second person says whether a report that was put aside may be used again.

    Raises ReasonMissing, NothingToReview, OwnReportReviewed.
    """
    allow(by, Verb.REVIEW_REPORT, report)
    if not reason.strip():
        raise ReasonMissing
    rows = CreditReport.objects.select_for_update(of=("self",))
    report = rows.select_related("case__unit__office").get(pk=report.pk)
    if report.standing not in TO_REVIEW:
        raise NothingToReview(standing=report.standing.label)
    if report.filed_by_id == by.person.pk:
        raise OwnReportReviewed
    keep = outcome == ReportReview.KEEP
    report.state = ReportState.IN_USE if keep else ReportState.VOID
    report.reviewed_by = by.person
    report.reviewed_at = clock.now()
    report.review_note = mask_within(reason.strip())
    report.save()
    record(
        actions.REPORT_REVIEWED,
        report.case,
        by=by,
        report=short(report),
        conclusion=outcome,
        has_reason=True,
    )
    if not keep:
        _put_copies_aside([report], by=by)


def follow_register(*, by: Actor) -> int:
    """Note on reports that their agency has left the register since, or is listed again; returns how many.

    Whoever strikes an agency off calls it; the worker does so every hour too. From the day of the exit
    such a report needs a review.
    """
    return sum(
        _follow(office, agency, by)
        for office in Office.objects.order_by("path")
        for agency in _agencies_of(office)
    )


def _agencies_of(office: Office) -> list[Agency]:
    with office_scope(office):
        return register.agencies_of(office)


@transaction.atomic
def _follow(office: Office, agency: Agency, by: Actor) -> int:
    with every_unit(because="an agency's exit concerns its reports in every unit"):
        rows = CreditReport.objects.filter(office=office, agency_key=agency.key)
        if agency.left_on is None:
            rows = rows.filter(agency_left_on__isnull=False)
        else:
            rows = rows.exclude(agency_left_on__isnull=False, agency_left_on=agency.left_on)
        concerned = list(
            rows.select_for_update(of=("self",)).select_related("case__unit__office").order_by("pk")
        )
        for each in concerned:
            each.agency_left_on = agency.left_on
            each.save()
            record(
                actions.AGENCY_LEFT,
                each.case,
                by=by,
                report=short(each),
                agency=agency.name,
                left_on=agency.left_on,
            )
    return len(concerned)


def _put_aside(report: CreditReport, crisis: CreditCrisis | None, *, by: Actor) -> None:
    report.state = ReportState.SUSPENDED
    report.crisis = crisis
    report.suspended_at = clock.now()
    report.save()
    kind = crisis.kind if crisis is not None else ""
    record(actions.REPORT_SUSPENDED, report.case, by=by, report=short(report), crisis=kind)


def _put_copies_aside(reports: Iterable[CreditReport], *, by: Actor) -> None:
    """The copies in other units' hands; they read that the first report was put aside, and no more."""
    originals = [each.pk for each in reports if each.origin_id is None]
    if not originals:
        return
    with every_unit(because="copies of a report stand as the report itself"):
        rows = CreditReport.objects.filter(origin_report__in=originals, state=ReportState.IN_USE)
        copies = rows.select_for_update(of=("self",)).select_related("case__unit__office")
        for each in copies.order_by("pk"):
            _put_aside(each, None, by=by)
