"""季度核对: everybody by name, once a quarter; due until it is done."""

from datetime import date

import pytest

from audit.models import Entry
from casefiles.people.refusals import PeopleChanged
from casefiles.verbs import reviews, roster
from tenants import clock
from tenants.models import AccountReview, Membership
from tenants.quarters import Quarter, parsed, quarter_of
from tenants.refusals import NotAllowed
from tenants.roles import Role
from tenants.scope import office_scope, unit_scope
from tests.cast import County, at
from tests.people.asking import MORNING, at_desk, held, text, url
from tests.security.test_19_two_at_once import together


def choices(county: County, code: str, *, end: tuple[str, ...] = ()) -> dict[str, str]:
    """The form of a unit's review as its administrator fills it in."""
    said = {}
    for name, role in (("handler", "handler"), ("approver", "approver"), ("leader", "leader")):
        uid = county.people[f"{code}-{name}"].uid
        said[f"{uid}:{role}"] = "end" if name in end else "keep"
    return said


@pytest.mark.parametrize(
    ("day", "quarter", "first", "last"),
    [
        (date(2026, 1, 1), "2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 3, 31), "2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 6, 30), "2026-Q2", date(2026, 4, 1), date(2026, 6, 30)),
        (date(2026, 12, 31), "2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_quarters(day: date, quarter: str, first: date, last: date) -> None:
    found = quarter_of(day)
    assert (str(found), found.first_day, found.last_day) == (quarter, first, last)
    assert parsed(quarter) == found and found < Quarter(2027, 1)


def test_a_review_is_due_then_done_then_due_again(county: County) -> None:
    admin = at_desk(county, "czj-admin")
    places = [url("unit:people", county), "/u/czj/"]
    with clock.at(at(MORNING)):
        assert all("人员核对尚未完成" in text(admin.get(each)) for each in places)
        # Nobody else is reminded.
        assert "人员核对" not in text(at_desk(county, "czj-handler").get("/u/czj/"))
        page = admin.get(url("unit:people-review", county))
        assert "本人，由他人办理" in text(page) and "还没有核对过" in text(page)
        done = admin.post(
            url("unit:people-review", county), choices(county, "czj", end=("leader",)), follow=True
        )
        assert "保留3项，终止1项" in text(done)
        assert not any("人员核对尚未完成" in text(admin.get(each)) for each in places)
    assert held(county.people["czj-leader"]) == [("czj", "leader", "2026-03-02")]
    with unit_scope(county.units["czj"]):
        entry = Entry.objects.get(action="accounts.reviewed")
        assert entry.data == {"period": "2026-Q1", "kept": 3, "ended": 1}
        assert (entry.chain, entry.actor_name) == ("u:czj", "吴某某")
    with clock.at(at("2026-04-01 00:00")):
        assert all("人员核对尚未完成" in text(admin.get(each)) for each in places)


def test_everybody_must_be_decided_on(county: County) -> None:
    admin = at_desk(county, "czj-admin")
    with clock.at(at(MORNING)):
        said = choices(county, "czj")
        missing = dict(list(said.items())[:2])
        page = admin.post(url("unit:people-review", county), missing)
        assert page.status_code == 422 and "请对每个角色选择" in text(page)
        assert page.content.decode().count(" checked") == 2  # what was chosen stays chosen
        with unit_scope(county.units["czj"]):
            assert not AccountReview.objects.exists()


def test_a_list_that_changed_meanwhile_is_shown_anew(county: County) -> None:
    czj = county.units["czj"]
    with clock.at(at(MORNING)), unit_scope(czj):
        by = county.actor("czj-admin")
        seen = {
            post: True
            for post, each in reviews.posts(czj).items()
            if each.user != county.people["czj-admin"]
        }
        roster.add_member(
            county.people["czj-handler"], Role.APPROVER, where=czj, since=clock.today(), by=by
        )
        with pytest.raises(PeopleChanged):
            reviews.review_accounts(czj, seen, by=by)
        leaving = Membership.objects.get(user=county.people["czj-leader"])
        for each in Membership.objects.filter(
            role=Role.APPROVER, user=county.people["czj-handler"]
        ):
            roster.end_membership(each, until=clock.today(), by=by)
        roster.end_membership(leaving, until=clock.today(), by=by)
        with pytest.raises(PeopleChanged):
            reviews.review_accounts(czj, seen, by=by)
        assert not Entry.objects.filter(action="accounts.reviewed").exists()
    with clock.at(at(MORNING)):
        page = at_desk(county, "czj-admin").post(
            url("unit:people-review", county), choices(county, "czj")
        )
        assert page.status_code == 422 and "请按最新名单重新核对" in text(page)


def test_the_own_role_is_not_in_one_s_own_hands(county: County) -> None:
    with clock.at(at(MORNING)):
        mine = f"{county.people['czj-admin'].uid}:unit_admin"
        page = at_desk(county, "czj-admin").post(
            url("unit:people-review", county), choices(county, "czj") | {mine: "end"}
        )
        assert page.status_code == 422
    assert held(county.people["czj-admin"]) == [("czj", "unit_admin", None)]


def test_once_a_quarter_however_many_press(open_county: County) -> None:
    czj = open_county.units["czj"]
    with clock.at(at(MORNING)), unit_scope(czj):
        others = {
            post: True
            for post, each in reviews.posts(czj).items()
            if each.user != open_county.people["czj-admin"]
        }

    def confirm() -> None:
        with unit_scope(czj):
            reviews.review_accounts(czj, others, by=open_county.actor("czj-admin"))

    (results,) = together([[confirm]] * 4)
    kinds = sorted(type(each).__name__ for each in results)
    assert kinds == ["NoneType", *["ReviewedAlready"] * 3]
    with unit_scope(czj):
        assert AccountReview.objects.count() == 1
        assert Entry.objects.filter(action="accounts.reviewed").count() == 1


def test_the_office_sees_who_is_behind_and_confirms_its_own(county: County) -> None:
    client = at_desk(county, "security_admin")
    with clock.at(at(MORNING)):
        at_desk(county, "gtz-admin").post(
            url("unit:people-review", county, unit="gtz"), choices(county, "gtz")
        )
        overview = client.get(url("office:people-review", county))
        rows = {row["name"]: (row["people"], row["done"]) for row in overview.context["rows"]}
        assert rows == {
            "本办": (6, False),
            "财政局": (4, False),
            "住房和城乡建设局": (4, False),
            "琯头镇": (4, True),
        }
        due = client.get(url("office:people-review", county) + "?only=due")
        assert len(due.context["rows"]) == 3
        address = url("office:people-review", county) + "?unit="
        lines = client.get(address).context["lines"]
        said = {line.field: "keep" for line in lines if line.field}
        assert len(said) == 5
        assert "保留6项" in text(client.post(address, said, follow=True))
        # A unit without anybody who could: the security administrator does it.
        address = url("office:people-review", county) + "?unit=zjj"
        said = {line.field: "keep" for line in client.get(address).context["lines"]}
        client.post(address, said)
    with office_scope(county.office):
        chains = Entry.objects.filter(action="accounts.reviewed").values_list("chain", flat=True)
        assert sorted(chains) == ["o:350122", "u:gtz", "u:zjj"]


def test_others_may_not(county: County) -> None:
    czj = county.units["czj"]
    for name in ("czj-leader", "gtz-admin", "administrator", "reviewer"):
        with clock.at(at(MORNING)), unit_scope(czj), pytest.raises(NotAllowed):
            reviews.review_accounts(czj, {}, by=county.actor(name))
