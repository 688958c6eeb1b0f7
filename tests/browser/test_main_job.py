"""The main job as its people do it: list, case, month, score, in a real browser."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from casefiles.models import FilingKind
from tests.browser.desk import Desk
from tests.journeys.site import Site
from tests.stories import COMPANY

pytestmark = pytest.mark.browser

BOOK = Path(__file__).parents[1] / "data" / "workbooks" / "finance.xlsx"
Desks = Callable[[str], Desk]


def test_the_main_job(site: Site, desk_of: Desks) -> None:
    the_list(site, desk_of)
    the_case(site, desk_of)
    the_month(site, desk_of)
    the_score(site, desk_of)


def the_list(site: Site, desk_of: Desks) -> None:
    """Uploaded, submitted by a double click, claimed and signed, accepted."""
    site.open_period(FilingKind.ITEM_LIST, "2026")
    site.set_clock("2026-01-08 10:00")
    handler = desk_of("czj-handler")
    handler.go("/u/czj/lists/")
    handler.follow("继续办理2026年度事项清单")
    handler.look("list-before-upload")
    handler.page.get_by_label("事项清单表格").set_input_files(BOOK)
    handler.press("上传并检查", then="已导入 4 条事项")
    handler.look("list-uploaded")
    handler.button("提交 4 条事项").dblclick()
    handler.says("单位审批中")
    handler.look("list-submitted")
    handler.go("/u/czj/trail/?action=filing.submitted", "trail-of-the-double-click")
    expect(handler.page.locator("tbody tr")).to_have_count(1)

    site.set_clock("2026-01-09 10:00")
    approver = desk_of("czj-approver")
    approver.go("/u/czj/?tab=free", "inbox-free")
    approver.press("签收", then="请核对下方内容")
    approver.page.get_by_label("意见", exact=True).fill("核对无误。")
    approver.look("list-to-sign")
    approver.press("同意", then="信用办审核中")

    site.set_clock("2026-01-12 10:00")
    reviewer = desk_of("reviewer")
    reviewer.go("/office/350122/?tab=free", "office-inbox")
    reviewer.follow("2026年度事项清单")
    reviewer.look("list-to-review")
    reviewer.press("采纳", then="已采纳")
    reviewer.look("list-accepted")


def the_case(site: Site, desk_of: Desks) -> None:
    """Accepted, queried by keyboard alone, proposed, decided by another person."""
    site.set_clock("2026-01-20 09:00")
    handler = desk_of("czj-handler")
    handler.go("/u/czj/", "inbox")
    handler.page.keyboard.press("/")
    expect(handler.page.locator("input[type=search]")).to_be_focused()
    handler.follow("新建办件")
    handler.look("case-new")
    page = handler.page
    page.get_by_label(re.compile("^\\*?事项")).select_option(index=1)
    page.get_by_label("法人", exact=True).check()
    page.get_by_label("证件号码").fill(COMPANY)
    page.get_by_label(re.compile("^\\*?名称")).fill("连江样本渔业有限公司")
    page.get_by_label("依法履职", exact=True).check()
    page.get_by_label("条款或授权书编号").fill("政府采购法第二十二条")
    handler.press("受理", then="已受理办件 CZ-01-2026-0001")
    handler.look("case-accepted")
    handler.tab_to("查询信用记录")
    page.keyboard.press("Enter")
    handler.says("证据已留存")
    handler.look("case-queried")
    with page.expect_download() as started:
        page.get_by_role("link", name="证据").click()
    assert started.value.suggested_filename.endswith(".json")
    the_commitment(handler)
    page.get_by_label("审查意见").fill("未发现失信信息，建议准予。")
    handler.press("提交意见，转他人决定", then="待决定")

    approver = desk_of("czj-approver")
    approver.go("/u/czj/?tab=free", "inbox-case")
    approver.follow("CZ-01-2026-0001")
    approver.page.get_by_label("准予", exact=True).check()
    approver.look("case-to-decide")
    approver.tab_to("作出决定")
    approver.page.keyboard.press("Enter")
    approver.says("已办结")
    approver.look("case-decided")


def the_commitment(handler: Desk) -> None:
    """Prepared in the case and signed on the screen, with the mouse for a pen; then back to the case."""
    page = handler.page
    case = page.url
    handler.follow("签署承诺书")
    handler.look("commitment-new")
    page.get_by_label("承诺事项").fill("按期履行合同。")
    handler.press("拟好，交承诺人阅读签署", then="承诺人签署")
    page.get_by_label(re.compile("签署人$")).fill("林某某")
    page.get_by_label("法定代表人或负责人").check()
    page.get_by_label("屏幕手写").check()
    pad = page.locator("canvas.sign-pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 30, box["y"] + 30)
    page.mouse.down()
    for step in range(1, 6):
        page.mouse.move(box["x"] + 30 + 20 * step, box["y"] + 30 + 8 * (step % 3))
    page.mouse.up()
    handler.look("commitment-to-sign")
    handler.press("确认签署", then="履诺核查")
    handler.look("commitment-signed")
    handler.go(case, "case-checked")


def the_month(site: Site, desk_of: Desks) -> None:
    """Counted by the product, written, signed, accepted; the board shows it."""
    site.set_clock("2026-02-03 09:00")
    site.open_period(FilingKind.PROGRESS, "2026-01")
    handler = desk_of("czj-handler")
    handler.go("/u/czj/filings/")
    handler.follow("2026年1月工作进展")
    handler.page.get_by_label("工作开展情况").fill("核查工作正常开展。")
    handler.look("month-to-fill")
    handler.tab_to("提交")
    handler.page.keyboard.press("Enter")
    handler.says("单位审批中")
    handler.look("month-submitted")
    month = handler.page.url
    approver = desk_of("czj-approver")
    approver.go(month, "month-to-sign")
    approver.press("同意", then="信用办审核中")
    reviewer = desk_of("reviewer")
    reviewer.go("/office/350122/?tab=free", "office-inbox-month")
    reviewer.follow("2026年1月工作进展")
    reviewer.press("采纳", then="已采纳")
    reviewer.go("/office/350122/board/")
    expect(reviewer.page.locator("tr", has_text="财政局").locator(".cell").last).to_have_text(
        "按时"
    )
    reviewer.go("/office/350122/units/")
    reviewer.follow("财政局")
    reviewer.look("office-unit")


def the_score(site: Site, desk_of: Desks) -> None:
    """The assessor sees the ranking, a unit's points, and the entries behind one of them."""
    site.set_clock("2026-03-02 09:00")
    assessor = desk_of("assessor")
    assessor.go("/office/350122/assessment/")
    assessor.page.locator("tr.row-link", has_text="财政局").locator("td").last.click()
    assessor.says("得 44.00 分")
    assessor.look("score-explained")
    evidence = assessor.page.locator("tr", has_text="B1").get_by_role("link")
    entries = int(evidence.inner_text().split()[0])
    evidence.click()
    assessor.says("这一分的依据")
    assessor.look("score-evidence")
    expect(assessor.page.locator("tbody tr")).to_have_count(entries)
    handler = desk_of("czj-handler")
    for path in ("/u/czj/score/", "/u/czj/trail/", "/u/czj/about/", "/u/czj/cases/"):
        handler.go(path)
