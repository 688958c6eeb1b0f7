"""DOCX and XLSX: every part looked at, nothing in it that acts or reaches outside.

Runs in the child process only.
"""

import io
import posixpath
import re

from casefiles.sandbox import limits
from casefiles.sandbox.archive import ARCHIVES, PROGRAMS, Archive
from casefiles.sandbox.markup import Attributes, attribute, parse, skim
from casefiles.sandbox.refused import Refused

_KINDS = {"wordprocessingml.document.main+xml": "docx", "spreadsheetml.sheet.main+xml": "xlsx"}
_MACROS = ("macroenabled", "vbaproject", "vbadata", "macrosheet", "keymapcustomizations")
_OBJECTS = ("oleobject", "activex", "x-msdownload", "afchunk")
_MACRO_RELATIONS = frozenset({"vbaproject", "xlmacrosheet", "xlintlmacrosheet", "wordvbadata"})
_OBJECT_RELATIONS = frozenset({"oleobject", "control", "activexcontrolbinary", "afchunk"})
_LINK_RELATIONS = frozenset({"externallink", "externallinkpath", "externallinklongpath"})
_SAFE_LINK = re.compile(r"(?i)(https?://|mailto:|tel:|#|(?![a-z][a-z0-9+.\-]*:|//|\\\\))")
_LOCAL_TEMPLATE = re.compile(r"(?i)(file:///)?[a-z]:[\\/]|(?![a-z]+:|//|\\\\)")
_PICTURES = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II", b"MM\x00*", b"\x01\x00\x00\x00",
    b"\xd7\xcd\xc6\x9a", b"\x01\x00\x09\x00", b"\x02\x00\x09\x00", b"RIFF", b"\x1f\x8b", b"<",
    b"\xef\xbb\xbf<",
)  # fmt: skip
_FORMULAS = frozenset({"f", "definedName", "formula", "formula1", "formula2"})
# Some of these bytes are in every part in which `_Markup` would see an element that it acts upon.
_ACTING = (
    b"<f", b":f", b"definedName", b"instrText", b"ddeLink", b"oleLink", b"altChunk",
)  # fmt: skip
_QUOTED = re.compile(r'"[^"]*"|' + r"'[^']*'")
_DDE_FIELD = re.compile(r"(?i)\s*dde(auto)?\b")
_LONGEST = 64_000


def check(archive: Archive, *, nested: bool = False, words: tuple[bytes, ...] = ()) -> str | None:
    """`docx`, `xlsx`, or None for another office file. Raises Refused for what must not be in one.

    Which of the `words` a part holds stands in the archive's `skims` afterwards.
    """
    if any(_is_macro(name) for name in archive.names):
        raise Refused("macros")
    types = _ContentTypes()
    parse(archive.open("[Content_Types].xml"), types)
    for name, head in archive.walk():
        _check_part(archive, name, head, types, nested=nested)
    for name in sorted(archive.names):
        if name.endswith((".xml", ".rels", ".vml")) or "xml" in types.of(name):
            seen = archive.skims[name] = skim(archive.open(name), (*_ACTING, *words))
            if name.endswith(".rels"):
                parse(archive.open(name), _Relations(name))
            elif not seen.mentions.isdisjoint(_ACTING):
                parse(archive.open(name), _Markup())
    return types.kind


def _is_macro(name: str) -> bool:
    return name.endswith(("vbaproject.bin", "vbadata.xml")) or name.startswith("xl/macrosheets/")


def _check_part(
    archive: Archive, name: str, head: bytes, types: "_ContentTypes", *, nested: bool
) -> None:
    if head.startswith(PROGRAMS):
        raise Refused("embedded")
    if head.startswith(b"PK\x03\x04") and name.endswith(".xlsx") and not nested:
        # The workbook behind a chart: the same demands, one level deep.
        with archive.open(name) as part:
            inner = part.read(limits.FILE_BYTES + 1)
        if len(inner) > limits.FILE_BYTES:
            raise Refused("expands")
        if check(Archive(io.BytesIO(inner)), nested=True) != "xlsx":
            raise Refused("nested")
    elif head.startswith(ARCHIVES) and not name.endswith((".emz", ".wmz")):
        raise Refused("nested")
    if types.of(name).startswith("image/") and head and not head.startswith(_PICTURES):
        raise Refused("embedded")


class _ContentTypes:
    """What the package says of its parts; a macro part may have any name."""

    def __init__(self) -> None:
        self.kind: str | None = None
        self._defaults: dict[str, str] = {}
        self._parts: dict[str, str] = {}

    def of(self, name: str) -> str:
        """The declared type of a part, lower case; empty where none is declared."""
        return self._parts.get(name) or self._defaults.get(name.rpartition(".")[2], "")

    def start(self, name: str, attributes: Attributes) -> None:
        kind = attributes.get("ContentType", "").lower()
        if any(word in kind for word in _MACROS):
            raise Refused("macros")
        if any(word in kind for word in _OBJECTS):
            raise Refused("embedded")
        found = next((said for ending, said in _KINDS.items() if kind.endswith(ending)), None)
        if found and self.kind not in (None, found):
            raise Refused("broken")  # a document and a workbook at once
        self.kind = self.kind or found
        if name == "Override":
            self._parts[attributes.get("PartName", "").lstrip("/").lower()] = kind
        elif name == "Default":
            self._defaults[attributes.get("Extension", "").lower()] = kind

    def end(self, name: str) -> None: ...
    def text(self, data: str) -> None: ...


class _Relations:
    """What a part refers to: inside the package, or a link that only a click follows."""

    def __init__(self, name: str) -> None:
        self._folder = posixpath.dirname(posixpath.dirname(name))

    def start(self, name: str, attributes: Attributes) -> None:
        if name != "Relationship":
            return
        kind = attributes.get("Type", "").rpartition("/")[2].lower()
        target = attributes.get("Target", "").strip()
        if kind in _MACRO_RELATIONS:
            raise Refused("macros")
        if kind in _OBJECT_RELATIONS:
            raise Refused("embedded")
        if kind in _LINK_RELATIONS:
            raise Refused("links")
        if attributes.get("TargetMode", "").lower() == "external":
            allowed = {"hyperlink": _SAFE_LINK, "attachedtemplate": _LOCAL_TEMPLATE}.get(kind)
            if allowed is None or not allowed.match(target):
                raise Refused("links")
        elif posixpath.normpath(posixpath.join(self._folder, target)).startswith(".."):
            raise Refused("paths")

    def end(self, name: str) -> None: ...
    def text(self, data: str) -> None: ...


class _Markup:
    """Watches for what a document would ask another program: DDE in formulas and fields."""

    def __init__(self) -> None:
        self._fields: list[str] = [""]
        self._formula: str | None = None
        self._in_field = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name in _FORMULAS:
            self._formula = ""
        elif name == "instrText":
            self._in_field = True
        elif name == "fldChar":
            begins = attribute(attributes, "fldCharType") == "begin"
            if begins:
                self._fields.append("")
            elif len(self._fields) > 1:
                self._no_dde_field(self._fields.pop())
        elif name == "fldSimple":
            self._no_dde_field(attribute(attributes, "instr") or "")
        elif name in ("ddeLink", "oleLink"):
            raise Refused("links")
        elif name == "altChunk":
            raise Refused("embedded")

    def text(self, data: str) -> None:
        if self._formula is not None and len(self._formula) < _LONGEST:
            self._formula += data
        elif self._in_field and len(self._fields[-1]) < _LONGEST:
            self._fields[-1] += data
            self._no_dde_field(self._fields[-1])

    def end(self, name: str) -> None:
        if name in _FORMULAS and self._formula is not None:
            # Outside quotes, a formula has a bar only to name a program and its topic.
            if "|" in _QUOTED.sub("", self._formula):
                raise Refused("links")
            self._formula = None
        elif name == "instrText":
            self._in_field = False

    def _no_dde_field(self, instruction: str) -> None:
        if _DDE_FIELD.match(instruction):
            raise Refused("links")
