"""Offices, units, people and their memberships: the registry that scopes are made from."""

from tenants.models.factors import Authenticator, RecoveryCode
from tenants.models.memberships import Membership
from tenants.models.offices import Office
from tenants.models.sessions import UserSession
from tenants.models.units import RosterTerm, Unit, UnitKind, UnitName
from tenants.models.users import User

__all__ = [
    "Authenticator",
    "Membership",
    "Office",
    "RecoveryCode",
    "RosterTerm",
    "Unit",
    "UnitKind",
    "UnitName",
    "User",
    "UserSession",
]
