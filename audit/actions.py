"""The registry of actions: each deed that the trail may hold is declared once, by the app that does it.

Label, timeline sentence, export text and the score indicators all read that one declaration.
"""

from dataclasses import dataclass

from django.utils.functional import Promise


class UnknownAction(KeyError):
    """An action that nobody declared, or a second declaration of a name."""


@dataclass(frozen=True)
class Action:
    """One kind of deed.

    `name` is stored and hashed, so it never changes. `label` is the short Chinese name. `carries`
    names the data that `record()` must be given: nothing more, nothing less. `aside`: the trail's
    page leaves it out until it is asked for by name.
    """

    name: str
    label: str | Promise
    carries: frozenset[str]
    aside: bool = False


_registered: dict[str, Action] = {}


def declare(name: str, label: str | Promise, carries: str = "", *, aside: bool = False) -> Action:
    """Declare an action; `carries` lists data names separated by spaces."""
    if name in _registered:
        raise UnknownAction(f"the action {name!r} is declared twice")
    action = Action(name, label, frozenset(carries.split()), aside)
    _registered[name] = action
    return action


def find(name: str) -> Action:
    """The declared action of that name. Raises UnknownAction, never silence."""
    try:
        return _registered[name]
    except KeyError as error:
        raise UnknownAction(f"no action {name!r} is declared") from error


def all_actions() -> list[Action]:
    """Every declared action, by name."""
    return [_registered[name] for name in sorted(_registered)]
