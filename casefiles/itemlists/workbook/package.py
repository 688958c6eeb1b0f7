"""The parts of an XLSX package: what is no workbook is named. Runs in the child process only."""

import io

from casefiles.inspection import office
from casefiles.sandbox.archive import OLE_MAGIC, Archive, head_of, is_encrypted_office
from casefiles.sandbox.refused import Refused


class Package(Archive):
    """A workbook's package, every part of it checked before any cell is read."""

    backslashes = True

    def __init__(self, stream: io.BytesIO, words: tuple[bytes, ...] = ()) -> None:
        head = head_of(stream)
        if head == OLE_MAGIC:
            raise Refused("encrypted" if is_encrypted_office(stream.getvalue()) else "old-xls")
        if not head.startswith(b"PK"):
            raise Refused("not-a-workbook")
        super().__init__(stream)
        if "xl/workbook.bin" in self.names:
            raise Refused("xlsb")
        if "content.xml" in self.names and "mimetype" in self.names:
            raise Refused("ods")
        if "[content_types].xml" not in self.names or office.check(self, words=words) != "xlsx":
            raise Refused("not-a-workbook")
