"""Keeping files: sealed under their hash, outside the static root, with both digests."""

import hashlib
from collections.abc import Iterator

from audit import chain
from casefiles.models import StoredFile
from casefiles.refusals import FileAltered, FileRemoved, FileTooLarge
from tenants import sealing, vault
from tenants.clock import SHANGHAI
from tenants.models import Unit
from tenants.scope import every_unit

LIMIT_MB = 20


def keep(unit: Unit, name: str, content: bytes) -> StoredFile:
    """Store bytes for a unit; part of the verb that calls it, which writes the trail entry.

    The place on disk is the content's own hash: a transaction that fails afterwards leaves at most
    bytes that the next attempt uses again, never a second copy. Raises FileTooLarge.
    """
    if len(content) > LIMIT_MB * 1024 * 1024:
        raise FileTooLarge(limit=LIMIT_MB)
    sha256 = hashlib.sha256(content).hexdigest()
    file = StoredFile(
        unit=unit,
        name=name[-200:],
        size=len(content),
        sha256=sha256,
        sm3=chain.digest(content, "sm3"),
        stored_as=f"{unit.code}/{sha256[:2]}/{sha256}",
    )
    if not vault.holds(file.stored_as, content, context=file.sealed_for):
        vault.put(file.stored_as, content, context=file.sealed_for)
    file.save(force_insert=True)
    return file


def read(file: StoredFile) -> bytes:
    """The bytes of a stored file, and no others: both hashes are checked at each read.

    Raises FileAltered (swapped, moved, damaged or lost), FileRemoved, KeyMissing.
    """
    if file.removed_at is not None:
        raise FileRemoved(on=file.removed_at.astimezone(SHANGHAI).date().isoformat())
    try:
        content = vault.get(file.stored_as, context=file.sealed_for)
    except sealing.KeyMissing:
        raise
    except (FileNotFoundError, sealing.Unreadable) as error:
        raise FileAltered(name=file.name) from error
    digests = hashlib.sha256(content).hexdigest(), chain.digest(content, "sm3")
    if digests != (file.sha256, file.sm3):
        raise FileAltered(name=file.name)
    return content


def holdings() -> Iterator[tuple[str, str]]:
    """Every file of every unit, for the vault."""
    with every_unit(because="every stored file, to seal it with the key in use"):
        rows = StoredFile.objects.filter(removed_at=None).order_by("pk")
        found = [(each.stored_as, each.sealed_for) for each in rows.iterator(2000)]
    yield from found
