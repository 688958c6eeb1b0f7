"""The editor of approval steps in a real browser: rows of conditions without a reload, and paper as A4."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk
from tests.journeys.site import Site
from tests.stories import submitted_month

pytestmark = pytest.mark.browser


def test_a_step_is_laid_and_put_in_force(desk_of: Callable[[str], Desk]) -> None:
    desk = desk_of("czj-admin")
    page = desk.page
    page.get_by_role("link", name="审批流程", exact=True).click()
    desk.look("templates")
    page.locator("tr", has_text="事项清单").get_by_role("button", name="单独设置").click()
    desk.look("draft")
    page.get_by_role("link", name="增加环节").click()
    page.get_by_label("环节名称").fill("班子会签")
    page.get_by_role("radio", name="指定人员", exact=True).check()
    page.locator("#id_signers_1").select_option(label="黄某某（分管领导）")
    page.locator("#id_signers_2").select_option(label="林某某（审核人）")
    page.get_by_label("会签：各签各的").check()
    # Rows of conditions come and go in place; what is typed stays.
    page.locator("#new_fact").select_option(label="事项条数")
    page.get_by_role("button", name="增加", exact=True).click()
    page.get_by_label("事项条数：取值").fill("10")
    page.locator("#new_fact").select_option(label="含有的类别")
    page.get_by_role("button", name="增加", exact=True).click()
    page.get_by_label("债券发行").check()
    expect(page.get_by_label("事项条数：取值")).to_have_value("10")
    expect(page.get_by_label("环节名称")).to_have_value("班子会签")
    desk.look("step")
    page.get_by_role("button", name="保存到草稿").last.click()
    desk.says("已保存到草稿")
    desk.says("事项条数不少于 10且含有的类别有债券发行")
    desk.says("林某某")
    desk.look("draft-with-two-steps")
    # Nobody would be left for the second step if all sign the first: the rule says so.
    page.get_by_role("button", name="上移“班子会签”").click()
    desk.says("须改正")
    desk.look("draft-with-a-fault")
    page.get_by_role("link", name="班子会签").click()
    page.get_by_label("或签：一人签署即可").check()
    page.get_by_role("button", name="保存到草稿").last.click()
    page.get_by_role("button", name="启用", exact=True).click()
    desk.says("第1版已启用")
    desk.look("in-force")


def test_the_way_prints_on_a4(desk_of: Callable[[str], Desk], site: Site, tmp_path: Path) -> None:
    site.set_clock("2026-02-02 09:00")
    filing = site.meanwhile(lambda: submitted_month(site.county, "zjj", "2026-01"))
    desk = desk_of("zjj-handler")
    desk.go(f"/u/zjj/filings/{filing.pk}/process/", "process")
    paper = tmp_path / "process.pdf"
    desk.page.pdf(path=paper, prefer_css_page_size=True)
    content = paper.read_bytes()
    # A4 in points, and navigation and buttons stay on the screen.
    assert b"/MediaBox [0 0 594.95996 841.91998]" in content or b"/MediaBox [0 0 595" in content
    desk.page.emulate_media(media="print")
    expect(desk.page.get_by_role("navigation").first).to_be_hidden()
    expect(desk.page.get_by_role("button", name="打印或存为 PDF")).to_be_hidden()
    expect(desk.page.get_by_text("股室审核").first).to_be_visible()
