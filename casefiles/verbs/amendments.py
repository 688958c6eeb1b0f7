"""Rows of a list edited one by one: in an amendment, and in any list that the unit prepares."""

from datetime import date

from django.db import models, transaction

from audit.record import record
from casefiles import actions, turns
from casefiles.itemlists.diff import compare, key_of
from casefiles.itemlists.stored import matter_of, rows_of
from casefiles.itemlists.workbook import MatterRow
from casefiles.itemlists.workbook.limits import MATTERS
from casefiles.models import ENDED, Filing, FilingKind, ItemList, Matter
from casefiles.refusals import (
    CodeTaken,
    LastRow,
    ListFull,
    ListInPreparation,
    NothingToSubmit,
    NotInDraft,
    NotWithUnit,
    StartGone,
)
from casefiles.turns import Step
from casefiles.verbs import itemlists
from casefiles.verbs.filings import open_filing
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.models import Unit

# What an edited row takes from the form; its list and its place stay.
_TERMS = [
    each.name
    for each in Matter._meta.concrete_fields
    if each.name not in {"id", "unit", "office", "item_list", "position"}
]


@transaction.atomic
def begin_amendment(unit: Unit, *, by: Actor) -> Filing:
    """Open a list filing that begins with the rows of the latest version.

    Raises ListInPreparation, NoListInForce.
    """
    allow(by, Verb.FILL_FILING, unit)
    Unit.objects.select_for_update().get(pk=unit.pk)
    unfinished = Filing.objects.filter(unit=unit, kind=FilingKind.ITEM_LIST).exclude(
        state__in=ENDED
    )
    if (there := unfinished.first()) is not None:
        raise ListInPreparation(title=there.title)
    year = str(clock.today().year)
    return open_filing(unit, FilingKind.ITEM_LIST, year, due_at=None, by=by, amendment=True)


@transaction.atomic
def put_row(filing: Filing, row: MatterRow, *, by: Actor, instead_of: Matter | None) -> Matter:
    """Put one checked row into the list that is prepared: a new one, or instead of one of its rows.

    Raises CodeTaken, NotInDraft, ListFull and the refusals of preparing.
    """
    draft = _draft(filing, by)
    others = draft.matters.exclude(pk__in=[instead_of.pk] if instead_of else [])
    if others.filter(code__iexact=row.code).exists():
        raise CodeTaken(code=row.code)
    matter = matter_of(draft, row)
    if instead_of is not None:
        kept = draft.matters.filter(pk=instead_of.pk).first()
        if kept is None:
            raise NotInDraft
        matter.pk, matter.position = kept.pk, kept.position
        matter._state.adding = False
        matter.save(update_fields=_TERMS)
    else:
        if draft.matters.count() >= MATTERS:
            raise ListFull(limit=MATTERS)
        matter.position = _last_position(draft) + 1
        matter.save(force_insert=True)
    _edited(draft)
    record(actions.LIST_ROW_PUT, filing, by=by, revision=filing.revision, code=matter.code)
    return matter


@transaction.atomic
def drop_row(filing: Filing, matter: Matter, *, by: Actor) -> None:
    """Take one row out of the list that is prepared. Raises NotInDraft, LastRow."""
    draft = _draft(filing, by)
    if not draft.matters.filter(pk=matter.pk).exists():
        raise NotInDraft
    if draft.matters.count() == 1:
        raise LastRow
    code = matter.code
    draft.matters.filter(pk=matter.pk).delete()
    _edited(draft)
    record(actions.LIST_ROW_DROPPED, filing, by=by, revision=filing.revision, code=code)


@transaction.atomic
def restore_row(filing: Filing, code: str, *, by: Actor) -> Matter:
    """Make a row of an amendment what it was in the version before: changed or taken out, it is back.

    Raises NotInDraft, CodeTaken.
    """
    draft = _draft(filing, by)
    pairs = compare(rows_of(draft.base), rows_of(draft)).pairs
    wanted = key_of(code)
    pair = next((each for each in pairs if each.old and key_of(each.old.code) == wanted), None)
    if pair is None or pair.old is None:
        raise NotInDraft
    restored = matter_of(draft, pair.old)
    now = draft.matters.filter(code=pair.new.code).first() if pair.new else None
    others = draft.matters.exclude(pk__in=[now.pk] if now else [])
    if others.filter(code__iexact=restored.code).exists():
        raise CodeTaken(code=restored.code)
    if now is not None:
        restored.position = now.position
        now.delete()
    restored.save(force_insert=True)
    _edited(draft)
    record(actions.LIST_ROW_RESTORED, filing, by=by, revision=filing.revision, code=restored.code)
    return restored


@transaction.atomic
def choose_start(filing: Filing, day: date | None, *, by: Actor) -> None:
    """The day on which the list shall come into force; None for the day of its acceptance.

    Raises StartGone.
    """
    draft = _draft(filing, by)
    if day is not None and day < clock.today():
        raise StartGone
    draft.start_on = day
    draft.save()
    record(actions.LIST_START_CHOSEN, filing, by=by, revision=filing.revision, start_on=day)


def _draft(filing: Filing, by: Actor) -> ItemList:
    """The list that the actor prepares. Raises NotWithUnit, NothingToSubmit, refusals of a turn."""
    allow(by, Verb.FILL_FILING, filing)
    turns.demand_kind(filing, FilingKind.ITEM_LIST)
    turns.hold(filing, Step.PREPARE, by=by)
    if not filing.is_with_unit:
        raise NotWithUnit
    draft = itemlists.draft_of(filing)
    if draft is None:
        raise NothingToSubmit
    return draft


def _edited(draft: ItemList) -> None:
    if not draft.edited:
        draft.edited = True
        draft.save()


def _last_position(draft: ItemList) -> int:
    """The greatest 序号 of the list and of the version it began from: new rows come last."""
    lists = [draft.pk] + ([draft.base_id] if draft.base_id else [])
    found = Matter.objects.filter(item_list__in=lists).aggregate(last=models.Max("position"))
    return int(found["last"] or 0)
