"""Which reports there are of a case's subject: in the own unit, and, as a bare yes or no, elsewhere."""

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import F, Q, QuerySet

from casefiles.consents import gate
from casefiles.consents.gate import Permit, Question
from casefiles.consents.words import DataScope, Use
from casefiles.models import Case, CreditCrisis, CreditReport, CreditSubject, ReportUse
from casefiles.models.cases import CLOSED
from casefiles.models.hashes import identifier_hash
from casefiles.reports import rules
from casefiles.reports.words import ReportStanding, ReportState
from tenants import clock
from tenants.models import Unit
from tenants.scope import OPEN_DOOR, every_unit


def family(subject: CreditSubject) -> list[CreditSubject]:
    """The subject with its doubles: one body under several numbers, the one that counts first."""
    head = subject.itself
    return [head, *head.doubles.all()]


def reports_for(case: Case) -> QuerySet[CreditReport]:
    """The unit's reports of the case's subject. One that lies behind a door serves its own case alone."""
    rows = CreditReport.objects.filter(
        Q(door=OPEN_DOOR) | Q(case=case), unit_id=case.unit_id, subject__in=family(case.subject)
    )
    return rows.select_related("file", "origin", "subject", "unit__office")


def usable_for(case: Case) -> list[CreditReport]:
    """The reports that may be used for the case today and are not used yet, the longest-lasting first."""
    used = ReportUse.objects.filter(case=case).values("report_id")
    rows = reports_for(case).exclude(pk__in=used).order_by("-valid_until", "pk")
    return [each for each in rows if serves(each, case, clock.today())]


def serves(report: CreditReport, case: Case, day: date) -> bool:
    """Whether a report of the subject holds on the day and was made for such a matter."""
    return report.standing_on(day) == ReportStanding.VALID and rules.covers(
        report.purposes, case.matter.category
    )


def uses_in(case: Case) -> list[ReportUse]:
    """The reports that the case rests on, the latest first; those that the reader sees."""
    rows = ReportUse.objects.filter(case=case).select_related(
        "report__file", "report__origin", "used_by"
    )
    return list(rows)


@dataclass(frozen=True)
class Elsewhere:
    """A valid report in another unit's hands. Nothing of it is shown before the gate has opened."""

    report: CreditReport
    holder: Unit
    permit: Permit


def held_elsewhere(case: Case) -> Elsewhere | None:
    """The report of the subject that lasts longest in another unit, and what the gate says of it.

    The screens are told that there is one, and whether a consent is there; never what or where.
    """
    report = _first_elsewhere(case)
    if report is None:
        return None
    question = question_of(case, report.unit)
    return Elsewhere(report, report.unit, gate.check(question))


def _first_elsewhere(case: Case) -> CreditReport | None:
    hashes = {
        identifier_hash(CreditReport, each.identifier, case.office_id)
        for each in family(case.subject)
        if each.identifier
    }
    today = clock.today()
    with every_unit(because="whether another unit holds a valid report of this subject"):
        rows = CreditReport.objects.filter(
            office_id=case.office_id,
            identifier_hash__in=hashes,
            origin__isnull=True,
            door=OPEN_DOOR,
            state=ReportState.IN_USE,
            valid_until__gte=today,
        ).exclude(unit_id=case.unit_id)
        rows = rows.select_related("file__unit", "unit__office", "case")
        found = rows.order_by("-valid_until", "pk")
        return next((each for each in found if serves(each, case, today)), None)


def question_of(case: Case, holder: Unit) -> Question:
    """What the gate is asked: may the case's unit use a report that another unit holds."""
    plain = Question.of_case(case, DataScope.REPORT, Use.REUSE, holder=holder)
    return replace(plain, sensitive=case.subject.is_natural)


def crisis_after(subject: CreditSubject, issued_on: date) -> CreditCrisis | None:
    """The latest crisis of the subject on the day of issue or later."""
    rows = CreditCrisis.objects.filter(subject__in=family(subject), happened_on__gte=issued_on)
    return rows.order_by("-happened_on").first()


def touched_by(crisis: CreditCrisis) -> list[Case]:
    """The open cases that rest on a report which the crisis put aside; those that the reader sees."""
    rows = Case.objects.filter(report_uses__report__crisis=crisis).exclude(state__in=CLOSED)
    return list(
        rows.select_related("matter", "subject").order_by("accepted_at", "case_no").distinct()
    )


def standing_in(day: date) -> dict[str, Q]:
    """The unit's reports by how they stand on a day, as conditions; the lists of the page."""
    held = Q(state=ReportState.IN_USE)
    left = Q(agency_left_on__lte=day) & (
        Q(reviewed_at__isnull=True) | Q(reviewed_at__date__lt=F("agency_left_on"))
    )
    current = held & Q(issued_on__lte=day, valid_until__gte=day)
    return {
        "valid": current & ~left,
        "ending": current & ~left & Q(valid_until__lte=rules.ending_by(day)),
        "aside": Q(state=ReportState.SUSPENDED) | current & left,
        "expired": held & Q(valid_until__lt=day),
        "void": Q(state=ReportState.VOID),
    }
