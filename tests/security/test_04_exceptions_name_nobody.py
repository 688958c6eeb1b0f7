"""04: a person of another unit posted into a form of 保密 or 联合核查 is an error that names nobody."""

import re
from html import unescape

import pytest
from django.test import Client

from casefiles.models import Case, CaseGrant
from tenants import clock
from tenants.scope import every_unit
from tests.cast import County, at
from tests.stories import guard, list_in_force, open_case, share

NOW = "2026-02-02 09:00"
WHY = "涉及未公开线索"


@pytest.fixture
def stranger(county: County) -> str:
    """The id of a person of another unit with a name of his own."""
    person = county.people["zjj-leader"]
    person.display_name = "欧阳某某"
    person.save()
    return str(person.pk)


@pytest.fixture
def cases(county: County) -> tuple[Case, Case]:
    """An open case with a joint check, and a confidential one."""
    with clock.at(at(NOW)):
        list_in_force(county, "czj")
        plain, closed = open_case(county, "czj"), open_case(county, "czj")
        share(county, plain, "zjj-handler")
        guard(county, closed)
    return plain, closed


def test_04_a_stranger_in_a_form_of_people_is_an_error_without_a_name(
    county: County, cases: tuple[Case, Case], stranger: str
) -> None:
    plain, closed = cases
    client = Client()
    client.force_login(county.people["czj-approver"])
    with clock.at(at(NOW)):
        for case, form, field in (
            (plain, "guard", "named"),
            (closed, "name", "person"),
            (closed, "unname", "person"),
            (plain, "withdraw", "person"),
        ):
            said = []
            for posted in (stranger, "999999999", "x"):
                url = f"/u/czj/cases/{case.pk}/{form}/"
                answer = client.post(url, {field: posted, "grounds": WHY})
                text = unescape(answer.content.decode())
                assert answer.status_code == 422, (form, posted)
                assert "请从列出的人员中选择" in text, (form, posted)
                assert "欧阳" not in text and "zjj-leader" not in text, (form, posted)
                said.append(text.count("notice bad"))
            assert len(set(said)) == 1, form
    with every_unit(because="test"):
        assert not CaseGrant.objects.filter(user_id=stranger).exists()
        assert CaseGrant.objects.count() == 3


def test_04_a_wrong_guest_is_one_error_whoever_exists(
    county: County, cases: tuple[Case, Case], stranger: str
) -> None:
    plain, _closed = cases
    client = Client()
    client.force_login(county.people["czj-approver"])
    pages: set[tuple[str, ...]] = set()
    with clock.at(at(NOW)):
        for unit_code, account in (
            ("zjj", "no-such-account"),
            ("gtz", "zjj-leader"),
            ("no-such-unit", "zjj-leader"),
            ("zjj", "zjj-admin"),
            ("czj", "czj-leader"),
        ):
            posted = {
                "unit_code": unit_code,
                "account": account,
                "last_day": "2026-03-01",
                "grounds": WHY,
            }
            answer = client.post(f"/u/czj/cases/{plain.pk}/share/", posted)
            assert answer.status_code == 422
            text = unescape(answer.content.decode())
            assert "没有找到可以核查的人员" in text and "欧阳" not in text
            pages.add(tuple(re.findall("没有找到[^<]*", text)))
    assert len(pages) == 1
