"""Legal bases that end: registered by the office, found in every unit's list, noted when they are over."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import transaction

from audit.models import Entry
from audit.record import record
from casefiles import actions
from casefiles.identifiers import mask_within
from casefiles.itemlists.endings import ends_among, may_end, registered
from casefiles.itemlists.expiry import key_of
from casefiles.models import EndingBasis, ItemList, Matter
from casefiles.refusals import AlreadyRegistered
from casefiles.verbs.itemlists import all_in_force
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.models import Office, Unit
from tenants.scope import office_scope, unit_scope


@transaction.atomic
def register(
    office: Office, title: str, last_on: date, *, note: str = "", by: Actor
) -> EndingBasis:
    """Register the last day of a legal basis, before or after it has come. Raises AlreadyRegistered."""
    allow(by, Verb.KEEP_BASES, office)
    Office.objects.select_for_update().get(pk=office.pk)
    there = EndingBasis.objects.filter(office=office, withdrawn_at__isnull=True)
    for each in there:
        if key_of(each.title) == key_of(title):
            raise AlreadyRegistered(title=each.title, on=each.last_on)
    basis: EndingBasis = EndingBasis.objects.create(
        office=office,
        title=title.strip(),
        last_on=last_on,
        note=mask_within(note.strip()),
        entered_by=by.user,
        entered_at=clock.now(),
    )
    record(actions.BASIS_REGISTERED, office, by=by, basis=basis.title, last_on=last_on)
    return basis


@transaction.atomic
def withdraw(basis: EndingBasis, *, by: Actor) -> None:
    """Take a registration back: it was wrong, or the basis was prolonged. Twice is as good as once."""
    allow(by, Verb.KEEP_BASES, basis)
    basis = EndingBasis.objects.select_for_update().get(pk=basis.pk)
    if basis.withdrawn_at is not None:
        return
    basis.withdrawn_at = clock.now()
    basis.save()
    record(actions.BASIS_WITHDRAWN, basis.office, by=by, basis=basis.title)


def note_expired(*, by: Actor) -> int:
    """Write into each unit's trail which matters in force lost their basis; returns how many are new.

    Once for each matter of each version, however often it runs; one transaction for each unit.
    """
    return sum(_note_in(office, by) for office in Office.objects.order_by("path"))


def _note_in(office: Office, by: Actor) -> int:
    today = clock.today()
    with office_scope(office):
        titles = {title: day for title, day in registered(office.pk).items() if day < today}
        if not titles:
            return 0
        lists = {each.pk: each for each in all_in_force(office).select_related("unit__office")}
        rows = Matter.objects.filter(may_end(today), item_list__in=lists)
        over = [
            each
            for each in ends_among(rows, titles, today)
            if each.is_of_basis and each.stage == "over" and not each.ending.partial
        ]
        known = _noted(lists)
    new: dict[ItemList, list[Matter]] = {}
    for each in over:
        if (str(each.matter.item_list_id), each.matter.code) not in known:
            new.setdefault(lists[each.matter.item_list_id], []).append(each.matter)
    return sum(_note(item_list, matters, titles, by) for item_list, matters in new.items())


def _noted(lists: Iterable[UUID]) -> set[tuple[str, str]]:
    """(list, code) of every matter that has been noted."""
    rows = Entry.objects.filter(
        action=actions.BASIS_EXPIRED.name, subject_id__in=[str(pk) for pk in lists]
    )
    return {(each.subject_id, each.data["code"]) for each in rows}


def _note(item_list: ItemList, matters: list[Matter], titles: dict[str, date], by: Actor) -> int:
    """Note what nobody has noted meanwhile: another worker may have been quicker."""
    with unit_scope(item_list.unit), transaction.atomic():
        Unit.objects.select_for_update(no_key=True).get(pk=item_list.unit_id)
        known = _noted([item_list.pk])
        left = [each for each in matters if (str(item_list.pk), each.code) not in known]
        _record(item_list, left, titles, by)
    return len(left)


def _record(item_list: ItemList, matters: list[Matter], titles: dict[str, date], by: Actor) -> None:
    for end in ends_among(matters, titles):
        record(
            actions.BASIS_EXPIRED,
            item_list,
            by=by,
            version=item_list.version,
            code=end.matter.code,
            matter=end.matter.name,
            basis=list(end.ending.bases),
            last_on=end.ending.last_on,
        )
