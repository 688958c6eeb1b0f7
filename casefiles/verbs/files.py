"""Keeping files: by hash, outside the static root, with both digests."""

import hashlib
import uuid

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from audit import chain
from casefiles.models import StoredFile
from casefiles.refusals import FileTooLarge
from tenants import clock
from tenants.models import Unit

LIMIT_MB = 20


def keep(unit: Unit, name: str, content: bytes) -> StoredFile:
    """Store bytes for a unit; part of the verb that calls it, which writes the trail entry.

    Costs one write to disk inside the transaction; a failed transaction leaves no file behind.
    """
    if len(content) > LIMIT_MB * 1024 * 1024:
        raise FileTooLarge(limit=LIMIT_MB)
    place = f"{unit.code}/{clock.today():%Y/%m}/{uuid.uuid4().hex}"
    stored_as = default_storage.save(place, ContentFile(content))
    try:
        with transaction.atomic():
            row = StoredFile.objects.create(
                unit=unit,
                name=name[-200:],
                size=len(content),
                sha256=hashlib.sha256(content).hexdigest(),
                sm3=chain.digest(content, "sm3"),
                stored_as=stored_as,
            )
    except BaseException:
        default_storage.delete(stored_as)
        raise
    return row


def read(file: StoredFile) -> bytes:
    """The bytes of a stored file."""
    with default_storage.open(file.stored_as) as stored:
        content: bytes = stored.read()
    return content
