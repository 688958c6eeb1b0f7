"""Changing keys: everything sealed is sealed anew under the first of DATA_KEYS, batch by batch.

Each batch is a transaction of its own and what is done is not looked at again, so a run that was
killed goes on where it was. Nothing's meaning changes, so rows get no new versions.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import models

from tenants import sealing, vault
from tenants.scope import every_unit
from tenants.sealed import Sealed, SealedField, SearchHash

BATCH = 500
# Called inside a batch's transaction with its table and its number of rows: the trail's entry.
Vouch = Callable[[str, int], None]
Holdings = Callable[[], Iterable[tuple[str, str]]]


@dataclass(frozen=True)
class Done:
    """One batch of one table or of the files: how many were sealed anew, how many do not open."""

    where: str
    sealed: int
    failed: int


def sealed_columns() -> Iterator[tuple[type[models.Model], SealedField]]:
    """Every column of the product that holds seals, versions included."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, SealedField):
                yield model, field


def left() -> dict[str, int]:
    """How many values wait for the key in use, by table."""
    with every_unit(because="count what waits for the key in use"):
        return {
            model._meta.db_table: _waiting(model, field).count()
            for model, field in sealed_columns()
        }


def files_left(holdings: Holdings) -> int:
    """How many files wait for the key in use; reads the first bytes of each."""
    return sum(not vault.is_current(place) for place, _context in holdings())


def reseal_values(vouch: Vouch) -> Iterator[Done]:
    """Seal every value anew that is not under the key in use, told after each batch."""
    for model, field in sealed_columns():
        last = None
        while True:
            with every_unit(because="seal values with the key in use"):
                rows = _waiting(model, field).order_by("pk")
                rows = rows.filter(pk__gt=last) if last is not None else rows
                found = list(rows.select_for_update()[:BATCH])
                failed = sum(not _reseal(row, field) for row in found)
                if found:
                    vouch(model._meta.db_table, len(found) - failed)
            if not found:
                break
            last = found[-1].pk
            yield Done(model._meta.db_table, len(found) - failed, failed)


def reseal_files(holdings: Holdings) -> Iterator[Done]:
    """Seal every file anew that is not under the key in use, plain ones of old included."""
    sealed = failed = 0
    for place, context in dict(holdings()).items():
        if vault.is_current(place):
            continue
        try:
            vault.reseal(place, context=context)
            sealed += 1
        except sealing.Unreadable:
            failed += 1
        if sealed + failed == BATCH:
            yield Done("files", sealed, failed)
            sealed = failed = 0
    if sealed or failed:
        yield Done("files", sealed, failed)


def rehash(vouch: Vouch) -> int:
    """Compute every search hash anew under SEARCH_KEY, in one transaction; returns how many.

    Nothing may be looked up meanwhile: stop the web server and the workers first. A seal that is
    bound to the hash is made anew with it. Raises Unreadable, KeyMissing.
    """
    changed = 0
    with every_unit(because="search hashes under the new SEARCH_KEY"):
        for model, sealed in sealed_columns():
            found = (each for each in model._meta.concrete_fields if isinstance(each, SearchHash))
            hashes = [each for each in found if each.of == sealed.name]
            if not hashes:
                # Nobody looks for this value: it has no hash.
                continue
            for row in model._default_manager.select_for_update().order_by("pk").iterator(BATCH):
                plain = getattr(row, sealed.attname)
                if plain:
                    for each in hashes:
                        within = getattr(row, each.within) if each.within else ""
                        setattr(row, each.attname, each.hash_of(plain, within) or None)
                    anew = {each.attname: getattr(row, each.attname) for each in hashes}
                    _write(row, sealed, plain, **anew)
                    changed += 1
        vouch("*", changed)
    return changed


def _waiting(model: type[models.Model], field: SealedField) -> "models.QuerySet[models.Model]":
    rows = model._default_manager.filter(**{f"{field.name}__under": sealing.TEXT})
    return rows.exclude(**{f"{field.name}__under": sealing.text_prefix()})


def _reseal(row: models.Model, field: SealedField) -> bool:
    try:
        plain = getattr(row, field.attname)
    except sealing.Unreadable:
        return False
    _write(row, field, plain)
    return True


def _write(row: models.Model, field: SealedField, plain: str, **also: str) -> None:
    token = Sealed(sealing.seal(plain, field.context(row)), plain)
    type(row)._default_manager.filter(pk=row.pk).update(**{field.attname: token}, **also)
