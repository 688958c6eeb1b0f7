"""15 Moved, demoted, disabled: gone at the next request. Nothing but a membership ever gave access."""

from typing import Any

import pytest
from django.test import Client

from casefiles.verbs import roster
from tenants import clock
from tenants.actors import system
from tenants.models import Membership, User
from tenants.roles import Role
from tenants.scope import every_unit
from tests.access.world import all_routes, built
from tests.cast import SINCE, County, at
from tests.lives import live_in
from tests.owner import as_owner

LEFT = "2026-03-02 09:00"


@pytest.fixture
def lived(county: County) -> County:
    """财政局 at work."""
    with clock.at(at("2026-02-02 09:00")):
        live_in(county, "czj")
    return county


def signed_in(user: User) -> Client:
    """A session that began before the change."""
    client = Client()
    client.force_login(user)
    return client


def status(client: Client, path: str, body: dict[str, str] | None = None) -> int:
    """What the session's next request reads; a body makes it a POST."""
    with clock.at(at(LEFT)):
        answer: Any = client.get(path) if body is None else client.post(path, body)
    return int(answer.status_code)


def end(user: User, role: Role) -> None:
    """End one role in 财政局 as of today."""
    with every_unit(because="the tests end a role"), clock.at(at(LEFT)):
        rows = Membership.objects.select_related("unit", "office", "user")
        held = rows.get(user=user, role=role, unit__code="czj")
        roster.end_membership(held, until=clock.today(), by=system("tests"))


def test_15_who_left_a_unit_is_out_at_the_next_request(lived: County) -> None:
    handler = lived.people["czj-handler"]
    client = signed_in(handler)
    assert status(client, "/u/czj/cases/") == 200
    end(handler, Role.HANDLER)
    # The session has ended with the role, and the account with the last one.
    assert status(client, "/u/czj/cases/") == 302
    assert status(client, "/u/czj/cases/new/", {"name": "x"}) == 302


def test_15_who_moved_works_in_the_new_unit_alone(lived: County) -> None:
    handler = lived.people["czj-handler"]
    client = signed_in(handler)
    with every_unit(because="the tests move somebody"):
        roster.add_member(
            handler, Role.HANDLER, where=lived.units["zjj"], since=SINCE, by=system("tests")
        )
    end(handler, Role.HANDLER)
    assert status(client, "/u/zjj/cases/") == 302
    client.force_login(handler)
    assert status(client, "/u/zjj/cases/") == 200
    assert status(client, "/u/czj/cases/") == 404


def test_15_who_is_demoted_keeps_only_what_is_left(lived: County) -> None:
    approver = lived.people["czj-approver"]
    with every_unit(because="the tests give a second role"):
        roster.add_member(
            approver, Role.UNIT_ADMIN, where=lived.units["czj"], since=SINCE, by=system("tests")
        )
    client = signed_in(approver)
    assert status(client, "/u/czj/cases/") == 200
    end(approver, Role.APPROVER)
    assert status(client, "/u/czj/cases/") == 302
    client.force_login(approver)
    assert status(client, "/u/czj/cases/") == 403
    assert status(client, "/u/czj/about/") == 200


def test_15_who_is_disabled_is_logged_out_at_the_next_request(lived: County) -> None:
    handler = lived.people["czj-handler"]
    client = signed_in(handler)
    assert status(client, "/u/czj/cases/") == 200
    User.objects.filter(pk=handler.pk).update(is_active=False)
    assert status(client, "/u/czj/cases/") == 302
    assert status(client, "/u/czj/cases/new/", {"name": "x"}) == 302


def test_15_a_role_that_begins_tomorrow_opens_nothing_today(lived: County) -> None:
    stranger = lived.people["zjj-handler"]
    with every_unit(because="the tests hire for tomorrow"), clock.at(at(LEFT)):
        since = at("2026-03-03 00:00").date()
        roster.add_member(
            stranger, Role.HANDLER, where=lived.units["czj"], since=since, by=system("tests")
        )
    assert status(signed_in(stranger), "/u/czj/cases/") == 404


def test_15_the_same_role_in_two_units_is_two_roles(lived: County) -> None:
    """Two handlers have the same rights in the code; each has them in one unit."""
    for code, other in (("czj", "zjj"), ("zjj", "czj")):
        client = signed_in(lived.people[f"{code}-handler"])
        assert status(client, f"/u/{code}/cases/") == 200
        assert status(client, f"/u/{other}/cases/") == 404


def test_15_django_s_permissions_and_flags_open_nothing(open_county: County) -> None:
    """Superuser, staff and every permission there is: written by the owner, for the product may not."""
    nobody = open_county.hire("nobody", "无角色", None)
    with as_owner() as owner:
        owner.execute("SELECT guard.waive('a superuser by hand')")
        owner.execute("UPDATE tenants_user SET is_superuser = true WHERE id = %s", [nobody.pk])
        owner.execute(
            "INSERT INTO tenants_user_user_permissions (user_id, permission_id)"
            " SELECT %s, id FROM auth_permission",
            [nobody.pk],
        )
        (given,) = owner.execute("SELECT count(*) FROM tenants_user_user_permissions").fetchone()  # type: ignore[misc]
    assert given > 50
    client = signed_in(User.objects.get(pk=nobody.pk))
    for path in ("/u/czj/", "/u/czj/cases/", "/office/350122/", "/office/350122/trail/"):
        assert status(client, path) == 404, path


def test_15_a_superuser_reads_404_on_every_route_of_every_workspace(db: None) -> None:
    with built() as world:
        User.objects.filter(pk=world.people["nobody"].pk).update(is_superuser=True)
        for route in all_routes():
            if route.workspace:
                for method in ("GET", "POST"):
                    answer = world.ask("nobody", method, world.url(route))
                    assert answer.status_code == 404, (route.name, method)
