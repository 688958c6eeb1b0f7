"""47: after a restore everything is equal, the jobs too, also on another server and from an older version."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from procrastinate.contrib.django import app

from audit.exporting import ask_for_export
from audit.models import Assessment, Entry, Run, RunState
from config.backup.restoring import check
from tenants.scope import office_scope
from tests.owner import as_owner
from tests.security.elsewhere import empty_place as empty_place
from tests.security.elsewhere import everything_at
from tests.security.installation import ROOT, Installation, manage

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def test_47_after_a_restore_everything_is_equal(
    installation: Installation, empty_place: dict[str, str]
) -> None:
    archive = installation.back_up()
    before = installation.everything()
    assert len(before[0]) > 60 and len(before[2]) >= 4
    done = manage(empty_place, "restore", str(archive))
    assert done.returncode == 0, done.stderr
    assert "trail is whole" in done.stdout
    after = everything_at(empty_place)
    for now, then in zip(after[1], before[1], strict=True):
        assert (set(now) - set(then), set(then) - set(now)) == (set(), set())
    assert after == before
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
