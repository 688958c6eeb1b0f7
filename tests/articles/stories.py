"""Articles of the tests, brought to any state by the verbs."""

from datetime import date

from casefiles.articles.words import ArticleKind, Level
from casefiles.models import Article, ArticleAdoption
from casefiles.verbs import article_adoptions, article_desk, articles
from casefiles.verbs.article_adoptions import Taken
from casefiles.verbs.articles import Draft
from tenants import clock
from tenants.scope import office_scope, unit_scope
from tests.cast import County

TITLE = "推进守信激励"
BODY = "为落实信用核查要求，本单位在行政审批中逐件查询信用记录，对守信主体开通绿色通道。"
DRAFT = Draft(TITLE, ArticleKind.NEWS, BODY)


def drafted(
    county: County, code: str, draft: Draft = DRAFT, *, for_review: bool = False
) -> Article:
    """Written by the handler."""
    with unit_scope(county.units[code]):
        by = county.actor(f"{code}-handler")
        return articles.begin(county.units[code], draft, by=by, for_review=for_review)


def cleared(county: County, code: str, draft: Draft = DRAFT) -> Article:
    """Found without a secret by the approver."""
    article = drafted(county, code, draft, for_review=True)
    with unit_scope(county.units[code]):
        articles.clear(article, by=county.actor(f"{code}-approver"))
        return _now(article)


def sent(county: County, code: str, draft: Draft = DRAFT) -> Article:
    """With the office; a duplicate says why."""
    article = cleared(county, code, draft)
    with unit_scope(county.units[code]):
        articles.send(article, reason="后续报道。", by=county.actor(f"{code}-handler"))
        return _now(article)


def returned(county: County, code: str, draft: Draft = DRAFT) -> Article:
    """Back with the unit."""
    article = sent(county, code, draft)
    with office_scope(county.office):
        article_desk.return_article(article, note="请补充数据。", by=county.actor("reviewer"))
        return _now(article)


def published(county: County, code: str, draft: Draft = DRAFT) -> Article:
    """On the open page."""
    article = sent(county, code, draft)
    with office_scope(county.office):
        by = county.actor("reviewer")
        article_desk.accept(article, revision=article.revision, by=by)
        return _now(article)


def withdrawn(county: County, code: str, draft: Draft = DRAFT) -> Article:
    """Off the open page, with a notice."""
    article = published(county, code, draft)
    with office_scope(county.office):
        by = county.actor("reviewer")
        article_desk.withdraw(article, note="数据有误。", notice="本文数据有误，已撤回。", by=by)
        return _now(article)


def taken(level: Level = Level.CITY, outlet: str = "信用福州", on: date | None = None) -> Taken:
    """Taken over today, unless told."""
    return Taken(level, outlet, "https://example.org/a/1", on or clock.today())


def told(county: County, article: Article) -> ArticleAdoption:
    """The unit says that a paper took it over."""
    code = article.unit.code
    with unit_scope(county.units[code]):
        return article_adoptions.tell(article, taken(), by=county.actor(f"{code}-handler"))


def articles_of(county: County, code: str) -> None:
    """A row in every table of work information: one published and told, one with numbers, one edited."""
    told(county, published(county, code))
    drafted(county, code, for_review=True)
    waiting = sent(county, code)
    with office_scope(county.office):
        again = Draft("Credit news", ArticleKind.NEWS, BODY)
        by = county.actor("reviewer")
        article_desk.edit(waiting, again, revision=waiting.revision, by=by)


def _now(article: Article) -> Article:
    found: Article = Article.objects.select_related("unit__office").get(pk=article.pk)
    return found
