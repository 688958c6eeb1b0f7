"""Model lists (示范清单): published by the office, taken over by units into a list of their own."""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from audit.record import record
from casefiles import actions
from casefiles.itemlists.catalogue import name_key
from casefiles.itemlists.stored import book_of_rows, rows_of
from casefiles.itemlists.words import BasisLevel, Category, Stage, SubjectKind, UseMode
from casefiles.itemlists.workbook import MatterRow
from casefiles.itemlists.workbook.limits import MATTERS
from casefiles.models import CatalogueEntry, Filing, ItemList, ModelList, ModelMatter
from casefiles.refusals import ListFull, NotAcceptedYet, NothingChosen, PublishedBefore
from casefiles.verbs import itemlists
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.models import Office


@transaction.atomic
def publish(item_list: ItemList, *, by: Actor) -> ModelList:
    """Copy a unit's accepted list for all units of the office to begin from; it names its origin.

    Section, contact, dates and numbers of cases stay with the unit. Raises NotAcceptedYet,
    PublishedBefore.
    """
    allow(by, Verb.KEEP_CATALOGUE, item_list)
    Office.objects.select_for_update().get(pk=item_list.office_id)
    if item_list.version is None:
        raise NotAcceptedYet
    same = in_use(item_list.office).filter(source=item_list.pk).first()
    if same is not None:
        raise PublishedBefore(title=same.title)
    unit = item_list.unit
    model = ModelList(
        office=item_list.office,
        title=f"{unit.short_name}{item_list.filing.title}",
        origin=unit,
        origin_name=unit.name,
        source=item_list.pk,
        version=item_list.version,
    )
    return _publish(model, rows_of(item_list), by=by)


@transaction.atomic
def publish_own(office: Office, title: str, rows: Sequence[MatterRow], *, by: Actor) -> ModelList:
    """Publish a list that the office itself has drawn up."""
    allow(by, Verb.KEEP_CATALOGUE, office)
    return _publish(ModelList(office=office, title=title), rows, by=by)


@transaction.atomic
def withdraw(model: ModelList, *, by: Actor) -> None:
    """Offer a model no longer; lists that began from it stay as they are."""
    allow(by, Verb.KEEP_CATALOGUE, model)
    if model.withdrawn_at is not None:
        return
    model.withdrawn_at = clock.now()
    model.save()
    record(actions.MODEL_WITHDRAWN, model.office, by=by, model=model.title)


def in_use(office: Office) -> "QuerySet[ModelList]":
    """The models that an office offers, newest first."""
    return ModelList.objects.filter(office=office, withdrawn_at__isnull=True)


@transaction.atomic
def take(filing: Filing, model: ModelList, chosen: Collection[UUID], *, by: Actor) -> int:
    """Add some matters of a model to the contents of a filing's present revision; returns how many.

    What the list has already, by code or by name, is left as it is. A matter takes the county's code
    where it has one. Raises NothingChosen, ListFull, NotWithUnit and the refusals of a turn.
    """
    allow(by, Verb.FILL_FILING, filing)
    present = ItemList.objects.filter(filing=filing, revision=filing.revision).first()
    rows = rows_of(present)
    matters = ModelMatter.objects.filter(model_list=model, pk__in=list(chosen))
    added = _new_rows(rows, matters, _county_codes(filing.office))
    if not added:
        raise NothingChosen
    if len(rows) + len(added) > MATTERS:
        raise ListFull(limit=MATTERS)
    whole = [*rows, *added]
    name = f"{filing.unit.short_name}{filing.title}（选自示范清单）.xlsx"
    content = book_of_rows(filing.unit.name, int(filing.period[:4]), whole)
    itemlists.put_rows(filing, by=by, name=name, content=content, rows=whole)
    record(
        actions.LIST_CLONED,
        filing,
        by=by,
        revision=filing.revision,
        model=model.title,
        rows=len(added),
    )
    return len(added)


def _publish(model: ModelList, rows: Sequence[MatterRow], *, by: Actor) -> ModelList:
    model.size = len(rows)
    model.published_by = by.user
    model.published_at = clock.now()
    model.save(force_insert=True)
    ModelMatter.objects.bulk_create(_matter(model, row) for row in rows)
    record(
        actions.MODEL_PUBLISHED,
        model.office,
        by=by,
        model=model.title,
        origin=model.origin_name,
        version=model.version,
        rows=len(rows),
    )
    return model


def _matter(model: ModelList, row: MatterRow) -> ModelMatter:
    return ModelMatter(
        office=model.office,
        model_list=model,
        position=row.position,
        code=row.code,
        name=row.name,
        category=row.category,
        subject_kinds=list(row.subject_kinds),
        stage=row.stage,
        use_modes=sorted(row.use_modes),
        channel=row.channel,
        report_terms=row.report_terms,
        dishonesty_measure=row.dishonesty_measure,
        legal_basis=row.legal_basis,
        basis_level=row.basis_level or "",
        needs_consent=row.needs_consent,
    )


def _county_codes(office: Office) -> dict[str, str]:
    return dict(CatalogueEntry.objects.filter(office=office).values_list("key", "code"))


def _new_rows(
    present: Sequence[MatterRow], matters: Iterable[ModelMatter], codes: dict[str, str]
) -> list[MatterRow]:
    taken = {row.code.casefold() for row in present}
    named = {name_key(row.name) for row in present}
    added: list[MatterRow] = []
    for matter in matters:
        key = name_key(matter.name)
        code = codes.get(key, matter.code)
        if code.casefold() in taken:
            code = matter.code
        if key in named or code.casefold() in taken:
            continue
        taken.add(code.casefold())
        named.add(key)
        added.append(_row(matter, code, len(present) + len(added) + 1))
    return added


def _row(matter: ModelMatter, code: str, position: int) -> MatterRow:
    """A matter of a model as the taking unit's own: who is in charge there, it fills in itself."""
    return MatterRow(
        position=position,
        code=code,
        name=matter.name,
        category=Category(matter.category),
        subject_kinds=tuple(each for each in SubjectKind if each in matter.subject_kinds),
        stage=Stage(matter.stage),
        use_modes=frozenset(UseMode(each) for each in matter.use_modes),
        channel=matter.channel,
        report_terms=matter.report_terms,
        dishonesty_measure=matter.dishonesty_measure,
        legal_basis=matter.legal_basis,
        basis_level=BasisLevel(matter.basis_level) if matter.basis_level else None,
        needs_consent=matter.needs_consent,
        section="",
        contact="",
        effective_on=clock.today(),
        expires_on=None,
        yearly_estimate=None,
        source_row=position,
    )
