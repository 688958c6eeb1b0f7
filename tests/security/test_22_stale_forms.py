"""22: a stale form shows the conflict and keeps what was typed."""

import pytest

from tenants import clock
from tests.cast import County, at
from tests.security.desk import deeds, office_url, signed_in, unit_url
from tests.stories import list_in_force, open_month, proposed_case, submitted_month

NOW = "2026-03-02 09:00"
LONG = "经核对，第三项数据与台账不符，请股室重新统计后再报。"


def stale(
    county: County, quick: tuple[str, str, dict[str, str]], slow: tuple[str, str, dict[str, str]]
) -> str:
    """Somebody is quicker; the page that the other then reads."""
    assert signed_in(county, quick[0]).post(quick[1], quick[2]).status_code == 302
    before = deeds()
    answer = signed_in(county, slow[0]).post(slow[1], slow[2])
    assert answer.status_code == 422
    assert deeds() == before
    return answer.content.decode()


def test_22_two_signers(county: County) -> None:
    with clock.at(at(NOW)):
        url = unit_url("filing-sign", submitted_month(county, "czj").pk)
        page = stale(
            county,
            ("czj-leader", url, {"text": "同意"}),
            ("czj-approver", url, {"back": "1", "text": LONG}),
        )
    assert "这一步已由黄某某" in page
    assert LONG in page and "您填写的内容没有保存" in page


def test_22_two_reviewers(county: County) -> None:
    with clock.at(at(NOW)):
        url = office_url("filing-review", submitted_month(county, "gtz").pk)
        page = stale(
            county,
            ("chief", url, {"text": ""}),
            ("reviewer", url, {"back": "1", "reasons": "figures", "text": LONG}),
        )
    assert "这一步已由刘某某" in page
    assert LONG in page


def test_22_two_deciders(county: County) -> None:
    with clock.at(at(NOW)):
        list_in_force(county, "czj")
        url = unit_url("case-decide", proposed_case(county, "czj").pk)
        page = stale(
            county,
            ("czj-leader", url, {"verdict": "grant"}),
            ("czj-approver", url, {"verdict": "refuse", "reason": LONG}),
        )
    assert LONG in page


def test_22_two_windows_of_one_handler(county: County) -> None:
    with clock.at(at(NOW)):
        url = unit_url("filing-fill", open_month(county, "czj").pk)
        words = {"progress": "正常开展。", "submit": "1"}
        page = stale(
            county,
            ("czj-handler", url, words),
            ("czj-handler", url, {"progress": LONG, "problems": "<b>无</b>", "submit": "1"}),
        )
    assert LONG in page
    assert "&lt;b&gt;无&lt;/b&gt;" in page and "<b>无</b>" not in page


@pytest.mark.parametrize("missing", ["reason"])
def test_22_a_form_that_is_still_on_the_page_keeps_its_fields(county: County, missing: str) -> None:
    with clock.at(at(NOW)):
        filing = submitted_month(county, "gtz")
        answer = signed_in(county, "reviewer").post(
            office_url("filing-review", filing.pk), {"back": "1", missing: "", "text": LONG}
        )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert page.count(LONG) == 1 and "您填写的内容没有保存" not in page
