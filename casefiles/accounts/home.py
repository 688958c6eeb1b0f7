"""In which chain the deeds of an account are kept."""

import logging
from typing import Any

from audit.actions import Action
from audit.record import record
from tenants.actors import Actor
from tenants.models import Office, User
from tenants.workspaces import Workspace, workspaces_of

log = logging.getLogger(__name__)


def home_of(user: User | None) -> Workspace | None:
    """The person's first workspace in force; for anybody else the installation's own office.

    That office is the topmost one with units, or simply the topmost. None before there is any.
    """
    found = workspaces_of(user) if user is not None else []
    if found:
        return found[0]
    office = Office.objects.filter(units__isnull=False).order_by("path").first()
    office = office or Office.objects.order_by("path").first()
    return Workspace(office, None, frozenset()) if office is not None else None


def record_account(
    action: Action, user: User | None, *, by: Actor | None = None, **data: Any
) -> None:
    """Record a deed of or about an account at its home, in one transaction of its own or the caller's.

    `by` is the person, unless somebody else is named. Raises what `record` raises: a login that
    cannot be written down is no login.
    """
    home = home_of(user)
    if home is None:
        # A new installation: no office, so no chain, and nobody has a workspace to enter either.
        log.warning("%s before there is an office: there is no trail to write it into", action.name)
        return
    if by is None:
        by = home.actor(user) if user is not None else nobody()
    with home.scope():
        record(action, home.unit or home.office, by=by, **data)


def nobody() -> Actor:
    """Whoever stands at the login page. The trail stores the name as people of the county read it."""
    return Actor(user=None, office=None, label="未登录")


def masked(typed: str) -> str:
    """A typed name that is no account: people type passwords into the name field."""
    return f"{typed[:1]}***" if len(typed) > 3 else "***"
