"""Offices, units, people and their memberships: the registry that scopes are made from."""

from tenants.models.counts import RateCount
from tenants.models.factors import Authenticator, RecoveryCode
from tenants.models.invitations import Invitation
from tenants.models.memberships import Membership
from tenants.models.offices import Office
from tenants.models.reviews import AccountReview
from tenants.models.sessions import UserSession
from tenants.models.units import RosterTerm, Unit, UnitKind, UnitName
from tenants.models.users import User

__all__ = [
    "AccountReview",
    "Authenticator",
    "Invitation",
    "Membership",
    "Office",
    "RateCount",
    "RecoveryCode",
    "RosterTerm",
    "Unit",
    "UnitKind",
    "UnitName",
    "User",
    "UserSession",
]
