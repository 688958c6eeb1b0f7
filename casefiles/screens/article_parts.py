"""What the unit's and the office's page of an article have in common."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from casefiles.articles.diffing import Piece, pieces
from casefiles.articles.scanning import Part, parts, scan
from casefiles.articles.words import AdoptionState, ArticleState
from casefiles.models import Article, ArticleAdoption, ArticleVersion
from casefiles.verbs.article_likeness import SAID, said_kinds


@dataclass(frozen=True)
class Paragraph:
    """One line of a text; numbers of persons are marked, and not shown."""

    parts: list[tuple[str, str]]


@dataclass(frozen=True)
class Edited:
    """A version beside the one before; the first stands alone."""

    version: ArticleVersion
    title: list[Piece]
    body: list[Piece]
    first: bool


def marked(text: str) -> list[Paragraph]:
    """The text by paragraphs, as (words, what was found there)."""
    told: list[list[tuple[str, str]]] = [[]]
    for each in parts(text):
        if each.kind is not None:
            told[-1].append(_said(each))
            continue
        first, *further = each.text.split("\n")
        told[-1].append((first, ""))
        told += [[(line, "")] for line in further]
    return [Paragraph(each) for each in told]


def _said(part: Part) -> tuple[str, str]:
    assert part.kind is not None
    return part.text, str(SAID[part.kind])


def numbers_in(title: str, body: str) -> tuple[int, str]:
    """How many numbers of persons stand in a text, and of which kinds."""
    found = [*scan(title), *scan(body)]
    return len(found), said_kinds(found)


def edits_of(versions: Iterable[ArticleVersion]) -> list[Edited]:
    """Each version with what was changed in it, the latest first."""
    told: list[Edited] = []
    before: ArticleVersion | None = None
    for each in versions:
        first = before is None
        old_title, old_body = (each.title, each.body) if first else (before.title, before.body)  # type: ignore[union-attr]
        told.append(Edited(each, pieces(old_title, each.title), pieces(old_body, each.body), first))
        before = each
    return told[::-1]


def common(article: Article, versions: list[ArticleVersion]) -> dict[str, Any]:
    """State, versions, adoptions."""
    adoptions = ArticleAdoption.objects.filter(article=article).select_related("told_by")
    return {
        "article": article,
        "state": ArticleState(article.state),
        "edits": edits_of(versions),
        "adoptions": [(each, AdoptionState(each.state)) for each in adoptions],
    }


def versions_of(article: Article) -> list[ArticleVersion]:
    """Oldest first."""
    return list(ArticleVersion.objects.filter(article=article).select_related("made_by"))
