"""Long work as a job behind a Run: begun in the scope of its office, done once, ended in words.

A job may be delivered twice, one after the other or at the same time. The Run's row is the lock: only
the delivery that finds the Run unfinished (`unfinished`) keeps its result and records the deed.

To add a kind of long work: decorate the function that does it with `work(…)`; the job of that name in
`config/jobs.py` calls `carry_out`, and `give_up` when it is not tried again.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import OperationalError
from procrastinate.contrib.django import app as jobs

from audit.models import Run, RunState
from tenants import clock
from tenants.actors import Actor, in_office, system
from tenants.models import Office
from tenants.refusals import NotAllowed, Refusal
from tenants.scope import every_unit, office_scope

FINAL = frozenset({RunState.DONE, RunState.FAILED})

log = logging.getLogger(__name__)

# What a kind of work does for a Run, and in whose name.
Doing = Callable[[Run, Actor], None]


@dataclass(frozen=True)
class _Work:
    """A kind of work: its job's name, what it does, and what is said when it failed (`%(id)s`)."""

    task: str
    do: Doing
    failed: Any


_works: dict[str, _Work] = {}


def work(kind: str, *, task: str, failed: Any) -> Callable[[Doing], Doing]:
    """Make a function the work of the Runs of a kind; it runs outside any scope and enters its own."""

    def known(do: Doing) -> Doing:
        _works[kind] = _Work(task, do, failed)
        return do

    return known


def defer(run: Run) -> None:
    """Let the worker carry a Run out, once the transaction that asks for it is committed."""
    jobs.configure_task(_works[run.kind].task).defer(run_id=str(run.pk))


def carry_out(run_id: UUID) -> None:
    """Do the work of a Run, as the job. A finished Run stays as it is. Raises Run.DoesNotExist.

    A refusal ends the Run with its sentence; another error ends it with a general one and is
    raised; a database that is away (OperationalError) is raised alone, so that the job comes again.
    """
    run = _begin(run_id)
    if run is None:
        return
    try:
        _works[run.kind].do(run, _asker(run))
    except OperationalError:
        raise
    except Refusal as refusal:
        give_up(run_id, str(refusal))
    except Exception:
        log.exception("run %s (%s) failed", run_id, run.kind)
        give_up(run_id)
        raise


def give_up(run_id: UUID, why: str = "") -> None:
    """End a Run that has no result, with the reason that the user reads. Raises Run.DoesNotExist."""
    found = _find(run_id)
    why = why or str(_works[found.kind].failed) % {"id": str(run_id)[:8]}
    with office_scope(found.office):
        waiting = Run.objects.filter(pk=run_id).exclude(state__in=FINAL)
        waiting.update(state=RunState.FAILED, error=why, finished_at=clock.now())


def unfinished(run: Run) -> Run | None:
    """The Run's row, locked until the transaction ends; None when another delivery was quicker."""
    found: Run = Run.objects.select_for_update().get(pk=run.pk)
    return None if found.state in FINAL else found


def tell(run: Run, **how_far: int) -> None:
    """Progress, at once visible: this is a transaction of its own, outside any other."""
    with office_scope(run.office):
        Run.objects.filter(pk=run.pk, state=RunState.RUNNING).update(**how_far)


def _find(run_id: UUID) -> Run:
    """A Run with its office: all that a job knows of its scope."""
    with every_unit(because="a job knows its run, and the run its office"):
        found: Run = Run.objects.select_related("office").get(pk=run_id)
        return found


def _begin(run_id: UUID) -> Run | None:
    """The Run, shown as running from now on; None when it is finished."""
    office: Office = _find(run_id).office
    with office_scope(office):
        run: Run = (
            Run.objects.select_for_update(of=["self"]).select_related("asked_by").get(pk=run_id)
        )
        if run.state in FINAL:
            return None
        run.office, run.state = office, RunState.RUNNING
        run.save(update_fields=["state"])
        return run


def _asker(run: Run) -> Actor:
    """Who asked, with the roles held today. Raises NotAllowed when none are left."""
    if run.asked_by is None:
        return system(_works[run.kind].task)
    actor = in_office(run.asked_by, run.office)
    if actor is None:
        raise NotAllowed
    return actor
