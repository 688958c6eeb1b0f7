"""Cases: opened on a filed matter, checked, proposed by one person, decided by another (notice, 三)."""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from audit.record import record
from casefiles import actions, doors, needs, turns
from casefiles.identifiers import mask_within
from casefiles.itemlists.words import SubjectKind, UseMode
from casefiles.models import (
    Case,
    CaseState,
    CheckKind,
    CheckWaiver,
    Finding,
    LawfulBasis,
    Matter,
)
from casefiles.numbering import next_number
from casefiles.refusals import (
    BasisMissing,
    CaseNotOpen,
    ChecksMissing,
    ConsentNeeded,
    ReasonMissing,
    WrongSubjectKind,
)
from casefiles.turns import Step
from casefiles.verbs import matters, measures
from casefiles.verbs.queries import query_record, wait_no_more
from casefiles.verbs.ruling import Ruling, weigh
from casefiles.verbs.signing import demand_other_eyes
from casefiles.verbs.subjects import Applicant, take_in
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor

__all__ = ["Ruling", "decide", "open_case", "propose", "query_record"]


@transaction.atomic
def open_case(
    matter: Matter,
    applicant: Applicant,
    *,
    basis: LawfulBasis,
    basis_note: str,
    by: Actor,
    amount: Decimal | None = None,
) -> Case:
    """Accept a case on a matter of the list in force. `amount` is what it is about, in yuan, if anything.

    Raises the refusals of `matters.demand_open`, WrongSubjectKind, BadIdentifier, NameDiffers,
    BasisMissing, ConsentNeeded.
    """
    allow(by, Verb.OPEN_CASE, matter)
    unit = matter.unit
    matters.demand_open(matter)
    if applicant.kind not in matter.subject_kinds:
        kinds = _("、").join(_(str(SubjectKind(kind).label)) for kind in matter.subject_kinds)
        raise WrongSubjectKind(kinds=kinds)
    if not basis_note.strip():
        raise BasisMissing
    if matter.needs_consent and basis != LawfulBasis.CONSENT:
        raise ConsentNeeded
    subject = take_in(applicant, unit, by=by)
    case = Case.objects.create(
        unit=unit,
        case_no=_next_number(matter),
        matter=matter,
        subject=subject,
        lawful_basis=basis,
        basis_note=mask_within(basis_note.strip()),
        amount=amount,
        opened_by=by.person,
        accepted_at=clock.now(),
    )
    record(
        actions.CASE_OPENED,
        case,
        by=by,
        matter=str(matter),
        needs_record=matter.needs_record,
        lawful_basis=basis,
    )
    turns.begin(case, by=by)
    return case


def _next_number(matter: Matter) -> str:
    """`CZ-01-2026-0007`: counted per unit and year. The chain's lock makes two openings wait."""
    stem = f"{matter.code}-{clock.today().year}-"
    Matter.objects.select_for_update().get(pk=matter.pk)
    with doors.every_door(because="confidential cases are numbered with the others"):
        numbered = Case.objects.filter(unit_id=matter.unit_id)
        return next_number(numbered, "case_no", stem, 4)


@transaction.atomic
def propose(case: Case, *, by: Actor, opinion: str) -> None:
    """The handler's opinion ends the check; another person decides. Raises ReasonMissing."""
    allow(by, Verb.OPEN_CASE, case)
    if not opinion.strip():
        raise ReasonMissing
    with turns.turn(case, Step.CHECK, by=by):
        case.opinion = mask_within(opinion.strip())
        case.proposed_by = by.person
        case.proposed_at = clock.now()
        case.state = CaseState.PROPOSED
        case.save()
        record(actions.OPINION_GIVEN, case, by=by, length=len(case.opinion))


@transaction.atomic
def decide(case: Case, *, by: Actor, ruling: Ruling) -> None:
    """Close a case with a verdict.

    Raises ChecksMissing (a check is open and not waived), SelfReview, SignedBefore, CaseNotOpen, and the
    refusals of `ruling.weigh` and of a turn.
    """
    allow(by, Verb.DECIDE_CASE, case)
    with turns.turn(case, Step.DECIDE, by=by) as here:
        if case.state != CaseState.PROPOSED:
            raise CaseNotOpen
        demand_other_eyes(case, here, by)
        lines = needs.lines(case)
        _demand_checks(case, lines, ruling, by=by)
        grounds = weigh(case, ruling)
        case.verdict = ruling.verdict
        case.reason = mask_within(ruling.reason.strip())
        if grounds.entry is not None:
            case.measure, case.measure_clause = grounds.entry.name, grounds.entry.basis
            case.measure_kind = grounds.entry.kind
        case.decided_by = by.person
        case.decided_at = clock.now()
        case.state = CaseState.DECIDED
        case.save()
        wait_no_more(case)
        record(
            actions.CASE_DECIDED,
            case,
            by=by,
            verdict=case.verdict,
            needs_record=case.matter.needs_record,
            has_reason=bool(case.reason),
            has_measure=bool(case.measure),
            has_clause=bool(case.measure_clause),
            findings=Finding.objects.filter(case=case).count(),
            demanded=_demanded(case),
            met=_met(case, lines),
        )
        measures.lay(case, grounds, by=by)


def _demanded(case: Case) -> list[str]:
    """Which checks the pinned matter demands: its ways of use are checks of the same names."""
    kinds = {CheckKind(UseMode(each).value).value for each in case.matter.use_modes}
    return sorted(kinds | ({CheckKind.CONSENT.value} if case.matter.needs_consent else set()))


def _met(case: Case, lines: list[needs.Line]) -> list[str]:
    """Which of them were done, and not waived."""
    done = {each.kind.value for each in lines if each.standing == needs.Standing.DONE}
    return [each for each in _demanded(case) if each in done]


def _demand_checks(case: Case, lines: list[needs.Line], ruling: Ruling, *, by: Actor) -> None:
    open_kinds = [line.kind for line in lines if line.is_open]
    reasons = {kind: ruling.waivers.get(kind, "").strip() for kind in open_kinds}
    missing = [str(kind.label) for kind, reason in reasons.items() if not reason]
    if missing:
        raise ChecksMissing(checks=_("、").join(missing))
    for kind, reason in reasons.items():
        CheckWaiver.objects.create(
            unit=case.unit,
            case=case,
            door=case.door,
            kind=kind,
            reason=mask_within(reason),
            waived_by=by.person,
            waived_at=clock.now(),
        )
        record(actions.CHECK_WAIVED, case, by=by, check=kind, has_reason=True)
