"""The store against its rows: files that belong to nothing go, rows whose file is wrong are told."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from audit.models import Run
from casefiles.models import StoredFile
from casefiles.refusals import FileChanged, FileLost
from casefiles.storage import DRAFT
from casefiles.verbs import files, pending
from tenants.actors import Actor
from tenants.scope import every_unit

# A transaction that has kept a file ends long before that.
KEPT_AT_LEAST = timedelta(days=1)
# Only what we ourselves have put there: kept files, exports, and drafts of either.
_OURS = re.compile(
    r"[\w-]+/[0-9a-f]{2}/[0-9a-f]{64}(_\w{7})?"
    r"|exports/\d{6}/[0-9a-f-]{36}(_\w{7})?\.xlsx"
    rf"|[\w-]+/[\w-]+/{re.escape(DRAFT)}\w+"
    r"|[\w-]+/[\w-]+/[\w.-]+\.[0-9a-f]{32}\.part"
)


@dataclass
class Swept:
    """What was found: places that were removed, and rows whose file is missing or changed."""

    removed: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    checked: int = 0


def sweep(*, by: Actor) -> Swept:
    """Compare every row with its file, then remove files older than a day that no row names.

    Workbooks that waited too long to be mended lose their row first.

    A changed file is written into its unit's trail, once; nothing of it is removed.
    """
    found = Swept()
    pending.sweep(by=by)
    with every_unit(because="compare stored files with their rows"):
        rows = StoredFile.objects.filter(removed_at=None)
        for file in rows.select_related("unit__office").order_by("pk").iterator():
            found.checked += 1
            try:
                files.read(file)
            except FileLost:
                found.missing.append(f"{file.unit.code} {file.pk}")
            except FileChanged as changed:
                found.changed.append(f"{file.unit.code} {file.pk}")
                files.note_change(file, changed.found, by=by)
    oldest = timezone.now() - KEPT_AT_LEAST
    for place in list(_old_places("", oldest)):
        with every_unit(because="remove a stored file that belongs to nothing"):
            # Nobody keeps a file while we look, so what no row names now, no row will name.
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [files.SWEEPING])
            if not _is_named(place):
                default_storage.delete(place)
                found.removed.append(place)
    return found


def _is_named(place: str) -> bool:
    kept = StoredFile.objects.filter(stored_as=place).exists()
    return kept or Run.objects.filter(stored_as=place).exists()


def _old_places(folder: str, oldest: datetime) -> Iterator[str]:
    """Our places below a folder that were last written before a moment of the machine's clock."""
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in names:
        place = f"{folder}{name}"
        # The disk keeps the machine's time, whatever time the product is told.
        if _OURS.fullmatch(place) and default_storage.get_modified_time(place) < oldest:
            yield place
    for name in folders:
        yield from _old_places(f"{folder}{name}/", oldest)
