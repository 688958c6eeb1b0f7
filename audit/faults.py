"""What the verifier finds wrong: the kinds of faults, and a fault with its place and its data.

The data of each kind are listed beside it. Terminals and logs read `Fault.what`, in English; the
auditor reads `audit.fault_words`. To add a kind: name it here, give it both, and a sample in its test.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

# What stands in the place of a chain's name where a line of the checkpoint file is at fault.
CHECKPOINTS = "checkpoints"


class Kind(StrEnum):
    """What is wrong with an entry, with a chain, or with a line of the checkpoint file."""

    # Entries and their chain.
    ENTRY_DELETED = "entry_deleted"
    ENTRIES_DELETED = "entries_deleted"  # last
    ENTRY_UNLINKED = "entry_unlinked"
    ENTRY_CHANGED = "entry_changed"
    # A chain against the checkpoints: `checkpoint` and `since` are moments (ISO 8601, UTC), `since`
    # is empty when no entry before the loss was ever pinned.
    CHAIN_REWRITTEN = "chain_rewritten"  # checkpoint
    TAIL_CUT = "tail_cut"  # first last since checkpoint
    GAP_BEFORE_SERIES = "gap_before_series"  # first last since checkpoint resumed
    SERIES_BEGUN = "series_begun"  # resumed
    # One line of the checkpoint file.
    LINE_CHANGED = "line_changed"
    LINE_FORGED = "line_forged"
    LINE_OF_FOREIGN_KEY = "line_of_foreign_key"  # key
    LINE_OF_REPLACED_KEY = "line_of_replaced_key"
    LINE_UNSIGNED = "line_unsigned"
    LINE_UNLINKED = "line_unlinked"
    LINE_NUMBERED_AGAIN = "line_numbered_again"  # number
    LINE_MISSING = "line_missing"
    LINES_MISSING = "lines_missing"  # last
    # The file against what the database remembers of it, and remembered when a line was written.
    END_MISSING = "end_missing"  # number
    DATABASE_OLDER = "database_older"  # number (0: none) last at
    NOT_AS_REMEMBERED = "not_as_remembered"
    REMEMBERED_NONE = "remembered_none"
    REMEMBERED_ANOTHER = "remembered_another"  # number
    REMEMBERED_OLDER = "remembered_older"  # number
    # Countersignatures.
    TOKEN_CHANGED = "token_changed"  # noqa: S105 # nosec B105
    TOKEN_OF_NO_LINE = "token_of_no_line"  # noqa: S105 # nosec B105
    TOKEN_REFUSED = "token_refused"  # noqa: S105 # nosec B105 # why
    # Kept by a verification of an earlier version, which knew sentences alone.
    OF_BEFORE = "of_before"  # what


Data = Mapping[str, Any]


def _gone(data: Data) -> str:
    """Which entries are missing, and since when they may be."""
    first, last, since = data["first"], data["last"], data["since"]
    which = f"#{first} is missing" if first == last else f"#{first} to #{last} are missing"
    return f"{which} since {since}" if since else which


def _remembered(data: Data) -> str:
    return f"line {data['number']} as the last one" if data["number"] else "none of its lines"


_TAIL = "the tail was cut, or an older backup was restored"

_WHAT: dict[Kind, str | Callable[[Data], str]] = {
    Kind.ENTRY_DELETED: "missing: an entry was deleted",
    Kind.ENTRIES_DELETED: "to #{last} missing: an entry was deleted",
    Kind.ENTRY_UNLINKED: "does not follow the entry before it",
    Kind.ENTRY_CHANGED: "its content was changed",
    Kind.CHAIN_REWRITTEN: "the chain was rewritten (checkpoint of {checkpoint})",
    Kind.TAIL_CUT: lambda data: f"{_gone(data)}: {_TAIL} (checkpoint of {data['checkpoint']})",
    Kind.GAP_BEFORE_SERIES: lambda data: (
        f"{_gone(data)}: an older backup was restored, the chain goes on as #{data['resumed']}"
        f" (checkpoint of {data['checkpoint']})"
    ),
    Kind.SERIES_BEGUN: (
        "goes on as #{resumed}: a backup was restored; no loss of this chain is known"
    ),
    Kind.LINE_CHANGED: "this line was changed",
    Kind.LINE_FORGED: "this line was forged: its signature is not ours",
    Kind.LINE_OF_FOREIGN_KEY: "this line was signed with a key that is not ours ({key})",
    Kind.LINE_OF_REPLACED_KEY: "this line was signed with a key that had been replaced",
    Kind.LINE_UNSIGNED: "this line is not signed, though lines before it are",
    Kind.LINE_UNLINKED: "this line does not follow the line before it",
    Kind.LINE_NUMBERED_AGAIN: "this line has the number {number} of an earlier one",
    Kind.LINE_MISSING: "this line is missing",
    Kind.LINES_MISSING: "to line {last} missing",
    Kind.END_MISSING: (
        "the end of the file is missing: the database remembers line {number} as the last one"
    ),
    Kind.DATABASE_OLDER: lambda data: (
        f"the database is older than this file: it remembers {_remembered(data)}, the file has"
        f" line {data['last']} of {data['at']}; an older backup was restored"
    ),
    Kind.NOT_AS_REMEMBERED: "this is not the line that the database remembers",
    Kind.REMEMBERED_NONE: "when it was written, the database remembered no line at all",
    Kind.REMEMBERED_ANOTHER: "when it was written, the database remembered another line {number}",
    Kind.REMEMBERED_OLDER: (
        "when it was written, the database remembered line {number} as the last one: an older"
        " backup had been restored"
    ),
    Kind.TOKEN_CHANGED: "the countersignature in this place was changed",
    Kind.TOKEN_OF_NO_LINE: "a countersignature belongs to no line of the file",
    Kind.TOKEN_REFUSED: "its countersignature does not hold: {why}",
    Kind.OF_BEFORE: "{what}",
}


@dataclass(frozen=True)
class Fault:
    """What is wrong: in which chain (or the checkpoint file), at which entry or line, of which kind."""

    chain: str
    seq: int
    kind: Kind
    data: Data = field(default_factory=dict)

    @property
    def what(self) -> str:
        """The fault in words, in English, for a terminal."""
        words = _WHAT[self.kind]
        return words.format(**self.data) if isinstance(words, str) else words(self.data)

    @property
    def number(self) -> str:
        """The place: `czj#12`, or `checkpoints#3` for a line of the file."""
        return f"{self.chain.partition(':')[2] or self.chain}#{self.seq}"

    def __str__(self) -> str:
        return f"{self.number}  {self.what}"

    def as_kept(self) -> list[Any]:
        """The fault as JSON holds it."""
        return [self.chain, self.seq, self.kind.value, dict(self.data)]

    @classmethod
    def from_kept(cls, row: list[Any]) -> "Fault":
        """What `as_kept` gave; of a verification of before, its sentence."""
        if len(row) == len(("chain", "seq", "what")):
            return cls(row[0], row[1], Kind.OF_BEFORE, {"what": row[2]})
        chain, seq, kind, data = row
        return cls(chain, seq, Kind(kind), data)


def in_file(place: int, kind: Kind, **data: Any) -> Fault:
    """A fault of the checkpoint file itself."""
    return Fault(CHECKPOINTS, place, kind, data)
