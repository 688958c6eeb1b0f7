"""Papers beside a month's report in a real browser: what is typed elsewhere on the page stays."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import FilePayload, expect

from casefiles.models import FilingKind
from tests.browser.desk import Desk
from tests.journeys.site import Site
from tests.stories import PAPER

pytestmark = pytest.mark.browser

TYPED = "第一段\n第二段：尚未保存。"


def paper(content: bytes = PAPER, name: str = "方案.pdf") -> FilePayload:
    return FilePayload(name=name, mimeType="application/pdf", buffer=content)


def attach(page: Any, file: FilePayload, title: str) -> None:
    page.locator("#attachments input[type=file]").set_input_files(file)
    page.get_by_label("附件名称").fill(title)
    page.locator("#attachments").get_by_role("button", name="添加附件").click()


def test_papers_come_and_go_and_typed_words_stay(
    site: Site, desk_of: Callable[[str], Desk]
) -> None:
    site.set_clock("2026-02-03 09:00")
    site.open_period(FilingKind.PROGRESS, "2026-01")
    handler = desk_of("czj-handler")
    handler.go("/u/czj/filings/")
    handler.follow("2026年1月工作进展")
    handler.look("papers-none")
    page = handler.page
    here = page.url
    words = page.get_by_label("工作开展情况")

    words.fill(TYPED)
    attach(page, paper(), "实施方案")
    handler.says("已添加附件")
    expect(words).to_have_value(TYPED)
    handler.look("papers-one")
    with page.expect_download() as started:
        page.get_by_role("link", name="实施方案").click()
    assert started.value.suggested_filename == "方案.pdf"

    # Refused: the title stays with the form, the words stay where they were typed.
    attach(page, paper(b"MZ not a pdf"), "另一个名称")
    handler.says("只接收 PDF")
    expect(page.get_by_label("附件名称")).to_have_value("另一个名称")
    expect(words).to_have_value(TYPED)
    assert [each for each in handler.problems if "422" not in each] == []
    handler.problems.clear()
    handler.look("papers-refused")

    page.on("dialog", lambda question: question.accept())
    page.locator("#attachments").get_by_role("button", name="移除").click()
    handler.says("已移除附件")
    expect(words).to_have_value(TYPED)
    assert page.url == here

    # They wait for this page only, and only once.
    page.goto(here)
    expect(words).to_have_value("")
    attach(page, paper(), "实施方案")
    handler.says("已添加附件")
    words.fill(TYPED)
    handler.press("提交", then="单位审批中")
    handler.look("papers-submitted")
    expect(page.get_by_role("button", name="移除")).to_have_count(0)
