"""20: skipping a step by its address is refused, whatever the state."""

import pytest

from casefiles.models import Case, Filing
from tenants import clock
from tenants.scope import every_unit
from tests.cast import County, at
from tests.security.desk import deeds, office_url, signed_in, unit_url
from tests.stories import list_in_force, open_case, open_month, submitted_month

NOW = "2026-03-02 09:00"
SIGN = ("czj-approver", "filing-sign", {"text": "同意"})
BACK = ("czj-approver", "filing-sign", {"back": "1", "text": "请补充"})
FILL = ("czj-handler", "filing-fill", {"progress": "另写一份。", "submit": "1"})
SUBMIT = ("czj-handler", "filing-submit", {})
ACCEPT = ("reviewer", "filing-review", {"text": ""})
RETURN = ("reviewer", "filing-review", {"back": "1", "reasons": "figures", "text": "数据不符"})
Post = tuple[str, str, dict[str, str]]


def refused(county: County, record: Filing | Case, posts: list[Post]) -> None:
    """Every post is refused and the record stays as it is."""
    before = deeds()
    with every_unit(because="test"):
        kept = type(record).objects.values().get(pk=record.pk)
    for who, name, typed in posts:
        url = office_url if who == "reviewer" else unit_url
        answer = signed_in(county, who).post(url(name, record.pk), typed)
        assert answer.status_code == 422, (who, name, answer.status_code)
    with every_unit(because="test"):
        assert type(record).objects.values().get(pk=record.pk) == kept
    assert deeds() == before


@pytest.mark.parametrize("post", [SIGN, BACK, ACCEPT, RETURN])
def test_20_before_it_is_submitted(county: County, post: Post) -> None:
    with clock.at(at(NOW)):
        refused(county, open_month(county, "czj"), [post])


@pytest.mark.parametrize("post", [FILL, SUBMIT, ACCEPT, RETURN])
def test_20_while_the_unit_signs(county: County, post: Post) -> None:
    with clock.at(at(NOW)):
        refused(county, submitted_month(county, "czj"), [post])


@pytest.mark.parametrize("post", [FILL, SUBMIT, SIGN, BACK])
def test_20_while_the_office_reviews(county: County, post: Post) -> None:
    with clock.at(at(NOW)):
        filing = submitted_month(county, "czj")
        signed_in(county, "czj-approver").post(unit_url("filing-sign", filing.pk), {"text": "同意"})
        refused(county, filing, [post])


@pytest.mark.parametrize("post", [FILL, SUBMIT, SIGN, BACK, ACCEPT, RETURN])
def test_20_after_the_end(county: County, post: Post) -> None:
    with clock.at(at(NOW)):
        filing = submitted_month(county, "czj")
        signed_in(county, "czj-approver").post(unit_url("filing-sign", filing.pk), {"text": "同意"})
        signed_in(county, "reviewer").post(office_url("filing-review", filing.pk), {"text": ""})
        refused(county, filing, [post])


GRANT = ("czj-approver", "case-decide", {"verdict": "grant", "waive_record": "情况紧急"})


def test_20_no_decision_before_the_opinion_not_even_with_a_waiver(county: County) -> None:
    with clock.at(at(NOW)):
        list_in_force(county, "czj")
        refused(county, open_case(county, "czj"), [GRANT])


def test_20_no_query_and_no_opinion_after_the_opinion(county: County) -> None:
    with clock.at(at(NOW)):
        list_in_force(county, "czj")
        case = open_case(county, "czj")
        handler = signed_in(county, "czj-handler")
        opinion = ("czj-handler", "case-propose", {"opinion": "建议准予。"})
        handler.post(unit_url("case-query", case.pk))
        handler.post(unit_url("case-propose", case.pk), opinion[2])
        refused(county, case, [("czj-handler", "case-query", {}), opinion])
