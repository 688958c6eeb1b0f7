"""A unit's work information: written, cleared by a second person, sent to the office."""

from dataclasses import dataclass

from django.db import transaction

from audit.record import record
from casefiles.articles import actions
from casefiles.articles.scanning import masked, scan
from casefiles.articles.similarity import DUPLICATE, sketch
from casefiles.articles.words import WITH_UNIT, ArticleKind, ArticleState
from casefiles.identifiers import mask_within
from casefiles.models import Article, ArticleVersion
from casefiles.refusals.articles import (
    ArticleBlank,
    ArticleChanged,
    ArticleMoved,
    NotCleared,
    NothingToMask,
    NumbersStand,
    OwnArticle,
    SimilarNeedsReason,
    WordsMissing,
)
from casefiles.verbs.article_likeness import said_kinds, similar_to
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.models import Unit, User


@dataclass(frozen=True)
class Draft:
    """What is written. Paragraphs are lines; nothing in it is markup."""

    title: str
    category: ArticleKind
    body: str

    def tidied(self) -> "Draft":
        """Without blank ends, odd line ends and marks that no page shows. Raises ArticleBlank."""
        title = _without_controls(" ".join(self.title.split()))
        lines = _without_controls("\n".join(self.body.splitlines())).split("\n")
        body = "\n".join(each.strip() for each in lines if each.strip())
        if not title or not body:
            raise ArticleBlank
        return Draft(title, ArticleKind(self.category), body)


@transaction.atomic
def begin(unit: Unit, draft: Draft, *, by: Actor, for_review: bool = False) -> Article:
    """Write the first draft; `for_review` lays it before the reviewer at once. Raises ArticleBlank."""
    allow(by, Verb.WRITE_ARTICLE, unit)
    article = Article(unit=unit, author=by.person, revision=0)
    return _put(article, draft.tidied(), by=by, for_review=for_review)


@transaction.atomic
def write(
    article: Article, draft: Draft, *, revision: int, by: Actor, for_review: bool = False
) -> Article:
    """Write on. A clearance is of one text: it ends here.

    Raises ArticleMoved, ArticleChanged (`revision` is not the text's), ArticleBlank.
    """
    allow(by, Verb.WRITE_ARTICLE, article)
    article = held(article, *WITH_UNIT)
    if article.revision != revision:
        raise ArticleChanged
    return _put(article, draft.tidied(), by=by, for_review=for_review)


@transaction.atomic
def mask(article: Article, *, by: Actor) -> int:
    """Take every number of a person out; how many there were. A clearance stays: nothing is added.

    Raises ArticleMoved, NothingToMask.
    """
    allow(by, Verb.WRITE_ARTICLE, article)
    article = held(article, *WITH_UNIT)
    found = len(scan(article.title)) + len(scan(article.body))
    if not found:
        raise NothingToMask
    set_text(article, masked(article.title), masked(article.body))
    article.save()
    record(actions.ARTICLE_MASKED, article, by=by, numbers=found)
    return found


@transaction.atomic
def clear(article: Article, *, by: Actor) -> None:
    """A second person of the unit finds no secret in it. Raises ArticleMoved, OwnArticle."""
    allow(by, Verb.CLEAR_ARTICLE, article)
    article = _reviewed(article, by)
    article.state = ArticleState.CLEARED
    article.cleared_by, article.cleared_at = by.person, clock.now()
    article.note = ""
    article.save()
    record(actions.ARTICLE_CLEARED, article, by=by, revision=article.revision)


@transaction.atomic
def hold(article: Article, *, note: str, by: Actor) -> None:
    """It must not go out as it is: back to its writer. Raises ArticleMoved, OwnArticle, WordsMissing."""
    allow(by, Verb.CLEAR_ARTICLE, article)
    article = _reviewed(article, by)
    article.note = masked(note.strip())
    if not article.note:
        raise WordsMissing
    article.state = ArticleState.DRAFT
    article.save()
    record(actions.ARTICLE_HELD, article, by=by, revision=article.revision)


@transaction.atomic
def send(article: Article, *, by: Actor, reason: str = "") -> None:
    """Send it to the office.

    Raises NotCleared, ArticleMoved, NumbersStand, SimilarNeedsReason (a duplicate without `reason`).
    """
    allow(by, Verb.WRITE_ARTICLE, article)
    article = held(article)
    if article.state in {ArticleState.DRAFT, ArticleState.REVIEW}:
        raise NotCleared
    _demand(article, ArticleState.CLEARED)
    found = [*scan(article.title), *scan(article.body)]
    if found:
        raise NumbersStand(n=len(found), kinds=said_kinds(found))
    nearest = next(iter(similar_to(article)), None)
    article.similar = nearest.percent if nearest else 0
    article.similar_reason = mask_within(reason.strip())
    if nearest and nearest.percent >= DUPLICATE and not article.similar_reason:
        raise SimilarNeedsReason(unit=nearest.unit, title=nearest.title, percent=nearest.percent)
    article.state = ArticleState.SENT
    article.sent_by, article.sent_at = by.person, clock.now()
    article.save()
    keep_version(article, by.person, at_office=False)
    record(
        actions.ARTICLE_SENT,
        article,
        by=by,
        revision=article.revision,
        similar=article.similar,
    )


def held(article: Article, *states: ArticleState) -> Article:
    """The article as it is now, locked; in one of `states` if any are named. Raises ArticleMoved."""
    rows = Article.objects.select_for_update(of=("self",)).select_related("unit__office")
    found: Article = rows.get(pk=article.pk)
    if states:
        _demand(found, *states)
    return found


def set_text(article: Article, title: str, body: str) -> None:
    """A new text; the next revision."""
    article.title, article.body = title, body
    # Of the text without numbers: hashes of five digits would give them away.
    article.sketch = sketch(masked(body))
    article.revision += 1


def keep_version(article: Article, person: User, *, at_office: bool) -> ArticleVersion:
    """Keep the text as it is now."""
    made: ArticleVersion = ArticleVersion.objects.create(
        unit=article.unit,
        article=article,
        number=ArticleVersion.objects.filter(article=article).count() + 1,
        title=article.title,
        body=article.body,
        at_office=at_office,
        made_by=person,
        made_at=clock.now(),
    )
    return made


def _put(article: Article, draft: Draft, *, by: Actor, for_review: bool) -> Article:
    # A title shows in lists and in the trail: a number does not get that far.
    set_text(article, masked(draft.title), draft.body)
    article.category = draft.category
    article.state = ArticleState.REVIEW if for_review else ArticleState.DRAFT
    article.cleared_by = article.cleared_at = None
    article.written_by, article.written_at = by.person, clock.now()
    article.save()
    length = len(article.body)
    record(actions.ARTICLE_WRITTEN, article, by=by, revision=article.revision, length=length)
    return article


def _reviewed(article: Article, by: Actor) -> Article:
    article = held(article, ArticleState.REVIEW)
    if by.person.pk in {article.author_id, article.written_by_id}:
        raise OwnArticle
    return article


def _demand(article: Article, *states: ArticleState) -> None:
    if article.state not in states:
        raise ArticleMoved(state=ArticleState(article.state).label)


def _without_controls(text: str) -> str:
    """Line ends stay; odd blanks become plain ones; what no page and no feed can hold goes."""
    kept = (each if each in "\n\u3000" or each.isprintable() else _blank(each) for each in text)
    return "".join(kept)


def _blank(mark: str) -> str:
    return " " if mark.isspace() else ""
