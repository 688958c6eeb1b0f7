"""Keeping files: under their hash, outside the static root, with both digests."""

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from audit import chain
from casefiles.models import StoredFile
from casefiles.refusals import FileTooLarge
from tenants.models import Unit
from tenants.scope import OPEN_DOOR

LIMIT_MB = 20


def keep(unit: Unit, name: str, content: bytes, *, door: int = OPEN_DOOR) -> StoredFile:
    """Store bytes for a unit, behind the door of their case.

    Part of the verb that calls it, which writes the trail entry.

    The place on disk is the content's own hash: a transaction that fails afterwards leaves at most
    bytes that the next attempt uses again, never a second copy. Raises FileTooLarge.
    """
    if len(content) > LIMIT_MB * 1024 * 1024:
        raise FileTooLarge(limit=LIMIT_MB)
    sha256 = hashlib.sha256(content).hexdigest()
    place = f"{unit.code}/{sha256[:2]}/{sha256}"
    if not default_storage.exists(place):
        place = default_storage.save(place, ContentFile(content))
    return StoredFile.objects.create(
        unit=unit,
        door=door,
        name=name[-200:],
        size=len(content),
        sha256=sha256,
        sm3=chain.digest(content, "sm3"),
        stored_as=place,
    )


def read(file: StoredFile) -> bytes:
    """The bytes of a stored file."""
    with default_storage.open(file.stored_as) as stored:
        content: bytes = stored.read()
    return content
