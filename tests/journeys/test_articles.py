"""工作信息: from the first draft to the open page and off it again, through the pages that people use."""

from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casefiles.articles.words import ArticleKind
from casefiles.models import Article, PublicArticle
from casefiles.verbs.articles import Draft
from tenants import clock
from tenants.scope import every_unit, office_scope
from tests.articles import stories
from tests.cast import County, at
from tests.words.reading import html, visitor

OPEN = "/open/350122/articles/"
NUMBER = "350122199003070010"  # one digit wrong: it names a person all the same
FORM = {
    "article_title": "守信激励显成效",
    "article_kind": "case",
    "article_body": f"当事人陈某某（{NUMBER}）主动履行。\n琯头镇开展<b>信用核查</b>120次。",
}
ADOPTION = {
    "adopted_level": "city",
    "outlet": "信用福州",
    "adoption_url": "https://example.org/credit/1",
    "adopted_on": "2026-03-02",
}


@pytest.fixture(autouse=True)
def now() -> Any:
    with clock.at(at("2026-03-02 09:00")):
        yield


def only() -> Article:
    with every_unit(because="the test looks"):
        found: Article = Article.objects.get()
        return found


def test_from_the_first_draft_to_the_open_page_and_off_it(county: County) -> None:
    handler, approver, reviewer = (
        visitor(county, name, english=False) for name in ("gtz-handler", "gtz-approver", "reviewer")
    )
    public = Client()
    assert "点“撰写信息”" in html(handler.get("/u/gtz/articles/"))
    assert "还没有发布信息" in html(public.get(OPEN)) and "信用连江" in html(public.get(OPEN))

    # Written, and laid before the second person.
    made = handler.post("/u/gtz/articles/new/", FORM | {"submit": "1"})
    here = f"/u/gtz/articles/{only().pk}/"
    assert made["Location"] == here
    page = html(handler.get(here))
    assert "等待保密审查" in page and "文稿中有 1 处个人号码" in page
    assert '<mark title="身份证号码">［身份证号码略］</mark>' in page
    assert handler.post(f"{here}review/").status_code == 403
    assert "1 篇工作信息等待保密审查" in html(approver.get("/u/gtz/"))
    assert NUMBER not in html(approver.get(here)), (
        "readers see that it stands there, not the number"
    )
    refused = approver.post(f"{here}review/", {"back": "1"})
    assert refused.status_code == 422 and "请写明原因" in html(refused)
    assert approver.post(f"{here}review/", {"clearance_note": ""}).status_code == 302

    # Refused for the number, which goes with one click; then sent.
    assert "可以报送" not in html(handler.get(here)).split("<main")[1].split("split")[0]
    refused = handler.post(f"{here}send/")
    assert refused.status_code == 422 and "请点“一键隐去号码”" in html(refused)
    assert handler.post(f"{here}mask/").status_code == 302
    assert "文稿中有" not in html(handler.get(here))
    assert handler.post(f"{here}send/").status_code == 302
    assert "等待信用办审核" in html(handler.get(here))

    # The office edits; the unit sees what was changed, by whom.
    assert "1 篇待审信息" in html(reviewer.get("/office/350122/"))
    queue = "/office/350122/articles/"
    assert "守信激励显成效" in html(reviewer.get(queue))
    there = f"{queue}{only().pk}/"
    edited = {
        "article_title": "守信激励显成效",
        "article_kind": "case",
        "article_body": only().body.replace("120", "132"),
        "article_revision": str(only().revision),
    }
    assert reviewer.post(f"{there}edit/", edited).status_code == 302
    page = html(handler.get(here))
    assert "<del>120</del><ins>132</ins>" in page and "信用办编辑" in page and "郑某某" in page
    stale = reviewer.post(f"{there}edit/", edited | {"article_title": "另一个标题"})
    assert stale.status_code == 422 and "文稿已被他人改动" in html(stale)
    assert "另一个标题" in html(stale), "what was typed is kept"
    assert public.get(f"{OPEN}{only().pk}/").status_code == 404
    accepted = reviewer.post(f"{there}accept/", {"article_revision": str(only().revision)})
    assert accepted.status_code == 302

    # Open to everybody: list, search, article, feed; no person's name.
    listed = html(public.get(OPEN))
    assert "守信激励显成效" in listed and "琯头镇" in listed and "陈某某（" in listed
    assert "守信激励显成效" in html(public.get(f"{OPEN}?q=132次&kind=case"))
    assert "没有符合条件" in html(public.get(f"{OPEN}?q=132次&kind=news"))
    assert "没有符合条件" in html(public.get(f"{OPEN}?q=%25"))
    one = f"{OPEN}{only().pk}/"
    page = public.get(one).content.decode()
    assert "&lt;b&gt;信用核查&lt;/b&gt;132次" in page and "［身份证号码略］" in page
    assert "林某某" not in page and "郑某某" not in page
    feed = public.get(f"{OPEN}rss.xml")
    assert feed["Content-Type"].startswith("application/rss+xml")
    channel = ElementTree.fromstring(feed.content).find("channel")
    assert channel is not None and channel.findtext("title") == "信用连江"
    assert channel.findtext("link") == f"http://testserver{OPEN}"
    (item,) = channel.findall("item")
    assert item.findtext("link") == item.findtext("guid") == f"http://testserver{one}"
    assert item.findtext("title") == "守信激励显成效" and item.findtext("category") == "典型案例"

    # Taken over by the city's page: told by the unit, confirmed by the office.
    bad = handler.post(f"{here}adoption/", ADOPTION | {"adoption_url": "http://example.org/1"})
    assert bad.status_code == 422 and "https:// 开头" in html(bad) and "信用福州" in html(bad)
    assert handler.post(f"{here}adoption/", ADOPTION).status_code == 302
    assert "1 条采用情况待确认" in html(reviewer.get("/office/350122/"))
    assert "守信激励显成效" in html(reviewer.get(f"{queue}?tab=told"))
    form = html(reviewer.get(there)).split("/adoptions/")[1].split("/")[0]
    assert "信用福州" not in html(public.get(one))
    answer = reviewer.post(f"{there}adoptions/{form}/", {"adoption_answer": "confirm"})
    assert answer.status_code == 302
    assert 'href="https://example.org/credit/1"' in html(public.get(one))
    units = html(reviewer.get(f"{queue}?tab=all&unit=gtz&year=2026"))
    assert "守信激励显成效" in units and "tab=published&unit=gtz&year=2026" in units

    # Withdrawn with a notice: gone from list and feed, its address says why.
    gone = {"withdrawal_reason": "企业名称未隐去", "public_notice": "本文因内容更正，已撤回。"}
    assert reviewer.post(f"{there}withdraw/", gone).status_code == 302
    last = public.get(one)
    assert last.status_code == 410
    assert "本文因内容更正，已撤回。" in html(last) and "守信激励" not in html(last)
    assert "企业名称未隐去" not in html(last) and "企业名称未隐去" in html(handler.get(here))
    assert "守信激励" not in html(public.get(OPEN))
    assert ElementTree.fromstring(public.get(f"{OPEN}rss.xml").content).find("channel/item") is None


def test_returned_with_reasons_mended_and_sent_again(county: County) -> None:
    article = stories.sent(county, "gtz")
    reviewer, handler = (
        visitor(county, "reviewer", english=False),
        visitor(county, "gtz-handler", english=False),
    )
    there, here = f"/office/350122/articles/{article.pk}/", f"/u/gtz/articles/{article.pk}/"
    empty = reviewer.post(f"{there}return/", {"return_words": ""})
    assert empty.status_code == 422
    assert reviewer.post(f"{there}return/", {"return_words": "请补充数据。"}).status_code == 302
    assert "1 篇工作信息被退回" in html(handler.get("/u/gtz/"))
    page = html(handler.get(here))
    assert "请补充数据。" in page and "修改文稿" in page
    draft = {
        "article_title": "推进守信激励（草稿）",
        "article_kind": "news",
        "article_body": stories.BODY + "共120件。",
        "article_revision": str(only().revision),
    }
    assert handler.post(f"{here}write/", draft).status_code == 302
    # What the unit writes meanwhile is its own: the office reads what was sent.
    office = html(reviewer.get(there))
    assert "共120件" not in office and "（草稿）" not in office
    listed = html(reviewer.get("/office/350122/articles/?tab=all&q=守信"))
    assert "推进守信激励" in listed and "（草稿）" not in listed
    assert handler.post(f"{here}send/").status_code == 422


def test_drafts_are_the_unit_s_own(county: County) -> None:
    draft = stories.drafted(county, "gtz", for_review=True)
    assert (
        visitor(county, "reviewer").get(f"/office/350122/articles/{draft.pk}/").status_code == 404
    )
    assert visitor(county, "czj-handler").get(f"/u/czj/articles/{draft.pk}/").status_code == 404
    assert stories.TITLE not in html(
        visitor(county, "reviewer").get("/office/350122/articles/?tab=all")
    )


def on_the_page(county: County) -> int:
    with office_scope(county.office):
        return PublicArticle.objects.count()


def test_the_open_page_costs_the_same_however_many(county: County) -> None:
    costs = []
    for number in (1, 24):
        while on_the_page(county) < number:
            kinds = list(ArticleKind)
            at_all = on_the_page(county)
            draft = Draft(
                f"第{at_all}篇", kinds[at_all % len(kinds)], f"{stories.BODY}第{at_all}篇。"
            )
            stories.published(county, "gtz", draft)
        with CaptureQueriesContext(connection) as asked:
            page = html(Client().get(OPEN))
        costs.append(len(asked))
    assert costs[0] == costs[1] <= 12
    assert page.count("row-link") == 20
    assert html(Client().get(f"{OPEN}?page=2")).count("row-link") == 4
    assert "第3篇" in html(Client().get(f"{OPEN}?q=第3篇"))
    for absent in ("/open/999999/articles/", "/open/999999/articles/rss.xml"):
        assert Client().get(absent).status_code == 404
    assert Client().post(OPEN).status_code == 405 == Client().post(f"{OPEN}rss.xml").status_code
