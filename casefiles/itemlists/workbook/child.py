"""The process that meets the uploaded bytes: ``python -m casefiles.itemlists.workbook.child``.

Reads the workbook from standard input (a regular file), writes one JSON object to standard
output and knows nothing else: no settings, no database, an empty environment.
``{"refused": reason}`` or ``{"sheets": [...]}``, see ``grid.py`` for the shape of a sheet.
"""

import json
import sys
import zipfile
import zlib
from datetime import datetime
from typing import IO, Any

from casefiles.itemlists.workbook import limits
from casefiles.itemlists.workbook.cells import Budget, Lookup, SheetCells
from casefiles.itemlists.workbook.markup import parse
from casefiles.itemlists.workbook.package import Package, Refused
from casefiles.itemlists.workbook.shared import date_formats, shared_strings
from casefiles.itemlists.workbook.structure import structure


def confine() -> None:
    """Memory, processor time and file writing end here; a no-op where POSIX limits are unknown."""
    try:
        import resource
    except ImportError:
        return
    memory = limits.CHILD_MEMORY_BYTES
    seconds = limits.CHILD_CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def sheets(stream: IO[bytes]) -> list[dict[str, Any]]:
    """Every visible sheet's kept cells. Raises Refused."""
    package = Package(stream)
    plan = structure(package)
    if len(plan.sheets) > limits.SHEETS:
        raise Refused("too-many-sheets")
    lookup = Lookup(
        strings=shared_strings(package, plan.strings_part),
        is_date=date_formats(package, plan.styles_part),
        epoch=datetime(1904, 1, 1) if plan.counts_from_1904 else datetime(1899, 12, 30),
    )
    budget = Budget()
    found = []
    for sheet in plan.sheets:
        cells = SheetCells(lookup, budget)
        parse(package.open(sheet.part), cells)
        found.append(
            {"name": sheet.name, "rows": cells.rows, "merges": cells.merges, "cut": cells.cut}
        )
    return found


def answer(stream: IO[bytes]) -> dict[str, Any]:
    """The object for standard output; every way of failing has its reason."""
    try:
        return {"sheets": sheets(stream)}
    except Refused as refusal:
        return {"refused": refusal.reason}
    except MemoryError:
        return {"refused": "heavy"}
    except (zipfile.BadZipFile, zlib.error, EOFError):
        return {"refused": "incomplete"}
    except Exception:
        # Whatever a broken file provokes, the user gets one clear message (security.md, 40).
        return {"refused": "broken"}


if __name__ == "__main__":
    confine()
    sys.stdout.buffer.write(json.dumps(answer(sys.stdin.buffer), ensure_ascii=False).encode())
