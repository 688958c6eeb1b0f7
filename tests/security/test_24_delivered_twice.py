"""24: a job delivered twice has one effect, one after the other or at the same time."""

from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from audit.models import Entry, RunState
from audit.running import carry_out
from casefiles.models import Filing
from config import jobs
from tenants import clock
from tenants.scope import every_unit
from tests.cast import County, at
from tests.jobs.test_export_job import ask, effects
from tests.stories import reread


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    """A file storage of the test's own."""
    place = tmp_path / "files"
    backend = {**settings.STORAGES["default"], "OPTIONS": {"location": str(place)}}
    settings.STORAGES = {**settings.STORAGES, "default": backend}
    return place


def test_24_an_export_delivered_twice(county: County, files: Path) -> None:
    run = ask(county)
    carry_out(run.pk)
    reread(run)
    before = (run.stored_as, run.finished_at)
    carry_out(run.pk)
    reread(run)
    assert (run.stored_as, run.finished_at) == before
    assert effects(county) == (1, 1)
    assert len([each for each in files.rglob("*") if each.is_file()]) == 1


def test_24_an_export_delivered_twice_at_once(open_county: County, files: Path) -> None:
    run = ask(open_county)
    together, failed = Barrier(2), []

    def deliver() -> None:
        try:
            together.wait()
            carry_out(run.pk)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [Thread(target=deliver) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    reread(run)
    assert failed == [] and run.state == RunState.DONE
    assert effects(open_county) == (1, 1)
    assert len([each for each in files.rglob("*") if each.is_file()]) == 1


def opened() -> list[tuple[str, str, int]]:
    """The obligations that stand open, and how many entries say so."""
    with every_unit(because="test"):
        filings = [(each.unit.code, each.period, each.sequence) for each in Filing.objects.all()]
        entries = Entry.objects.filter(action="filing.opened").count()
    assert len(filings) == entries
    return sorted(filings)


def test_24_the_schedule_delivered_twice(county: County) -> None:
    with clock.at(at("2026-03-02 00:10")):
        jobs.open_periods(timestamp=0)
        once = opened()
        jobs.open_periods(timestamp=0)
    assert once and opened() == once


def test_24_the_schedule_delivered_twice_at_once(open_county: County) -> None:
    together, failed = Barrier(2), []

    def deliver() -> None:
        try:
            with clock.at(at("2026-03-02 00:10")):
                together.wait()
                jobs.open_periods(timestamp=0)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [Thread(target=deliver) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert failed == []
    found = opened()
    assert found and len(found) == len(set(found))
