"""Keeping files: under their hash, outside the static root, with both digests."""

import errno
import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction

from audit import chain
from audit.models import Entry
from audit.record import record
from casefiles import actions
from casefiles.inspection import clean
from casefiles.models import StoredFile
from casefiles.refusals import FileChanged, FileLost, FileTooLarge, StorageFull
from tenants.actors import Actor
from tenants.models import Unit

LIMIT_MB = 20
# Held, shared, by whoever keeps a file until the row is committed; alone by who sweeps.
SWEEPING = 0x636865_6E67786E
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def keep(unit: Unit, name: str, content: bytes) -> StoredFile:
    """Store bytes for a unit; part of the verb that calls it, which writes the trail entry.

    The place on disk is the content's own hash: a transaction that fails afterwards leaves bytes
    that the next attempt uses again, or that a day later `sweep_files` removes. Raises FileTooLarge,
    StorageFull.
    """
    if len(content) > LIMIT_MB * 1024 * 1024:
        raise FileTooLarge(limit=LIMIT_MB)
    sha256 = hashlib.sha256(content).hexdigest()
    place = f"{unit.code}/{sha256[:2]}/{sha256}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [SWEEPING])
    try:
        if not default_storage.exists(place):
            place = default_storage.save(place, ContentFile(content))
    except OSError as error:
        if error.errno in _FULL:
            raise StorageFull from error
        raise
    return StoredFile.objects.create(
        unit=unit,
        name=clean(name),
        size=len(content),
        sha256=sha256,
        sm3=chain.digest(content, "sm3"),
        stored_as=place,
    )


def read(file: StoredFile) -> bytes:
    """The bytes of a stored file, the very ones that were kept. Raises FileLost, FileChanged."""
    try:
        with default_storage.open(file.stored_as) as stored:
            content: bytes = stored.read()
    except FileNotFoundError as error:
        raise FileLost from error
    found = hashlib.sha256(content).hexdigest()
    if found != file.sha256:
        raise FileChanged(found)
    return content


def fetch(file: StoredFile, *, by: Actor) -> bytes:
    """As `read`, for somebody: a changed file is written into the trail before it is refused."""
    try:
        return read(file)
    except FileChanged as changed:
        note_change(file, changed.found, by=by)
        raise


@transaction.atomic
def note_change(file: StoredFile, found: str, *, by: Actor) -> None:
    """Say in the trail that a file is not what was kept; once for each way it differs."""
    said = Entry.objects.of(file).filter(action=actions.FILE_CHANGED.name, data__found_sha256=found)
    if not said.exists():
        record(actions.FILE_CHANGED, file, by=by, sha256=file.sha256, found_sha256=found)
