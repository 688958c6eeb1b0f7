"""The verifier: walks every chain and every checkpoint and names the first bad entry of each chain."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from audit import chain
from audit.checkpoint_book import Book, Pin, read_book
from audit.faults import Fault, Kind
from audit.models import CheckpointMark, Entry
from audit.record import chain_name
from audit.verdicts import Gap, Known, Verdict
from tenants.models import Office, Unit
from tenants.scope import DatabaseRole, current_scope

# Entries with which a chain may go on in a new series (`audit.gaps`).
MARKERS = frozenset({"trail.restored", "trail.gap_acknowledged"})

__all__ = ["Fault", "Verdict", "verify"]


@dataclass
class _Jump:
    """A place where the numbers jump because a restored backup was marked there."""

    before: int
    after: int
    kept: tuple[int, str]
    kept_at: str


@dataclass
class _Chain:
    """One chain as far as it was walked."""

    name: str
    known: list[Known] = field(default_factory=list)
    series: int = 0  # with which it begins when it was lost as a whole
    # The first line with an earlier head than a line before it, that no gap explains.
    set_back: int | None = None
    seq: int = 0
    hash: str = chain.GENESIS
    fault: Fault | None = None
    # The last pinned entry that was found as it was pinned, and since when it was.
    kept: tuple[int, str] = (0, chain.GENESIS)
    kept_at: str = ""
    # The same, before the first entry that differs from its pin.
    kept_first: tuple[tuple[int, str], str] | None = None
    behind: int = 0  # entries since the last pin
    jumps: list[_Jump] = field(default_factory=list)
    # What checkpoints hold and the chain has not: number and pin, in order.
    differing: list[tuple[int, Pin]] = field(default_factory=list)

    def agrees(self, entry: Entry, pin: Pin) -> None:
        """Put down that an entry is as it was pinned, unless that was after the chain was set back."""
        if self.set_back is None or pin.place < self.set_back:
            self.kept, self.kept_at = (entry.seq, entry.hash), pin.at

    def differs(self, seq: int, pin: Pin) -> None:
        """Put down a pin that is not met, unless an acknowledged gap explains it."""
        for each in self.known:
            if pin.place < each.line and each.gap.kept[0] < seq <= each.gap.lost[0]:
                return
        self.differing.append((seq, pin))


def verify(checkpoint_file: Path) -> Verdict:
    """Walk all chains in scope. Enter `every_unit` first, or a unit's or office's scope for its own.

    A chain that was rewritten behind the last checkpoint cannot be found: `after_last` says how
    many entries no checkpoint holds yet.
    """
    mark = CheckpointMark.objects.filter(pk=CheckpointMark.ONLY).first()
    book = read_book(checkpoint_file, mark=mark, own=checkpoint_file == settings.CHECKPOINT_FILE)
    in_scope = _chains_in_scope()
    if in_scope is not None:
        book.pins = {key: pins for key, pins in book.pins.items() if key[0] in in_scope}
        book.known = [each for each in book.known if each.gap.chain in in_scope]
    chains: dict[str, _Chain] = {}
    for known in book.known:
        chains.setdefault(known.gap.chain, _Chain(known.gap.chain)).known.append(known)
    for name, places in book.set_back.items():
        at = chains.setdefault(name, _Chain(name))
        explained = max((each.line for each in at.known), default=0)
        at.set_back = next((place for place in places if place > explained), None)
    for name, first in (mark.series if mark else {}).items():
        chains.setdefault(name, _Chain(name)).series = first
    count = _walk(book, chains)
    gaps = [gap for each in chains.values() for gap in _compare(each)]
    faults = [each.fault for each in chains.values() if each.fault]
    faults += book.order.values()
    return Verdict(
        count,
        sum(1 for each in chains.values() if each.seq),
        book.lines,
        tuple(sorted(faults + book.faults, key=str)),
        tuple(gaps),
        tuple(sorted(book.order)),
        tuple(book.known),
        tuple(book.notes),
        book.unsigned,
        sum(each.behind for each in chains.values()),
        book.countersigned,
    )


def _walk(book: Book, chains: dict[str, _Chain]) -> int:
    """Every entry in order, each held against its pin; returns how many there are."""
    count = 0
    for entry in Entry.objects.order_by("chain", "seq").iterator(chunk_size=5000):
        count += 1
        at = chains.setdefault(entry.chain, _Chain(entry.chain))
        if at.fault is None:
            at.fault = _fault_of(entry, at)
        at.seq, at.hash, at.behind = entry.seq, entry.hash, at.behind + 1
        for pin in book.pins.pop((entry.chain, entry.seq), ()):
            at.behind = 0
            if pin.hash == entry.hash:
                at.agrees(entry, pin)
            else:
                at.kept_first = at.kept_first or (at.kept, at.kept_at)
                at.differs(entry.seq, pin)
    for (name, seq), pins in book.pins.items():
        for pin in pins:
            chains.setdefault(name, _Chain(name)).differs(seq, pin)
    return count


def _fault_of(entry: Entry, at: _Chain) -> Fault | None:
    """What is wrong with an entry as the next one of its chain."""
    if entry.seq != at.seq + 1 and (at.seq, entry.seq) not in {
        (each.gap.head, each.gap.resumed) for each in at.known
    }:
        begins_beyond = at.seq == 0 and entry.seq == at.series
        if entry.action not in MARKERS and not begins_beyond:
            if entry.seq == at.seq + 2:
                return Fault(entry.chain, at.seq + 1, Kind.ENTRY_DELETED)
            last = {"last": entry.seq - 1}
            return Fault(entry.chain, at.seq + 1, Kind.ENTRIES_DELETED, last)
        at.jumps.append(_Jump(at.seq, entry.seq, at.kept, at.kept_at))
    if entry.prev_hash != at.hash:
        return Fault(entry.chain, entry.seq, Kind.ENTRY_UNLINKED)
    if not _is_whole(entry):
        return Fault(entry.chain, entry.seq, Kind.ENTRY_CHANGED)
    return None


def _is_whole(entry: Entry) -> bool:
    try:
        return entry.computed_hash() == entry.hash
    except KeyError:  # an algorithm that nobody knows
        return False


def _compare(at: _Chain) -> list[Gap]:
    """The gaps of one chain; its fault becomes the first of what is wrong with it."""
    at.differing.sort()
    gaps = list(_gaps(at))
    if not gaps:
        return []
    first = min([*(seq for seq, _pin in at.differing[:1]), *(each.before + 1 for each in at.jumps)])
    if at.fault and at.fault.seq <= first:
        return []
    worst = next((each for each in gaps if each.missing), gaps[0])
    at.fault = _fault_at(at, worst)
    return gaps


def _gaps(at: _Chain) -> Iterator[Gap]:
    """A gap for each jump that nobody acknowledged, and one for what else is not as pinned."""
    rest = at.differing
    for jump in at.jumps:
        mine = [each for each in rest if each[0] < jump.after]
        rest = rest[len(mine) :]
        kept, since = jump.kept, jump.kept_at
        if mine and mine[0][0] <= jump.before and at.kept_first:
            kept, since = at.kept_first
        lost = (mine[-1][0], mine[-1][1].hash) if mine else kept
        yield Gap(at.name, kept, lost, jump.before, jump.after, since)
    if rest:
        kept, since = at.kept, at.kept_at
        if rest[0][0] <= at.seq and at.kept_first:
            kept, since = at.kept_first
        yield Gap(at.name, kept, (rest[-1][0], rest[-1][1].hash), at.seq, 0, since)


def _fault_at(at: _Chain, gap: Gap) -> Fault:
    """The fault of a gap: which entries the chain lacks, since when, and what may have happened."""
    if not gap.missing:
        return Fault(at.name, gap.head + 1, Kind.SERIES_BEGUN, {"resumed": gap.resumed})
    seq, pin = next(each for each in at.differing if each[0] > gap.kept[0])
    if seq <= gap.head:
        return Fault(at.name, seq, Kind.CHAIN_REWRITTEN, {"checkpoint": pin.at})
    first = gap.head + 1
    gone = {
        "first": first,
        "last": gap.lost[0],
        "since": gap.since,
        "checkpoint": at.differing[-1][1].at,
    }
    if gap.resumed:
        return Fault(at.name, first, Kind.GAP_BEFORE_SERIES, gone | {"resumed": gap.resumed})
    return Fault(at.name, first, Kind.TAIL_CUT, gone)


def _chains_in_scope() -> set[str] | None:
    """The names of the scope's chains, also of those that have lost every entry; None for all."""
    scope = current_scope()
    if scope.role == DatabaseRole.EVERY:
        return None
    if scope.role == DatabaseRole.UNIT:
        units = Unit.objects.filter(pk=scope.unit_id)
        return {chain_name(unit, unit.office) for unit in units.select_related("office")}
    offices = Office.objects.filter(pk__in=scope.office_ids)
    names = {chain_name(None, office) for office in offices}
    units = Unit.objects.filter(office_id__in=scope.office_ids)
    return names | {chain_name(unit, unit.office) for unit in units.select_related("office")}
