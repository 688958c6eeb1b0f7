"""XML with nothing in it that reaches outside or expands. Runs in the child process only."""

from typing import IO, Protocol
from xml.parsers import expat

from casefiles.sandbox.refused import Refused

Attributes = dict[str, str]


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
    parser = expat.ParserCreate(namespace_separator="|")
    parser.buffer_text = True

    def refuse_doctype(*_: object) -> None:
        raise Refused("doctype")

    def start(name: str, attributes: Attributes) -> None:
        handler.start(local(name), attributes)

    def end(name: str) -> None:
        handler.end(local(name))

    parser.StartDoctypeDeclHandler = refuse_doctype
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


def local(name: str) -> str:
    return name.rpartition("|")[2]


def attribute(attributes: Attributes, name: str) -> str | None:
    """An attribute by local name, for those that writers prefix (``r:id``)."""
    for key, value in attributes.items():
        if local(key) == name:
            return value
    return None
