"""The office's register of credit agencies, as reports ask it: a port (notice, 二(二)(三)).

Whoever keeps the register plugs it in with `use`. While none is kept, no agency is listed, and no third
party's report can be filed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from tenants.models import Office


@dataclass(frozen=True)
class Agency:
    """One agency: listed from a day on, until the day on which it left (that day excluded)."""

    key: UUID
    name: str
    listed_on: date
    left_on: date | None = None

    def is_listed(self, day: date) -> bool:
        """Whether it stood on the register on a day."""
        return self.listed_on <= day and (self.left_on is None or day < self.left_on)


class Register(Protocol):
    """What the keeper of the register offers."""

    def agencies_of(self, office: Office) -> Iterable[Agency]:
        """Every agency that the office has ever listed; read in the present scope."""


_register: list[Register] = []


def use(register: Register | None) -> None:
    """Plug the register in; None takes it out."""
    _register[:] = [register] if register is not None else []


def agencies_of(office: Office) -> list[Agency]:
    """Every agency that was ever listed, by name; those that have left too."""
    found = _register[0].agencies_of(office) if _register else ()
    return sorted(found, key=lambda each: each.name)
