"""A month: counted by the product, filed, confirmed nil, or missing; and the office's board."""

import re

from casefiles.models import FilingKind, Verdict
from casefiles.verbs import cases
from tenants import clock
from tenants.scope import unit_scope
from tests.cast import at
from tests.journeys.site import Site
from tests.stories import list_in_force, open_case, proposed_case, publish_record


def january(site: Site) -> None:
    """财政局 decided one case in January (queried twice) and left another one open."""
    county = site.county
    with clock.at(at("2026-01-14 10:00")):
        list_in_force(county, "czj")
    publish_record()
    with clock.at(at("2026-01-20 10:00")):
        case = open_case(county, "czj")
        open_case(county, "czj")
    handler, approver = county.actor("czj-handler"), county.actor("czj-approver")
    with unit_scope(county.units["czj"]):
        for moment in ("2026-01-20 11:00", "2026-01-22 09:00"):
            with clock.at(at(moment)):
                cases.query_record(case, by=handler)
        with clock.at(at("2026-01-23 10:00")):
            cases.propose(case, by=handler, opinion="建议准予。")
            cases.decide(case, by=approver, ruling=cases.Ruling(Verdict.GRANT))
    with clock.at(at("2026-02-02 10:00")):
        proposed_case(county, "czj")


def test_every_figure_of_the_month_leads_to_what_it_counts(site: Site) -> None:
    january(site)
    site.set_clock("2026-02-03 09:00")
    assert site.open_period(FilingKind.PROGRESS, "2026-01") == 3
    assert site.open_period(FilingKind.PROGRESS, "2026-01") == 0, "a second run opens nothing"
    handler = site.visitor("czj-handler")
    handler.get("/u/czj/filings/")
    handler.follow("2026年1月工作进展")
    figures = dict(handler.page.rows("指标"))
    assert figures == {
        "新受理办件": "2",
        "办结办件": "1",
        "应核查办件": "1",
        "已核查办件": "1",
        "查询信用记录（法人）": "2",
        "查询信用记录（自然人）": "0",
        "发现失信信息": "2",
        "采取限制措施": "0",
    }
    links = [(words, href) for words, href in handler.page.links if "count=" in href]
    assert len(links) == 6
    for words, href in links:
        page = handler.get(href).page
        assert len(page.rows("办件编号")) == int(words), href
        assert f"共 {words} " in page.text, href


def test_filed_nil_and_missing(site: Site) -> None:
    january(site)
    site.set_clock("2026-02-03 09:00")
    site.open_period(FilingKind.PROGRESS, "2026-01")

    handler = site.visitor("czj-handler")
    handler.get("/u/czj/?tab=free")
    handler.follow("2026年1月工作进展")
    handler.fill("/fill/", press="提交", progress="", problems="系统偶有超时。")
    assert handler.status == 422
    assert handler.page.form("/fill/", "存草稿").fields["problems"] == "系统偶有超时。"
    handler.fill("/fill/", press="存草稿", progress="核查工作正常开展。")
    assert "已保存" in handler.page.text
    assert handler.page.form("/fill/", "存草稿").fields["progress"] == "核查工作正常开展。"
    handler.fill("/fill/", press="提交")
    path = handler.answer.path
    assert "单位审批中" in handler.page.text
    assert dict(handler.page.rows("指标"))["办结办件"] == "1"

    approver = site.visitor("czj-approver")
    approver.get(path)
    assert "核查工作正常开展。" in approver.page.text
    approver.fill("/sign/", press="同意")

    town = site.visitor("gtz-handler")
    town.get("/u/gtz/?tab=free")
    town.follow("2026年1月工作进展")
    town.fill("/fill/", press="零报告并提交")
    assert "信用办审核中" in town.page.text, "a township without internal steps files at once"
    assert "零报告" in town.page.text

    site.set_clock("2026-02-05 09:00")
    reviewer = site.visitor("reviewer")
    for _filing in range(2):
        reviewer.get("/office/350122/?tab=free")
        reviewer.follow("2026年1月工作进展")
        reviewer.fill("/review/", press="采纳")
        assert "已采纳" in reviewer.page.text

    reviewer.get("/office/350122/board/")
    assert board(reviewer.page.rows("单位")) == {
        "财政局": "按时",
        "住房和城乡建设局": "待报",
        "琯头镇": "零报告",
    }
    # The 15th falls into the Spring Festival of 2026: due on the first working day after it.
    site.set_clock("2026-02-24 23:59")
    reviewer.get("/office/350122/board/")
    assert board(reviewer.page.rows("单位"))["住房和城乡建设局"] == "待报"
    site.set_clock("2026-02-25 00:00")
    reviewer.get("/office/350122/board/")
    assert board(reviewer.page.rows("单位")) == {
        "财政局": "按时",
        "住房和城乡建设局": "未报",
        "琯头镇": "零报告",
    }
    missing = reviewer.follow("逾期未报").page
    assert list(board(missing.rows("单位"))) == ["住房和城乡建设局"]
    rate = {row[0]: row[-1] for row in reviewer.get("/office/350122/board/").page.rows("单位")}
    assert rate == {"财政局": "100%", "住房和城乡建设局": "0%", "琯头镇": "100%"}


def test_a_case_decided_after_the_last_moment_counts_in_the_next_month(site: Site) -> None:
    january(site)
    case_no = "SY-01-2026-0002"
    site.set_clock("2026-01-31 23:59")
    handler, approver = site.visitor("czj-handler"), site.visitor("czj-approver")
    handler.get("/u/czj/cases/?state=open")
    handler.follow(case_no)
    handler.fill("/query/")
    handler.fill("/propose/", press="提交意见", opinion="建议准予。")
    site.set_clock("2026-02-01 00:00")
    approver.get(handler.answer.path)
    approver.fill("/decide/", press="作出决定", verdict="grant")
    counts = {}
    for month in ("2026-01", "2026-02"):
        page = approver.get(f"/u/czj/cases/?month={month}&count=cases_decided").page
        found = re.search(r"共 (\d+) 件", page.text)
        assert found is not None
        counts[month] = int(found[1])
    assert counts == {"2026-01": 1, "2026-02": 1}


def board(rows: list[list[str]]) -> dict[str, str]:
    """Unit → its word for the only column of the board."""
    return {row[0]: row[1] for row in rows}
