"""Forgetting: a person's data leaves the tables, the versions and the files when its time has ended.

How long files are kept is the office's decision under its archive rules (GB/T 18894);
`RETENTION_YEARS` holds it. What stays: that there was a case, its matter, dates, verdict and the
figures that were counted from it; and the trail, which never held a number or a name of a person.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Case as Either
from django.db.models import Exists, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from audit.record import record
from casefiles import actions, turns
from casefiles.itemlists.words import SubjectKind
from casefiles.models import (
    Case,
    CaseMeasure,
    CaseState,
    CheckWaiver,
    CreditCrisis,
    CreditReport,
    CreditSubject,
    Finding,
    FormerName,
    ReportUse,
    Signature,
    StoredFile,
)
from casefiles.personal import REMOVED
from casefiles.verbs.forgetting_papers import forget_papers
from casefiles.verbs.published_commitments import forget_commitments
from casefiles.verbs.reading import links
from tenants import clock, vault
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.clock import SHANGHAI
from tenants.refusals import Refusal
from tenants.scope import every_unit, unit_scope

# Whatever people wrote into the case; the verdict is a code.
TEXTS = (
    "basis_note",
    "opinion",
    "reason",
    "measure",
    "measure_clause",
    "cancel_note",
)


class KeptLonger(Refusal):
    """The day lies inside the time for which files are kept."""

    says = _("个人信息须保存%(years)s年：只能清除%(day)s以前办结的办件。")


@dataclass(frozen=True)
class Forgotten:
    """What left with one case."""

    unit: str
    files: int
    findings: int
    subject: bool


def last_day() -> date:
    """Cases decided before this day may be forgotten now."""
    today = clock.today()
    try:
        return today.replace(year=today.year - settings.RETENTION_YEARS)
    except ValueError:  # 29 February
        return today.replace(year=today.year - settings.RETENTION_YEARS, month=3, day=1)


def is_due(before: date) -> Q:
    """Cases of persons that were decided or cancelled before a day (Shanghai's) and still hold data."""
    start = datetime.combine(before, datetime.min.time(), SHANGHAI)
    ended = Q(state=CaseState.DECIDED, decided_at__lt=start) | Q(
        state=CaseState.CANCELLED, cancelled_at__lt=start
    )
    return ended & Q(forgotten_at=None, subject__kind=SubjectKind.NATURAL)


def waiting(before: date) -> QuerySet[Case]:
    """What `forget` would take, oldest first; enter a scope. Raises KeptLonger."""
    if before > last_day():
        raise KeptLonger(years=settings.RETENTION_YEARS, day=last_day().isoformat())
    rows = Case.objects.filter(is_due(before)).select_related("unit__office", "subject")
    return rows.order_by("decided_at", "pk")


def forget_all(before: date, *, by: Actor) -> Iterator[Forgotten]:
    """Forget whatever is due, case by case, each in a transaction of its own; safe to kill and repeat.

    Raises KeptLonger.
    """
    with every_unit(because="the cases whose time has ended"):
        due = [(each.pk, each.unit) for each in waiting(before)]
    for pk, unit in due:
        with unit_scope(unit):
            case = Case.objects.select_related("unit__office", "subject").get(pk=pk)
            gone = forget(case, before, by=by)
        if gone is not None:
            yield gone
    forget_papers(before, by=by)
    sweep()


@transaction.atomic
def forget(case: Case, before: date, *, by: Actor) -> Forgotten | None:
    """Remove a person's data from one case; from the subject too once no other case needs it.

    None when the case is not due (any more).
    """
    allow(by, Verb.FORGET, case)
    subject = CreditSubject.objects.select_for_update().get(pk=case.subject_id)
    if not Case.objects.select_for_update(of=("self",)).filter(is_due(before), pk=case.pk).exists():
        return None
    files = _files_of(case)
    for file in files:
        _forget_file(file)
    empty = {
        name: Either(When(**{name: ""}, then=Value("")), default=Value(REMOVED)) for name in TEXTS
    }
    now = clock.now()
    Case.objects.filter(pk=case.pk).update(**empty, forgotten_at=now)
    Case.history.model.objects.filter(id=case.pk).update(**empty)
    Signature.objects.filter(case=case).exclude(text="").update(text=REMOVED)
    CheckWaiver.objects.filter(case=case).update(reason=REMOVED)
    texts = ("statement", "end_reason")
    said = {
        name: Either(When(**{name: ""}, then=Value("")), default=Value(REMOVED)) for name in texts
    }
    CaseMeasure.objects.filter(case=case).update(**said)
    turns.forget(case)
    forget_commitments(case, REMOVED)
    findings = Finding.objects.filter(case=case).update(fact=REMOVED, document_no=REMOVED)
    record(
        actions.CASE_FORGOTTEN,
        case,
        by=by,
        decided_on=case.decided_at.astimezone(SHANGHAI).date() if case.decided_at else None,
        files=len(files),
        findings=findings,
    )
    others = Case.objects.filter(subject=subject, forgotten_at=None).exists()
    if not others:
        _forget_subject(subject, by=by)
    return Forgotten(case.unit.code, len(files), findings, subject=not others)


def _forget_subject(subject: CreditSubject, *, by: Actor) -> None:
    gone = {"name": REMOVED, "identifier": "", "identifier_hash": None, "body_hash": None}
    CreditSubject.objects.filter(pk=subject.pk).update(**gone)
    CreditSubject.history.model.objects.filter(id=subject.pk).update(**gone)
    FormerName.objects.filter(subject=subject).update(name=REMOVED)
    CreditReport.objects.filter(subject=subject).update(
        identifier="",
        identifier_hash=None,
        report_no=REMOVED,
        rating="",
        verify_code="",
        review_note="",
    )
    CreditCrisis.objects.filter(subject=subject).update(note=REMOVED)
    cases = Case.objects.filter(subject=subject).count()
    subject.refresh_from_db()
    record(actions.SUBJECT_FORGOTTEN, subject, by=by, cases=cases)


def _files_of(case: Case) -> list[StoredFile]:
    """The case's files that no other case still needs, whatever kind of row ties them to it."""
    found = StoredFile.objects.filter(removed_at=None)
    ours, needed = Q(pk__in=()), Q(pk__in=())
    for model, to_case, to_file in links():
        rows = model._default_manager.filter(**{to_file: OuterRef("pk")})
        ours |= Q(Exists(rows.filter(**{to_case: case})))
        needed |= Q(
            Exists(rows.filter(**{f"{to_case}__forgotten_at": None}).exclude(**{to_case: case}))
        )
    # A report serves other cases than the one it was laid into; its uses have no paper of their own.
    uses = ReportUse.objects.filter(report__file=OuterRef("pk"))
    ours |= Q(Exists(uses.filter(case=case)))
    needed |= Q(Exists(uses.filter(case__forgotten_at=None).exclude(case=case)))
    return list(found.filter(ours).exclude(needed))


def _forget_file(file: StoredFile) -> None:
    StoredFile.objects.filter(pk=file.pk).update(name=REMOVED, removed_at=clock.now())
    place = file.stored_as
    if not StoredFile.objects.filter(stored_as=place, removed_at=None).exists():
        transaction.on_commit(lambda: vault.remove(place))


def sweep() -> None:
    """Delete what a kill between the transaction and the deletion left; enters its own scope."""
    with every_unit(because="bytes of removed files that are still there"):
        live = StoredFile.objects.filter(stored_as=OuterRef("stored_as"), removed_at=None)
        gone = StoredFile.objects.exclude(removed_at=None).exclude(Exists(live))
        places = list(gone.values_list("stored_as", flat=True))
    for place in places:
        vault.remove(place)
