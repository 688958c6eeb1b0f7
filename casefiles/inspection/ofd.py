"""OFD (GB/T 33190): an archive of XML with one document root. Runs in the child process only."""

from casefiles.sandbox.archive import ARCHIVES, PROGRAMS, Archive
from casefiles.sandbox.markup import Attributes, parse
from casefiles.sandbox.refused import Refused


class _Root:
    """The entry part: which document there is."""

    def __init__(self) -> None:
        self.top = ""
        self.document = ""
        self._inside = False

    def start(self, name: str, attributes: Attributes) -> None:
        self.top = self.top or name
        self._inside = name == "DocRoot"

    def end(self, name: str) -> None:
        self._inside = False

    def text(self, data: str) -> None:
        if self._inside:
            self.document += data


class _WellFormed:
    """Looks at nothing: parsing alone refuses a DOCTYPE and what is no XML."""

    def start(self, name: str, attributes: Attributes) -> None: ...
    def end(self, name: str) -> None: ...
    def text(self, data: str) -> None: ...


def check(archive: Archive) -> None:
    """Raises Refused for what is no document, or carries other archives or programs."""
    for _name, head in archive.walk():
        if head.startswith(PROGRAMS):
            raise Refused("embedded")
        if head.startswith(ARCHIVES):
            raise Refused("nested")
    root = _Root()
    parse(archive.open("OFD.xml"), root)
    if root.top != "OFD" or not archive.has(root.document.strip()):
        raise Refused("broken")
    for name in sorted(archive.names):
        if name.endswith(".xml"):
            parse(archive.open(name), _WellFormed())
