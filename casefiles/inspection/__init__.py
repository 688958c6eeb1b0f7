"""What an upload is, by its content: one of six kinds, without anything that acts, or refused.

``inspect(content)`` asks a confined child process (`casefiles.sandbox`) and returns a ``FileKind``, or
raises ``FileRefused`` with words for the user. ``clean(name)`` makes a file name harmless.

The names are loaded when they are asked for: the child imports this package too, and starts with the
standard library alone.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from casefiles.inspection.asking import FileRefused, inspect
    from casefiles.inspection.kinds import FileKind
    from casefiles.inspection.names import clean

__all__ = ["FileKind", "FileRefused", "clean", "inspect"]

_HOMES = {"FileKind": "kinds", "FileRefused": "asking", "clean": "names", "inspect": "asking"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
