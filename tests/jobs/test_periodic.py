"""The schedule: what runs when, and that a job whose worker was killed comes back, but not for ever."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from audit.exporting import ask_for_export
from audit.models import Run, RunState
from audit.verify import verify
from casefiles.models import Filing
from config import jobs
from tenants import clock
from tenants.scope import every_unit, office_scope
from tests.cast import County, at
from tests.stories import reread


def crons() -> dict[str, Any]:
    app.perform_import_paths()
    registered = app.periodic_registry.periodic_tasks.values()
    return {each.task.name: each for each in registered}


def test_what_runs_by_itself() -> None:
    names = {
        "open_periods",
        "close_accounts",
        "checkpoint",
        "retry_stalled",
        "forget_old_jobs",
        "forget_counts",
        "forget",
        "sweep_files",
        "forget_old_logins",
        "check_lists",
        "note_expired",
        "watch_tasks",
        "ask_platform",
        "send_records",
    }
    assert set(crons()) == names


def test_periods_open_ten_minutes_after_shanghai_s_midnight() -> None:
    midnight = at("2026-11-01 00:00")
    cron = crons()["open_periods"].croniter
    following = cron.get_next(ret_type=float, start_time=midnight.timestamp())
    assert datetime.fromtimestamp(following, UTC) == at("2026-11-01 00:10")


def test_open_periods_opens_what_is_due(county: County) -> None:
    with clock.at(at("2026-01-01 00:10")):
        jobs.open_periods(timestamp=0)
        jobs.open_periods(timestamp=0)
    with every_unit(because="tests count rows"):
        assert (
            Filing.objects.count() == 9
        )  # the year's list and plan, December's report, three units


def test_the_checkpoint_lies_outside_the_database(
    county: County, settings: Any, tmp_path: Path
) -> None:
    settings.CHECKPOINT_FILE = tmp_path / "heads.jsonl"
    jobs.checkpoint(timestamp=0)
    jobs.checkpoint(timestamp=0)
    lines = [json.loads(line) for line in settings.CHECKPOINT_FILE.read_text("utf-8").splitlines()]
    assert {"u:czj", "u:zjj", "u:gtz", "o:350122"} <= set(lines[0]["heads"])
    with every_unit(because="verify the trail"):
        verdict = verify(settings.CHECKPOINT_FILE)
    assert verdict.checkpoints == 2 and not verdict.faults


def stalled(county: County, *, attempts: int) -> Run:
    """An export whose worker is gone in the middle of it: no heartbeat, still `doing`."""
    with office_scope(county.office):
        run = ask_for_export(county.office, 2026, by=county.actor("assessor"))
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = NULL, attempts = %s",
            [attempts],
        )
    return run


async def look_after_stalled() -> None:
    async with app.open_async():
        await jobs.retry_stalled(timestamp=0)


def by_a_worker() -> None:
    with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
        async_to_sync(look_after_stalled)()


@pytest.mark.parametrize("attempts", [0, jobs.TRIES - 2])
def test_a_job_whose_worker_was_killed_runs_again(open_county: County, attempts: int) -> None:
    run = stalled(open_county, attempts=attempts)
    by_a_worker()
    job = ProcrastinateJob.objects.get()
    assert (job.status, job.attempts) == ("todo", attempts + 1)
    reread(run)
    assert run.state == RunState.WAITING


def test_a_job_that_kills_its_workers_is_given_up(open_county: County) -> None:
    run = stalled(open_county, attempts=jobs.TRIES - 1)
    by_a_worker()
    assert ProcrastinateJob.objects.get().status == "failed"
    reread(run)
    assert run.state == RunState.FAILED and "系统内部出错" in run.error
