"""The timeline of a record: its entries, with the old → new that its row versions show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from audit import words
from audit.actions import Category, of_category
from audit.models import Entry
from tenants.sealed import HIDDEN, SealedField, SearchHash

# Plumbing that says nothing to a person.
SILENT = {
    "id",
    "unit",
    "office",
    "history_id",
    "filing",
    "item_list",
    "counted_at",
    "opened_at",
    "forgotten_at",
    "door",
}


@dataclass(frozen=True)
class Change:
    """One field, before and after."""

    field: str
    old: str
    new: str


@dataclass
class Moment:
    """One line of a timeline."""

    at: datetime
    who: str
    what: str
    note: str
    entry_id: str
    changes: list[Change] = field(default_factory=list)


def timeline(record: models.Model, *, versions_of: Iterable[models.Model] = ()) -> list[Moment]:
    """What happened to a record, newest first; two statements and one per versioned row.

    A change of a row belongs to the entry written next after it: both are one transaction. Who was
    let in or turned away is no part of a record's life.
    """
    entries = list(_entries_of(record))
    moments = [
        Moment(
            at=localtime(each.at),
            who=each.actor_name,
            what=each.label,
            note=_("；").join(
                f"{label}{_('：')}{value}" for label, value in words.spoken(each, quietly=True)
            ),
            entry_id=each.number,
        )
        for each in entries
    ]
    oldest_first = list(zip(entries, moments, strict=True))[::-1]
    for row in [record, *versions_of]:
        left = oldest_first
        for at, changes in _changes(row):
            left = _from_next(left, at)
            if left:
                left[0][1].changes.extend(changes)
    return moments


def latest_of(record: models.Model) -> Entry | None:
    """The entry of what happened to a record last; None where nothing has."""
    return _entries_of(record).first()


def _entries_of(record: models.Model) -> "models.QuerySet[Entry]":
    at_the_door = of_category(Category.LOGIN, Category.REFUSAL)
    found: models.QuerySet[Entry] = Entry.objects.of(record).exclude(action__in=at_the_door)
    return found


def _from_next(left: list[tuple[Entry, Moment]], at: datetime) -> list[tuple[Entry, Moment]]:
    """What is left of the entries from the one written next after `at`.

    The nearest, not the first: where the clock was set back, an earlier entry bears a later moment.
    """
    after = [(entry.at - at, place) for place, (entry, _told) in enumerate(left) if entry.at >= at]
    return left[min(after)[1] :] if after else []


def _changes(row: models.Model) -> list[tuple[datetime, list[Change]]]:
    """The moments at which a row changed, oldest first, with what changed."""
    history: Any = getattr(type(row), "history", None)
    if history is None:
        return []
    versions: Sequence[Any] = list(history.model.objects.filter(id=row.pk).order_by("history_id"))
    told = []
    fields = [
        each
        for each in type(row)._meta.concrete_fields
        if each.name not in SILENT and not isinstance(each, SearchHash)
    ]
    for before, after in pairwise(versions):
        changes = [
            Change(str(each.verbose_name), _shown(before, each), _shown(after, each))
            for each in fields
            if getattr(before, each.attname) != getattr(after, each.attname)
            and not each.is_relation
        ]
        if changes:
            told.append((after.history_date, changes))
    return told


def _shown(version: Any, column: "models.Field[Any, Any]") -> str:
    value = getattr(version, column.attname)
    if value is None or value == "":
        return ""
    if isinstance(column, SealedField):
        return HIDDEN
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, datetime):
        return date_format(localtime(value), "Y-m-d H:i")
    return str(value)
