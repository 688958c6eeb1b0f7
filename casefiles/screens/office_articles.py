"""信息工作 at the office: the queue, editing with what was changed, publishing, adoptions, withdrawing."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from audit.timeline import timeline
from casefiles.articles.words import AdoptionState, ArticleState
from casefiles.models import Article, ArticleAdoption, ArticleVersion
from casefiles.screens.article_forms import (
    AcceptForm,
    AdoptionForm,
    AnswerForm,
    ArticleForm,
    ReturnForm,
    WithdrawForm,
    filled,
)
from casefiles.screens.article_parts import common, marked, versions_of
from casefiles.verbs import article_adoptions, article_desk
from casefiles.verbs.article_likeness import similar_across
from tenants import asked, clock
from tenants.access import Verb, may
from tenants.clock import SHANGHAI
from tenants.refusals import Refusal
from tenants.workspaces import WorkspaceRequest

PAGE = 50
_S = ArticleState
_TABS = ("waiting", "told", "returned", "published", "withdrawn", "all")


def article_list(request: WorkspaceRequest) -> HttpResponse:
    """The queue, what is published, and each unit's figures of a year; every figure leads to its rows."""
    office = request.workspace.office
    tab = request.GET.get("tab", "waiting")
    tab = tab if tab in _TABS else "waiting"
    year, unit, words = _year(request), request.GET.get("unit", ""), asked.words(request, "q")
    # As it was sent: what a unit writes after a return is its own.
    versions = ArticleVersion.objects.filter(article=OuterRef("pk")).order_by("-number")
    sent = Article.objects.filter(office=office, sent_at__isnull=False)
    conditions = _conditions(year)
    counts = sent.aggregate(**{name: Count("pk", filter=each) for name, each in conditions.items()})
    rows = sent.filter(conditions[tab]).annotate(told=Subquery(versions.values("title")[:1]))
    if unit:
        rows = rows.filter(unit__code=unit)
    if words:
        rows = rows.filter(Q(told__icontains=words) | Q(unit__short_name__icontains=words))
    # Who waits longest is read first; elsewhere the latest.
    rows = rows.order_by("sent_at" if tab == "waiting" else "-sent_at", "pk")
    shown = rows.select_related("unit").defer("body", "sketch")
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    labels = {
        "waiting": _("待审信息"),
        "told": _("待确认采用"),
        "returned": _("已退回"),
        "published": _("已发布"),
        "withdrawn": _("已撤回"),
        "all": _("全部报送"),
    }
    return render(
        request,
        "casefiles/articles/office_list.html",
        {
            "page": page,
            "rows": [(each, ArticleState(each.state)) for each in page],
            "tab": tab,
            "tabs": [(name, label, counts[name]) for name, label in labels.items()],
            "query": asked.without_page(request),
            "year": year,
            "unit": unit,
            "q": words,
            "units": _units(sent, year),
            "division": office.division_code,
        },
    )


def _year(request: WorkspaceRequest) -> int:
    given = request.GET.get("year", "")
    year = int(given) if given.isascii() and given.isdigit() and len(given) == 4 else 0
    return year if 2017 <= year <= 2100 else clock.today().year


def _conditions(year: int) -> dict[str, Q]:
    told = ArticleAdoption.objects.filter(article=OuterRef("pk"), state=AdoptionState.TOLD)
    this_year = Q(
        sent_at__gte=datetime(year, 1, 1, tzinfo=SHANGHAI),
        sent_at__lt=datetime(year + 1, 1, 1, tzinfo=SHANGHAI),
    )
    # What waits, waits whatever the year.
    return {
        "waiting": Q(state=_S.SENT),
        "told": Q(Exists(told)),
        "returned": this_year & Q(state=_S.RETURNED),
        "published": this_year & Q(state=_S.PUBLISHED),
        "withdrawn": this_year & Q(state=_S.WITHDRAWN),
        "all": this_year,
    }


def _units(sent: QuerySet[Article], year: int) -> list[dict[str, Any]]:
    conditions = _conditions(year)
    rows = (
        sent.filter(conditions["all"])
        .order_by()
        .values("unit__code", "unit__short_name")
        .annotate(sent=Count("pk"), accepted=Count("pk", filter=Q(state=_S.PUBLISHED)))
        .order_by("-accepted", "-sent", "unit__code")
    )
    return [
        {
            "name": each["unit__short_name"],
            "sent": each["sent"],
            "accepted": each["accepted"],
            "query": urlencode({"unit": each["unit__code"], "year": year}),
        }
        for each in rows
    ]


def article(request: WorkspaceRequest, article: UUID) -> HttpResponse:
    """One article as it was sent, with what is like it and what was changed."""
    return _page(request, _find(request, article))


def edit(request: WorkspaceRequest, article: UUID) -> HttpResponse:
    """Change words."""
    found, form = _find(request, article), ArticleForm(request.POST)

    def verb() -> None:
        article_desk.edit(found, form.told(), revision=form.begun_at, by=request.actor)

    return _do(request, found, verb, _("已保存修改，来稿单位可以看到改动。"), edit=form)


def return_article(request: WorkspaceRequest, article: UUID) -> HttpResponse:
    """Back to the unit."""
    found, form = _find(request, article), ReturnForm(request.POST)

    def verb() -> None:
        words = form.cleaned_data["return_words"]
        article_desk.return_article(found, note=words, by=request.actor)

    return _do(request, found, verb, _("已退回来稿单位。"), back=form)


def accept(request: WorkspaceRequest, article: UUID) -> HttpResponse:
    """Publish it."""
    found, form = _find(request, article), AcceptForm(request.POST)

    def verb() -> None:
        revision = int(form.cleaned_data["article_revision"] or 0)
        article_desk.accept(found, revision=revision, by=request.actor)

    return _do(request, found, verb, _("已采用，并在公开页面发布。"), accept=form)


def withdraw(request: WorkspaceRequest, article: UUID) -> HttpResponse:
    """Take it off the open page."""
    found, form = _find(request, article), WithdrawForm(request.POST)

    def verb() -> None:
        data = form.cleaned_data
        reason, notice = data["withdrawal_reason"], data["public_notice"]
        article_desk.withdraw(found, note=reason, notice=notice, by=request.actor)

    return _do(request, found, verb, _("已撤回；公众打开原网址时看到公告。"), withdraw=form)


def adopt(request: WorkspaceRequest, article: UUID) -> HttpResponse:
    """Note who took it over."""
    found, form = _find(request, article), AdoptionForm(request.POST)

    def verb() -> None:
        article_adoptions.adopt(found, form.taken(), by=request.actor)

    return _do(request, found, verb, _("已登记采用情况。"), adopt=form)


def settle(request: WorkspaceRequest, article: UUID, adoption: UUID) -> HttpResponse:
    """Confirm what the unit told, or not."""
    found, form = _find(request, article), AnswerForm(request.POST)
    told = get_object_or_404(ArticleAdoption, pk=adoption, article=found)

    def verb() -> None:
        if form.cleaned_data["adoption_answer"] == "confirm":
            article_adoptions.confirm(told, by=request.actor)
        else:
            article_adoptions.decline(told, by=request.actor)

    return _do(request, found, verb, _("已处理采用情况。"), settle=form)


def _find(request: WorkspaceRequest, pk: UUID) -> Article:
    rows = Article.objects.select_related("unit__office", "author", "cleared_by", "sent_by")
    found: Article = get_object_or_404(rows, pk=pk, sent_at__isnull=False)
    return found


def _do(
    request: WorkspaceRequest,
    found: Article,
    verb: Callable[[], None],
    done: str,
    **shown: forms.Form,
) -> HttpResponse:
    (form,) = shown.values()
    if not form.is_valid():
        return _page(request, found, **shown)
    try:
        verb()
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _page(request, _find(request, found.pk), **shown)
    messages.success(request, done)
    return redirect("office:article", request.workspace.office.division_code, found.pk)


def _page(request: WorkspaceRequest, found: Article, **shown: forms.Form) -> HttpResponse:
    state = ArticleState(found.state)
    versions = versions_of(found)
    # What the unit writes after a return is its own until it sends it again.
    latest = versions[-1]
    offered: dict[str, forms.Form] = {}
    if may(request.actor, Verb.JUDGE_ARTICLE):
        if state == _S.SENT:
            offered["edit"], offered["back"] = filled(found), ReturnForm()
            accepting = {"article_revision": found.revision}
            # Without an id: the form beside it has a field of the same name.
            offered["accept"] = AcceptForm(initial=accepting, auto_id=False)
        elif state == _S.PUBLISHED:
            offered["adopt"], offered["withdraw"] = AdoptionForm(), WithdrawForm()
    for name, form in shown.items():
        if name in offered and name != "accept":
            offered[name] = form
        else:
            for said in form.non_field_errors():
                messages.warning(request, str(said))
    context = common(found, versions) | {
        "latest": latest,
        "paragraphs": marked(latest.body),
        "similar": similar_across(found, latest.body) if state == _S.SENT else [],
        "open_form": "edit" in shown,
        "may_judge": may(request.actor, Verb.JUDGE_ARTICLE),
        "forms": offered,
        "division": request.workspace.office.division_code,
        "timeline": timeline(found),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "casefiles/articles/office_article.html", context, status=status)
