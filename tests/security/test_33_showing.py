"""A number or a person's evidence in full: for a purpose, once, by roles that may, and recorded."""

import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from audit.models import Entry
from audit.timeline import timeline
from casefiles.models import Case, StoredFile
from casefiles.personal import Purpose
from casefiles.verbs import files, reading
from tenants import clock
from tenants.scope import unit_scope
from tests.cast import County, at
from tests.security.conftest import NOW
from tests.security.people import MASKED, NAME, NEED, NUMBER, proposed_person
from tests.stories import proposed_case
from tests.words.reading import visitor


def ask(county: County, who: str, url: str, **typed: str) -> HttpResponse:
    """A POST as it comes from the form."""
    with clock.at(at(NOW)):
        answer: HttpResponse = visitor(county, who, english=False).post(url, typed)
        return answer


def entries(county: County, action: str) -> list[Any]:
    with unit_scope(county.units["czj"]):
        return list(Entry.objects.filter(action=action).order_by("seq"))


@pytest.fixture
def case(town: County) -> Case:
    with clock.at(at(NOW)):
        return proposed_person(town, "czj")


def number_page(case: Case) -> str:
    return reverse("unit:case-identifier", args=["czj", case.pk])


def evidence_of(county: County, case: Case) -> StoredFile:
    with unit_scope(county.units["czj"]):
        return case.queries.select_related("evidence").get().evidence


@pytest.mark.parametrize("who", ["czj-handler", "czj-approver", "czj-leader"])
def test_33_a_number_shows_once_for_a_purpose(town: County, case: Case, who: str) -> None:
    with clock.at(at(NOW)):
        page = visitor(town, who, english=False).get(number_page(case))
    assert NUMBER not in page.content.decode() and MASKED in page.content.decode()
    answer = ask(town, who, number_page(case), **NEED)
    assert answer.status_code == 200 and NUMBER in answer.content.decode()
    assert answer["Cache-Control"] == "private, no-store"
    (entry,) = entries(town, "case.identifier_shown")
    assert entry.actor == town.people[who] and entry.subject_id == str(case.pk)
    assert entry.data == {
        "purpose": "document",
        "text": "制作不予许可决定书，当事人 ［证件号码略］",
    }
    assert NUMBER not in json.dumps(entry.hashed_fields())
    with clock.at(at(NOW)):
        again = visitor(town, who, english=False).get(number_page(case)).content.decode()
        timeline = (
            visitor(town, who, english=False).get(f"/u/czj/cases/{case.pk}/").content.decode()
        )
    assert NUMBER not in again + timeline
    assert "查看完整证件号码" in timeline and "制作或送达文书" in timeline


@pytest.mark.parametrize(
    "typed", [{}, {"purpose": "verify"}, {"text": "核对"}, {"purpose": "curiosity", "text": "看看"}]
)
def test_33_without_a_purpose_nothing_shows(
    town: County, case: Case, typed: dict[str, str]
) -> None:
    urls = (number_page(case), reverse("unit:file", args=["czj", evidence_of(town, case).pk]))
    for url in urls:
        answer = ask(town, "czj-handler", url, **typed)
        assert answer.status_code == 422 and NUMBER not in answer.content.decode()
    assert entries(town, "case.identifier_shown") == entries(town, "case.evidence_taken") == []


def test_33_who_may_not_reads_nothing(town: County, case: Case) -> None:
    evidence = reverse("unit:file", args=["czj", evidence_of(town, case).pk])
    for url in (number_page(case), evidence):
        for who, status in (("czj-admin", 403), ("gtz-handler", 404), ("reviewer", 404)):
            answer = ask(town, who, url, **NEED)
            assert answer.status_code == status and NUMBER not in answer.content.decode()
            elsewhere = ask(town, "gtz-handler", url.replace("/czj/", "/gtz/"), **NEED)
            assert elsewhere.status_code == 404
    assert entries(town, "case.identifier_shown") == entries(town, "case.evidence_taken") == []


def test_33_evidence_of_a_person_is_taken_for_a_purpose(town: County, case: Case) -> None:
    evidence = evidence_of(town, case)
    url = reverse("unit:file", args=["czj", evidence.pk])
    with clock.at(at(NOW)):
        page = visitor(town, "czj-handler", english=False).get(url)
    assert page["Content-Type"].startswith("text/html") and NUMBER not in page.content.decode()
    answer = ask(town, "czj-handler", url, **NEED)
    assert answer["Content-Disposition"].startswith("attachment") and NUMBER not in str(
        answer.headers
    )
    assert answer["Cache-Control"] == "private, no-store"
    assert json.loads(answer.content)["identifier"] == NUMBER
    (entry,) = entries(town, "case.evidence_taken")
    assert entry.data["sha256"] == evidence.sha256 and entry.data["purpose"] == "document"
    assert NUMBER not in json.dumps(entry.hashed_fields())


def test_33_files_that_name_nobody_download_at_once(town: County) -> None:
    with clock.at(at(NOW)):
        company = proposed_case(town, "czj")
        evidence = evidence_of(town, company)
        client = visitor(town, "czj-handler", english=False)
        answer = client.get(reverse("unit:file", args=["czj", evidence.pk]))
    assert answer.content == open_bytes(town, evidence)
    assert entries(town, "case.evidence_taken") == []


def open_bytes(county: County, file: StoredFile) -> bytes:
    with unit_scope(county.units["czj"]):
        return files.read(file)


def test_33_the_hash_in_the_trail_says_nothing_of_the_number(town: County, case: Case) -> None:
    """The same person, the same moment, the same records: another hash, by the salt in the evidence."""
    with clock.at(at(NOW)):
        other = proposed_person(town, "czj")
    first, second = (open_bytes(town, evidence_of(town, each)) for each in (case, other))
    unsalted = [json.loads(each) for each in (first, second)]
    salts = {each.pop("salt") for each in unsalted}
    assert unsalted[0] == unsalted[1] and len(salts) == 2 and all(len(each) == 32 for each in salts)


def test_33_the_history_of_a_subject_hides_its_number(town: County, case: Case) -> None:
    with unit_scope(town.units["czj"]):
        subject = case.subject
        with clock.at(at("2026-02-02 10:00")):
            subject.identifier, subject.name = "350122190005319058", "更名"
            subject.save()
        need = reading.Need(Purpose.VERIFY, "核对")
        with clock.at(at("2026-02-02 11:00")):
            reading.show_identifier(case, need, by=town.actor("czj-handler"))
        told = [
            change for moment in timeline(case, versions_of=[subject]) for change in moment.changes
        ]
    changed = {each.field: (each.old, each.new) for each in told}
    assert changed["名称"] == (NAME, "更名")
    assert changed["证件号码"] == ("••••••", "••••••")
    assert not any("hash" in each.field for each in told)
