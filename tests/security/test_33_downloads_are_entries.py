"""33: whatever leaves the house is an entry: what, with which hash, to whom."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import Entry
from casefiles.models import ItemList, StoredFile
from tenants import clock
from tenants.scope import every_unit, unit_scope
from tests.cast import County, at
from tests.jobs.test_export_job import ask, work
from tests.stories import list_in_force, proposed_case
from tests.verbs.test_main_job import file_list


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    """A file storage of the test's own."""
    backend = {**settings.STORAGES["default"], "OPTIONS": {"location": str(tmp_path / "files")}}
    settings.STORAGES = {**settings.STORAGES, "default": backend}


def downloads() -> list[Entry]:
    """The entries of downloads, oldest first."""
    with every_unit(because="test"):
        return list(Entry.objects.filter(action="file.downloaded").order_by("pk"))


def fetch(county: County, name: str, url: str) -> bytes:
    """A download by a person of the cast."""
    client = Client()
    client.force_login(county.people[name])
    answer = client.get(url)
    assert answer.status_code == 200 and answer["Content-Disposition"].startswith("attachment")
    return bytes(answer.content)


def test_33_a_lists_workbook_and_a_stored_file(county: County) -> None:
    with clock.at(at("2026-02-02 09:00")):
        list_in_force(county, "czj")
        proposed_case(county, "czj")
        with unit_scope(county.units["czj"]):
            listed = ItemList.objects.get()
            evidence = StoredFile.objects.exclude(pk=listed.source_id).get()
        source = fetch(county, "czj-admin", reverse("unit:list-source", args=["czj", listed.pk]))
        kept = fetch(county, "czj-approver", reverse("unit:file", args=["czj", evidence.pk]))
    first, second = downloads()
    assert source == b"a list"
    assert (first.subject_type, first.actor_id) == (
        "casefiles.filing",
        county.people["czj-admin"].pk,
    )
    assert first.data == {"file": "清单.xlsx", "sha256": hashlib.sha256(source).hexdigest()}
    assert second.actor_id == county.people["czj-approver"].pk
    assert second.data == {"file": evidence.name, "sha256": hashlib.sha256(kept).hexdigest()}
    assert second.data["sha256"] == evidence.sha256


def test_33_an_exported_assessment(open_county: County) -> None:
    file_list(open_county, "czj", "finance.xlsx")
    run = ask(open_county)
    work()
    book = fetch(open_county, "assessor", f"/office/350122/runs/{run.pk}/file/")
    with every_unit(because="test"):
        deeds = Entry.objects.filter(chain="o:350122").order_by("-seq")[:5]
        told = [(each.action, each.actor_name) for each in deeds]
        made = Entry.objects.get(action="assessment.exported")
    assert [action for action, _who in told] == [
        "file.downloaded",
        "login.passed",
        "assessment.exported",
        "assessment.computed",
        "assessment.export_asked",
    ]
    assert {who for _action, who in told} == {"张某某"}
    (entry,) = downloads()
    assert entry.data["sha256"] == made.data["sha256"] == hashlib.sha256(book).hexdigest()


def test_33_the_empty_template_is_nobodys_data(county: County) -> None:
    with clock.at(at("2026-02-02 09:00")):
        fetch(county, "czj-handler", "/u/czj/lists/template.xlsx")
    assert downloads() == []
