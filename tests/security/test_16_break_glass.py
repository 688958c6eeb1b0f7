"""16: the office sees metadata; the chief's emergency reading says why, where the unit sees it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from audit.models import Entry
from casefiles.models import Case, CreditSubject, EmergencyReading, Finding, RecordQuery
from casefiles.refusals import GroundsMissing
from casefiles.verbs import emergencies
from tenants import clock
from tenants.models import Office
from tenants.refusals import NotAllowed
from tenants.scope import every_unit, office_scope, unit_scope
from tests.cast import County, at
from tests.security.glass import NOW, OFFICE, WHY, client_of, page
from tests.security.glass import case as case
from tests.stories import COMPANY, guard, list_in_force, proposed_case

# The office without an emergency


def test_16_the_office_sees_no_subject_query_or_finding(county: County, case: Case) -> None:
    with office_scope(county.office):
        assert Case.objects.count() == 1
        assert CreditSubject.objects.count() == 0
        assert RecordQuery.objects.count() == Finding.objects.count() == 0
        assert CreditSubject.history.count() == 0
        assert Case.objects.select_related("subject").count() == 1
        assert list(Case.objects.select_related("subject")) == []
    with every_unit(because="test"):
        assert CreditSubject.objects.count() == Finding.objects.count() == 1


def test_16_the_list_holds_metadata_and_can_be_narrowed_to_a_unit(
    county: County, case: Case
) -> None:
    with clock.at(at(NOW)):
        list_in_force(county, "gtz")
        hidden = proposed_case(county, "gtz")
        guard(county, hidden)
        chief = client_of(county, "chief")
        listed = page(chief.get(f"/office/{OFFICE}/cases/"))
        for said in ("财政局", case.case_no, "政府采购供应商资格审查", "待决定", "2026-02-02"):
            assert said in listed
        for secret in ("连江样本渔业", COMPANY, "建议准予", "未履行生效判决"):
            assert secret not in listed
        # A confidential case: that there is one, and whose; neither number nor matter.
        assert f"/office/{OFFICE}/cases/{hidden.pk}/" in listed
        assert listed.count(hidden.case_no) == listed.count(case.case_no) == 1
        assert f"/cases/{case.pk}/" not in page(chief.get(f"/office/{OFFICE}/cases/?unit=gtz"))
        asked = page(chief.get(f"/office/{OFFICE}/cases/{case.pk}/"))
        assert case.case_no in asked and "连江样本渔业" not in asked and "建议准予" not in asked
        behind = page(chief.get(f"/office/{OFFICE}/cases/{hidden.pk}/"))
        assert hidden.case_no not in behind and "保密办件" in behind
        for name in ("reviewer", "assessor", "administrator", "security_admin", "auditor"):
            assert client_of(county, name).get(f"/office/{OFFICE}/cases/").status_code == 403


# The emergency


def break_glass(county: County, case: Case, grounds: str = WHY, name: str = "chief") -> Any:
    """Ask for the case with a reason, over HTTP."""
    url = f"/office/{OFFICE}/cases/{case.pk}/break/"
    return client_of(county, name).post(url, {"grounds": grounds})


def test_16_a_reading_needs_a_reason_of_ten_characters(county: County, case: Case) -> None:
    with clock.at(at(NOW)):
        for short in ("", "   ", "紧急情况需要查看吧"):
            answer = break_glass(county, case, short)
            assert answer.status_code == 422
            assert "连江样本渔业" not in page(answer)
        assert "至少10个字" in page(break_glass(county, case, "太短"))
        with office_scope(county.office), pytest.raises(GroundsMissing):
            emergencies.break_glass(
                case.unit, case.pk, by=county.actor("chief"), grounds="紧急情况需要查看吧"
            )
    with every_unit(because="test"):
        assert not EmergencyReading.objects.exists()
        assert not Entry.objects.filter(action="case.glass_broken").exists()


def test_16_a_reading_writes_its_entry_with_the_reason_into_the_units_chain(
    county: County, case: Case
) -> None:
    with clock.at(at(NOW)):
        answer = break_glass(county, case)
        assert answer["Location"] == f"/office/{OFFICE}/cases/{case.pk}/"
    with unit_scope(county.units["czj"]):
        entry = Entry.objects.filter(action="case.glass_broken").get()
    assert entry.chain == "u:czj"
    assert entry.actor == county.people["chief"]
    assert (entry.subject_id, entry.subject_label) == (str(case.pk), case.case_no)
    assert entry.data == {"grounds": WHY, "ends_at": "2026-02-02T01:30:00.000000Z"}


def test_16_it_lasts_thirty_minutes_and_shows_the_identifier_masked(
    county: County, case: Case
) -> None:
    CreditSubject_identifier = "110101199003070011"
    with every_unit(because="the tests' natural person"):
        subject = CreditSubject.objects.get(pk=case.subject_id)
        subject.kind, subject.identifier, subject.name = (
            "natural",
            CreditSubject_identifier,
            "样本人",
        )
        subject.save()
    url = f"/office/{OFFICE}/cases/{case.pk}/"
    with clock.at(at(NOW)):
        break_glass(county, case)
        chief = client_of(county, "chief")
    for moment, reads in (
        ("2026-02-02 09:00", True),
        ("2026-02-02 09:29:59", True),
        ("2026-02-02 09:30:00", False),
    ):
        with clock.at(at(moment)):
            shown = page(chief.get(url))
            assert ("样本人" in shown) is reads, moment
            assert ("未履行生效判决" in shown) is reads, moment
            assert CreditSubject_identifier not in shown
            # Read-only: the one form on it asks again, or nothing at all.
            assert ("/break/" in shown) is not reads


def test_16_the_reading_is_the_chiefs_own(county: County, case: Case) -> None:
    with clock.at(at(NOW)):
        for name in ("reviewer", "assessor", "auditor", "administrator"):
            assert break_glass(county, case, name=name).status_code == 403
            with office_scope(county.office), pytest.raises(NotAllowed):
                emergencies.break_glass(case.unit, case.pk, by=county.actor(name), grounds=WHY)
        break_glass(county, case)
        with every_unit(because="test"):
            county.hire("second-chief", "高某某", None, *county.places["chief"][1])
        second = client_of(county, "second-chief").get(f"/office/{OFFICE}/cases/{case.pk}/")
        assert "连江样本渔业" not in page(second)


def test_16_a_confidential_case_can_be_read_too_with_the_same_notice(
    county: County, case: Case
) -> None:
    with clock.at(at(NOW)):
        guard(county, case)
        break_glass(county, case)
        shown = page(client_of(county, "chief").get(f"/office/{OFFICE}/cases/{case.pk}/"))
        assert "连江样本渔业" in shown and "未履行生效判决" in shown
        # Who is not named reads that a case was read, and why; not which.
        for name, named in (("approver", True), ("leader", False), ("admin", False)):
            told = page(client_of(county, f"czj-{name}").get("/u/czj/"))
            assert WHY in told and "刘某某" in told
            assert (case.case_no in told) is named, name


def test_16_the_unit_is_told_until_somebody_notes_it_or_for_thirty_days(
    county: County, case: Case
) -> None:
    with clock.at(at(NOW)):
        break_glass(county, case)
        for name, told in (("approver", 1), ("leader", 1), ("admin", 1), ("handler", 0)):
            inbox = page(client_of(county, f"czj-{name}").get("/u/czj/"))
            assert inbox.count(WHY) == told, name
        assert WHY not in page(client_of(county, "zjj-leader").get("/u/zjj/"))
    for days, told in ((29, 1), (31, 0)):
        with clock.at(at(NOW) + timedelta(days=days)):
            inbox = page(client_of(county, "czj-leader").get("/u/czj/"))
            assert inbox.count(WHY) == told, days
    with clock.at(at("2026-02-03 09:00")):
        with unit_scope(county.units["czj"]):
            reading = EmergencyReading.objects.get()
        url = f"/u/czj/alerts/{reading.pk}/seen/"
        assert client_of(county, "czj-handler").post(url).status_code == 403
        for _time in range(2):
            assert client_of(county, "czj-leader").post(url).status_code == 302
        assert WHY not in page(client_of(county, "czj-approver").get("/u/czj/"))
    with unit_scope(county.units["czj"]):
        noted = Entry.objects.filter(action="case.glass_seen")
        assert [each.actor for each in noted] == [county.people["czj-leader"]]


def test_16_another_offices_case_answers_as_an_absent_one(county: County, case: Case) -> None:
    with every_unit(because="test"):
        other = Office.objects.create(division_code="350123", name="罗源县信用办")
        county.office = other
        county.hire("ly-chief", "高某某", None, *county.places["chief"][1])
    absent = UUID(int=7)
    client = client_of(county, "ly-chief")
    with clock.at(at(NOW)):
        for pk in (case.pk, absent):
            url = f"/office/350123/cases/{pk}/"
            assert client.get(url).status_code == 404
            assert client.post(f"{url}break/", {"grounds": WHY}).status_code == 404
    # A city's chief sees the metadata of the counties below it and breaks no glass there.
    with every_unit(because="test"):
        city = Office.objects.create(division_code="350100", name="福州市信用办")
        Office.objects.filter(division_code=OFFICE).update(parent=city, path="/350100/350122/")
        county.office = city
        county.hire("city-chief", "高某某", None, *county.places["chief"][1])
    with clock.at(at(NOW)):
        client = client_of(county, "city-chief")
        url = f"/office/350100/cases/{case.pk}/"
        assert client.get(url).status_code == 404
        assert client.post(f"{url}break/", {"grounds": WHY}).status_code == 404
        with office_scope(city), pytest.raises(NotAllowed):
            emergencies.break_glass(case.unit, case.pk, by=county.actor("city-chief"), grounds=WHY)
    with every_unit(because="test"):
        assert not EmergencyReading.objects.exists()
