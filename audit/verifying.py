"""The auditor's verification: at once where the trail is small, as a job where it is not."""

import logging
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import OperationalError, transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app as jobs

from audit import checkpoints
from audit.actions import Category, declare
from audit.models import Run, RunState
from audit.record import record
from audit.verify import verify
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor, in_office, system
from tenants.models import Office
from tenants.scope import office_scope

VERIFY_ASKED = declare(
    "trail.verification_asked", _("申请核验台账"), "walked", category=Category.UPKEEP
)
VERIFIED = declare(
    "trail.verified", _("核验台账"), "walked chains checkpoints faults", category=Category.UPKEEP
)

KIND = "verification"
# Up to so many entries are walked while the auditor waits: about a second.
AT_ONCE = 20_000
MOST_FAULTS = 200

log = logging.getLogger(__name__)


@transaction.atomic
def ask_to_verify(office: Office, *, by: Actor) -> Run:
    """Verify the office's chains and those of its units; the Run holds what was found."""
    allow(by, Verb.VERIFY_TRAIL, office)
    entries = sum(seq for seq, _hash in checkpoints.heads().values())
    run = Run(office=office, kind=KIND, asked_by=by.user, total=entries)
    if entries <= AT_ONCE:
        _walk(run, by=by)
        return run
    run.save(force_insert=True)
    record(VERIFY_ASKED, office, by=by, walked=entries)
    jobs.configure_task("verify_trail").defer(run_id=str(run.pk))
    return run


def carry_out(run_id: UUID) -> None:
    """Do the verification of a Run, as the job; a finished Run stays as it is."""
    waiting = Run.objects.filter(pk=run_id, state=RunState.WAITING)
    waiting.update(state=RunState.RUNNING)
    office = Run.objects.select_related("office").get(pk=run_id).office
    try:
        with office_scope(office):
            run = Run.objects.select_for_update().get(pk=run_id)
            if run.state != RunState.RUNNING:
                return
            asker = in_office(run.asked_by, office) if run.asked_by else None
            _walk(run, by=asker or system("verify_trail"))
    except OperationalError:
        raise
    except Exception:
        log.exception("the verification %s failed", run_id)
        give_up(run_id)
        raise


def give_up(run_id: UUID) -> None:
    """End a Run that has no result."""
    unfinished = Run.objects.filter(pk=run_id, state__in=(RunState.WAITING, RunState.RUNNING))
    why = _t("核验没有完成：系统内部出错。请稍后重新核验；仍不成功时，请告诉系统管理员。")
    unfinished.update(state=RunState.FAILED, error=why, finished_at=clock.now())


def latest(office: Office) -> Run | None:
    """The office's last verification."""
    return Run.objects.filter(office=office, kind=KIND).order_by("-asked_at").first()


def _walk(run: Run, *, by: Actor) -> None:
    """Walk all chains in scope, keep the verdict in the Run, and record the deed."""
    verdict = verify(settings.CHECKPOINT_FILE)
    figures: dict[str, Any] = {
        "walked": verdict.entries,
        "chains": verdict.chains,
        "checkpoints": verdict.checkpoints,
        "faults": len(verdict.faults),
    }
    bad = [[each.chain, each.seq, each.what] for each in verdict.faults[:MOST_FAULTS]]
    run.params = figures | {"bad": bad}
    run.state, run.finished_at = RunState.DONE, clock.now()
    run.done = run.total = verdict.entries
    run.save()
    record(VERIFIED, run.office, by=by, **figures)
