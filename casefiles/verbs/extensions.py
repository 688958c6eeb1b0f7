"""延期: a unit asks for more time, the office grants it or refuses; nothing else moves a due day."""

from datetime import date, datetime

from django.db import transaction

from audit.record import record
from casefiles import turns
from casefiles.duedays import actions, calendar_of
from casefiles.identifiers import mask_within
from casefiles.models import Extension, ExtensionState, Filing
from casefiles.refusals import ReasonMissing
from casefiles.refusals.duedays import (
    ExtensionDayWrong,
    ExtensionPending,
    NoExtensionAsked,
    NothingToExtend,
    TooLateToExtend,
)
from casefiles.workdays.deadlines import end_of, last_day_of
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor

# How far one extension moves a due day at most.
MOST_WORKDAYS = 10


@transaction.atomic
def ask(filing: Filing, *, until: date, reason: str, by: Actor) -> Extension:
    """Ask for more time, before the time ends.

    Raises ReasonMissing, NothingToExtend, TooLateToExtend, ExtensionPending, ExtensionDayWrong.
    """
    allow(by, Verb.ASK_EXTENSION, filing)
    if not reason.strip():
        raise ReasonMissing
    turns.lock(filing)
    due_at = _open_until(filing)
    if due_at <= clock.now():
        raise TooLateToExtend
    if asked_for(filing) is not None:
        raise ExtensionPending
    _demand_day(filing, due_at, until)
    asked: Extension = Extension.objects.create(
        unit=filing.unit,
        filing=filing,
        due_before=due_at,
        wanted_until=until,
        why=mask_within(reason.strip()),
        asked_at=clock.now(),
        asked_by=by.person,
    )
    record(actions.EXTENSION_ASKED, filing, by=by, wanted_until=until, text=asked.why)
    return asked


@transaction.atomic
def grant(filing: Filing, *, until: date, text: str = "", by: Actor) -> Extension:
    """Move the due day: a day that the office chooses, which need not be the one asked for.

    Raises NoExtensionAsked, NothingToExtend, ExtensionDayWrong.
    """
    allow(by, Verb.ANSWER_EXTENSION, filing)
    turns.lock(filing)
    asked = _waiting(filing)
    due_before = _open_until(filing)
    _demand_day(filing, due_before, until)
    asked.granted_until = until
    _answer(asked, ExtensionState.GRANTED, text, by)
    filing.due_at = end_of(until)
    filing.save()
    turns.redue(filing)
    record(
        actions.FILING_EXTENDED,
        filing,
        by=by,
        kind=filing.kind,
        period=filing.period,
        sequence=filing.sequence,
        due_before=due_before,
        due_at=filing.due_at,
        text=asked.answer,
    )
    return asked


@transaction.atomic
def refuse(filing: Filing, *, text: str, by: Actor) -> Extension:
    """Refuse with a reason; the due day stays. Raises ReasonMissing, NoExtensionAsked."""
    allow(by, Verb.ANSWER_EXTENSION, filing)
    if not text.strip():
        raise ReasonMissing
    turns.lock(filing)
    asked = _waiting(filing)
    _answer(asked, ExtensionState.REFUSED, text, by)
    record(
        actions.EXTENSION_REFUSED,
        filing,
        by=by,
        wanted_until=asked.wanted_until,
        text=asked.answer,
    )
    return asked


def asked_for(filing: Filing) -> Extension | None:
    """The request that waits for an answer."""
    rows = Extension.objects.filter(filing=filing, state=ExtensionState.ASKED)
    return rows.first()


def last_day_for(filing: Filing, due_at: datetime) -> date:
    """The last day to which a due day can be moved, counted by the office's calendar."""
    return calendar_of(filing.office_id).add_workdays(last_day_of(due_at), MOST_WORKDAYS)


def _open_until(filing: Filing) -> datetime:
    if filing.due_at is None or not filing.is_with_unit:
        raise NothingToExtend
    return filing.due_at


def _waiting(filing: Filing) -> Extension:
    asked = asked_for(filing)
    if asked is None:
        raise NoExtensionAsked
    return asked


def _demand_day(filing: Filing, due_at: datetime, until: date) -> None:
    first, last = last_day_of(due_at), last_day_for(filing, due_at)
    if not first < until <= last:
        raise ExtensionDayWrong(first=first.isoformat(), last=last.isoformat(), n=MOST_WORKDAYS)


def _answer(asked: Extension, state: ExtensionState, text: str, by: Actor) -> None:
    asked.state = state
    asked.answer = mask_within(text.strip())
    asked.answered_at = clock.now()
    asked.answered_by = by.user
    asked.save()
