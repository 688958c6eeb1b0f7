"""Offices, units, people and their memberships: the registry that scopes are made from."""

from tenants.models.counts import RateCount
from tenants.models.memberships import Membership
from tenants.models.offices import Office
from tenants.models.units import RosterTerm, Unit, UnitKind, UnitName
from tenants.models.users import User

__all__ = [
    "Membership",
    "Office",
    "RateCount",
    "RosterTerm",
    "Unit",
    "UnitKind",
    "UnitName",
    "User",
]
