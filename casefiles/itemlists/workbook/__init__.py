"""The item list (事项清单) as a workbook: reading an upload, writing the form, empty or filled.

``read_item_list(source)`` reads an XLSX in a confined child process and returns a ``ReadResult``,
or raises ``WorkbookRefused`` with a message for the user. ``write_list(out, ...)`` writes rows in the
form's layout, ``write_template(out, ...)`` the empty form. Nothing here touches the database.

The names are loaded when they are asked for: the child process imports this package too, and
shall start with the standard library alone (0.05 s instead of 0.5 s with Django and openpyxl).
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from casefiles.itemlists.workbook.facts import (
        CellError,
        MatterRow,
        ReadResult,
        WorkbookRefused,
    )
    from casefiles.itemlists.workbook.reading import read_item_list
    from casefiles.itemlists.workbook.template import write_list, write_template

__all__ = [
    "CellError",
    "MatterRow",
    "ReadResult",
    "WorkbookRefused",
    "read_item_list",
    "write_list",
    "write_template",
]

_HOMES = {
    "read_item_list": "reading",
    "write_list": "template",
    "write_template": "template",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_HOMES.get(name, 'facts')}"), name)
