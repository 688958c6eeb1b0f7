"""08: a file's address, replayed by a stranger, logged out, or after the role was lost."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from casefiles.models import Attachment, ItemList, RecordQuery
from casefiles.verbs import roster
from tenants import clock
from tenants.actors import system
from tenants.models import Membership
from tenants.scope import every_unit, unit_scope
from tests.cast import County, at
from tests.security.uploading import at_desk, own_storage
from tests.stories import attach, list_in_force, open_month, proposed_case

NOW = "2026-02-03 10:00"


@pytest.fixture
def addresses(county: County, settings: Any, tmp_path: Path) -> dict[str, str]:
    """Every kind of file of 财政局, by the address that gives it out."""
    own_storage(settings, tmp_path)
    with clock.at(at(NOW)):
        list_in_force(county, "czj")
        month = open_month(county, "czj")
        beside = attach(month, county, "czj")
        case = proposed_case(county, "czj", evidence=True)
    with unit_scope(county.units["czj"]):
        inside = Attachment.objects.get(case=case)
        evidence = RecordQuery.objects.get().evidence_id
        source = ItemList.objects.get()
    return {
        "list": reverse("unit:list-source", args=["czj", source.pk]),
        "evidence": reverse("unit:file", args=["czj", evidence]),
        "filing": reverse("unit:filing-attachment", args=["czj", beside.pk]),
        "case": reverse("unit:case-attachment", args=["czj", inside.pk]),
    }


def statuses(client: Client, addresses: dict[str, str], unit: str = "czj") -> set[int]:
    with clock.at(at(NOW)):
        return {
            client.get(each.replace("/u/czj/", f"/u/{unit}/")).status_code
            for each in addresses.values()
        }


def test_08_the_handler_gets_every_file(county: County, addresses: dict[str, str]) -> None:
    assert statuses(at_desk(county, "czj-handler"), addresses) == {200}


def test_08_a_stranger_finds_nothing(county: County, addresses: dict[str, str]) -> None:
    for stranger in ("zjj-handler", "reviewer", "auditor"):
        client = at_desk(county, stranger)
        assert statuses(client, addresses) == {404}, stranger
    assert statuses(at_desk(county, "zjj-handler"), addresses, "zjj") == {404}


def test_08_who_is_logged_out_goes_to_the_door(county: County, addresses: dict[str, str]) -> None:
    client = at_desk(county, "czj-handler")
    assert statuses(client, addresses) == {200}
    client.logout()
    for each in addresses.values():
        answer: Any = client.get(each)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/login/?next=")


def test_08_a_lost_role_loses_the_files_at_once(county: County, addresses: dict[str, str]) -> None:
    client = at_desk(county, "czj-handler")
    assert statuses(client, addresses) == {200}
    with clock.at(at(NOW)), every_unit(because="the tests end a role"):
        membership = Membership.objects.get(user=county.people["czj-handler"])
        roster.end_membership(membership, until=date(2026, 2, 3), by=system("tests"))
    # The last role has gone, and the account with it: the way leads to the door.
    assert statuses(client, addresses) <= {302, 404}


def test_08_the_administrator_of_the_unit_reads_no_case(
    county: County, addresses: dict[str, str]
) -> None:
    client = at_desk(county, "czj-admin")
    found = {name: statuses(client, {name: each}) for name, each in addresses.items()}
    assert found == {"list": {200}, "filing": {200}, "evidence": {403}, "case": {403}}


def test_08_the_office_reads_what_was_filed_and_no_case(
    county: County, addresses: dict[str, str]
) -> None:
    office = f"/office/{county.office.division_code}"
    client = at_desk(county, "reviewer")
    with clock.at(at(NOW)):
        # The month is still being prepared: its papers have not reached the office.
        assert client.get(addresses["filing"].replace("/u/czj", office)).status_code == 404
        assert client.get(addresses["case"].replace("/u/czj", office)).status_code == 404
        inside = addresses["case"].replace("/u/czj/cases", f"{office}/filings")
        assert client.get(inside).status_code == 404
