"""`record()`: the only way a deed enters the trail."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import connection, models
from django.utils import translation

from audit import chain
from audit.actions import Action, UnknownAction, find
from audit.models import Entry
from tenants import clock
from tenants.actors import Actor
from tenants.models import Office, Unit
from tenants.text import visible

# A server's clock is stepped by seconds at most while it is looked after.
SMALL_STEP = timedelta(seconds=10)

_washes: list[Callable[[str], str]] = []


def wash_with(wash: Callable[[str], str]) -> None:
    """Let every text pass `wash` before it is chained: what enters the trail never leaves it again."""
    _washes.append(wash)


class RecordOutsideTransaction(RuntimeError):
    """The deed and its entry must be one transaction, so that there is never one without the other."""


def chain_name(unit: Unit | None, office: Office) -> str:
    """The chain of a unit (`u:czj`) or of the office itself (`o:350122`)."""
    return f"u:{unit.code}" if unit else f"o:{office.division_code}"


def record(
    action: Action,
    subject: models.Model,
    *,
    by: Actor,
    where: Unit | Office | None = None,
    **data: Any,
) -> Entry:
    """Append one entry to the chain of the subject's unit.

    `where` says whose chain for a subject that belongs to no unit by itself: a person.
    Costs three statements: a lock on the chain until the transaction ends, the head, the insert.
    Raises RecordOutsideTransaction, UnknownAction (undeclared action or data).
    """
    return append(action, subject, by=by, data=data, where=where)


def append(
    action: Action,
    subject: models.Model,
    *,
    by: Actor,
    data: dict[str, Any],
    where: Unit | Office | None = None,
    series: int = 0,
) -> Entry:
    """What `record` does. `series` is the least number the entry may have (`audit.gaps`)."""
    if not connection.in_atomic_block:
        raise RecordOutsideTransaction(f"{action.name} recorded outside a transaction")
    if find(action.name) is not action or set(data) != action.carries:
        raise UnknownAction(f"{action.name} carries {sorted(action.carries)}, got {sorted(data)}")
    unit, office = _place(where or subject)
    name = chain_name(unit, office)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
        cursor.execute(
            "SELECT seq, hash, at FROM audit_entry WHERE chain = %s ORDER BY seq DESC LIMIT 1",
            [name],
        )
        seq, prev, last_at = cursor.fetchone() or (
            _before_the_first(cursor, name),
            chain.GENESIS,
            None,
        )
    entry = Entry(
        unit=unit,
        office=office,
        chain=name,
        seq=max(seq + 1, series),
        at=_moment(last_at),
        action=action.name,
        actor=by.user,
        actor_name=_clean(by.name),
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        subject_label=_label(subject),
        data={key: _plain(value) for key, value in sorted(data.items())},
        algorithm=chain.algorithm_in_use(),
        prev_hash=prev,
    )
    entry.hash = entry.computed_hash()
    entry.save(force_insert=True)
    return entry


def _moment(last_at: datetime | None) -> datetime:
    """Now; where the clock was set back a little, the moment of the entry before.

    A larger jump is written as the clock says it: what it claims is evidence, and the order of a
    chain is its numbers.
    """
    now = clock.now()
    if last_at is not None and now < last_at <= now + SMALL_STEP:
        return last_at
    return now


def _before_the_first(cursor: Any, name: str) -> int:
    """0, but for a chain that was lost as a whole and begins beyond the numbers it had."""
    cursor.execute("SELECT (series ->> %s)::bigint FROM audit_checkpointmark", [name])
    found = cursor.fetchone()
    return int(found[0]) - 1 if found and found[0] else 0


def _place(subject: models.Model) -> tuple[Unit | None, Office]:
    if isinstance(subject, Unit):
        return subject, subject.office
    if isinstance(subject, Office):
        return None, subject
    unit: Unit | None = getattr(subject, "unit", None)
    office: Office = unit.office if unit else subject.office  # type: ignore[attr-defined]
    return unit, office


def _label(subject: models.Model) -> str:
    """What the record is called, in the product's own language whatever the actor reads.

    A record whose name is personal data has a `trail_label`: an entry can never be mended.
    """
    with translation.override(settings.LANGUAGE_CODE):
        return _clean(str(getattr(subject, "trail_label", subject)))[:300]


def _plain(value: Any) -> Any:
    """A value as JSON holds it; text is cleaned of what could disguise a log line."""
    match value:
        case None | bool() | int():
            return value
        case datetime():
            return chain.moment(value)
        case date():
            return value.isoformat()
        case Decimal() | float():
            return str(value)
        case list() | tuple() | set() | frozenset():
            return [_plain(each) for each in value]
        case dict():
            return {str(key): _plain(each) for key, each in value.items()}
        case _:
            return _clean(str(value))


def _clean(text: str) -> str:
    """Washed of what may not be kept, and of what could disguise a line."""
    for wash in _washes:
        text = wash(text)
    return visible(text)
