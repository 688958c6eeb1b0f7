"""The door of a workspace: who is turned away is told to whoever listens.

The layer above plugs itself in at start-up and writes the entry. It is called outside the view's
transaction, which is rolled back; what it raises fails the request.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tenants.models import User
from tenants.workspaces import Workspace


@dataclass(frozen=True)
class TurnedAway:
    """One request that was refused.

    `status` is 403 (the roles lack the verb) or 404 (there is nothing here for this person).
    `workspace` is None for a workspace in which the person holds no role; `home` is then the first
    one in which the person does, if any. `asked` is what stood in the path.
    """

    user: User
    address: str
    method: str
    status: int
    workspace: Workspace | None
    home: Workspace | None
    asked: Mapping[str, Any]


Listener = Callable[[TurnedAway], None]
_listeners: list[Listener] = []


def tell(listener: Listener) -> None:
    """Let `listener` hear of everybody who is turned away."""
    if listener not in _listeners:
        _listeners.append(listener)


def turn_away(refused: TurnedAway) -> None:
    """Tell the listeners. What they raise is the caller's: no refusal goes unwritten."""
    for listener in _listeners:
        listener(refused)
