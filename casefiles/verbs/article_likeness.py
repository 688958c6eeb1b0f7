"""Which articles say nearly the same, as a reader of the present scope may know; and kinds in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casefiles.articles.scanning import Found, NumberKind
from casefiles.articles.similarity import WORTH_SAYING, estimate, percent
from casefiles.articles.words import ArticleState
from casefiles.models import Article, PublicArticle

# So many of the nearest by their sketches are read and compared word by word.
READ = 5
_WITH_OFFICE = (
    ArticleState.SENT,
    ArticleState.RETURNED,
    ArticleState.PUBLISHED,
    ArticleState.WITHDRAWN,
)
SAID = {
    NumberKind.IDENTITY: gettext_lazy("身份证号码"),
    NumberKind.BANK: gettext_lazy("银行账号"),
    NumberKind.MOBILE: gettext_lazy("手机号码"),
    NumberKind.LANDLINE: gettext_lazy("固定电话"),
}


@dataclass(frozen=True)
class Similar:
    """Another article, what it shares with this one, and whether it is read on the open page."""

    percent: int
    article_id: UUID
    title: str
    unit: str
    public: bool


def said_kinds(found: Iterable[Found]) -> str:
    """The kinds of some numbers, each once."""
    return _("、").join(str(SAID[each]) for each in dict.fromkeys(one.kind for one in found))


def similar_to(article: Article) -> list[Similar]:
    """The unit's own and the county's published articles that are like this one, the nearest first."""
    own = Article.objects.filter(unit=article.unit_id).exclude(pk=article.pk)
    public = PublicArticle.objects.filter(office=article.office_id, withdrawn_at=None)
    nearest = [
        *_nearest(article, own.values_list("pk", "sketch"), public=False),
        *_nearest(article, public.exclude(pk=article.pk).values_list("pk", "sketch"), public=True),
    ]
    found = _read(article, nearest)
    # An own article that is published is found twice; the unit's own page says more of it.
    own_ids = {each.article_id for each in found if not each.public}
    return [each for each in found if not each.public or each.article_id not in own_ids]


def similar_across(article: Article, body: str) -> list[Similar]:
    """The same for the office: everything that its units have sent and are not writing on."""
    rows = Article.objects.filter(office=article.office_id, state__in=_WITH_OFFICE)
    rows = rows.exclude(pk=article.pk)
    nearest = _nearest(article, rows.values_list("pk", "sketch"), public=False)
    return _read(article, nearest, body)


def _nearest(
    article: Article, rows: Iterable[tuple[UUID, list[int]]], *, public: bool
) -> list[tuple[float, UUID, bool]]:
    likely = ((estimate(article.sketch, sketch), pk, public) for pk, sketch in rows)
    # The estimate may err by some points: what it puts a little below is read too.
    worth = [each for each in likely if each[0] >= (WORTH_SAYING - 12) / 100]
    return sorted(worth, key=lambda each: -each[0])[:READ]


def _read(
    article: Article, nearest: list[tuple[float, UUID, bool]], body: str | None = None
) -> list[Similar]:
    text = article.body if body is None else body
    found = []
    own = [pk for _share, pk, public in nearest if not public]
    open_to_all = [pk for _share, pk, public in nearest if public]
    if own:
        for each in Article.objects.filter(pk__in=own).select_related("unit"):
            share = percent(text, each.body)
            found.append(Similar(share, each.pk, each.title, each.unit.short_name, False))
    if open_to_all:
        for row in PublicArticle.objects.filter(pk__in=open_to_all):
            found.append(Similar(percent(text, row.body), row.pk, row.title, row.source, True))
    worth = [each for each in found if each.percent >= WORTH_SAYING]
    return sorted(worth, key=lambda each: (-each.percent, each.public))
