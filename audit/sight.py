"""What of an entry a reader sees: who may not see a record reads neither its name nor its data.

Everything that shows entries to people asks `shown`. The entry itself stays in sight with its number,
time, person and hash, so that the chain has no gap; apps register which records are closed.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import reduce

from django.db import models
from django.utils.translation import gettext as _

from audit import words
from audit.models import Entry

_closed: dict[str, Callable[[], set[str]]] = {}


def register(subject_type: str, closed: Callable[[], set[str]]) -> None:
    """`closed` tells the ids of the records of a type that the present scope does not show."""
    _closed[subject_type] = closed


@dataclass(frozen=True)
class Shown:
    """An entry as the reader may read it."""

    entry: Entry
    subject: str
    said: list[tuple[str, str]]


def shown(
    entries: Iterable[Entry], *, quietly: bool = False, always: Collection[str] = ()
) -> list[Shown]:
    """The entries as the present scope may read them; one statement for each registered type.

    `quietly` leaves hashes out. Data of the actions in `always` are told of closed records too: the
    auditor reads why a confidential case was opened in an emergency, and not which it was.
    """
    found = list(entries)
    closed = _all_closed() if found else {}

    def is_closed(each: Entry) -> bool:
        return each.subject_id in closed.get(each.subject_type, ())

    return [
        Shown(
            each,
            _("保密办件") if is_closed(each) else each.subject_label,
            list(words.spoken(each, quietly=quietly))
            if not is_closed(each) or each.action in always
            else [],
        )
        for each in found
    ]


def searched(rows: models.QuerySet[Entry], text: str) -> models.QuerySet[Entry]:
    """The entries whose record is called so, without those whose name is not to be read."""
    hits = rows.filter(subject_label__icontains=text)
    return reduce(
        lambda left, closed: left.exclude(subject_type=closed[0], subject_id__in=closed[1]),
        _all_closed().items(),
        hits,
    )


def _all_closed() -> dict[str, set[str]]:
    return {subject_type: closed() for subject_type, closed in _closed.items()}
