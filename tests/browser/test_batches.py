"""A list checked in a real browser; a record looked up by hand; an agency on the register."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from config.demo.papers import page_of
from tenants import clock
from tests.batches.lists import BOOK, code_of
from tests.browser.desk import Desk
from tests.journeys.site import Site
from tests.stories import list_in_force, open_case

pytestmark = pytest.mark.browser
Desks = Callable[[str], Desk]


def _begin(site: Site) -> None:
    site.set_clock("2026-02-02 09:00")

    def stories() -> None:
        with clock.at(site.moment):
            list_in_force(site.county, "czj")
            open_case(site.county, "czj")

    site.meanwhile(stories)


def test_a_list_is_checked_and_comes_back(site: Site, desk_of: Desks) -> None:
    _begin(site)
    handler = desk_of("czj-handler")
    handler.go("/u/czj/batches/", "batches-empty")
    handler.follow("上传名单")
    handler.look("batch-new")
    page = handler.page
    page.get_by_label(re.compile("^\\*?事项")).select_option(index=1)
    page.get_by_label("依法履职", exact=True).check()
    page.get_by_label("条款或授权书编号").fill("专项资金管理办法第八条")
    page.get_by_label("主体名单").set_input_files(BOOK)
    handler.press("上传并逐行检查", then="4 行有误")
    handler.says("C43")
    handler.look("batch-faults")
    handler.press("开始核查 196 个主体", then="已开始核查")
    handler.look("batch-running")
    site.work()
    handler.says("查看核查结果")
    page.get_by_role("link", name="查看核查结果").click()
    handler.says("下载结果表格")
    handler.look("batch-done")
    with page.expect_download() as started:
        page.get_by_role("link", name="下载结果表格").click()
    assert started.value.suggested_filename.endswith(".xlsx")
    page.locator("tbody input[type=checkbox]").first.check()
    handler.press("为所选主体受理办件", then="已受理办件 SY-01-2026-0002")
    handler.look("batch-with-a-case")


def test_a_record_is_looked_up_by_hand(site: Site, desk_of: Desks, tmp_path: Path) -> None:
    _begin(site)
    shot = tmp_path / "查询结果.pdf"
    shot.write_bytes(page_of("信用中国", ["未查到失信信息"]))
    handler = desk_of("czj-handler")
    handler.go("/u/czj/cases/")
    handler.follow("SY-01-2026-0001")
    handler.follow("人工查询")
    handler.look("manual-query")
    page = handler.page
    page.get_by_label("网址").fill("https://credit.fuzhou.gov.cn/detail")
    page.get_by_label("查询截图").set_input_files(shot)
    page.get_by_label("页面显示没有失信信息").check()
    handler.press("登记查询结果", then="已登记人工查询")
    handler.look("manual-query-done")


def test_an_agency_is_put_on_the_register(site: Site, desk_of: Desks) -> None:
    site.set_clock("2026-02-02 09:00")
    reviewer = desk_of("reviewer")
    reviewer.go("/office/350122/agencies/", "agencies-empty")
    reviewer.follow("登记机构")
    page = reviewer.page
    page.get_by_label("机构名称").fill("福州样本信用评估有限公司")
    page.get_by_label("统一社会信用代码").fill(code_of(900_001))
    page.get_by_label("备案编号").fill("闽信备〔2025〕3号")
    page.get_by_label("备案日期").fill("2025-03-01")
    page.get_by_label("业务范围").fill("企业信用评级")
    reviewer.look("agency-new")
    reviewer.press("列入名册", then="列入名册")
    reviewer.look("agency")
    reviewer.go("/office/350122/agencies/", "agencies")
    expect(page.locator("tbody tr")).to_have_count(1)
    reviewer.go("/open/350122/agencies/", "agencies-public")
