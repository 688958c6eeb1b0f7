"""What the verifier says: what was walked, what is wrong, what is missing, what cannot be known."""

from dataclasses import dataclass, field

from audit.faults import Fault


@dataclass(frozen=True)
class Gap:
    """Entries of a chain that are gone, or were given again: what can be acknowledged.

    `kept` is the last number of which we know that it is as it was, with its hash; `lost` the
    highest number that a checkpoint holds and the chain has not, with its hash (that of `kept`
    when none is known to be lost). `head` is the number before the chain went on, `resumed` the
    first one after it (0 while it has not).
    """

    chain: str
    kept: tuple[int, str]
    lost: tuple[int, str]
    head: int
    resumed: int = 0
    since: str = ""

    @property
    def missing(self) -> str:
        """`#51–#80`, or nothing when no loss is known."""
        first, last = self.kept[0] + 1, self.lost[0]
        if last < first:
            return ""
        return f"#{first}" if first == last else f"#{first}–#{last}"


@dataclass(frozen=True)
class Known:
    """A gap that somebody acknowledged: in which line of the checkpoint file, when and why."""

    gap: Gap
    line: int
    at: str
    because: str


@dataclass(frozen=True)
class Verdict:
    """The outcome: how many entries, chains and checkpoints were walked, and what is wrong.

    `gaps` are open: each has a fault too. `lines` are irregularities of the checkpoint file's
    order that may be acknowledged, by the line that shows them. `after_last` counts the entries
    that no checkpoint holds yet. `countersigned` is the last line that an authority saw.
    """

    entries: int
    chains: int
    checkpoints: int
    faults: tuple[Fault, ...]
    gaps: tuple[Gap, ...] = ()
    lines: tuple[int, ...] = ()
    known: tuple[Known, ...] = ()
    notes: tuple[str, ...] = field(default=())
    unsigned: int = 0
    after_last: int = 0
    countersigned: int = 0
