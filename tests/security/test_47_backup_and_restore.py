"""Backup and restore: everything is equal afterwards, or nothing was touched and one sentence says why."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from procrastinate.contrib.django import app
from psycopg import sql

from audit.exporting import ask_for_export
from audit.models import Assessment, Entry, Run, RunState
from config.backup.errors import BackupError
from config.backup.postgres import connected
from config.backup.restoring import check
from config.backup.sealed import CHUNK, MARK
from tenants.scope import office_scope
from tests.owner import as_owner
from tests.security import whole
from tests.security.installation import ROOT, Installation, manage

OTHER_KEY = bytes(range(160, 192))
pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture
def empty_place(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of another installation on the same server: a database without a table."""
    name = f"restore_{os.getpid()}_{time.monotonic_ns()}"
    with psycopg.connect(**connections["owner"].get_connection_params(), autocommit=True) as owner:
        owner.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield {
                "DATABASE_URL": url("default", name),
                "DATABASE_OWNER_URL": url("owner", name),
                "CHENGXIN_DATA": str(tmp_path / "elsewhere"),
            }
        finally:
            query = sql.SQL("DROP DATABASE {} WITH (FORCE)")
            owner.execute(query.format(sql.Identifier(name)))


def url(alias: str, database: str) -> str:
    known = connections[alias].get_connection_params()
    login = f"{known['user']}:{quote(known['password'], safe='')}"
    where = urlencode({"host": known["host"], "port": known["port"]})
    return f"postgresql://{login}@/{database}?{where}"


def everything_at(place: dict[str, str]) -> tuple[Any, ...]:
    data = Path(place["CHENGXIN_DATA"])
    with psycopg.connect(place["DATABASE_URL"]) as connection:
        held = (whole.rows(connection), whole.shape(connection))
    return (*held, whole.files(data / "files"), (data / "checkpoints.jsonl").read_bytes())


def test_47_after_a_restore_everything_is_equal(
    installation: Installation, empty_place: dict[str, str]
) -> None:
    archive = installation.back_up()
    before = installation.everything()
    assert len(before[0]) > 60 and len(before[2]) >= 4
    done = manage(empty_place, "restore", str(archive))
    assert done.returncode == 0, done.stderr
    assert "trail is whole" in done.stdout
    assert everything_at(empty_place) == before
    # It works on: the walls stand, the trail goes on, the next backup is as good.
    verified = manage(empty_place, "verify_trail")
    assert verified.returncode == 0 and " 0 faults" in verified.stdout
    again = installation.folder / "again.cxb"
    assert manage(empty_place, "backup", str(again)).returncode == 0
    assert check(again)["tables"] == check(archive)["tables"]


def test_47_with_the_embedded_server(tmp_path: Path, installation: Installation) -> None:
    archive = installation.back_up()
    place = {"DATABASE_URL": "", "DATABASE_OWNER_URL": "", "CHENGXIN_DATA": str(tmp_path / "own")}
    try:
        done = manage(place, "restore", str(archive))
        assert done.returncode == 0, done.stderr
        refused = manage(place, "restore", str(archive))
        assert refused.returncode == 1 and "not empty" in refused.stderr
        back = manage(place, "backup", str(tmp_path / "back.cxb"))
        assert back.returncode == 0, back.stderr
        before, after = check(archive), check(tmp_path / "back.cxb")
        assert before["tables"] == after["tables"] and before["files"] == after["files"]
    finally:
        subprocess.run(
            [sys.executable, "-m", "config.embedded", "stop", str(tmp_path / "own" / "postgres")],
            cwd=ROOT,
            check=True,
            capture_output=True,
        )


def test_47_replacing_takes_away_what_came_later(installation: Installation) -> None:
    archive = installation.back_up()
    before = installation.everything()
    installation.store("later.txt", b"later")
    (installation.files / "small" / "deep" / "er" / "photo.png").write_bytes(b"changed")
    with as_owner() as owner:
        owner.execute("CREATE TABLE of_a_later_version (id int)")
        owner.execute("SELECT guard.waive('the tests change a name')")
        owner.execute("UPDATE tenants_user SET display_name = 'x'")
    try:
        code, said = installation.restore(archive, "--replace")
    finally:
        with as_owner() as owner:
            owner.execute("DROP TABLE IF EXISTS of_a_later_version")
    assert (code, said.count("note")) == (0, 0), said
    assert installation.everything() == before
    with as_owner() as owner:
        left = owner.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'before%'")
        assert left.fetchall() == []
    assert not (installation.files / ".restore").exists()


def refusals(installation: Installation, archive: Path) -> Iterator[tuple[str, bytes]]:
    """Archives that are not whole, with a word of what must be said."""
    good = archive.read_bytes()
    header = good.index(b"}") + 1
    first = header + 4 + CHUNK + 16
    second = first + 4 + CHUNK + 16
    assert len(good) > second
    yield "not a backup", b""
    yield "not a backup", b"PK\x03\x04" + good
    yield "not a backup", good[: len(MARK) + 2]
    yield "header", good.replace(b'"salt": "', b'"salt": "x', 1)
    yield "changed", good.replace(b'"version": "', b'"version": ".', 1)
    for place in (header + 5, first + 900, second + 5, len(good) - 1):
        yield "changed", good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :]
    for place in (header, header + 2, first - 1, len(good) - 1):
        yield "cut off", good[:place]
    yield "cut off", good[:first]
    yield "cut off", good[:second]
    yield "changed", good[:header] + good[first:second] + good[header:first] + good[second:]
    yield "changed", good[:header] + good[header:first] * 2 + good[second:]
    yield "changed", good[:first] + good[second:]
    yield "damaged", good + b"x"
    other = installation.back_up("other.cxb").read_bytes()
    yield "changed", good[:first] + other[first:]


def test_47_an_archive_that_is_not_whole_is_refused(
    installation: Installation, settings: Any
) -> None:
    archive = installation.back_up()
    bad = installation.folder / "bad.cxb"
    for word, content in refusals(installation, archive):
        bad.write_bytes(content)
        with pytest.raises(BackupError, match=word):
            check(bad)
    before = installation.everything()
    code, said = installation.restore(bad, "--replace")
    assert code == 1 and "changed, cut off or damaged" in said
    assert installation.restore(installation.folder / "absent.cxb", "--check") == (
        1,
        f"{installation.folder / 'absent.cxb'}: No such file or directory.",
    )
    settings.BACKUP_KEY = OTHER_KEY
    code, said = installation.restore(archive, "--replace")
    assert code == 1 and "made with another backup key" in said
    assert installation.everything() == before


def test_47_an_archive_is_checked_without_restoring(installation: Installation) -> None:
    archive = installation.back_up()
    installation.deed()
    before = installation.everything()
    code, said = installation.restore(archive, "--check")
    assert code == 0 and "is whole" in said and "checkpoint 2" in said
    assert installation.everything() == before


def test_47_an_archive_gives_nothing_away(installation: Installation) -> None:
    archive = installation.back_up()
    assert archive.stat().st_mode & 0o777 == 0o600
    content = archive.read_bytes()
    for open_text in ("财政局", "tenants_user", "pbkdf2", "md5$"):
        assert open_text.encode() not in content


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


def test_47_an_older_archive_is_migrated(installation: Installation) -> None:
    call_command("migrate", "sessions", "zero", verbosity=0)
    try:
        archive = installation.back_up()
    finally:
        call_command("migrate", verbosity=0)
    before = installation.everything()
    code, said = installation.restore(archive, "--replace")
    assert code == 0, said
    after = installation.everything()
    assert before[0].keys() == after[0].keys() and after[1] == before[1]
    with as_owner() as owner:
        assert owner.execute("SELECT count(*) FROM django_session").fetchone() == (0,)


def test_47_a_newer_archive_is_refused(installation: Installation) -> None:
    with as_owner() as owner:
        owner.execute(
            "INSERT INTO django_migrations (app, name, applied)"
            " VALUES ('audit', '9999_of_next_year', now())"
        )
    try:
        archive = installation.back_up()
    finally:
        with as_owner() as owner:
            owner.execute("DELETE FROM django_migrations WHERE name = '9999_of_next_year'")
    code, said = installation.restore(archive, "--replace")
    assert code == 1 and "newer version" in said and "audit.9999_of_next_year" in said


def test_47_a_table_that_hides_rows_stops_the_backup(installation: Installation) -> None:
    with as_owner() as owner:
        owner.execute("CREATE TABLE hidden (id int)")
        owner.execute("ALTER TABLE hidden ENABLE ROW LEVEL SECURITY")
        owner.execute("GRANT SELECT ON hidden TO chengxin_backup")
    try:
        with pytest.raises(CommandError, match="hidden hides rows"):
            installation.back_up()
    finally:
        with as_owner() as owner:
            owner.execute("DROP TABLE hidden")


def worker() -> None:
    with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
        app.perform_import_paths()
        app.run_worker(
            queues=["default"], wait=False, listen_notify=False, install_signal_handlers=False
        )


def test_47_no_job_has_its_effect_twice(installation: Installation) -> None:
    """One job was done, one was half done and one was waiting when the backup was made."""
    county = installation.county
    runs = []
    for _ in range(3):
        with office_scope(county.office):
            runs.append(ask_for_export(county.office, 2026, by=county.actor("assessor")))
        if len(runs) == 1:
            worker()
    with as_owner() as owner:
        owner.execute(
            "UPDATE procrastinate_jobs SET status = 'doing' WHERE args ->> 'run_id' = %s",
            [str(runs[1].pk)],
        )
    archive = installation.back_up()
    worker()
    code, said = installation.restore(archive, "--replace")
    assert code == 3, said  # the work after the backup is a gap
    with as_owner() as owner:  # what the hourly look after stalled jobs does, at once
        owner.execute("UPDATE procrastinate_jobs SET status = 'todo' WHERE status = 'doing'")
    worker()
    worker()
    with office_scope(county.office):
        assert set(Run.objects.values_list("state", flat=True)) == {RunState.DONE}
        assert Assessment.objects.count() == 3
        assert Entry.objects.filter(action="assessment.exported").count() == 3
