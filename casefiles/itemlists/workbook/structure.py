"""Which sheets a workbook has and where its parts are. Runs in the child process only."""

import posixpath
from dataclasses import dataclass, field

from casefiles.itemlists.workbook.package import Package
from casefiles.sandbox.markup import Attributes, attribute, parse
from casefiles.sandbox.refused import Refused

MAIN_PART = "xl/workbook.xml"


@dataclass(frozen=True)
class Sheet:
    name: str
    part: str


@dataclass
class Structure:
    sheets: list[Sheet] = field(default_factory=list)
    strings_part: str | None = None
    styles_part: str | None = None
    counts_from_1904: bool = False


class _ContentTypes:
    """Where the workbook itself is."""

    def __init__(self) -> None:
        self.main = MAIN_PART

    def start(self, name: str, attributes: Attributes) -> None:
        kind = attributes.get("ContentType", "").lower()
        if kind.endswith("sheet.main+xml") and "PartName" in attributes:
            self.main = attributes["PartName"].lstrip("/")

    def end(self, name: str) -> None: ...
    def text(self, data: str) -> None: ...


class _Relationships:
    def __init__(self, folder: str) -> None:
        self._folder = folder
        self.targets: dict[str, str] = {}
        self.by_kind: dict[str, str] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        if name != "Relationship" or attributes.get("TargetMode") == "External":
            return
        kind = attributes.get("Type", "").rpartition("/")[2]
        target = attributes.get("Target", "").replace("\\", "/")
        if not target.startswith("/"):
            target = posixpath.normpath(posixpath.join(self._folder, target))
        if kind == "worksheet":
            self.targets[attributes.get("Id", "")] = target
        self.by_kind[kind] = target

    def end(self, name: str) -> None: ...
    def text(self, data: str) -> None: ...


class _Workbook:
    def __init__(self) -> None:
        self.visible: list[tuple[str, str]] = []
        self.counts_from_1904 = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "workbookPr":
            self.counts_from_1904 = attributes.get("date1904", "0") in ("1", "true")
        elif name == "sheet" and attributes.get("state", "visible") == "visible":
            shown = "".join(filter(str.isprintable, attributes.get("name", "")))
            self.visible.append((shown[:60], attribute(attributes, "id") or ""))

    def end(self, name: str) -> None: ...
    def text(self, data: str) -> None: ...


def structure(package: Package) -> Structure:
    """The visible worksheets in tab order; hidden sheets are not read at all."""
    types = _ContentTypes()
    parse(package.open("[Content_Types].xml"), types)
    if not package.has(types.main):
        raise Refused("not-a-workbook")
    folder, _, file = types.main.rpartition("/")
    relationships = _Relationships(folder)
    parse(package.open(f"{folder}/_rels/{file}.rels"), relationships)
    workbook = _Workbook()
    parse(package.open(types.main), workbook)
    return Structure(
        sheets=[
            Sheet(name, relationships.targets[key])
            for name, key in workbook.visible
            if key in relationships.targets
        ],
        strings_part=relationships.by_kind.get("sharedStrings"),
        styles_part=relationships.by_kind.get("styles"),
        counts_from_1904=workbook.counts_from_1904,
    )
