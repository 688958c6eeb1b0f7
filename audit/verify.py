"""The verifier: walks every chain and every checkpoint and names the first bad entry of each chain."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from audit import chain
from audit.models import Entry
from audit.record import chain_name
from tenants.models import Office, Unit
from tenants.scope import DatabaseRole, current_scope


@dataclass(frozen=True)
class Fault:
    """What is wrong: which chain, at which entry, in words."""

    chain: str
    seq: int
    what: str

    def __str__(self) -> str:
        return f"{self.chain.partition(':')[2]}#{self.seq}  {self.what}"


@dataclass(frozen=True)
class Verdict:
    """The outcome: how many entries, chains and checkpoints were walked, and what is wrong."""

    entries: int
    chains: int
    checkpoints: int
    faults: tuple[Fault, ...]


def verify(checkpoint_file: Path) -> Verdict:
    """Walk all chains in scope. Enter `every_unit` first, or a unit's or office's scope for its own."""
    faults: dict[str, Fault] = {}
    known: dict[tuple[str, int], str] = {}
    expected_at, lines, broken_file = _checkpoints(checkpoint_file)
    in_scope = _chains_in_scope()
    if in_scope is not None:
        expected_at = {key: held for key, held in expected_at.items() if key[0] in in_scope}
    heads: dict[str, tuple[int, str]] = {}
    count = 0
    for entry in Entry.objects.order_by("chain", "seq").iterator(chunk_size=5000):
        count += 1
        seq, hash_ = heads.get(entry.chain, (0, chain.GENESIS))
        if entry.chain not in faults:
            if entry.seq != seq + 1:
                missing = "missing" if entry.seq == seq + 2 else f"to #{entry.seq - 1} missing"
                faults[entry.chain] = Fault(
                    entry.chain, seq + 1, f"{missing}: an entry was deleted"
                )
            elif entry.prev_hash != hash_:
                faults[entry.chain] = Fault(
                    entry.chain, entry.seq, "does not follow the entry before it"
                )
            elif not _is_whole(entry):
                faults[entry.chain] = Fault(entry.chain, entry.seq, "its content was changed")
        heads[entry.chain] = (entry.seq, entry.hash)
        if (entry.chain, entry.seq) in expected_at:
            known[entry.chain, entry.seq] = entry.hash
    for (name, seq), (hash_, at) in sorted(expected_at.items()):
        if name in faults and faults[name].seq <= seq:
            continue
        if seq > heads.get(name, (0, ""))[0]:
            cut = heads.get(name, (0, ""))[0] + 1
            faults[name] = Fault(name, cut, f"missing: the tail was cut (checkpoint of {at})")
        elif known.get((name, seq)) != hash_:
            faults[name] = Fault(name, seq, f"the chain was rewritten (checkpoint of {at})")
    faults |= broken_file
    return Verdict(count, len(heads), lines, tuple(sorted(faults.values(), key=str)))


def _is_whole(entry: Entry) -> bool:
    try:
        return entry.computed_hash() == entry.hash
    except KeyError:  # an algorithm that nobody knows
        return False


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


def _checkpoints(
    path: Path,
) -> tuple[dict[tuple[str, int], tuple[str, str]], int, dict[str, Fault]]:
    """The heads that the checkpoint file holds, and faults of the file itself."""
    expected: dict[tuple[str, int], tuple[str, str]] = {}
    faults: dict[str, Fault] = {}
    previous = chain.GENESIS
    number = 0
    for number, line in enumerate(_lines(path), start=1):
        try:
            held = json.loads(line)
            body = {key: held[key] for key in ("at", "heads", "prev", "algorithm")}
            right = (
                body["prev"] == previous
                and chain.digest(chain.canonical(body), body["algorithm"]) == held["hash"]
            )
        except (ValueError, KeyError, TypeError):
            right, held = False, {"heads": {}, "hash": ""}
        if not right:
            faults["checkpoints"] = Fault("checkpoints", number, "this line was changed")
            break
        previous = held["hash"]
        for name, (seq, hash_) in held["heads"].items():
            expected.setdefault((name, seq), (hash_, held["at"]))
    return expected, number, faults


def _lines(path: Path) -> Iterator[str]:
    if path.exists():
        # A byte that is no UTF-8 spoils its line's hash, not the verifier.
        with path.open(encoding="utf-8", errors="replace") as lines:
            yield from (line for line in lines if line.strip())
