"""47: nothing is overwritten unasked, and what fails in the middle changes nothing and says why."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from django.core.management import CommandError, call_command

from config.backup.postgres import connected
from tests.owner import as_owner
from tests.security.elsewhere import empty_place as empty_place
from tests.security.elsewhere import everything_at
from tests.security.installation import ROOT, Installation, manage

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def test_47_what_is_there_is_not_overwritten_unasked(
    installation: Installation, tmp_path: Path
) -> None:
    archive = installation.back_up()
    before = installation.everything()
    code, said = installation.restore(archive)
    assert code == 1 and "not empty" in said and "--replace" in said
    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", archive)
    with pytest.raises(CommandError, match="No such file or directory"):
        call_command("backup", tmp_path / "absent" / "one.cxb")
    assert installation.everything()[:3] == before[:3]


def test_47_files_alone_are_not_overwritten_either(
    installation: Installation, empty_place: dict[str, str]
) -> None:
    archive = installation.back_up()
    kept = Path(empty_place["CHENGXIN_DATA"]) / "files" / "kept.txt"
    kept.parent.mkdir(parents=True)
    kept.write_text("kept")
    done = manage(empty_place, "restore", str(archive))
    assert done.returncode == 1 and "holds files" in done.stderr
    assert kept.read_text() == "kept"


def test_47_nobody_may_be_connected(installation: Installation) -> None:
    archive = installation.back_up()
    with connected("default"):
        code, said = installation.restore(archive, "--replace")
    assert code == 1 and "stop the web server and the worker" in said


def test_47_a_full_disk_leaves_no_half_archive(
    installation: Installation, empty_place: dict[str, str], tmp_path: Path
) -> None:
    archive = installation.back_up()
    assert manage(empty_place, "restore", str(archive)).returncode == 0
    out = tmp_path / "full" / "one.cxb"
    out.parent.mkdir()
    done = manage(empty_place, "backup", str(out), limit=1024 * 1024)
    assert done.returncode == 1 and list(out.parent.iterdir()) == []
    assert done.stderr.startswith("CommandError: No backup was made: ")
    assert "File too large" in done.stderr and done.stderr.count("\n") == 1


def test_47_a_full_disk_during_a_restore_changes_nothing(
    installation: Installation, empty_place: dict[str, str]
) -> None:
    small = installation.back_up()
    (installation.files / "exports" / "large.bin").unlink()
    with as_owner() as owner:
        owner.execute("SELECT guard.waive('the tests change a name')")
        owner.execute("UPDATE tenants_user SET display_name = 'as it was'")
    kept = installation.back_up("kept.cxb")
    assert manage(empty_place, "restore", str(kept)).returncode == 0
    before = everything_at(empty_place)
    done = manage(empty_place, "restore", str(small), "--replace", limit=1024 * 1024)
    assert done.returncode == 1 and "Nothing was restored" in done.stderr
    assert "File too large" in done.stderr and done.stderr.count("\n") == 1
    assert everything_at(empty_place) == before


def test_47_a_restore_that_fails_late_puts_everything_back(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever goes wrong behind the load: migrations, the files' move, the checkpoint file."""
    archive = installation.back_up()
    installation.store("later.txt", b"later")
    with as_owner() as owner:
        owner.execute("SELECT guard.waive('the tests change a name')")
        owner.execute("UPDATE tenants_user SET display_name = 'as it was'")
    before = installation.everything()
    # A folder stands where the checkpoint file has to go, with a line that is not the archive's.
    line = installation.checkpoint_file.read_bytes()
    beside = installation.checkpoint_file.with_name("checkpoints.of-the-backup.jsonl")
    beside.mkdir()
    installation.checkpoint_file.write_bytes(line.replace(b"hourly", b"h0urly"))
    code, said = installation.restore(archive, "--replace")
    assert code == 1 and "Nothing was restored" in said, said
    installation.checkpoint_file.write_bytes(line)
    assert installation.everything() == before


def test_47_a_killed_restore_changes_nothing(
    installation: Installation, empty_place: dict[str, str]
) -> None:
    for number in range(200):
        installation.store(f"many/{number}.bin", os.urandom(20_000))
    archive = installation.back_up()
    assert manage(empty_place, "restore", str(archive)).returncode == 0
    with psycopg.connect(empty_place["DATABASE_OWNER_URL"]) as owner:
        owner.execute("SELECT guard.waive('the tests change a name')")
        owner.execute("UPDATE tenants_user SET display_name = 'as it was'")
    before = everything_at(empty_place)
    work = Path(empty_place["CHENGXIN_DATA"]) / "files" / ".restore" / "new"
    process = subprocess.Popen(
        [sys.executable, "manage.py", "restore", str(archive), "--replace"],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings.test"} | empty_place,
    )
    until(work.exists)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    until(lambda: not others(empty_place))
    after = everything_at(empty_place)
    assert after[:2] == before[:2]
    assert {k: v for k, v in after[2].items() if not k.startswith(".restore")} == before[2]
    done = manage(empty_place, "restore", str(archive), "--replace")
    assert done.returncode == 0, done.stderr
    assert everything_at(empty_place) == installation.everything()


def others(place: dict[str, str]) -> int:
    with psycopg.connect(place["DATABASE_OWNER_URL"]) as owner:
        found = owner.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid()"
        ).fetchone()
    assert found is not None
    return int(found[0])


def until(true: Callable[[], object]) -> None:
    deadline = time.monotonic() + 30
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.001)
