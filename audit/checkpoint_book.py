"""What a whole checkpoint file says: the heads it pins, what it acknowledges, what is wrong with it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from audit import chain, checkpoint_file, signing, timestamps
from audit.chain import GENESIS
from audit.checkpoint_lines import Line, Spoilt, read
from audit.faults import Fault, Kind, in_file
from audit.models import CheckpointMark
from audit.verdicts import Gap, Known


class Pin(NamedTuple):
    """A head that a line holds: hash, moment, and which line of the file."""

    hash: str
    at: str
    place: int


@dataclass
class Book:
    """A checkpoint file that was read to its end.

    `pins` holds every head by chain and number; two lines may hold two for one number, when an
    old backup was put over newer work. `order` holds irregularities that may be acknowledged.
    """

    pins: dict[tuple[str, int], tuple[Pin, ...]] = field(default_factory=dict)
    lines: int = 0
    unsigned: int = 0
    last: int = 0
    last_hash: str = ""
    last_at: str = ""
    faults: list[Fault] = field(default_factory=list)
    order: dict[int, Fault] = field(default_factory=dict)
    known: list[Known] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    countersigned: int = 0
    hashes: dict[int, str] = field(default_factory=dict)
    # Lines that hold an earlier head of a chain than a line before them, and the highest head so far.
    set_back: dict[str, list[int]] = field(default_factory=dict)
    highest: dict[str, int] = field(default_factory=dict)

    def blame(self, place: int, kind: Kind, **data: Any) -> None:
        """Put down a fault of the file itself."""
        self.faults.append(in_file(place, kind, **data))


def read_book(path: Path, *, mark: CheckpointMark | None, own: bool) -> Book:
    """Read the file line by line. `own` says that it is the installation's own and not a copy.

    The memory it takes grows with the heads that differ, not with the file.
    """
    book = Book()
    trusted = signing.trusted()
    newest = ""  # the key of the lines so far: an older one does not come back
    prev: str | None = GENESIS  # None behind a spoilt line
    seals = _Seals(path, book)
    for place, raw in enumerate(checkpoint_file.lines(path), start=1):
        book.lines = place
        line = read(raw, trusted)
        if isinstance(line, Spoilt):
            book.blame(place, line.kind, **line.data)
            book.last, prev = max(book.last + 1, place), None
            continue
        if not line.number and newest:
            book.blame(place, Kind.LINE_UNSIGNED)
            prev = None
            continue
        if line.number and line.key != newest:
            if newest and list(trusted).index(line.key) < list(trusted).index(newest):
                book.blame(place, Kind.LINE_OF_REPLACED_KEY)
                prev = None
                continue
            newest = line.key
        if line.number:
            odd = _out_of_order(book, place, line, prev)
            # A line that acknowledges a gap does so for its own place too.
            book.order |= {} if line.gap else odd
            seals.compare(line)
        else:
            book.unsigned += 1
            if prev is not None and line.prev != prev:
                book.blame(place, Kind.LINE_CHANGED)
        _note_down(book, place, line)
        prev = line.hash
    seals.finish()
    _against_the_mark(book, mark, own=own)
    if book.unsigned:
        book.notes.append(
            f"{book.unsigned} lines are unsigned: they were written before checkpoints were signed,"
            " and prove nothing against whoever could write the file"
        )
    return book


def _note_down(book: Book, place: int, line: Line) -> None:
    """Keep what a believable line says."""
    book.last, book.last_hash, book.last_at = line.number or place, line.hash, line.at
    book.hashes[book.last] = line.hash
    for name, (seq, hash_) in line.heads.items():
        held = book.pins.get((name, seq), ())
        if not any(each.hash == hash_ for each in held):
            book.pins[name, seq] = (*held, Pin(hash_, line.at, place))
        if seq < book.highest.get(name, 0):
            book.set_back.setdefault(name, []).append(place)
        book.highest[name] = seq
    for held_gap in line.gap.get("chains", []):
        gap = Gap(
            held_gap["chain"],
            (held_gap["kept"][0], held_gap["kept"][1]),
            (held_gap["lost"][0], held_gap["lost"][1]),
            held_gap["head"],
            held_gap["resumed"],
        )
        book.known.append(Known(gap, place, line.at, str(line.gap.get("because", ""))))
    if line.gap:
        for acknowledged in line.gap.get("lines", []):
            book.order.pop(acknowledged, None)


def _out_of_order(book: Book, place: int, line: Line, prev: str | None) -> dict[int, Fault]:
    """What is odd about the place of a signed line, by the number of the line that is concerned."""
    odd: list[Fault] = []
    if line.number <= book.last:
        book.blame(place, Kind.LINE_NUMBERED_AGAIN, number=line.number)
    elif line.number > book.last + 1:
        first, last = book.last + 1, line.number - 1
        if first == last:
            odd.append(in_file(first, Kind.LINE_MISSING))
        else:
            odd.append(in_file(first, Kind.LINES_MISSING, last=last))
    elif prev is not None and line.prev != prev:
        book.blame(place, Kind.LINE_UNLINKED)
    number, hash_ = line.remembered or (0, "")
    if not number and book.last > book.unsigned:
        odd.append(in_file(line.number, Kind.REMEMBERED_NONE))
    elif number and book.hashes.get(number, hash_) != hash_:
        odd.append(in_file(line.number, Kind.REMEMBERED_ANOTHER, number=number))
    elif number and number < line.number - 2:
        odd.append(in_file(line.number, Kind.REMEMBERED_OLDER, number=number))
    elif number and number == line.number - 2:
        book.notes.append(f"line {line.number - 1}: its writer was interrupted at the very end")
    return {each.seq: each for each in odd}


def _against_the_mark(book: Book, mark: CheckpointMark | None, *, own: bool) -> None:
    """The file's end against what the database remembers of it."""
    number = mark.number if mark else 0
    if number > book.last:
        if own:
            place = book.last + 1
            book.order[place] = in_file(place, Kind.END_MISSING, number=number)
        else:
            book.notes.append(
                f"this copy ends at line {book.last};"
                f" the database remembers line {number} as the last one"
            )
        return
    if number and book.hashes.get(number, mark.hash if mark else "") != (mark and mark.hash):
        book.blame(number, Kind.NOT_AS_REMEMBERED)
    signed = book.last - max(number, book.unsigned)
    if signed == 1:
        book.notes.append(
            f"the database remembers line {number} as the last one, the file has one more:"
            " its writer was interrupted, or a backup made just before was restored"
        )
    elif signed > 1:
        book.order[number + 1] = in_file(
            number + 1, Kind.DATABASE_OLDER, number=number, last=book.last, at=book.last_at
        )


class _Seals:
    """The tokens of the authority, walked beside the lines they belong to."""

    def __init__(self, path: Path, book: Book) -> None:
        self.book = book
        self.waiting = timestamps.tokens(path)
        self.place = 0
        self.token = self._next()
        self.unchecked = ""

    def _next(self) -> timestamps.Token | None:
        for token in self.waiting:
            self.place += 1
            if token is not None:
                return token
            self.book.blame(self.place, Kind.TOKEN_CHANGED)
        return None

    def compare(self, line: Line) -> None:
        """Check the token of a line, when it has one."""
        while self.token is not None and self.token.number < line.number:
            self.book.blame(self.token.number, Kind.TOKEN_OF_NO_LINE)
            self.token = self._next()
        if self.token is None or self.token.number != line.number:
            return
        try:
            moment = timestamps.said_at(self.token, line.raw)
        except timestamps.NoCertificates as error:
            self.unchecked = str(error)
        except timestamps.NoTimestamp as error:
            self.book.blame(line.number, Kind.TOKEN_REFUSED, why=str(error))
        else:
            self.book.countersigned = line.number
            written = chain.parsed(line.at)
            if moment - written > timestamps.CLOCKS_DIFFER:
                self.book.notes.append(
                    f"line {line.number} says {line.at} and was countersigned later, at"
                    f" {chain.moment(moment)}"
                )
        self.token = self._next()

    def finish(self) -> None:
        """Tokens of lines that are not there are named too."""
        while self.token is not None:
            self.book.blame(self.token.number, Kind.TOKEN_OF_NO_LINE)
            self.token = self._next()
        if self.unchecked:
            self.book.notes.append(f"countersignatures were not checked: {self.unchecked}")
