"""A job dies at every commit in turn and is begun anew, or eight workers do it at one moment: the sweep
goes on, and nothing happens twice.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from audit.models import Entry, Run, RunState
from audit.verify import verify
from casefiles.verbs import roster
from config import jobs
from tenants import clock
from tenants.actors import system
from tenants.models import Membership
from tenants.scope import every_unit
from tests.cast import County, at
from tests.jobs.test_export_job import effects
from tests.owner import as_owner
from tests.races.killing import NEVER, Kill, Web, died
from tests.races.together import Post, Racers
from tests.stories import ending_basis, list_in_force, submitted_month
from workflows.models import Notice

DUE = "2026-02-03 09:00"  # January's report is due within the next working day
BEGUN = "2026-03-02 00:10"
MOST = 60


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    """A file storage of the test's own."""
    place = tmp_path / "files"
    backend = {**settings.STORAGES["default"], "OPTIONS": {"location": str(place)}}
    settings.STORAGES = {**settings.STORAGES, "default": backend}
    return place


def trail() -> "Counter[tuple[str, ...]]":
    """Every deed by the record it was done to."""
    with every_unit(because="test"):
        rows = Entry.objects.exclude(action__startswith="login.")
        found = rows.values_list("action", "subject_type", "subject_id", "data")
        return Counter((*about, str(data)) for *about, data in found)


def told() -> "Counter[tuple[Any, ...]]":
    """Who was told what."""
    with every_unit(because="test"):
        return Counter(Notice.objects.values_list("person__username", "kind", "process", "step"))


def killed_at_every_commit(job: Callable[[], object], now: str) -> int:
    """Kill before a commit, then after it, and again from what it left, until it comes to its end."""
    for number in range(MOST):
        if not died(job, Kill(1 + number // 2, after=bool(number % 2)), now=now):
            return number
    raise AssertionError("the job makes no way")


def gone(*people: str) -> None:
    """Their roles end with January."""
    with clock.at(at("2026-01-05 09:00")), every_unit(because="the tests send them away"):
        for each in Membership.objects.filter(user__username__in=people):
            roster.end_membership(each, until=date(2026, 1, 31), by=system("tests"))


def actions(done: "Counter[tuple[str, ...]]") -> "Counter[str]":
    """How often each deed was done."""
    found: Counter[str] = Counter()
    for (action, *_about), count in done.items():
        found[action] += count
    return found


def waiting(county: County) -> None:
    """January's reports wait everywhere; in one unit for people who have left."""
    with clock.at(at("2026-02-02 09:00")):
        for code in ("czj", "zjj", "gtz"):
            submitted_month(county, code)
    gone("zjj-approver", "zjj-leader")


def basis_ends(county: County) -> None:
    """Three matters rest on a basis that ends."""
    with clock.at(at("2026-01-05 09:00")):
        list_in_force(county, "czj", matters=3)
        ending_basis(county, "政府采购法", date(2026, 1, 31))


@dataclass(frozen=True)
class Sweep:
    """A job of the schedule, what it finds, when it runs, and what it then does how often."""

    job: Callable[[], object]
    begin: Callable[[County], None]
    now: str
    deed: str
    count: int


SWEEPS = {
    "watch": Sweep(lambda: jobs.watch_tasks(timestamp=0), waiting, DUE, "task.warned", 2),
    "periods": Sweep(
        lambda: jobs.open_periods(timestamp=0), lambda county: None, BEGUN, "filing.opened", 12
    ),
    "bases": Sweep(
        lambda: jobs.note_expired(timestamp=0), basis_ends, BEGUN, "list.basis_expired", 3
    ),
    "accounts": Sweep(
        lambda: jobs.close_accounts(timestamp=0),
        lambda county: gone("czj-handler", "zjj-handler"),
        BEGUN,
        "account.closed",
        2,
    ),
}


@pytest.fixture(params=SWEEPS)
def sweep(request: Any, open_county: County) -> Iterator[Sweep]:
    """A sweep with something to do; each deed of it once in the end, whatever happened to it."""
    found = SWEEPS[request.param]
    found.begin(open_county)
    before = trail()
    yield found
    done, notices = trail() - before, told()
    assert set(done.values()) == {1}, done
    assert actions(done)[found.deed] == found.count, actions(done)
    assert set(notices.values()) <= {1}, notices
    if found.deed == "task.warned":
        assert actions(done)["task.stuck"] == 1
        for person in ("zjj-admin", "reviewer", "chief"):
            assert sum(n for key, n in notices.items() if key[:2] == (person, "nobody")) == 1
    with clock.at(at(found.now)):
        found.job()
    assert (trail() - before, told()) == (done, notices)
    with every_unit(because="test"):
        assert verify(Path("no checkpoints")).faults == ()


def test_a_sweep_goes_on_however_often_it_is_killed(sweep: Sweep) -> None:
    assert killed_at_every_commit(sweep.job, sweep.now) > 2


def test_a_sweep_of_eight_workers_at_one_moment(sweep: Sweep, open_county: County) -> None:
    with Racers(open_county) as racers:
        racers.all_do(sweep.job, sweep.now)


def test_an_export_is_asked_for_and_its_workers_are_killed(open_county: County) -> None:
    """Between the ask and the job, within the job at three commits; a worker's death is noticed."""
    ask = Post("导出", "assessor", "/office/350122/assessment/2026/export/")
    with Web.open(open_county) as web:
        assert web.post(ask, Kill(1, of_deeds=True)) == 0
        assert (runs(), exports()) == ([], [])
        assert web.post(ask, Kill(1, after=True, of_deeds=True)) == 0
        assert (runs(), exports()) == ([RunState.WAITING], ["todo"])
    for kill in (Kill(1, after=True), Kill(3), Kill(5, after=True)):
        assert died(work, kill)
        assert exports() == ["doing"]
        with as_owner() as owner:
            # As if half a minute had passed in silence.
            owner.execute(
                "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'"
            )
        look_after_stalled()
        assert exports() == ["todo"]
    assert not died(work, NEVER)
    assert exports() == ["succeeded"]
    assert runs() == [RunState.DONE] and effects(open_county) == (1, 1)


def runs() -> list[str]:
    """How the runs stand."""
    with every_unit(because="test"):
        return list(Run.objects.values_list("state", flat=True))


def exports() -> list[str]:
    """How the jobs of exports stand."""
    rows = ProcrastinateJob.objects.filter(task_name="export_assessment")
    return list(rows.values_list("status", flat=True))


def work() -> None:
    """A real worker does what waits for it, and ends."""
    with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
        app.perform_import_paths()
        app.run_worker(
            queues=["default"], wait=False, listen_notify=False, install_signal_handlers=False
        )


def look_after_stalled() -> None:
    """What the worker does every minute."""

    async def look() -> None:
        async with app.open_async():
            await jobs.retry_stalled(timestamp=0)

    with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
        async_to_sync(look)()
