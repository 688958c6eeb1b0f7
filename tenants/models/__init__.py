"""Offices, units, people and their memberships: the registry that scopes are made from."""

from tenants.models.counts import RateCount
from tenants.models.invitations import Invitation
from tenants.models.memberships import Membership
from tenants.models.offices import Office
from tenants.models.reviews import AccountReview
from tenants.models.units import RosterTerm, Unit, UnitKind, UnitName
from tenants.models.users import User

__all__ = [
    "AccountReview",
    "Invitation",
    "Membership",
    "Office",
    "RateCount",
    "RosterTerm",
    "Unit",
    "UnitKind",
    "UnitName",
    "User",
]
