"""Whose doors are open to whom: a port, because the grants belong to the records above this layer."""

from collections.abc import Callable

from tenants.scope import DatabaseRole, current_scope

Doors = dict[int, tuple[int, ...]]
_readers: list[Callable[[], Doors]] = []


def use(reader: Callable[[], Doors]) -> None:
    """Plug the grants in; done once when the app that keeps them is ready."""
    _readers[:] = [reader]


def of_person() -> Doors:
    """The doors open to the person in scope, by unit id; one statement. Under `person_scope` only."""
    assert current_scope().role == DatabaseRole.PERSON
    return _readers[0]()
