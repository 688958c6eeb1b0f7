"""01: whoever tries a foreign door is told nothing; the auditor reads of it, once, or nobody gets on.

The answers themselves, for every address and persona, are in `tests/access`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from django.test import Client

from audit.models import Entry
from audit.refused import MOST
from tenants import clock, walls
from tenants.scope import every_unit
from tests.cast import County, at
from tests.owner import as_owner
from tests.stories import list_in_force, proposed_case

NOW = "2026-03-02 09:00"


def visitor(county: County, name: str) -> Client:
    """A person of the cast at a browser."""
    client = Client(raise_request_exception=False)
    client.force_login(county.people[name])
    return client


def told(*names: str) -> list[Entry]:
    """The entries of refusals, oldest first."""
    with every_unit(because="test"):
        wanted = names or ("access.refused", "access.sought")
        return list(Entry.objects.filter(action__in=wanted).order_by("pk"))


def foreign_case(county: County) -> str:
    """The address at czj of a case that is gtz's."""
    with clock.at(at("2026-02-02 09:00")):
        list_in_force(county, "gtz")
        case = proposed_case(county, "gtz")
    return f"/u/czj/cases/{case.pk}/"


def test_01_the_unit_reads_that_it_was_refused_and_the_auditor_whose_it_was(
    county: County,
) -> None:
    there, nowhere = foreign_case(county), f"/u/czj/cases/{uuid4()}/"
    handler = visitor(county, "czj-handler")
    with clock.at(at(NOW)):
        assert handler.get(there).status_code == handler.get(nowhere).status_code == 404
        pages = {
            name: visitor(county, name).get(url).content.decode()
            for name, url in (
                ("czj-admin", "/u/czj/trail/"),
                ("gtz-admin", "/u/gtz/trail/"),
                ("chief", "/office/350122/trail/"),
                ("auditor", "/office/350122/security/"),
            )
        }
    own = told("access.refused")
    assert [each.chain for each in own] == ["u:czj", "u:czj"]
    assert [each.data for each in own] == [
        {"address": url, "method": "GET", "status": 404} for url in (there, nowhere)
    ]
    sought = told("access.sought")
    assert [each.data["owner"] for each in sought] == ["琯头镇", ""]
    assert [each.data["exists"] for each in sought] == [True, False]
    assert {(each.actor_name, each.data["place"]) for each in sought} == {("陈某某", "财政局")}
    # The own unit sees two refusals that read alike; the owner's unit and the chief see nothing.
    assert pages["czj-admin"].count("被拒绝访问") >= 2 and "琯头镇" not in pages["czj-admin"]
    for name in ("gtz-admin", "chief"):
        assert "试图越权访问" not in pages[name] and there not in pages[name], name
    assert "属于：琯头镇" in pages["auditor"]


def test_01_a_verb_that_the_roles_lack_is_told(county: County) -> None:
    with clock.at(at(NOW)):
        assert visitor(county, "czj-admin").get("/u/czj/cases/").status_code == 403
    (entry,) = told()
    assert (entry.chain, entry.action, entry.data["status"]) == ("u:czj", "access.refused", 403)


def test_01_somebody_without_a_workspace_is_told_to_the_office(county: County) -> None:
    county.hire("nobody", "无角色", None)
    with clock.at(at(NOW)):
        assert visitor(county, "nobody").get("/u/czj/").status_code == 404
    (entry,) = told()
    assert (entry.chain, entry.action, entry.actor_name) == ("o:350122", "access.sought", "无角色")
    assert entry.data["owner"] == "财政局"


def test_01_an_address_that_names_no_thing_is_no_refusal(county: County) -> None:
    with clock.at(at(NOW)):
        handler = visitor(county, "czj-handler")
        assert handler.get("/u/czj/nowhere/").status_code == 404
        assert handler.get("/u/czj/score/Z9/").status_code == 404
        assert handler.get("/favicon.ico").status_code == 404
    assert told() == []


def test_01_the_same_door_is_told_once_a_minute(county: County) -> None:
    handler = visitor(county, "czj-handler")
    for moment, entries in ((NOW, 2), ("2026-03-02 09:00:59", 2), ("2026-03-02 09:01:00", 4)):
        with clock.at(at(moment)):
            for _again in range(3):
                assert handler.get("/u/zjj/").status_code == 404
        assert len(told()) == entries, moment


def test_01_whoever_tries_every_door_fills_no_trail(county: County) -> None:
    handler = visitor(county, "czj-handler")
    with clock.at(at(NOW)):
        for _number in range(MOST + 10):
            assert handler.get(f"/u/czj/cases/{uuid4()}/").status_code == 404
    assert len(told("access.refused")) == len(told("access.sought")) == MOST


@contextmanager
def unwritable() -> Iterator[None]:
    """A trail that takes no entry."""
    roles = ", ".join([walls.LOGIN, *walls.SCOPE_ROLES])
    with as_owner() as owner:
        owner.execute(f"REVOKE INSERT ON audit_entry FROM {roles}")
    try:
        yield
    finally:
        with as_owner() as owner:
            owner.execute(f"GRANT INSERT ON audit_entry TO {roles}")


def test_01_a_refusal_that_cannot_be_told_is_no_answer(open_county: County) -> None:
    there, nowhere = foreign_case(open_county), f"/u/czj/cases/{uuid4()}/"
    handler, admin = visitor(open_county, "czj-handler"), visitor(open_county, "czj-admin")
    with unwritable(), clock.at(at(NOW)):
        answers = [handler.get(there), handler.get(nowhere), admin.get("/u/czj/cases/")]
        answers.append(handler.get("/u/zjj/"))
    assert [each.status_code for each in answers] == [503] * 4
    assert all("系统忙" in each.content.decode() for each in answers)
    assert told() == []


def test_01_the_entry_outlives_the_request_that_was_rolled_back(open_county: County) -> None:
    there = foreign_case(open_county)
    with clock.at(at(NOW)):
        assert visitor(open_county, "czj-handler").get(there).status_code == 404
    assert [each.chain for each in told()] == ["u:czj", "o:350122"]


def test_01_a_number_in_an_address_is_masked(county: County) -> None:
    with clock.at(at(NOW)):
        visitor(county, "reviewer").get("/office/350122/units/350122199001011234/")
    assert {each.data["address"] for each in told()} == {"/office/350122/units/***/"}
