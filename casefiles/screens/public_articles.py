"""The open page of work information (信用连江): list, search, article, feed; nobody logs in (notice, 六(一)).

Read in the office's scope from rows of the office itself, which hold what is public alone.
"""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.syndication.views import Feed
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import Truncator
from django.views.decorators.http import require_safe

from casefiles.articles.site import said_name, site_name
from casefiles.articles.words import ArticleKind, Level
from casefiles.models import PublicArticle
from tenants import asked
from tenants.models import Office
from tenants.scope import office_scope

if TYPE_CHECKING:
    _Feed = Feed[PublicArticle, Office]
else:
    _Feed = Feed

PAGE = 20
IN_FEED = 30
EXCERPT = 110


@require_safe
def article_list(request: HttpRequest, division: str) -> HttpResponse:
    """What is published, newest first; searched by title, text and source."""
    office = get_object_or_404(Office, division_code=division)
    words, kind = asked.words(request, "q"), request.GET.get("kind", "")
    with office_scope(office):
        rows = _open(office)
        if words:
            rows = rows.filter(
                Q(title__icontains=words) | Q(body__icontains=words) | Q(source__icontains=words)
            )
        if kind in ArticleKind.values:
            rows = rows.filter(category=kind)
        page = Paginator(rows.defer("sketch"), PAGE).get_page(request.GET.get("page"))
        context = {
            "office": office,
            "name": said_name(office),
            "page": page,
            "rows": [(each, _excerpt(each)) for each in page],
            "query": asked.without_page(request),
            "q": words,
            "kind": kind,
            "kinds": ArticleKind.choices,
        }
        return render(request, "casefiles/articles/public_list.html", context)


@require_safe
def article(request: HttpRequest, division: str, article: UUID) -> HttpResponse:
    """One article; a withdrawn one is gone for good (410) and says why."""
    office = get_object_or_404(Office, division_code=division)
    with office_scope(office):
        rows = PublicArticle.objects.filter(office=office)
        found = get_object_or_404(rows.defer("sketch"), pk=article)
        context = {
            "office": office,
            "name": said_name(office),
            "article": found,
            "adopted": [each | {"said": Level(each["level"]).label} for each in found.adopted],
        }
        if found.withdrawn_at is not None:
            return render(request, "casefiles/articles/withdrawn.html", context, status=410)
        return render(request, "casefiles/articles/public_article.html", context)


@require_safe
def feed(request: HttpRequest, division: str) -> HttpResponse:
    """The latest as RSS 2.0."""
    office = get_object_or_404(Office, division_code=division)
    with office_scope(office):
        answer = _Latest()(request, office=office)
    # No cache may keep a page of ours, so none is told how to ask whether its copy still holds.
    del answer["Last-Modified"]
    return answer


class _Latest(_Feed):
    """The feed's channel and items; links become absolute by the address that was asked."""

    language = "zh-cn"

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Office:
        """The office whose page it is."""
        office: Office = kwargs["office"]
        return office

    def title(self, obj: Office) -> str:
        """The page's name."""
        return site_name(obj)

    def link(self, obj: Office) -> str:
        """The page itself."""
        return reverse("public-articles", args=[obj.division_code])

    def feed_url(self, obj: Office) -> str:
        """The feed itself."""
        return reverse("public-articles-feed", args=[obj.division_code])

    def description(self, obj: Office) -> str:
        """Whose work is told."""
        return f"{obj.name} {site_name(obj)}"

    def items(self, obj: Office) -> list[PublicArticle]:
        """The newest."""
        self.division = obj.division_code
        return list(_open(obj).defer("sketch")[:IN_FEED])

    def item_title(self, item: PublicArticle) -> str:
        """As it is; the writer of XML escapes it."""
        return item.title

    def item_description(self, item: PublicArticle) -> str:
        """The beginning of the text."""
        return _excerpt(item)

    def item_link(self, item: PublicArticle) -> str:
        """Its page."""
        return reverse("public-article", args=[self.division, item.pk])

    def item_pubdate(self, item: PublicArticle) -> Any:
        """When it was published."""
        return item.published_at

    def item_categories(self, item: PublicArticle) -> list[str]:
        """Its column."""
        return [str(item.get_category_display())]


def _open(office: Office) -> QuerySet[PublicArticle]:
    rows: QuerySet[PublicArticle] = PublicArticle.objects.filter(office=office, withdrawn_at=None)
    return rows


def _excerpt(each: PublicArticle) -> str:
    return Truncator(" ".join(each.body.split("\n"))).chars(EXCERPT)
