"""What an upload must pass before it is kept: size, antivirus, content, name. Stores nothing."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from audit.record import record
from casefiles import actions, antivirus
from casefiles.inspection import FileKind, clean, inspect
from casefiles.inspection.names import ending_of
from casefiles.refusals import EndingDisagrees, FileEmpty, FileInfected, FileTooLarge
from casefiles.turns import Record
from casefiles.verbs.files import LIMIT_MB
from tenants.actors import Actor
from tenants.models import Office, Unit


def content_of(file: "UploadedFile[bytes]") -> bytes:
    """The bytes of an uploaded file. Raises FileTooLarge, FileEmpty."""
    if (file.size or 0) > LIMIT_MB * 1024 * 1024:
        raise FileTooLarge(limit=LIMIT_MB)
    content: bytes = file.read()
    if not content:
        raise FileEmpty
    return content


def examine(name: str, content: bytes) -> tuple[FileKind, str]:
    """The kind of an attachment by its content, and its name made harmless.

    Raises FileEmpty, FileTooLarge, FileInfected, ScannerAway, FileRefused, EndingDisagrees.
    """
    if not content:
        raise FileEmpty
    if len(content) > LIMIT_MB * 1024 * 1024:
        raise FileTooLarge(limit=LIMIT_MB)
    antivirus.scan(content)
    kind = inspect(content)
    name = clean(name)
    ending = ending_of(name)
    if ending not in kind.endings:
        raise EndingDisagrees(ending=f".{ending}" if ending else _("无"), kind=kind.label)
    return kind, name


@transaction.atomic
def note_infected(
    record_of: Record | Unit | Office, content: bytes, infected: FileInfected, *, by: Actor
) -> None:
    """Write into the trail what the antivirus found in a refused upload."""
    record(
        actions.UPLOAD_INFECTED,
        record_of,
        by=by,
        finding=infected.finding,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )


@contextmanager
def watched(record_of: Record | Unit | Office, content: bytes, *, by: Actor) -> Iterator[None]:
    """What the antivirus finds inside the block is noted, and refused all the same.

    The note stays where the caller turns the refusal into a page, within its transaction.
    """
    try:
        yield
    except FileInfected as infected:
        note_infected(record_of, content, infected, by=by)
        raise
