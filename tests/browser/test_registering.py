"""归集公示 in a real browser: a penalty entered, published, disputed, answered; the year's end."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from casefiles.registering.words import RecordKind
from casefiles.registering.workbook import write_form
from tenants import clock
from tests.assessed import appealed, shown
from tests.browser.desk import Desk
from tests.journeys.site import Site
from tests.registering.papers import entered
from tests.stories import COMPANY

pytestmark = pytest.mark.browser
Desks = Callable[[str], Desk]


def test_a_penalty_from_the_document_to_the_answer(
    site: Site, desk_of: Desks, tmp_path: Path
) -> None:
    site.set_clock("2026-02-02 09:00")
    handler = desk_of("czj-handler")
    handler.go("/u/czj/records/", "records-empty")
    handler.follow("录入记录")
    page = handler.page
    page.get_by_label("记录类型").select_option("penalty")
    for label, text in (
        ("证件号码", COMPANY),
        ("名称", "连江样本渔业有限公司"),
        ("决定文书号", "连财罚〔2026〕3号"),
        ("决定文书名称", "行政处罚决定书"),
        ("事实或内容", "虚报专项资金申报材料"),
        ("依据", "《财政违法行为处罚处分条例》第十四条"),
        ("决定结果", "罚款人民币二万元"),
    ):
        page.locator("input, textarea").and_(page.get_by_label(label)).first.fill(text)
    page.get_by_label("决定日期").fill("2026-01-28")
    handler.press("保存待公示", then="“程度”")
    forgive(handler)
    handler.look("record-refused")
    page.get_by_label("程度").select_option("general")
    handler.press("保存待公示", then="由另一名审核人或者领导公示")
    handler.look("record-draft")

    site.meanwhile(lambda: _another(site))
    approver = desk_of("czj-approver")
    approver.go("/u/czj/")
    approver.says("2 条信用记录待公示")
    approver.follow("去公示")
    approver.look("records-to-publish")
    for box in approver.page.locator("tbody input[type=checkbox]").all():
        box.check()
    approver.page.on("dialog", lambda dialog: dialog.accept())
    approver.press("公示勾选的记录", then="已公示 2 条记录")
    approver.look("records-published")
    approver.follow("连财罚〔2026〕3号")

    handler.go(approver.page.url)
    page.get_by_label("申请事项").select_option("objection")
    page.get_by_label("理由").fill("已在期限内更正申报材料。")
    handler.press("受理", then="异议中")
    handler.look("record-disputed")
    approver.go(handler.page.url, "record-to-answer")
    approver.page.get_by_label("答复意见").fill("经核实，原决定无误。")
    approver.press("不予同意", then="可用")

    form = tmp_path / "空表.xlsx"
    form.write_bytes(write_form(RecordKind.PENALTY))
    handler.go("/u/czj/records/import/", "record-import")
    page.get_by_label("记录表").set_input_files(form)
    handler.press("上传并录入", then="没有找到记录")
    forgive(handler)
    handler.look("record-import-refused")


def forgive(desk: Desk) -> None:
    """A refused form is what was wanted: the browser calls it a problem."""
    assert [each for each in desk.problems if "422" not in each] == []
    desk.problems.clear()


def _another(site: Site) -> None:
    with clock.at(site.moment):
        entered(site.county, "czj", document_no="连财罚〔2026〕4号", decided_on=date(2026, 1, 20))


def test_the_pages_of_the_years_end_and_of_due_days(site: Site, desk_of: Desks) -> None:
    site.set_clock("2026-03-02 09:00")

    def stories() -> None:
        with clock.at(site.moment):
            shown(site.county)
            appealed(site.county, "czj", "C4")

    site.meanwhile(stories)
    chief = desk_of("chief")
    chief.go("/office/350122/assessment/", "assessment-shown")
    chief.says("公示")
    chief.go("/office/350122/due-days/", "due-days")
    chief.go("/office/350122/articles/", "office-articles")
    leader = desk_of("czj-leader")
    leader.go("/u/czj/score/", "score-shown")
    expect(leader.page.locator("tr", has_text="C4")).to_contain_text("申诉")
    leader.go("/u/czj/articles/", "articles-empty")
