"""Gaps: what a restored backup leaves behind, marked so that no number ever means two entries.

A chain that lost entries goes on in a new series, at the next full ten thousand. The gap stays a
fault until somebody acknowledges it with a reason: an entry in the chain, and a signed line in the
checkpoint file that names the chain, the last entry that was kept and the head that was lost.
"""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from audit import checkpoints
from audit.actions import Category, declare
from audit.faults import CHECKPOINTS
from audit.models import CheckpointMark, Entry
from audit.record import append, chain_name
from audit.verdicts import Gap, Verdict
from audit.verify import verify
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.models import Office, Unit
from tenants.scope import every_unit

RESTORED = declare(
    "trail.restored", _("恢复备份"), "backup_at kept_to lost_to", category=Category.UPKEEP
)
ACKNOWLEDGED = declare(
    "trail.gap_acknowledged", _("确认台账缺口"), "kept_to lost_to because", category=Category.UPKEEP
)

SERIES = 10_000
# Entries of the time between the last checkpoint and the loss are known to nobody.
ROOM = 1_000


class CannotAcknowledge(RuntimeError):
    """There is no gap, or something is wrong that is none; the message says which."""


def next_series(seq: int) -> int:
    """The first number of the series that begins safely beyond `seq`."""
    return -(-(seq + ROOM) // SERIES) * SERIES


def mark_restored(path: Path, *, newer: bool, backup_at: datetime, by: Actor) -> Verdict:
    """After the restore of an older backup let every chain go on in a new series.

    `newer` says that the checkpoint file goes on beyond the backup. Every chain: what was done
    between the last checkpoint and the loss is known to nobody. Returns what the verifier said
    before; nothing is changed when nothing came after the backup.
    """
    with every_unit(because="mark the chains after a restore"):
        verdict = verify(path)
        if not verdict.gaps and not (newer and verdict.lines):
            return verdict
        lost = {gap.chain: gap.lost[0] for gap in verdict.gaps}
        subjects = _subjects()
        for name, (head, _hash) in checkpoints.heads().items():
            allow(by, Verb.VERIFY_TRAIL, subjects[name])
            last = max(head, lost.get(name, 0))
            data = {"backup_at": backup_at, "kept_to": head, "lost_to": last}
            append(RESTORED, subjects[name], by=by, data=data, series=next_series(last))
        _begin_beyond({name: seq for name, seq in lost.items() if name not in subjects})
    checkpoints.take(f"restore of the backup of {backup_at:%Y-%m-%d %H:%M} UTC")
    return verdict


def acknowledge(path: Path, *, because: str, by: Actor) -> Verdict:
    """Record every open gap as known; returns what the verifier said before.

    Raises CannotAcknowledge. Other faults are never acknowledged: a changed entry, a forged line.
    """
    with every_unit(because="acknowledge gaps of the trail"):
        verdict = verify(path)
        _refuse_what_is_no_gap(verdict)
        subjects = _subjects()
        chains = []
        for gap in verdict.gaps:
            subject = subjects.get(gap.chain)
            if subject is None:
                _begin_beyond({gap.chain: gap.lost[0]})
                chains.append(_as_held(gap, gap.head, next_series(gap.lost[0])))
                continue
            allow(by, Verb.VERIFY_TRAIL, subject)
            series = 0 if gap.resumed else next_series(max(gap.head, gap.lost[0]))
            data = {"kept_to": gap.kept[0], "lost_to": gap.lost[0], "because": because}
            entry = append(ACKNOWLEDGED, subject, by=by, data=data, series=series)
            head = gap.head if gap.resumed else _number_before(entry)
            chains.append(_as_held(gap, head, gap.resumed or entry.seq))
    # Only what is committed is written down.
    with every_unit(because="acknowledge gaps of the trail"):
        held = {"because": because, "chains": chains, "lines": list(verdict.lines)}
        checkpoints.write(path, "gap acknowledged", gap=held)
    return verdict


def _refuse_what_is_no_gap(verdict: Verdict) -> None:
    if not verdict.gaps and not verdict.lines:
        raise CannotAcknowledge("Nothing is missing: there is no gap to acknowledge.")
    chains = {gap.chain for gap in verdict.gaps}
    for fault in verdict.faults:
        in_order = fault.chain == CHECKPOINTS and fault.seq in verdict.lines
        if fault.chain not in chains and not in_order:
            raise CannotAcknowledge(f"This is no gap and cannot be acknowledged: {fault}")


def _subjects() -> dict[str, Unit | Office]:
    """Whose chain is whose, by name."""
    units = Unit.objects.select_related("office")
    found: dict[str, Unit | Office] = {chain_name(unit, unit.office): unit for unit in units}
    return found | {chain_name(None, office): office for office in Office.objects.all()}


def _begin_beyond(lost: dict[str, int]) -> None:
    """Chains that are gone as a whole: should they ever begin again, then in a new series."""
    mark, _new = CheckpointMark.objects.get_or_create(pk=CheckpointMark.ONLY)
    mark.series = {name: next_series(seq) for name, seq in lost.items()} | mark.series
    mark.save(update_fields=["series"])


def _number_before(entry: Entry) -> int:
    before = Entry.objects.filter(chain=entry.chain, seq__lt=entry.seq).order_by("-seq").first()
    return before.seq if before else 0


def _as_held(gap: Gap, head: int, resumed: int) -> dict[str, Any]:
    return {
        "chain": gap.chain,
        "kept": list(gap.kept),
        "lost": list(gap.lost),
        "head": head,
        "resumed": resumed,
    }
