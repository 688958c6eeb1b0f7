"""15: a moved, disabled or demoted user loses access at the next request, in the same session."""

from datetime import date

from django.test import Client

from casefiles.verbs import roster
from casefiles.verbs.handover import hand_over
from tenants import clock
from tenants.models import Membership
from tenants.roles import Role
from tenants.scope import office_scope, unit_scope
from tests.cast import County, at
from tests.people.asking import MORNING, at_desk
from tests.stories import open_month


def status(client: Client, path: str) -> int:
    """What a page answers now."""
    return int(client.get(path).status_code)


def test_15_a_moved_person_is_out_of_the_old_unit_and_in_the_new(county: County) -> None:
    czj, gtz = county.units["czj"], county.units["gtz"]
    person = county.people["czj-handler"]
    client = at_desk(county, "czj-handler")
    with clock.at(at(MORNING)):
        filing = open_month(county, "czj")
        page = f"/u/czj/filings/{filing.pk}/"
        assert [status(client, each) for each in ("/u/czj/", page, "/u/gtz/")] == [200, 200, 404]
        with office_scope(county.office):
            by = county.actor("security_admin")
            roster.add_member(person, Role.HANDLER, where=gtz, since=clock.today(), by=by)
            hand_over(person, czj, successor=None, until=clock.today(), by=by)
        # The old unit answers as one that never was; the same session works in the new one.
        assert [status(client, each) for each in ("/u/czj/", page, "/u/gtz/")] == [404, 404, 200]
        assert client.post(f"{page}fill/", {"progress": "迟到的"}).status_code == 404


def test_15_a_demoted_person_keeps_only_what_is_left(county: County) -> None:
    czj, person = county.units["czj"], county.people["czj-approver"]
    client = at_desk(county, "czj-approver")
    with clock.at(at(MORNING)), unit_scope(czj):
        by = county.actor("czj-admin")
        roster.add_member(person, Role.UNIT_ADMIN, where=czj, since=clock.today(), by=by)
        assert [status(client, f"/u/czj/{each}") for each in ("cases/", "people/")] == [200, 200]
        approving = Membership.objects.get(user=person, role=Role.APPROVER)
        roster.end_membership(approving, until=clock.today(), by=by)
        assert [status(client, f"/u/czj/{each}") for each in ("cases/", "people/")] == [403, 200]


def test_15_a_disabled_account_is_signed_out(county: County) -> None:
    person = county.people["czj-handler"]
    client = at_desk(county, "czj-handler")
    with clock.at(at(MORNING)):
        assert status(client, "/u/czj/") == 200
        with unit_scope(county.units["czj"]):
            only = Membership.objects.get(user=person)
            roster.end_membership(only, until=clock.today(), by=county.actor("czj-admin"))
        person.refresh_from_db()
        assert not person.is_active
        answer = client.get("/u/czj/")
        assert (answer.status_code, answer["Location"]) == (302, "/login/?next=/u/czj/")
        assert not Client().login(username="czj-handler", password="a-long-sample-password-1")


def test_15_a_role_that_ends_on_a_day_ends_at_its_midnight(county: County) -> None:
    client = at_desk(county, "czj-handler")
    with clock.at(at(MORNING)), unit_scope(county.units["czj"]):
        only = Membership.objects.get(user=county.people["czj-handler"])
        roster.end_membership(only, until=date(2026, 3, 5), by=county.actor("czj-admin"))
    for moment, answer in (("2026-03-04 23:59:59", 200), ("2026-03-05 00:00", 404)):
        with clock.at(at(moment)):
            assert status(client, "/u/czj/") == answer, moment
