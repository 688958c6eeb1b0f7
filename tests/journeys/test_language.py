"""Chinese first: an old browser's own language decides nothing; English is a person's choice."""

import re

from tests.journeys.client import Visitor
from tests.journeys.site import Site

CHINESE = re.compile("[\u4e00-\u9fff]")


def test_chinese_whatever_the_browser_says(site: Site) -> None:
    for said in ("en-US,en;q=0.9", "de", "zh-TW", "*", "nonsense;;q=x"):
        page = Visitor(site.url).get("/login/", Accept_Language=said).page
        assert page.language == "zh-Hans", said
        assert "登录" in page.headings, said


def test_english_by_the_switch_and_back(site: Site) -> None:
    handler = site.visitor("czj-handler")
    handler.get("/u/czj/filings/?year=2026", Accept_Language="zh-CN")
    handler.fill("/language/", press="English")
    assert handler.answer.url.endswith("/u/czj/filings/?year=2026"), "the reader stays on the page"
    assert handler.page.language == "en"
    handler.get("/u/czj/", Accept_Language="zh-CN")
    assert handler.page.language == "en"
    assert not CHINESE.search(handler.page.headings[-1]), "the page's heading is English"
    handler.fill("/language/", press="中文")
    assert handler.page.language == "zh-Hans"
    assert "待办" in handler.page.headings


def test_the_choice_is_one_persons_own(site: Site) -> None:
    handler, approver = site.visitor("czj-handler"), site.visitor("czj-approver")
    handler.fill("/language/", press="English")
    assert approver.get("/u/czj/").page.language == "zh-Hans"


def test_the_switch_leads_nowhere_else(site: Site) -> None:
    visitor = Visitor(site.url)
    visitor.get("/login/")
    visitor.force("/language/", language="en", next="https://example.org/u/czj/")
    assert visitor.answer.url.startswith(site.url)
    visitor.force("/language/", language="tlh", next="/login/")
    assert visitor.page.language in {"en", "zh-Hans"}
