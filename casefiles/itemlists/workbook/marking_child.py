"""The process that marks an upload: ``python -m casefiles.itemlists.workbook.marking_child``.

Answers ``{"refused": reason}`` or ``{"workbook": base64}``. The file passes the same demands as for
reading before openpyxl sees it, and what openpyxl writes passes them again.
"""

import base64
import io
from typing import Any

from casefiles.itemlists.workbook.child import tell
from casefiles.itemlists.workbook.limits import ROOM
from casefiles.itemlists.workbook.marked_book import write_marked
from casefiles.sandbox.answering import run_order
from casefiles.sandbox.refused import Refused

# Merged ranges become cells one by one.
_MERGED_CELLS = 500_000


def marked(order: dict[str, Any], stream: io.BytesIO) -> dict[str, Any]:
    """The workbook, marked. Raises Refused."""
    content = stream.getvalue()
    _examine(content)
    out = write_marked(content, order)
    _examine(out)
    return {"workbook": base64.b64encode(out).decode("ascii")}


def _examine(content: bytes) -> None:
    for said in tell(ROOM.told(), io.BytesIO(content)):
        ranges = said.get("merges", ())
        merged = sum((r - left + 1) * (b - top + 1) for top, left, b, r in ranges)
        if merged > _MERGED_CELLS:
            raise Refused("heavy")


if __name__ == "__main__":
    run_order(marked)
