"""Separation of duties: who keeps does not act, who gives rights does not take them, three are three."""

from itertools import product

import pytest

from casefiles.people.refusals import DutiesClash, HoldsAlready, OwnRoles, RoleElsewhere
from casefiles.verbs import invitations, roster
from casefiles.verbs.handover import hand_over
from tenants import clock
from tenants.access import TABLE, Verb
from tenants.models import Membership, User
from tenants.refusals import NotAllowed
from tenants.roles import OFFICE_ROLES, THREE_ADMINISTRATORS, UNIT_ROLES, Role
from tenants.scope import every_unit, office_scope, unit_scope
from tests.cast import County, at
from tests.people.asking import MORNING, at_desk, held, invite, opened, text, url
from tests.security.test_19_two_at_once import together

# What changes the records that units are scored by, or decides on them.
ACTING = {
    Verb.TAKE_TASK,
    Verb.FILL_FILING,
    Verb.SIGN_FILING,
    Verb.OPEN_CASE,
    Verb.DECIDE_CASE,
    Verb.REVIEW_FILING,
    Verb.ASSESS,
    Verb.OPEN_PERIOD,
}
# What decides who may act, what stands on the roster, or what the trail is held against.
KEEPING = {
    Verb.KEEP_ROSTER,
    Verb.KEEP_MEMBERS,
    Verb.REVIEW_ACCOUNTS,
    Verb.KEEP_SECURITY,
    Verb.VIEW_SECURITY,
    Verb.VERIFY_TRAIL,
    Verb.KEEP_TEMPLATE,
}


def verbs_of(role: Role) -> set[Verb]:
    """What a role carries."""
    return {verb for verb, roles in TABLE.items() if role in roles}


@pytest.mark.parametrize("role", sorted(Role))
def test_no_role_both_acts_and_keeps(role: Role) -> None:
    assert not (verbs_of(role) & ACTING and verbs_of(role) & KEEPING)


def test_the_three_administrators_share_nothing_but_a_look_at_the_people() -> None:
    system, security, audit = (
        verbs_of(role) for role in (Role.ADMINISTRATOR, Role.SECURITY_ADMIN, Role.AUDITOR)
    )
    assert system & security == {Verb.VIEW_PEOPLE}
    assert not system & audit and not security & audit
    # Whoever gives rights reads no trail, and whoever reads it changes nothing.
    assert Verb.VIEW_OFFICE_TRAIL not in system | security
    assert all(verb.name.startswith(("VIEW_", "VERIFY_")) for verb in audit)


@pytest.mark.parametrize(
    ("first", "second"),
    [pair for pair in product(sorted(OFFICE_ROLES), repeat=2) if pair[0] < pair[1]],
)
def test_nobody_holds_two_that_watch_each_other(county: County, first: Role, second: Role) -> None:
    clashes = bool({first, second} & THREE_ADMINISTRATORS)
    person = county.hire("350122-lin", "林某某", None)
    with clock.at(at(MORNING)), office_scope(county.office):
        by, today = county.actor("security_admin"), clock.today()
        roster.add_member(person, first, where=county.office, since=today, by=by)
        if not clashes:
            roster.add_member(person, second, where=county.office, since=today, by=by)
            return
        with pytest.raises(DutiesClash) as refused:
            roster.add_member(person, second, where=county.office, since=today, by=by)
        assert str(first.label) in str(refused.value) and "请改由其他人担任" in str(refused.value)
        # The way out: the one role ends, then the other begins.
        roster.end_membership(
            Membership.objects.get(user=person), until=at("2026-04-01 00:00").date(), by=by
        )
        with pytest.raises(DutiesClash):
            roster.add_member(person, second, where=county.office, since=today, by=by)
        roster.add_member(
            person, second, where=county.office, since=at("2026-04-01 00:00").date(), by=by
        )


def test_an_invitation_does_not_go_around_it(county: County) -> None:
    with clock.at(at(MORNING)):
        with pytest.raises(DutiesClash):
            invite(county, county.office, "security_admin", Role.AUDITOR, Role.ASSESSOR)
        # The chief opens a link that was made for an auditor of the same name.
        name = county.people["chief"].display_name
        _invitation, secret = invite(
            county, county.office, "security_admin", Role.AUDITOR, name=name
        )
        chief = opened(secret, at_desk(county, "chief"))
        page = chief.post("/join/accept/", follow=True)
        assert "不得由同一人担任" in text(page)
    assert held(county.people["chief"]) == [("350122", "chief", None)]


def test_two_grants_at_once_do_not_slip_past_each_other(open_county: County) -> None:
    people = []
    with clock.at(at(MORNING)), every_unit(because="a second security administrator"):
        open_county.hire("security2", "安全员乙", None, Role.SECURITY_ADMIN)
        people = [open_county.hire(f"350122-p{n}", f"某某{n}", None) for n in range(5)]
    office = open_county.office

    def give(person: User, role: Role, by: str) -> None:
        with office_scope(office):
            roster.add_member(
                person, role, where=office, since=clock.today(), by=open_county.actor(by)
            )

    lanes = [
        [lambda p=person: give(p, Role.AUDITOR, "security_admin") for person in people],
        [lambda p=person: give(p, Role.ASSESSOR, "security2") for person in people],
    ]
    for results in together(lanes):
        assert sorted(type(each).__name__ for each in results) == ["DutiesClash", "NoneType"]
    assert [len(held(person)) for person in people] == [1] * 5


def test_nobody_changes_the_own_roles(county: County) -> None:
    czj = county.units["czj"]
    with clock.at(at(MORNING)), unit_scope(czj):
        by, me = county.actor("czj-admin"), county.people["czj-admin"]
        with pytest.raises(OwnRoles):
            roster.add_member(me, Role.LEADER, where=czj, since=clock.today(), by=by)
        with pytest.raises(OwnRoles):  # so the last administrator cannot leave the unit without one
            mine = Membership.objects.get(user=me)
            roster.end_membership(mine, until=clock.today(), by=by)
        with pytest.raises(OwnRoles):
            hand_over(me, czj, successor=None, until=clock.today(), by=by)
    with clock.at(at(MORNING)):
        _invitation, secret = invite(
            county, czj, "czj-admin", Role.APPROVER, name=me.display_name, own_part="wu"
        )
        with pytest.raises(OwnRoles):
            invitations.accept_with_account(invitations.key_of(secret), person=me)
        client = at_desk(county, "czj-admin")
        page = client.post(url("unit:person-give", county, me.uid), {"role": "leader"})
        assert page.status_code == 422
        own = client.get(url("unit:person", county, me.uid))
        assert "这是您本人" in text(own) and "授予角色" not in own.content.decode().split("经过")[0]
    assert held(me) == [("czj", "unit_admin", None)]


def test_a_unit_s_administrator_gives_only_the_unit_s_roles_there(county: County) -> None:
    czj, by = county.units["czj"], county.actor("czj-admin")
    leader = county.people["czj-leader"]
    with clock.at(at(MORNING)):
        today = clock.today()
        with unit_scope(czj):
            for role in OFFICE_ROLES:
                with pytest.raises(RoleElsewhere):
                    roster.add_member(leader, role, where=czj, since=today, by=by)
            with pytest.raises(NotAllowed):
                roster.add_member(leader, Role.CHIEF, where=county.office, since=today, by=by)
            with pytest.raises(NotAllowed):
                invite(county, county.units["gtz"], "czj-admin", Role.HANDLER)
            with pytest.raises(HoldsAlready):
                roster.add_member(leader, Role.LEADER, where=czj, since=today, by=by)
        with office_scope(county.office):
            for role in UNIT_ROLES:
                with pytest.raises(RoleElsewhere):
                    roster.add_member(
                        county.people["reviewer"],
                        role,
                        where=county.office,
                        since=today,
                        by=county.actor("security_admin"),
                    )
            # The system administrator keeps the roster, not the people.
            with pytest.raises(NotAllowed):
                roster.add_member(
                    leader, Role.APPROVER, where=czj, since=today, by=county.actor("administrator")
                )


def test_the_three_land_on_pages_of_their_own(county: County) -> None:
    with clock.at(at(MORNING)):
        for name, home in {
            "administrator": "/office/350122/roster/",
            "security_admin": "/office/350122/people/",
            "auditor": "/office/350122/security/",
        }.items():
            client = at_desk(county, name)
            assert client.get("/")["Location"] == home
            assert client.get(home).status_code == 200
            assert client.get("/office/350122/").status_code == 403
