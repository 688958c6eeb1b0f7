"""Deputies: for oneself or by the administrator, with roles of their own, never two at once."""

from datetime import date

import pytest
from django.test import Client

from casefiles.refusals import (
    DeputyBackwards,
    DeputyEnded,
    DeputyOverlaps,
    DeputyWithoutRole,
    NotTheirOwn,
)
from tenants import clock
from tenants.refusals import NotAllowed
from tenants.roles import Role
from tenants.scope import unit_scope
from tests.cast import County, at
from workflows import deputies
from workflows.models import Deputy

FIRST, LAST = date(2026, 3, 2), date(2026, 3, 6)


def appoint(county: County, person: str, deputy: str, by: str, **other: date) -> Deputy:
    """One deputyship of 财政局."""
    unit = county.units["czj"]
    days = {"since": FIRST, "until": LAST} | other
    with unit_scope(unit), clock.at(at("2026-03-01 09:00")):
        return deputies.appoint(
            unit,
            county.people[f"czj-{person}"],
            county.people[f"czj-{deputy}"],
            reason="培训",
            by=county.actor(f"czj-{by}"),
            **days,
        )


def test_for_oneself_and_by_the_administrator(county: County) -> None:
    appoint(county, "approver", "leader", "approver")
    county.hire("czj-second", "副某某", county.units["czj"], Role.LEADER)
    appoint(county, "leader", "second", "admin")
    with pytest.raises((NotAllowed, NotTheirOwn)):
        appoint(county, "handler", "leader", "approver")


def test_absence_moves_work_and_never_rights(county: County) -> None:
    with pytest.raises(DeputyWithoutRole):
        appoint(county, "approver", "handler", "approver")
    with pytest.raises(DeputyWithoutRole):
        appoint(county, "leader", "approver", "leader")


def test_days_are_in_order_and_do_not_overlap(county: County) -> None:
    for bad in ({"until": date(2026, 3, 1)}, {"until": date(2027, 3, 1)}):
        with pytest.raises(DeputyBackwards):
            appoint(county, "approver", "leader", "approver", **bad)
    made = appoint(county, "approver", "leader", "approver")
    with pytest.raises(DeputyOverlaps):
        appoint(county, "approver", "leader", "approver", since=LAST, until=date(2026, 3, 20))
    with unit_scope(county.units["czj"]), clock.at(at("2026-03-03 09:00")):
        assert list(Deputy.objects.today()) == [made]
        deputies.end(made, by=county.actor("czj-approver"))
        assert list(Deputy.objects.today()) == []
        with pytest.raises(DeputyEnded):
            deputies.end(made, by=county.actor("czj-approver"))
    appoint(county, "approver", "leader", "approver", since=LAST, until=date(2026, 3, 20))


def test_on_the_page(county: County) -> None:
    page = Client()
    page.force_login(county.people["czj-approver"])
    body = {
        "person": str(county.people["czj-approver"].uid),
        "deputy": str(county.people["czj-handler"].uid),
        "since": "2026-03-02",
        "until": "2026-03-06",
        "reason": "年休假",
    }
    with clock.at(at("2026-03-02 09:00")):
        refused = page.post("/u/czj/deputies/", body)
        assert refused.status_code == 422 and "年休假" in refused.content.decode()
        body["deputy"] = str(county.people["czj-leader"].uid)
        assert page.post("/u/czj/deputies/", body).status_code == 302
        shown = page.get("/u/czj/deputies/").content.decode()
        assert "代理中" in shown and "年休假" in shown
        body["person"] = str(county.people["czj-leader"].uid)
        assert page.post("/u/czj/deputies/", body).status_code == 422  # not one's own
        with unit_scope(county.units["czj"]):
            uid = Deputy.objects.get().uid
        assert page.post(f"/u/czj/deputies/{uid}/end/").status_code == 302
        assert "已结束" in page.get("/u/czj/deputies/").content.decode()
