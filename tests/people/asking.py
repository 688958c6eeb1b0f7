"""The cast at their browsers, on the pages of people."""

import re
from html import unescape
from typing import Any

from django.test import Client
from django.urls import reverse

from casefiles.people.duties import Where
from casefiles.verbs import invitations
from casefiles.verbs.invitations import Newcomer
from tenants import clock
from tenants.models import Invitation, Membership, Unit, User
from tenants.roles import Role
from tenants.scope import every_unit, office_scope, unit_scope
from tests.cast import County

MORNING = "2026-03-02 09:00"
GOOD_PASSWORD = "seven-blue-tractors"


def at_desk(county: County, name: str) -> Client:
    """A person of the cast, signed in."""
    client = Client()
    client.force_login(county.people[name])
    return client


def url(name: str, county: County, *args: Any, unit: str = "czj") -> str:
    """`unit:people` of a unit, `office:people` of the county's office."""
    first = unit if name.startswith("unit:") else county.office.division_code
    return reverse(name, args=[first, *args])


def text(response: Any) -> str:
    """What a page says, without its markup."""
    return unescape(re.sub(r"<[^>]*>", " ", response.content.decode()))


def secret_on(page: Any) -> str:
    """The secret in the link that the page of an invitation shows."""
    found = re.search(r'value="http://testserver/join/#([\w-]{43})"', page.content.decode())
    assert found, text(page)
    return found[1]


def invite(
    county: County,
    where: Where,
    by: str,
    *roles: Role,
    name: str = "新某某",
    own_part: str = "xin",
) -> tuple[Invitation, str]:
    """An invitation by a person of the cast, as the verb makes it."""
    new = Newcomer(name, own_part, frozenset(roles), clock.today())
    with scope_of(where):
        return invitations.invite(new, where=where, by=county.actor(by))


def scope_of(where: Where) -> Any:
    """The scope of a workspace."""
    return unit_scope(where) if isinstance(where, Unit) else office_scope(where)


def opened(secret: str, client: Client | None = None) -> Client:
    """A browser in which an invitation has been opened."""
    client = client or Client()
    answer = client.post("/join/", {"code": f"http://testserver/join/#{secret}"})
    assert answer.status_code == 302 and answer["Location"] == "/join/"
    return client


def held(person: User) -> list[tuple[str, str, str | None]]:
    """(place, role, until) of every membership of a person, oldest first."""
    with every_unit(because="the tests look"):
        rows = Membership.objects.filter(user=person).select_related("unit", "office")
        return [
            (
                each.unit.code if each.unit else each.office.division_code,
                each.role,
                each.until.isoformat() if each.until else None,
            )
            for each in rows.order_by("pk")
        ]
