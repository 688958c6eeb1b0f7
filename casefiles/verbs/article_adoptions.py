"""Which papers took a published article over: told by the unit with the link, noted by the office."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from django.db import transaction

from audit.record import record
from casefiles.articles import actions
from casefiles.articles.scanning import masked
from casefiles.articles.words import AdoptionState, ArticleState, Level
from casefiles.models import Article, ArticleAdoption, PublicArticle
from casefiles.refusals.articles import (
    AdoptionDayWrong,
    AdoptionSettled,
    AlreadyAdopted,
    LinkNotSafe,
    NotOnThePage,
)
from casefiles.verbs.articles import held
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.clock import SHANGHAI


@dataclass(frozen=True)
class Taken:
    """Who took it over, where it can be read, when."""

    level: Level
    outlet: str
    url: str
    on: date


@transaction.atomic
def tell(article: Article, taken: Taken, *, by: Actor) -> ArticleAdoption:
    """The unit tells the office; it counts once the office confirms.

    Raises NotOnThePage, LinkNotSafe, AdoptionDayWrong, AlreadyAdopted.
    """
    allow(by, Verb.WRITE_ARTICLE, article)
    told = _note(article, taken, AdoptionState.TOLD, by)
    record(actions.ADOPTION_TOLD, told.article, by=by, level=told.level, outlet=told.outlet)
    return told


@transaction.atomic
def adopt(article: Article, taken: Taken, *, by: Actor) -> ArticleAdoption:
    """The office notes it itself. Raises as `tell`."""
    allow(by, Verb.JUDGE_ARTICLE, article)
    noted = _note(article, taken, AdoptionState.CONFIRMED, by)
    _count(noted, by)
    return noted


@transaction.atomic
def confirm(adoption: ArticleAdoption, *, by: Actor) -> None:
    """The office has followed the link. Raises AdoptionSettled, NotOnThePage."""
    adoption = _waiting(adoption, by)
    if adoption.article.state != ArticleState.PUBLISHED:
        raise NotOnThePage
    adoption.state = AdoptionState.CONFIRMED
    adoption.save()
    _count(adoption, by)


@transaction.atomic
def decline(adoption: ArticleAdoption, *, by: Actor) -> None:
    """The link shows no such thing. Raises AdoptionSettled."""
    adoption = _waiting(adoption, by)
    adoption.state = AdoptionState.DECLINED
    adoption.save()
    record(
        actions.ADOPTION_DECLINED,
        adoption.article,
        by=by,
        level=adoption.level,
        outlet=adoption.outlet,
    )


def _note(article: Article, taken: Taken, state: AdoptionState, by: Actor) -> ArticleAdoption:
    article = held(article)
    if article.state != ArticleState.PUBLISHED or article.accepted_at is None:
        raise NotOnThePage
    if not _is_safe(taken.url):
        raise LinkNotSafe
    first, last = article.accepted_at.astimezone(SHANGHAI).date(), clock.today()
    if not first <= taken.on <= last:
        raise AdoptionDayWrong(first=first.isoformat(), last=last.isoformat())
    outlet = masked(" ".join(taken.outlet.split()))
    same = ArticleAdoption.objects.filter(article=article, level=taken.level, outlet=outlet)
    if same.exclude(state=AdoptionState.DECLINED).exists():
        raise AlreadyAdopted(outlet=outlet, level=Level(taken.level).label)
    settled = state == AdoptionState.CONFIRMED
    made: ArticleAdoption = ArticleAdoption.objects.create(
        unit=article.unit,
        article=article,
        level=taken.level,
        outlet=outlet,
        url=taken.url,
        adopted_on=taken.on,
        state=state,
        told_by=by.person,
        told_at=clock.now(),
        settled_by=by.person if settled else None,
        settled_at=clock.now() if settled else None,
    )
    return made


def _waiting(adoption: ArticleAdoption, by: Actor) -> ArticleAdoption:
    """The article is locked first, as everywhere."""
    allow(by, Verb.JUDGE_ARTICLE, adoption)
    article = held(Article(pk=adoption.article_id))
    found: ArticleAdoption = ArticleAdoption.objects.get(pk=adoption.pk)
    if found.state != AdoptionState.TOLD:
        raise AdoptionSettled(state=AdoptionState(found.state).label)
    found.article, found.unit = article, article.unit
    found.settled_by, found.settled_at = by.person, clock.now()
    return found


def _count(adoption: ArticleAdoption, by: Actor) -> None:
    """The open page names whoever took it over, and the trail counts it."""
    published = PublicArticle.objects.get(pk=adoption.article_id)
    published.adopted = [
        *published.adopted,
        {"level": adoption.level, "outlet": adoption.outlet, "url": adoption.url},
    ]
    published.save()
    record(
        actions.ARTICLE_ADOPTED,
        adoption.article,
        by=by,
        level=adoption.level,
        outlet=adoption.outlet,
        adopted_on=adoption.adopted_on,
    )


def _is_safe(url: str) -> bool:
    """A plain https address: no other scheme, nobody's password."""
    try:
        parsed = urlsplit(url)
    except ValueError:
        return False
    return parsed.scheme == "https" and bool(parsed.hostname) and not parsed.username
