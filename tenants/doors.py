"""Whose doors are open to whom: a port, because the grants belong to the records above this layer."""

from collections.abc import Callable

from django.db.models.expressions import BaseExpression

from tenants.scope import DatabaseRole, current_scope

_readers: list[Callable[[], BaseExpression]] = []


def use(reader: Callable[[], BaseExpression]) -> None:
    """Plug the grants in; done once when the app that keeps them is ready."""
    _readers[:] = [reader]


def of_membership() -> BaseExpression:
    """The doors of a membership's unit that are open to its person, as a column of a query: a list.

    Under `person_scope` only. It comes with the memberships, in their statement.
    """
    assert current_scope().role == DatabaseRole.PERSON
    return _readers[0]()
