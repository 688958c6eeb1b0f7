"""清单与方案 for the office: every number leads to what it counts, and bases that end are told to all."""

import io
from datetime import date

from openpyxl import load_workbook

from casefiles.itemlists.words import Category, UseMode
from casefiles.itemlists.workbook import ReadResult
from casefiles.models import FilingKind
from casefiles.verbs import filings, itemlists
from tenants import clock
from tenants.actors import system
from tenants.scope import office_scope, unit_scope
from tests.cast import at
from tests.journeys.site import Site
from tests.stories import answer_for_warnings, list_in_force, matter_row

HOME = "/office/350122/lists/"


def lived_in(site: Site) -> None:
    """财政局 has a list in time, 琯头镇 one of commitments and an end, 住建局 nothing."""
    site.set_clock("2026-01-01 00:10")
    site.open_period(FilingKind.PLAN, "2026")
    site.open_period(FilingKind.ITEM_LIST, "2026")
    county = site.county
    rows = (
        matter_row(1, "GT-01", use_modes=frozenset({UseMode.COMMITMENT}), category=Category.AWARD),
        matter_row(2, "GT-02", expires_on=date(2026, 2, 28)),
        matter_row(3, "GT-03", expires_on=date(2026, 4, 30)),
    )
    with clock.at(at("2026-02-10 10:00")), unit_scope(county.units["gtz"]):
        handler = county.actor("gtz-handler")
        filing = filings.Filing.objects.get(kind=FilingKind.ITEM_LIST)
        read = ReadResult(rows, (), "清单")
        itemlists.put_list(filing, by=handler, name="清单.xlsx", content=b"a list", read=read)
        answer_for_warnings(filing, by=county.actor("gtz-approver"))
        filings.submit(filing, by=handler)
    with clock.at(at("2026-02-11 10:00")), office_scope(county.office):
        filings.accept(filing, by=county.actor("reviewer"))
    site.set_clock("2026-03-02 09:00")


def test_every_number_leads_to_what_it_counts(site: Site) -> None:
    lived_in(site)
    reviewer = site.visitor("reviewer")
    reviewer.get("/office/350122/")
    reviewer.follow("清单与方案")
    units = {row[0]: row[1:] for row in reviewer.page.rows("现行方案")}
    assert list(units) == ["财政局", "住房和城乡建设局", "琯头镇"]
    assert units["住房和城乡建设局"][:2] == ["未报", "无"]
    assert units["琯头镇"][:3] == ["迟 6", "第 1 版 2026-02-11", "3"]
    assert units["琯头镇"][6:9] == ["1", "1", "1"], "unchecked, over, ending"
    assert units["琯头镇"][9:] == ["2", "—", "—", "—", "—", "1", "—", "—"], "the eight fields"
    totals = {text.split()[0]: url for text, url in reviewer.page.links if url.startswith("?")}
    for words, expected in (
        ("清单逾期未报", ["财政局", "住房和城乡建设局"]),
        ("清单迟报", ["琯头镇"]),
        ("无现行方案", ["财政局", "住房和城乡建设局", "琯头镇"]),
        ("有未设核查方式的事项", ["琯头镇"]),
        ("有已失效的事项", ["琯头镇"]),
    ):
        link = next(url for text, url in totals.items() for url in [url] if text.startswith(words))
        label = next(text for text in totals if text.startswith(words))
        assert label == f"{words}{len(expected)}"
        reviewer.get(f"{HOME}{link}")
        assert [row[0] for row in reviewer.page.rows("现行方案")] == expected
    for only, code in (("unchecked", "GT-01"), ("over", "GT-02"), ("ending", "GT-03")):
        reviewer.get(f"{HOME}matters/?unit=gtz&only={only}")
        assert [code in row[1] for row in reviewer.page.rows("应用方式")] == [True]
    reviewer.get(HOME)
    fields = {row[0]: row[1:] for row in reviewer.page.rows("事项数") if len(row) == 3}
    assert fields == {} or fields["政府采购"] == ["1", "2"]
    reviewer.get(f"{HOME}?field=award")
    assert [row[0] for row in reviewer.page.rows("现行方案")] == ["琯头镇"]


def test_the_table_as_a_workbook(site: Site) -> None:
    lived_in(site)
    reviewer = site.visitor("reviewer")
    reviewer.get(f"{HOME}?only=list-late")
    answer = reviewer.follow("导出表格")
    sheet = load_workbook(io.BytesIO(answer.body)).worksheets[0]
    rows = [list(row) for row in sheet.iter_rows(min_row=4, values_only=True)]
    assert [row[1] for row in rows] == ["连江县琯头镇人民政府"]
    assert rows[0][2:6] == ["迟 6", "第1版", "2026-02-11", 3]


def test_a_basis_is_registered_once_and_taken_back(site: Site) -> None:
    with clock.at(at("2026-01-14 10:00")):
        list_in_force(site.county, "czj")
    site.set_clock("2026-03-02 09:00")
    reviewer = site.visitor("reviewer")
    reviewer.get(HOME)
    reviewer.fill("/bases/new/", title="中华人民共和国政府采购法")
    assert "请填写最后一个有效日" in reviewer.page.text and reviewer.status == 422
    reviewer.fill("/bases/new/", last_on="2026-03-20", note="由新法代替")
    assert "已登记" in reviewer.page.text
    reviewer.fill("/bases/new/", title="《政府采购法》", last_on="2026-04-01")
    assert "“中华人民共和国政府采购法”已登记" in reviewer.page.text
    handler = site.visitor("czj-handler")
    handler.get("/u/czj/")
    assert "1 条事项将到期" in handler.page.text
    handler.follow("查看到期事项")
    assert "依据 18 天后失效" in handler.page.text
    assessor = site.visitor("assessor")
    assert not assessor.get(HOME).page.offers("/bases/new/")
    reviewer.get(HOME)
    reviewer.fill("/withdraw/")
    assert "已撤销登记" in reviewer.page.text
    handler.get("/u/czj/")
    assert "到期" not in handler.page.text


def test_the_schedule_opens_plans_while_their_time_lasts(site: Site) -> None:
    from casefiles.verbs.periods import open_due

    site.set_clock("2026-02-03 00:10")
    assert site.meanwhile(lambda: open_due(by=system("tests"))) == 9, "lists and two months each"
    site.set_clock("2027-01-04 00:10")
    site.meanwhile(lambda: open_due(by=system("tests")))
    reviewer = site.visitor("reviewer")
    reviewer.get(f"{HOME}?year=2027")
    assert {row[4] for row in reviewer.page.rows("现行方案")} == {"待报"}
