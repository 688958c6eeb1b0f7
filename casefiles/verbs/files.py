"""Keeping files: sealed under their hash, outside the static root, with both digests."""

import errno
import hashlib
from collections.abc import Iterator

from django.db import connection, transaction

from audit import chain
from audit.models import Entry
from audit.record import record
from casefiles import actions
from casefiles.identifiers import mask_within
from casefiles.inspection import clean
from casefiles.models import StoredFile
from casefiles.refusals import FileChanged, FileLost, FileRemoved, FileTooLarge, StorageFull
from tenants import clock, sealing, vault
from tenants.actors import Actor
from tenants.clock import SHANGHAI
from tenants.models import Unit
from tenants.scope import OPEN_DOOR, every_unit

LIMIT_MB = 20
# Held, shared, by whoever keeps a file until the row is committed; alone by who sweeps.
SWEEPING = 0x636865_6E67786E
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def keep(unit: Unit, name: str, content: bytes, *, door: int = OPEN_DOOR) -> StoredFile:
    """Store bytes for a unit, behind the door of their case.

    Part of the verb that calls it, which writes the trail entry.

    The place on disk is the content's own hash: a transaction that fails afterwards leaves bytes
    that the next attempt uses again, or that a day later `sweep_files` removes. Raises FileTooLarge,
    StorageFull.
    """
    if len(content) > LIMIT_MB * 1024 * 1024:
        raise FileTooLarge(limit=LIMIT_MB)
    sha256 = hashlib.sha256(content).hexdigest()
    file = StoredFile(
        unit=unit,
        door=door,
        # People name a scan by what is on it: a number stays out of names, trails and downloads.
        name=mask_within(clean(name)),
        size=len(content),
        sha256=sha256,
        sm3=chain.digest(content, "sm3"),
        stored_as=f"{unit.code}/{sha256[:2]}/{sha256}",
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [SWEEPING])
    try:
        if not vault.holds(file.stored_as, content, context=file.sealed_for):
            vault.put(file.stored_as, content, context=file.sealed_for)
    except OSError as error:
        if error.errno in _FULL:
            raise StorageFull from error
        raise
    file.save(force_insert=True)
    return file


def remove(file: StoredFile) -> None:
    """Take a file away for good, and its bytes unless another row needs them. Part of a verb."""
    StoredFile.objects.filter(pk=file.pk).update(removed_at=clock.now())
    place = file.stored_as
    if not StoredFile.objects.filter(stored_as=place, removed_at=None).exists():
        transaction.on_commit(lambda: vault.remove(place))


def read(file: StoredFile) -> bytes:
    """The bytes of a stored file, the very ones that were kept: both hashes are checked.

    Raises FileLost, FileChanged (swapped, moved or damaged), FileRemoved, KeyMissing.
    """
    if file.removed_at is not None:
        raise FileRemoved(on=file.removed_at.astimezone(SHANGHAI).date().isoformat())
    try:
        content = vault.get(file.stored_as, context=file.sealed_for)
    except FileNotFoundError as error:
        raise FileLost from error
    except sealing.KeyMissing:
        raise
    except sealing.Unreadable as error:
        raise FileChanged(vault.digest(file.stored_as)) from error
    found = hashlib.sha256(content).hexdigest()
    if (found, chain.digest(content, "sm3")) != (file.sha256, file.sm3):
        raise FileChanged(found)
    return content


def holdings() -> Iterator[tuple[str, str]]:
    """Every file of every unit, for the vault."""
    with every_unit(because="every stored file, to seal it with the key in use"):
        rows = StoredFile.objects.filter(removed_at=None).order_by("pk")
        found = [(each.stored_as, each.sealed_for) for each in rows.iterator(2000)]
    yield from found


@transaction.atomic
def note_change(file: StoredFile, found: str, *, by: Actor) -> None:
    """Say in the trail that a file is not what was kept; once for each way it differs."""
    said = Entry.objects.of(file).filter(action=actions.FILE_CHANGED.name, data__found_sha256=found)
    if not said.exists():
        record(actions.FILE_CHANGED, file, by=by, sha256=file.sha256, found_sha256=found)
