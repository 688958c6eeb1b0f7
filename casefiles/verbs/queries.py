"""信用记录查询: the platform is asked; when it is away the question waits; a screenshot may stand in."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from django.db import transaction

from audit.record import record
from casefiles import actions, sources, turns
from casefiles.consents import ground
from casefiles.identifiers import mask_within
from casefiles.inspection import FileKind
from casefiles.models import Case, CaseState, Finding, RecordQuery, Trouble, WaitingQuery
from casefiles.refusals import (
    AddressWrong,
    AlreadyForgotten,
    AskedJustNow,
    CutoffWrong,
    NotAScreenshot,
    SourceUnavailable,
)
from casefiles.sources import Answer
from casefiles.sources.manual import HAND, Seen
from casefiles.turns import Step
from casefiles.verbs import breaches, files, uploads
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.clock import SHANGHAI

JUST_NOW = timedelta(seconds=30)
PICTURES = frozenset({FileKind.JPEG, FileKind.PNG, FileKind.PDF})


def query_record(case: Case, *, by: Actor) -> RecordQuery:
    """Ask the credit source and keep what it said, with time and hashes. May be repeated.

    After a decision on a waived check it is still possible (late query): the trail shows when. No lock
    is held while the platform is asked. Raises NoConsent for a case that rests on a consent which is
    not there (any more), AlreadyForgotten, AskedJustNow, the refusals of a turn, and SourceUnavailable:
    nothing has changed then, and `wait` keeps the question.
    """
    allow(by, Verb.OPEN_CASE, case)
    # Before the deed's own transaction: a refusal of the gate leaves its row.
    ground.demand(case, by=by)
    _demand_turn(case, by)
    key = _key(case)
    source = sources.configured()
    try:
        answer = source.query(case.subject.identifier, purpose=str(case.matter), key=str(key))
    except SourceUnavailable as away:
        away.key = key
        raise
    return _keep(case, answer, source.channel, by=by)


@transaction.atomic
def wait(case: Case, away: SourceUnavailable, *, by: Actor) -> WaitingQuery:
    """Keep the question that the platform did not answer; the worker asks again and again by itself."""
    allow(by, Verb.OPEN_CASE, case)
    turns.lock(case)
    now = clock.now()
    waiting = WaitingQuery.objects.filter(case=case).first() or WaitingQuery(
        id=away.key or uuid4(),
        unit=case.unit,
        case=case,
        door=case.door,
        asked_by=by.person,
        asked_at=now,
    )
    waiting.failed(Trouble(away.trouble), now)
    waiting.save()
    record(
        actions.QUERY_WAITS,
        case,
        by=by,
        channel=sources.configured().channel,
        trouble=waiting.trouble,
        tries=waiting.tries,
    )
    return waiting


@transaction.atomic
def take_answer(waiting_id: UUID, answer: Answer, channel: str, *, by: Actor) -> RecordQuery | None:
    """What the platform said at last; None where nobody needs it any more. Called under `every_unit`.

    The operator is whoever asked: the worker only repeats the question.
    """
    waiting = WaitingQuery.objects.filter(pk=waiting_id).select_related("case", "asked_by").first()
    if waiting is None:
        return None
    case = waiting.case
    turns.lock(case)
    # Read again under the lock: a colleague may have been answered, or the case closed, meanwhile.
    if not WaitingQuery.objects.filter(pk=waiting_id).exists():
        return None
    query = _store(case, answer, channel, operator_id=waiting.asked_by_id, by=by)
    waiting.delete()
    return query


def wait_no_more(case: Case) -> None:
    """Drop the question of a case that is being closed; part of the verb that closes it."""
    WaitingQuery.objects.filter(case=case).delete()


def enter_by_hand(case: Case, seen: Seen, *, name: str, content: bytes, by: Actor) -> RecordQuery:
    """What a person found on a platform's page, with a picture of it.

    Raises NoConsent, AddressWrong, CutoffWrong, NotAScreenshot, AlreadyForgotten, what `uploads.examine` raises,
    and the refusals of a turn.
    """
    allow(by, Verb.OPEN_CASE, case)
    ground.demand(case, by=by)
    _demand_address(seen.address)
    _demand_cutoff(seen.cutoff_at, case)
    # Looking into the file takes long, so nothing is locked yet.
    with uploads.watched(case, content, by=by):
        kind, name = uploads.examine(name, content)
    if kind not in PICTURES:
        raise NotAScreenshot
    answer = Answer(seen.records, seen.cutoff_at, content, name)
    return _keep(case, answer, HAND, by=by, address=mask_within(seen.address.strip()))


@transaction.atomic
def _keep(case: Case, answer: Answer, channel: str, *, by: Actor, address: str = "") -> RecordQuery:
    _hold(case, by)
    query = _store(case, answer, channel, operator_id=by.person.pk, by=by, address=address)
    wait_no_more(case)
    return query


def _store(
    case: Case,
    answer: Answer,
    channel: str,
    *,
    operator_id: int,
    by: Actor,
    address: str = "",
) -> RecordQuery:
    evidence = files.keep(
        case.unit, f"{case.case_no} {answer.evidence_name}", answer.evidence, door=case.door
    )
    query = RecordQuery.objects.create(
        unit=case.unit,
        case=case,
        door=case.door,
        channel=channel,
        purpose=str(case.matter),
        operator_id=operator_id,
        queried_at=clock.now(),
        cutoff_at=answer.cutoff_at,
        found=len(answer.records),
        evidence=evidence,
        address=address,
    )
    Finding.objects.bulk_create(
        Finding(
            unit=case.unit,
            office=case.office,
            query=query,
            case=case,
            door=case.door,
            as_of=clock.today(),
            **{
                name: mask_within(value) if isinstance(value, str) else value
                for name, value in vars(each).items()
            },
        )
        for each in answer.records
    )
    breaches.add_findings(query)
    record(
        actions.RECORD_QUERIED,
        case,
        by=by,
        channel=channel,
        cutoff_at=answer.cutoff_at,
        found=len(answer.records),
        subject_kind=case.subject.kind,
        # What a later judge asks first: on what ground a person's record was read.
        ground=case.lawful_basis if case.basis_note.strip() else "",
        sha256=evidence.sha256,
        sm3=evidence.sm3,
    )
    return query


def _hold(case: Case, by: Actor) -> None:
    if case.forgotten_at is not None:
        raise AlreadyForgotten
    if case.state != CaseState.DECIDED:
        turns.hold(case, Step.CHECK, by=by)
    else:
        turns.lock(case)


def _demand_turn(case: Case, by: Actor) -> None:
    """That the asker may keep an answer, so that nobody is asked about in vain; keeps no lock."""
    mark = transaction.savepoint()
    try:
        _hold(case, by)
    finally:
        transaction.savepoint_rollback(mark)


def _key(case: Case) -> UUID:
    """The idempotency key: of the question that waits already, or a new one. Raises AskedJustNow."""
    waiting = WaitingQuery.objects.filter(case=case).first()
    if waiting is None:
        return uuid4()
    rest = waiting.tried_at + JUST_NOW - clock.now()
    if rest > timedelta():
        raise AskedJustNow(seconds=int(rest.total_seconds()) + 1)
    return waiting.pk


def _demand_address(address: str) -> None:
    try:
        parts = urlsplit(address.strip())
        right = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        right = False
    if not right:
        raise AddressWrong


def _demand_cutoff(cutoff_at: datetime, case: Case) -> None:
    """Not before the day on which the case was accepted, and not to come."""
    accepted = case.accepted_at.astimezone(SHANGHAI).date()
    if cutoff_at > clock.now() or cutoff_at.astimezone(SHANGHAI).date() < accepted:
        raise CutoffWrong(on=accepted.isoformat())
