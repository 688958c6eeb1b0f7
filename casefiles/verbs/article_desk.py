"""The office's desk for work information: edited, returned, published, withdrawn."""

from django.db import transaction

from audit.record import record
from casefiles.articles import actions
from casefiles.articles.scanning import masked, scan
from casefiles.articles.words import ArticleState, Level
from casefiles.models import Article, PublicArticle
from casefiles.refusals.articles import (
    ArticleChanged,
    NoticeMissing,
    NumbersInEdit,
    TextUnchanged,
    WordsMissing,
)
from casefiles.verbs.article_likeness import said_kinds
from casefiles.verbs.articles import Draft, held, keep_version, set_text
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor


@transaction.atomic
def edit(article: Article, draft: Draft, *, revision: int, by: Actor) -> Article:
    """Change words before it is published; the unit sees which.

    Raises ArticleMoved, ArticleChanged, ArticleBlank, NumbersInEdit, TextUnchanged.
    """
    allow(by, Verb.JUDGE_ARTICLE, article)
    article = held(article, ArticleState.SENT)
    if article.revision != revision:
        raise ArticleChanged
    told = draft.tidied()
    found = [*scan(told.title), *scan(told.body)]
    if found:
        raise NumbersInEdit(n=len(found), kinds=said_kinds(found))
    if (told.title, told.category, told.body) == (article.title, article.category, article.body):
        raise TextUnchanged
    set_text(article, told.title, told.body)
    article.category = told.category
    article.save()
    keep_version(article, by.person, at_office=True)
    record(actions.ARTICLE_EDITED, article, by=by, revision=article.revision)
    return article


@transaction.atomic
def return_article(article: Article, *, note: str, by: Actor) -> None:
    """Back to the unit with reasons. Raises ArticleMoved, WordsMissing."""
    allow(by, Verb.JUDGE_ARTICLE, article)
    article = held(article, ArticleState.SENT)
    article.note = masked(note.strip())
    if not article.note:
        raise WordsMissing
    article.state = ArticleState.RETURNED
    article.save()
    record(actions.ARTICLE_RETURNED, article, by=by, revision=article.revision)


@transaction.atomic
def accept(article: Article, *, revision: int, by: Actor) -> PublicArticle:
    """Publish the text that was read. Raises ArticleMoved, ArticleChanged, NumbersInEdit."""
    allow(by, Verb.JUDGE_ARTICLE, article)
    article = held(article, ArticleState.SENT)
    if article.revision != revision:
        raise ArticleChanged
    found = [*scan(article.title), *scan(article.body)]
    if found:  # rules of the scan may have come since it was sent
        raise NumbersInEdit(n=len(found), kinds=said_kinds(found))
    article.state = ArticleState.PUBLISHED
    article.accepted_by, article.accepted_at = by.person, clock.now()
    article.note = ""
    article.save()
    published: PublicArticle = PublicArticle.objects.create(
        article=article,
        office=article.office,
        title=article.title,
        category=article.category,
        body=article.body,
        sketch=article.sketch,
        source=article.unit.short_name,
        published_at=article.accepted_at,
    )
    record(actions.ARTICLE_ACCEPTED, article, by=by, level=Level.COUNTY)
    return published


@transaction.atomic
def withdraw(article: Article, *, note: str, notice: str, by: Actor) -> None:
    """Take it off the open page; whoever comes by its address reads the notice.

    Raises ArticleMoved, NoticeMissing.
    """
    allow(by, Verb.JUDGE_ARTICLE, article)
    article = held(article, ArticleState.PUBLISHED)
    note, notice = masked(note.strip()), masked(notice.strip())
    if not note or not notice:
        raise NoticeMissing
    article.state, article.note = ArticleState.WITHDRAWN, note
    article.withdrawn_at = clock.now()
    article.save()
    PublicArticle.objects.filter(pk=article.pk).update(
        withdrawn_at=article.withdrawn_at, notice=notice, body="", sketch=[], adopted=[]
    )
    record(actions.ARTICLE_WITHDRAWN, article, by=by)
