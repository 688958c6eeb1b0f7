"""10 and 12: lists, counts, filters and uniqueness errors about people tell nothing of other units."""

import pytest

from casefiles.people.refusals import AccountNameTaken
from casefiles.verbs import invitations, roster
from tenants import clock
from tenants.models import Office, Unit
from tenants.refusals import NotAllowed
from tenants.roles import Role
from tenants.scope import every_unit, office_scope, unit_scope
from tests.access.world import second_county
from tests.cast import County, at
from tests.people.asking import GOOD_PASSWORD, MORNING, at_desk, invite, opened, text, url


def test_10_a_unit_s_list_holds_only_its_own_people(county: County) -> None:
    with clock.at(at(MORNING)):
        invite(county, county.units["gtz"], "gtz-admin", Role.HANDLER, name="外人某")
        client = at_desk(county, "czj-admin")
        for query in ("", "?unit=gtz", "?show=left", "?q=外人", "?page=9", "?unit=office"):
            page = client.get(url("unit:people", county) + query)
            # The way back of the language buttons repeats what was asked.
            said = page.content.decode().replace(query, "") if query else page.content.decode()
            assert page.status_code == 200
            assert "gtz" not in said and "外人某" not in said, query
            assert page.context["page"].paginator.count in {0, 4}
            assert {
                row.person.username.partition("-")[0] for row, _url in page.context["rows"]
            } <= {"czj"}


def test_10_an_office_s_list_holds_only_its_own_county(county: County) -> None:
    with clock.at(at(MORNING)):
        other = second_county()
        client = at_desk(county, "security_admin")
        said = client.get(url("office:people", county)).content.decode()
        assert "czj-handler" in said and "lyczj" not in said and "ly-reviewer" not in said
        for page in ("people/?unit=lyczj", "people/new/?unit=lyczj", "people/review/?unit=lyczj"):
            assert client.get(f"/office/350122/{page}").status_code == 404
        stranger = other.people["lyczj-handler"].uid
        assert client.get(url("office:person", county, stranger)).status_code == 404


def test_10_a_city_office_keeps_its_own_people_and_no_county_s(county: County) -> None:
    with clock.at(at(MORNING)):
        with every_unit(because="a city above the county"):
            city = Office.objects.create(division_code="350100", name="福州市信用办")
            county.office.parent = city
            county.office.save()
            above = County(city)
            above.hire("350100-an", "安某某", None, Role.SECURITY_ADMIN)
        client = at_desk(above, "350100-an")
        page = client.get(url("office:people", above))
        assert [row.account for row, _url in page.context["rows"]] == ["350100-an"]
        theirs = county.people["czj-handler"].uid
        for address in (
            url("office:person", above, theirs),
            url("office:person-handover", above, theirs),
            url("office:people", above) + "?unit=czj",
            url("office:people-review", above) + "?unit=czj",
        ):
            assert client.get(address).status_code == 404, address
        with pytest.raises(NotAllowed), office_scope(city):
            new = invitations.Newcomer("陈某", "chen", frozenset({Role.HANDLER}), clock.today())
            invitations.invite(new, where=county.units["czj"], by=above.actor("350100-an"))


def test_10_a_person_s_other_work_is_not_told(county: County) -> None:
    """The reviewer also handles in gtz; czj's approver joins gtz with the account of czj."""
    gtz = county.units["gtz"]
    with clock.at(at(MORNING)):
        name = county.people["czj-approver"].display_name
        _invitation, secret = invite(
            county, gtz, "gtz-admin", Role.HANDLER, name=name, own_part="lin"
        )
        opened(secret, at_desk(county, "czj-approver")).post("/join/accept/")
        county.people["czj-approver"].refresh_from_db()
        uid = county.people["czj-approver"].uid
        client = at_desk(county, "gtz-admin")
        pages = [
            client.get(url("unit:people", county, unit="gtz")),
            client.get(url("unit:person", county, uid, unit="gtz")),
            client.get(url("unit:people-review", county, unit="gtz")),
            client.get("/u/gtz/about/"),
            client.get("/u/gtz/trail/"),
        ]
        for page in pages:
            assert page.status_code == 200 and name in text(page)
            assert "czj" not in text(page) and "财政局" not in text(page)
        # When the person leaves gtz, gtz is not told whether the account goes on.
        with unit_scope(gtz):
            (membership,) = county.people["czj-approver"].memberships.all()
            roster.end_membership(membership, until=clock.today(), by=county.actor("gtz-admin"))
        assert at_desk(county, "czj-approver").get("/u/czj/").status_code == 200


def test_12_account_names_of_others_are_never_taken(county: County) -> None:
    czj, gtz = county.units["czj"], county.units["gtz"]
    with clock.at(at(MORNING)):
        # gtz has a "handler", an invited "chen" and a joined "lin": to czj all three are free.
        invite(county, gtz, "gtz-admin", Role.HANDLER, own_part="chen")
        _lin, secret = invite(county, gtz, "gtz-admin", Role.HANDLER, own_part="lin")
        invitations.accept_with_new_account(invitations.key_of(secret), password=GOOD_PASSWORD)
        for part in ("chen", "lin", "reviewer"):
            invite(county, czj, "czj-admin", Role.HANDLER, own_part=part)
        for part in ("chen", "handler"):  # its own are, and it knows them
            with pytest.raises(AccountNameTaken):
                invite(county, czj, "czj-admin", Role.HANDLER, own_part=part)


def test_12_no_two_workspaces_can_make_the_same_name(county: County) -> None:
    """A unit `czj-b` and the unit `czj`: `czj-b-chen` is made by the first alone."""
    with clock.at(at(MORNING)), every_unit(because="a unit with a hyphen"):
        new = roster.NewUnit("czj-b", "连江县财政局二处", "财政二处", "department")
        other: Unit = roster.register_unit(
            county.office, new, since=clock.today(), by=county.actor("administrator")
        )
    with clock.at(at(MORNING)):
        invite(county, other, "security_admin", Role.HANDLER, own_part="chen")
        client = at_desk(county, "czj-admin")
        page = client.post(
            url("unit:person-new", county),
            {
                "display_name": "陈某",
                "own_part": "b-chen",
                "roles": ["handler"],
                "since": "2026-03-02",
            },
        )
        assert page.status_code == 422
        assert "只用小写字母和数字" in text(page) and "已用过" not in text(page)
