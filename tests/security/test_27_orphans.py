"""27: what a failed transaction or a killed process leaves in the store goes, and nothing else does."""

import os
import time
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connections, transaction

from audit.models import Run, RunState
from audit.record import record
from casefiles import actions
from casefiles.models import StoredFile
from casefiles.storage import DRAFT
from casefiles.verbs import files
from casefiles.verbs.storage import Swept, sweep
from config import jobs
from tenants.actors import system
from tenants.scope import every_unit, unit_scope
from tests.cast import County
from tests.owner import as_owner
from tests.security.uploading import files_in, own_storage

BY = system("sweep_files")


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    return own_storage(settings, tmp_path)


def keep(county: County, content: bytes, code: str = "czj") -> StoredFile:
    with unit_scope(county.units[code]):
        kept = files.keep(county.units[code], "a.pdf", content)
        record(actions.FILE_CHANGED, kept, by=BY, sha256="", found_sha256="")
        return kept


def grow_old(*places: Path) -> None:
    """As if written two days ago."""
    moment = time.time() - 2 * 24 * 3600
    for place in places:
        os.utime(place, (moment, moment))


def test_27_a_rolled_back_upload_goes_after_a_day(county: County, folder: Path) -> None:
    kept = keep(county, b"kept")
    with transaction.atomic():
        keep(county, b"forgotten")
        transaction.set_rollback(True)
    assert len(files_in(folder)) == 2
    assert sweep(by=BY).removed == []  # a transaction may still be on its way
    grow_old(*files_in(folder))
    found = sweep(by=BY)
    assert len(found.removed) == 1 and found.checked == 1
    assert files_in(folder) == [Path(default_storage.path(kept.stored_as))]


def test_27_the_next_attempt_uses_the_same_bytes(county: County, folder: Path) -> None:
    with transaction.atomic():
        keep(county, b"again")
        transaction.set_rollback(True)
    keep(county, b"again")
    assert len(files_in(folder)) == 1


def test_27_exports_strange_files_and_shared_bytes_stay(county: County, folder: Path) -> None:
    first, second = keep(county, b"shared"), keep(county, b"shared")
    assert first.stored_as == second.stored_as
    with every_unit(because="the tests forget a row"):
        StoredFile.objects.filter(pk=first.pk).delete()
        run = Run.objects.create(
            office=county.office, kind="assessment", state=RunState.DONE, params={"year": 2026}
        )
        run.stored_as = default_storage.save(
            f"exports/{county.office.division_code}/{run.pk}.xlsx", ContentFile(b"book")
        )
        run.save()
    gone = default_storage.save(
        "exports/350122/00000000-0000-4000-8000-000000000000.xlsx", ContentFile(b"old book")
    )
    strange = folder / "somebody" / "notes.txt"
    strange.parent.mkdir()
    strange.write_bytes(b"not ours")
    draft = folder / "czj" / "ab" / f"{DRAFT}x1y2"
    draft.parent.mkdir(parents=True)
    draft.write_bytes(b"half")
    grow_old(*files_in(folder))
    removed = set(sweep(by=BY).removed)
    assert removed == {gone, f"czj/ab/{DRAFT}x1y2"}
    assert strange.exists()
    assert Path(default_storage.path(second.stored_as)).exists()
    assert Path(default_storage.path(run.stored_as)).exists()


def test_27_a_write_that_fails_leaves_the_old_file(folder: Path) -> None:
    default_storage.save("czj/ab/file", ContentFile(b"old"))

    class Broken(ContentFile):
        def chunks(self, chunk_size: int | None = None) -> Any:
            yield b"half of the ne"
            raise OSError("the cable was pulled")

    with pytest.raises(OSError, match="cable"):
        default_storage._save("czj/ab/file", Broken(b""))  # type: ignore[attr-defined]
    (only,) = files_in(folder)
    assert only.read_bytes() == b"old"


def test_27_the_command_and_the_job_say_what_was_done(
    county: County, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for _round in range(2):
        with transaction.atomic():
            keep(county, b"forgotten")
            transaction.set_rollback(True)
        grow_old(*files_in(folder))
        if _round == 0:
            call_command("sweep_files")
            said = capsys.readouterr().out
            assert said.startswith("removed  czj/") and "0 files compared, 1 removed" in said
        else:
            jobs.sweep_files(timestamp=0)
        assert files_in(folder) == []


def test_27_the_sweep_waits_for_whoever_is_keeping_a_file(
    open_county: County, settings: Any, tmp_path: Path
) -> None:
    """An old orphan is taken up again by an upload at the very moment of the sweep."""
    folder = own_storage(settings, tmp_path)
    with transaction.atomic():
        keep(open_county, b"taken up again")
        transaction.set_rollback(True)
    grow_old(*files_in(folder))
    keeping, may_commit, found = Event(), Event(), list[Swept]()

    def upload() -> None:
        with transaction.atomic():
            keep(open_county, b"taken up again")
            keeping.set()
            assert may_commit.wait(60)
        connections.close_all()

    def clean() -> None:
        found.append(sweep(by=BY))
        connections.close_all()

    uploading, cleaning = Thread(target=upload), Thread(target=clean)
    uploading.start()
    assert keeping.wait(60)
    cleaning.start()
    _until_somebody_waits()
    assert not found
    may_commit.set()
    uploading.join()
    cleaning.join()
    assert found[0].removed == []
    with every_unit(because="the tests look"):
        assert files.read(StoredFile.objects.get()) == b"taken up again"


def _until_somebody_waits() -> None:
    """Until a statement waits for an advisory lock; a minute at most."""
    ends = time.monotonic() + 60
    with as_owner() as connection:
        while time.monotonic() < ends:
            row = connection.execute(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
            ).fetchone()
            if row and row[0]:
                return
    raise AssertionError("the sweep did not wait")
