"""XML with nothing in it that reaches outside or expands. Runs in the child process only."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import IO, Protocol
from xml.parsers import expat

from casefiles.sandbox.refused import Refused

Attributes = dict[str, str]
_PIECE = 1024 * 1024


class Handler(Protocol):
    """Receives one part's elements by local name; raises ``Enough`` to stop early."""

    def start(self, name: str, attributes: Attributes) -> None: ...
    def end(self, name: str) -> None: ...
    def text(self, data: str) -> None: ...


class Enough(Exception):
    """The handler has what it wants; the rest of the part is not read."""


def parse(stream: IO[bytes], handler: Handler) -> None:
    """Feed a part to a handler. Namespaces are dropped: strict and transitional files read alike.

    A DOCTYPE refuses the file in whatever encoding it stands, so no entity is ever declared.
    """
    parser = _parser()
    parser.buffer_text = True

    def start(name: str, attributes: Attributes) -> None:
        handler.start(local(name), attributes)

    def end(name: str) -> None:
        handler.end(local(name))

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = handler.text
    try:
        with stream:
            parser.ParseFile(stream)
    except Enough:
        return
    except expat.ExpatError as error:
        raise Refused("broken") from error


def parse_fragment(text: str, handler: Handler) -> None:
    """Feed an element of a part to a handler. Raises Enough; prefixes are not asked to be declared."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, found: handler.start(name.rpartition(":")[2], found)
    parser.EndElementHandler = lambda name: handler.end(name.rpartition(":")[2])
    parser.CharacterDataHandler = handler.text
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        raise Refused("broken") from error


@dataclass(frozen=True)
class Skim:
    """What a part looks like from afar. `mentions` are the words asked about that its bytes hold; all
    of them where bytes do not tell. `plain`: UTF-8 in which every ``<`` opens a tag.
    """

    mentions: frozenset[bytes]
    plain: bool


def skim(stream: IO[bytes], words: Collection[bytes]) -> Skim:
    """Read a part to its end without looking at its elements; refuses what `parse` refuses.

    Twenty times as fast: a handler that acts on elements of certain names alone need not see a part
    whose bytes do not hold those names.
    """
    parser = _parser()
    coding: list[str] = []
    hiding: list[str] = []
    parser.XmlDeclHandler = lambda _version, named, _alone: coding.append(
        (named or "utf-8").lower()
    )
    parser.CommentHandler = lambda _data: hiding.append("comment")
    parser.StartCdataSectionHandler = lambda: hiding.append("cdata")
    parser.ProcessingInstructionHandler = lambda _target, _data: hiding.append("instruction")
    found: set[bytes] = set()
    overlap = max(map(len, words), default=1)
    head, tail = b"", b""
    with stream:
        try:
            while piece := stream.read(_PIECE):
                parser.Parse(piece)
                head = head or piece[:4]
                window = tail + piece[:overlap]
                found.update(word for word in words if word in piece or word in window)
                tail = piece[-overlap:]
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise Refused("broken") from error
    if b"\0" in head or head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return Skim(frozenset(words), plain=False)  # UTF-16: its bytes hold no word
    return Skim(frozenset(found), plain=coding in ([], ["utf-8"]) and not hiding)


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator="|")

    def refuse_doctype(*_: object) -> None:
        raise Refused("doctype")

    parser.StartDoctypeDeclHandler = refuse_doctype
    return parser


def local(name: str) -> str:
    return name.rpartition("|")[2]


def attribute(attributes: Attributes, name: str) -> str | None:
    """An attribute by local name, for those that writers prefix (``r:id``)."""
    for key, value in attributes.items():
        if local(key) == name:
            return value
    return None
