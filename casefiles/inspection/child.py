"""The process that meets an attachment: ``python -m casefiles.inspection.child``.

Answers ``{"kind": …}`` or ``{"refused": reason}``. The content alone decides; no name comes here.
"""

import io
from typing import Any

from casefiles.inspection import images, ofd, office, pdf
from casefiles.sandbox.answering import run
from casefiles.sandbox.archive import END, LOCAL, OLE_MAGIC, Archive, is_encrypted_office
from casefiles.sandbox.refused import Refused

_ZIP_TAIL = 65_557  # where a reader looks for an archive's end


def inspected(stream: io.BytesIO) -> dict[str, Any]:
    """The kind of the bytes. Raises Refused."""
    content = stream.getvalue()
    if content.startswith(LOCAL):
        return {"kind": _packed(stream)}
    if content.startswith(OLE_MAGIC):
        raise Refused("encrypted" if is_encrypted_office(content) else "old-office")
    for magic, kind, check in (
        (b"%PDF-", "pdf", pdf.check),
        (images.PNG_MAGIC, "png", images.check_png),
        (images.JPEG_MAGIC, "jpeg", images.check_jpeg),
    ):
        if content.startswith(magic):
            if END in content[-_ZIP_TAIL:]:
                raise Refused("attached")  # an archive as well: readers would disagree
            check(content)
            return {"kind": kind}
    raise Refused("not-allowed")


def _packed(stream: io.BytesIO) -> str:
    archive = Archive(stream)
    if archive.has("[Content_Types].xml"):
        kind = office.check(archive)
        if kind is None:
            raise Refused("not-allowed")
        return kind
    if archive.has("OFD.xml"):
        ofd.check(archive)
        return "ofd"
    raise Refused("not-allowed")


if __name__ == "__main__":
    run(inspected)
