"""The auditor's verification: at once where the trail is small, as a job where it is not."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit import checkpoints, running
from audit.actions import Category, declare
from audit.models import Run, RunState
from audit.record import record
from audit.verify import verify
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor
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
    running.defer(run)
    return run


@running.work(
    KIND,
    task="verify_trail",
    failed=_(
        "核验没有完成：系统内部出错（编号 %(id)s）。请稍后重新核验；仍不成功时，请把编号告诉系统管理员。"
    ),
)
def _verify(run: Run, by: Actor) -> None:
    with office_scope(run.office):
        found = running.unfinished(run)
        if found is not None:
            _walk(found, by=by)


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
