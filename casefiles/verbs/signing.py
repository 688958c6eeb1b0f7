"""What every signature has in common, on a filing or on a case: other eyes, one row, kept for ever."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from casefiles.identifiers import mask_within
from casefiles.models import Case, Decision, Filing, Matter, ReturnReason, RowRemark, Signature
from casefiles.refusals import SelfReview, SignedBefore
from casefiles.refusals.signing import NoSuchRow, NotAnEarlierStep
from casefiles.turns import Record, Turn
from tenants import clock
from tenants.actors import Actor


@dataclass(frozen=True)
class RowNote:
    """What a return says about one row: its number in the list (序号), a coded reason if any, words."""

    position: int
    text: str
    reason: str = ""


def authors_of(record: Record) -> set[int]:
    """Who prepared the record, by id."""
    people = (
        {record.submitted_by_id}
        if isinstance(record, Filing)
        else {record.proposed_by_id, record.opened_by_id}
    )
    return {each for each in people if each is not None}


def counting(record: Record) -> QuerySet[Signature]:
    """The signatures that count for the record as it is now."""
    if isinstance(record, Filing):
        return Signature.objects.filter(withdrawn_at=None, filing=record, revision=record.revision)
    return Signature.objects.filter(withdrawn_at=None, case=record)


def demand_other_eyes(record: Record, here: Turn, by: Actor) -> None:
    """Neither who prepared it nor who has signed it; the same of whoever a deputy stands in for.

    Raises SelfReview, SignedBefore.
    """
    eyes = {by.person.pk}
    if here.on_behalf_of is not None:
        eyes.add(here.on_behalf_of.pk)
    if eyes & authors_of(record):
        raise SelfReview
    if counting(record).filter(Q(signer__in=eyes) | Q(on_behalf_of__in=eyes)).exists():
        raise SignedBefore


def put(
    record: Record,
    here: Turn,
    decision: Decision,
    *,
    by: Actor,
    text: str = "",
    reasons: Iterable[ReturnReason] = (),
    at_office: bool = False,
) -> Signature:
    """Store the actor's decision. Raises SelfReview, SignedBefore."""
    demand_other_eyes(record, here, by)
    signature = Signature(
        unit=record.unit,
        revision=here.round,
        at_office=at_office,
        step=here.title,
        position=here.position,
        signer=by.person,
        signer_name=by.name,
        on_behalf_of=here.on_behalf_of,
        decision=decision,
        reasons=list(dict.fromkeys(reasons)),
        text=mask_within(text.strip()),
        signed_at=clock.now(),
    )
    if isinstance(record, Case):
        signature.case, signature.door = record, record.door
    else:
        signature.filing, signature.revision = record, record.revision
    signature.save(force_insert=True)
    return signature


def earlier_steps(record: Record, before: int | None) -> list[tuple[int, str]]:
    """The unit's steps that were signed before a position: (position, title), in their order."""
    rows = counting(record).filter(decision=Decision.APPROVED, position__isnull=False)
    if before is not None:
        rows = rows.filter(position__lt=before)
    found = dict(rows.order_by("position").values_list("position", "step"))
    return [(int(position or 0), title) for position, title in found.items()]


def fall_back(record: Record, here: Turn, to: int) -> str:
    """The record goes back to a step that was signed: from there on no signature counts.

    Returns the step's title. Raises NotAnEarlierStep.
    """
    title = dict(earlier_steps(record, here.position)).get(to)
    if title is None:
        raise NotAnEarlierStep
    here.back_to = to
    lapse(counting(record).filter(position__gte=to))
    return title


def lapse(rows: QuerySet[Signature]) -> None:
    """These count no more, though nobody took them back."""
    rows.update(withdrawn_at=clock.now(), lapsed=True)


def remark(signature: Signature, notes: Sequence[RowNote]) -> None:
    """Lay remarks on single rows beside a return of a list. Raises NoSuchRow."""
    if not notes:
        return
    filing = signature.filing
    assert filing is not None
    rows = Matter.objects.filter(
        item_list__filing=filing,
        item_list__revision=signature.revision,
        position__in=[each.position for each in notes],
    )
    matters = {each.position: each for each in rows}
    for each in notes:
        if each.position not in matters:
            raise NoSuchRow(position=each.position)
    RowRemark.objects.bulk_create(
        RowRemark(
            unit_id=signature.unit_id,
            office_id=signature.office_id,
            signature=signature,
            position=each.position,
            code=matters[each.position].code,
            name=matters[each.position].name,
            reason=each.reason,
            text=mask_within(each.text.strip()),
        )
        for each in notes
    )
