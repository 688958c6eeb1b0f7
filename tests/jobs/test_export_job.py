"""The export as a job: gone with a rollback, one effect however often delivered, failures in words."""

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from audit.exporting import ask_for_export, read
from audit.models import Assessment, Entry, Run, RunState
from audit.running import carry_out
from tenants import clock
from tenants.models import Membership
from tenants.refusals import NotAllowed
from tenants.scope import every_unit, office_scope
from tests.cast import County, at
from tests.stories import reread
from tests.verbs.test_main_job import file_list


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    """A file storage of the test's own."""
    place = tmp_path / "files"
    backend = {**settings.STORAGES["default"], "OPTIONS": {"location": str(place)}}
    settings.STORAGES = {**settings.STORAGES, "default": backend}
    return place


def ask(county: County, year: int = 2026) -> Run:
    with office_scope(county.office):
        return ask_for_export(county.office, year, by=county.actor("assessor"))


def work() -> None:
    """A real worker takes what waits for it, and ends."""
    with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
        app.perform_import_paths()
        app.run_worker(
            queues=["default"], wait=False, listen_notify=False, install_signal_handlers=False
        )


def runs() -> int:
    """How many runs there are, of any office."""
    with every_unit(because="the tests count"):
        return Run.objects.count()


def effects(county: County) -> tuple[int, int]:
    """Assessments and exports that the trail and the tables hold."""
    with office_scope(county.office):
        exports = Entry.objects.filter(action="assessment.exported").count()
        return Assessment.objects.count(), exports


def test_a_worker_makes_the_file_and_the_office_downloads_it(open_county: County) -> None:
    file_list(open_county, "czj", "finance.xlsx")
    run = ask(open_county)
    assert run.state == RunState.WAITING
    work()
    reread(run)
    assert (run.state, run.error) == (RunState.DONE, "")
    assert run.done == run.total > 18 and run.finished_at is not None
    assert run.file_name.endswith("年度信用记录和信用报告应用工作考核（第1次计算）.xlsx")
    client = Client()
    client.force_login(open_county.people["assessor"])
    answer = client.get(f"/office/350122/runs/{run.pk}/file/")
    assert answer.status_code == 200 and answer.content[:2] == b"PK"
    assert ProcrastinateJob.objects.get(task_name="export_assessment").status == "succeeded"


def test_an_ask_that_is_rolled_back_leaves_no_job(open_county: County) -> None:
    with suppress(ZeroDivisionError), transaction.atomic():
        ask(open_county)
        raise ZeroDivisionError
    assert runs() == 0 and not ProcrastinateJob.objects.exists()
    with pytest.raises(NotAllowed), office_scope(open_county.office):
        ask_for_export(open_county.office, 2026, by=open_county.actor("reviewer"))
    assert runs() == 0 and not ProcrastinateJob.objects.exists()


def test_a_killed_delivery_goes_on_with_its_own_assessment(county: County, files: Path) -> None:
    """Killed after the computation was kept: the next delivery writes that one, and no second."""
    run = ask(county)
    (files / "exports").mkdir(parents=True)
    (files / "exports" / "350122").write_text("in the way of a folder")
    with pytest.raises(OSError, match="350122"):
        carry_out(run.pk)
    with office_scope(county.office):
        Run.objects.update(state=RunState.RUNNING, error="")
    (files / "exports" / "350122").unlink()
    with clock.at(at("2026-12-01 09:00")):
        carry_out(run.pk)
    reread(run)
    assert run.state == RunState.DONE and effects(county) == (1, 1)
    assert read(run)[:2] == b"PK"


def test_an_error_is_told_in_words_and_leaves_no_file(county: County, files: Path) -> None:
    run = ask(county)
    (files / "exports").parent.mkdir(parents=True, exist_ok=True)
    (files / "exports").write_text("in the way of a folder")
    with pytest.raises(OSError, match="exports"):
        carry_out(run.pk)
    reread(run)
    assert run.state == RunState.FAILED and run.finished_at is not None
    assert run.error.startswith(f"导出没有完成：系统内部出错（编号 {str(run.pk)[:8]}）")
    assert effects(county) == (1, 0)


def test_who_lost_the_role_meanwhile_gets_nothing(county: County) -> None:
    run = ask(county)
    with every_unit(because="the tests end a membership"):
        Membership.objects.filter(user=county.people["assessor"]).update(until=clock.today())
    carry_out(run.pk)
    reread(run)
    assert run.state == RunState.FAILED and run.error == str(NotAllowed())
    assert effects(county) == (0, 0)
