"""The verbs of work information: who may do what, in which state, and what is refused with a way out."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from audit.models import Entry
from casefiles.articles.words import AdoptionState, ArticleKind, ArticleState, Level
from casefiles.models import Article, ArticleAdoption, ArticleVersion, PublicArticle
from casefiles.refusals.articles import (
    AdoptionDayWrong,
    AdoptionSettled,
    AlreadyAdopted,
    ArticleBlank,
    ArticleChanged,
    ArticleMoved,
    LinkNotSafe,
    NotCleared,
    NothingToMask,
    NoticeMissing,
    NotOnThePage,
    NumbersInEdit,
    NumbersStand,
    OwnArticle,
    SimilarNeedsReason,
    TextUnchanged,
    WordsMissing,
)
from casefiles.verbs import article_adoptions, article_desk, articles
from casefiles.verbs.article_adoptions import Taken
from casefiles.verbs.article_likeness import similar_across, similar_to
from casefiles.verbs.articles import Draft
from tenants import clock
from tenants.refusals import NotAllowed
from tenants.roles import Role
from tenants.scope import every_unit, office_scope, unit_scope
from tests.articles import stories
from tests.articles.stories import BODY, DRAFT, TITLE
from tests.cast import County, at

NUMBER = "35012219900307001X"
WITH_NUMBERS = Draft(TITLE, ArticleKind.CASE, f"当事人陈某某{NUMBER}，手机13800001111，已履行。")


@pytest.fixture(autouse=True)
def now() -> Any:
    with clock.at(at("2026-03-02 09:00")):
        yield


def deeds(article: Article) -> list[str]:
    with every_unit(because="the test reads the trail"):
        return [each.action for each in Entry.objects.of(article).order_by("seq")]


def fresh(article: Article) -> Article:
    with every_unit(because="the test looks"):
        found: Article = Article.objects.select_related("unit__office").get(pk=article.pk)
        return found


def test_a_whole_life_by_the_verbs_at_a_real_commit(open_county: County) -> None:
    county = open_county
    article = stories.returned(county, "gtz")
    handler, approver = county.actor("gtz-handler"), county.actor("gtz-approver")
    with unit_scope(county.units["gtz"]):
        more = Draft(TITLE, ArticleKind.NEWS, BODY + "\n一季度共查询120次。")
        articles.write(article, more, revision=article.revision, by=handler, for_review=True)
        articles.hold(article, note="请隐去企业名称。", by=approver)
        article = fresh(article)
        assert (article.state, article.note) == (ArticleState.DRAFT, "请隐去企业名称。")
        article = articles.write(
            article, more, revision=article.revision, by=handler, for_review=True
        )
        articles.clear(article, by=approver)
        articles.send(article, by=handler)
    with office_scope(county.office):
        reviewer = county.actor("reviewer")
        article = fresh(article)
        better = Draft(TITLE, ArticleKind.PRACTICE, BODY + "\n一季度共查询132次。")
        article = article_desk.edit(article, better, revision=article.revision, by=reviewer)
        article_desk.accept(article, revision=article.revision, by=reviewer)
    told = stories.told(county, fresh(article))
    with office_scope(county.office):
        article_adoptions.confirm(told, by=reviewer)
        public = PublicArticle.objects.get()
        assert public.paragraphs == [BODY, "一季度共查询132次。"] and public.source == "琯头镇"
        assert public.category == ArticleKind.PRACTICE
        assert [each["outlet"] for each in public.adopted] == ["信用福州"]
        article_desk.withdraw(article, note="数据有误", notice="已撤回。", by=reviewer)
        gone = PublicArticle.objects.get()
        assert (gone.body, gone.sketch, gone.adopted) == ("", [], [])
        versions = list(ArticleVersion.objects.values_list("number", "at_office"))
        assert versions == [(1, False), (2, False), (3, True)]
    assert deeds(article) == [
        "article.written",
        "article.cleared",
        "article.sent",
        "article.returned",
        "article.written",
        "article.held",
        "article.written",
        "article.cleared",
        "article.sent",
        "article.edited",
        "article.accepted",
        "article.adoption_told",
        "article.adopted",
        "article.withdrawn",
    ]
    with every_unit(because="what indicators read"):
        data = dict(Entry.objects.of(article).values_list("action", "data"))
    assert data["article.accepted"] == {"level": "county"}
    assert data["article.adopted"]["level"] == "city"


def test_nobody_clears_the_own_text(county: County) -> None:
    with every_unit(because="one person with both roles"):
        both = county.hire("gtz-both", "高某某", county.units["gtz"], Role.HANDLER, Role.APPROVER)
    by = county.actor("gtz-both")
    assert by.user == both
    with unit_scope(county.units["gtz"]):
        own = articles.begin(county.units["gtz"], DRAFT, by=by, for_review=True)
        with pytest.raises(OwnArticle):
            articles.clear(own, by=by)
        # Whoever wrote on it last is no second person either.
        other = stories.drafted(county, "gtz")
        articles.write(other, DRAFT, revision=other.revision, by=by, for_review=True)
        with pytest.raises(OwnArticle):
            articles.hold(other, note="x", by=by)
        articles.clear(other, by=county.actor("gtz-leader"))
        assert fresh(other).cleared_by == county.people["gtz-leader"]


def test_a_change_ends_the_clearance_and_taking_numbers_out_does_not(county: County) -> None:
    article = stories.cleared(county, "gtz", WITH_NUMBERS)
    handler = county.actor("gtz-handler")
    with unit_scope(county.units["gtz"]):
        with pytest.raises(NumbersStand, match="2 处个人号码（身份证号码、手机号码）"):
            articles.send(article, by=handler)
        assert articles.mask(article, by=handler) == 2
        article = fresh(article)
        assert article.state == ArticleState.CLEARED
        assert article.body == "当事人陈某某［身份证号码略］，手机［手机号码略］，已履行。"
        with pytest.raises(NothingToMask):
            articles.mask(article, by=handler)
        articles.write(article, DRAFT, revision=article.revision, by=handler)
        assert (fresh(article).state, fresh(article).cleared_by) == (ArticleState.DRAFT, None)
        with pytest.raises(NotCleared):
            articles.send(article, by=handler)


def test_a_number_never_lies_open_in_the_tables(county: County) -> None:
    article = stories.cleared(
        county, "gtz", Draft(f"{TITLE}{NUMBER}", ArticleKind.CASE, WITH_NUMBERS.body)
    )
    with every_unit(because="the test looks beneath"), connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(a)::text FROM casefiles_article a")
        (row,) = (each for (each,) in cursor.fetchall())
        assert NUMBER not in row and "13800001111" not in row
        cursor.execute("SELECT string_agg(to_jsonb(e)::text, '') FROM audit_entry e")
        assert NUMBER not in cursor.fetchone()[0]
    clean = "当事人陈某某［身份证号码略］，手机［手机号码略］，已履行。"
    plain = stories.cleared(county, "gtz", Draft("无号码", ArticleKind.CASE, clean))
    assert fresh(article).sketch == fresh(plain).sketch, "hashes of five digits would tell them"


def test_a_stale_text_is_refused(county: County) -> None:
    article = stories.drafted(county, "gtz")
    handler = county.actor("gtz-handler")
    with unit_scope(county.units["gtz"]):
        articles.write(article, DRAFT, revision=article.revision, by=handler)
        with pytest.raises(ArticleChanged):
            articles.write(article, DRAFT, revision=article.revision, by=handler)
    waiting = stories.sent(county, "gtz")
    with office_scope(county.office):
        by = county.actor("reviewer")
        better = Draft("改后的标题", ArticleKind.NEWS, BODY)
        article_desk.edit(waiting, better, revision=waiting.revision, by=by)
        with pytest.raises(ArticleChanged):
            article_desk.accept(waiting, revision=waiting.revision, by=by)
        with pytest.raises(ArticleChanged):
            article_desk.edit(waiting, better, revision=waiting.revision, by=by)


@pytest.mark.parametrize("title, body", [("", BODY), (TITLE, " \n\u200b\n "), ("\t", "\x00")])
def test_blank_is_refused(county: County, title: str, body: str) -> None:
    with pytest.raises(ArticleBlank):
        stories.drafted(county, "gtz", Draft(title, ArticleKind.NEWS, body))


def test_lines_are_paragraphs_and_marks_that_no_feed_holds_are_gone(county: County) -> None:
    body = "  一\x0b二\u202e三\u00a0\u2003 a\r\n\r\n\u3000\u3000四 <b>五</b>\x08  "
    article = stories.drafted(county, "gtz", Draft("甲\n乙", ArticleKind.NEWS, body))
    assert (article.title, fresh(article).body) == ("甲 乙", "一\n二三   a\n四 <b>五</b>")


def test_a_duplicate_needs_a_word_of_reason(county: County) -> None:
    stories.published(county, "gtz")
    article = stories.cleared(county, "czj")
    handler = county.actor("czj-handler")
    with unit_scope(county.units["czj"]):
        (found,) = similar_to(article)
        assert (found.percent, found.unit, found.public) == (100, "琯头镇", True)
        with pytest.raises(
            SimilarNeedsReason, match=r"琯头镇的《推进守信激励》的相似度达百分之100"
        ):
            articles.send(article, by=handler)
        articles.send(article, reason="联合开展，分别报送。", by=handler)
        article = fresh(article)
        assert (article.similar, article.similar_reason) == (100, "联合开展，分别报送。")
    with office_scope(county.office):
        (across,) = similar_across(article, article.body)
        assert (across.percent, across.unit) == (100, "琯头镇")


def test_what_another_unit_has_not_published_is_not_known(county: County) -> None:
    stories.sent(county, "gtz")
    article = stories.cleared(county, "czj")
    with unit_scope(county.units["czj"]):
        assert similar_to(article) == []
        articles.send(article, by=county.actor("czj-handler"))
    own = stories.cleared(county, "czj")
    with unit_scope(county.units["czj"]):
        assert [each.public for each in similar_to(own)] == [False]


def test_the_office_writes_no_number_and_returns_with_words(county: County) -> None:
    article = stories.sent(county, "gtz")
    with office_scope(county.office):
        by = county.actor("reviewer")
        rev = article.revision
        with pytest.raises(NumbersInEdit):
            article_desk.edit(article, WITH_NUMBERS, revision=rev, by=by)
        with pytest.raises(TextUnchanged):
            article_desk.edit(article, DRAFT, revision=rev, by=by)
        with pytest.raises(WordsMissing):
            article_desk.return_article(article, note="  ", by=by)
        article_desk.return_article(article, note=f"请核实{NUMBER}。", by=by)
        assert fresh(article).note == "请核实［身份证号码略］。"
        for late in (
            lambda: article_desk.return_article(article, note="x", by=by),
            lambda: article_desk.accept(article, revision=rev, by=by),
            lambda: article_desk.withdraw(article, note="x", notice="x", by=by),
        ):
            with pytest.raises(ArticleMoved, match="已退回"):
                late()


def test_a_withdrawal_has_reason_and_notice(county: County) -> None:
    article = stories.published(county, "gtz")
    with office_scope(county.office):
        by = county.actor("chief")
        for note, notice in (("", "x"), ("x", " ")):
            with pytest.raises(NoticeMissing):
                article_desk.withdraw(article, note=note, notice=notice, by=by)
        article_desk.withdraw(article, note="x", notice=f"见13800001111、{NUMBER}", by=by)
        notice = PublicArticle.objects.get().notice
        assert "138" not in notice and "350122" not in notice
        with pytest.raises(ArticleMoved):
            article_desk.withdraw(article, note="x", notice="x", by=by)


def test_adoptions_are_noted_once_for_each_level_and_outlet(county: County) -> None:
    article = stories.published(county, "gtz")
    reviewer, handler = county.actor("reviewer"), county.actor("gtz-handler")
    taken = stories.taken()
    with office_scope(county.office):
        article_adoptions.adopt(article, taken, by=reviewer)
        article_adoptions.adopt(article, stories.taken(Level.PROVINCE), by=reviewer)
        with pytest.raises(AlreadyAdopted):
            article_adoptions.adopt(article, taken, by=reviewer)
    with unit_scope(county.units["gtz"]):
        with pytest.raises(AlreadyAdopted):
            article_adoptions.tell(article, taken, by=handler)
        told = article_adoptions.tell(article, stories.taken(outlet="连江新闻"), by=handler)
    with office_scope(county.office):
        article_adoptions.decline(told, by=reviewer)
        with pytest.raises(AdoptionSettled):
            article_adoptions.confirm(told, by=reviewer)
        assert len(PublicArticle.objects.get().adopted) == 2
    with unit_scope(county.units["gtz"]):
        # What was declined may be told again, with a better link.
        article_adoptions.tell(article, stories.taken(outlet="连江新闻"), by=handler)
        states = ArticleAdoption.objects.filter(outlet="连江新闻").values_list("state", flat=True)
        assert set(states) == {AdoptionState.TOLD, AdoptionState.DECLINED}
    assert deeds(article).count("article.adopted") == 2


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "javascript:alert(1)",
        "https:///x",
        "https://a:b@example.org/",
        "ftp://x",
    ],
)
def test_only_plain_https_links_are_proof(county: County, url: str) -> None:
    article = stories.published(county, "gtz")
    taken = Taken(Level.CITY, "信用福州", url, clock.today())
    with office_scope(county.office), pytest.raises(LinkNotSafe):
        article_adoptions.adopt(article, taken, by=county.actor("reviewer"))


def test_days_of_adoptions_and_what_is_not_published(county: County) -> None:
    article = stories.published(county, "gtz")
    waiting = stories.sent(county, "gtz")
    with office_scope(county.office):
        by = county.actor("reviewer")
        for on in (date(2026, 3, 1), clock.today() + timedelta(days=1)):
            with pytest.raises(AdoptionDayWrong):
                article_adoptions.adopt(article, stories.taken(on=on), by=by)
        with pytest.raises(NotOnThePage):
            article_adoptions.adopt(waiting, stories.taken(), by=by)


def test_whoever_has_not_the_role_or_the_place_is_refused(county: County) -> None:
    article = stories.sent(county, "gtz")
    rev = article.revision
    tries = [
        ("gtz-approver", lambda by: articles.begin(county.units["gtz"], DRAFT, by=by)),
        ("czj-handler", lambda by: articles.write(article, DRAFT, revision=rev, by=by)),
        ("gtz-handler", lambda by: articles.clear(article, by=by)),
        ("czj-approver", lambda by: articles.clear(article, by=by)),
        ("gtz-leader", lambda by: article_desk.accept(article, revision=rev, by=by)),
        ("assessor", lambda by: article_desk.accept(article, revision=rev, by=by)),
        ("assessor", lambda by: article_desk.withdraw(article, note="x", notice="x", by=by)),
        ("reviewer", lambda by: articles.send(article, by=by)),
    ]
    with every_unit(because="nothing but the verb refuses"):
        for name, deed in tries:
            with pytest.raises(NotAllowed):
                deed(county.actor(name))
    assert fresh(article).state == ArticleState.SENT
