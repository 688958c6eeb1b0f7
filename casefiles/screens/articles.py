"""工作信息 at a unit's desk: the list, writing, the review for confidentiality, sending, adoptions."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from audit.timeline import timeline
from casefiles.articles.similarity import DUPLICATE
from casefiles.articles.words import WITH_UNIT, ArticleState
from casefiles.models import Article
from casefiles.screens.article_forms import (
    AdoptionForm,
    ArticleForm,
    ClearForm,
    SendForm,
    filled,
)
from casefiles.screens.article_parts import common, marked, numbers_in, versions_of
from casefiles.verbs import article_adoptions, articles
from casefiles.verbs.article_likeness import similar_to
from tenants import asked
from tenants.access import Verb, may
from tenants.refusals import Refusal
from tenants.workspaces import WorkspaceRequest

PAGE = 50
_S = ArticleState
_TABS = {
    "open": Q(state__in=WITH_UNIT),
    "review": Q(state=_S.REVIEW),
    "returned": Q(state=_S.RETURNED),
    "sent": Q(state=_S.SENT),
    "published": Q(state=_S.PUBLISHED),
    "withdrawn": Q(state=_S.WITHDRAWN),
}


def article_list(request: WorkspaceRequest) -> HttpResponse:
    """The unit's articles, those it has to do something about first."""
    assert request.workspace.unit is not None
    tab = request.GET.get("tab", "open")
    tab = tab if tab in _TABS else "open"
    rows = Article.objects.filter(unit=request.workspace.unit)
    counts = rows.aggregate(**{name: Count("pk", filter=each) for name, each in _TABS.items()})
    labels = {
        "open": _("办理中"),
        "review": _("等待保密审查"),
        "returned": _("被退回"),
        "sent": _("待信用办审核"),
        "published": _("已发布"),
        "withdrawn": _("已撤回"),
    }
    shown = rows.filter(_TABS[tab]).select_related("author", "cleared_by")
    shown = shown.annotate(taken=Count("adoptions", filter=Q(adoptions__state="confirmed"))).defer(
        "body"
    )
    shown = shown.order_by("-written_at", "pk")
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(each, _S(each.state), _next(_S(each.state))) for each in page],
        "tab": tab,
        "tabs": [(name, label, counts[name]) for name, label in labels.items()],
        "query": asked.without_page(request),
        "may_write": may(request.actor, Verb.WRITE_ARTICLE),
        "division": request.workspace.office.division_code,
    }
    return render(request, "casefiles/articles/list.html", context)


def _next(state: ArticleState) -> str:
    return {
        _S.DRAFT: _("撰稿人：写好后提交保密审查"),
        _S.REVIEW: _("审核人或分管领导：保密审查"),
        _S.CLEARED: _("经办人：报送信用办"),
        _S.SENT: _("信用办：审核"),
        _S.RETURNED: _("经办人：按退回原因修改"),
        _S.PUBLISHED: _("被上级采用的，登记采用情况"),
    }.get(state, "—")


def new(request: WorkspaceRequest) -> HttpResponse:
    """Write a first draft."""
    posted = request.method == "POST"
    form = ArticleForm(request.POST if posted else None)
    if form.is_valid():
        unit = request.workspace.unit
        assert unit is not None
        for_review = "submit" in request.POST
        try:
            made = articles.begin(unit, form.told(), by=request.actor, for_review=for_review)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _saved(for_review))
            return redirect("unit:article", unit.code, made.pk)
    status = 422 if posted else 200
    return render(request, "casefiles/articles/new.html", {"form": form}, status=status)


def article(request: WorkspaceRequest, article: UUID) -> HttpResponse:
    """One article with its next step."""
    return _page(request, _find(request, article))


def write(request: WorkspaceRequest, article: UUID) -> HttpResponse:
    """Write on."""
    found = _find(request, article)
    form = ArticleForm(request.POST)
    for_review = "submit" in request.POST

    def verb() -> None:
        told, revision = form.told(), form.begun_at
        articles.write(found, told, revision=revision, by=request.actor, for_review=for_review)

    return _do(request, found, verb, _saved(for_review), write=form)


def mask(request: WorkspaceRequest, article: UUID) -> HttpResponse:
    """Take the numbers out."""
    found = _find(request, article)
    return _do(
        request,
        found,
        lambda: articles.mask(found, by=request.actor),
        _("已隐去文稿中的个人号码，请再读一遍。"),
        write=forms.Form(),
    )


def review(request: WorkspaceRequest, article: UUID) -> HttpResponse:
    """Clear it, or hold it back."""
    found = _find(request, article)
    form = ClearForm(request.POST)
    if "back" in request.POST:

        def held() -> None:
            articles.hold(found, note=form.cleaned_data["clearance_note"], by=request.actor)

        return _do(request, found, held, _("已退回撰稿人修改。"), clearing=form)
    return _do(
        request,
        found,
        lambda: articles.clear(found, by=request.actor),
        _("已通过保密审查，可以报送信用办。"),
        clearing=form,
    )


def send(request: WorkspaceRequest, article: UUID) -> HttpResponse:
    """Send it to the office."""
    found = _find(request, article)
    form = SendForm(request.POST)

    def verb() -> None:
        articles.send(found, reason=form.cleaned_data["similar_reason"], by=request.actor)

    return _do(request, found, verb, _("已报送信用办，审核结果显示在本页。"), send=form)


def adoption(request: WorkspaceRequest, article: UUID) -> HttpResponse:
    """Tell the office who took it over."""
    found = _find(request, article)
    form = AdoptionForm(request.POST)

    def verb() -> None:
        article_adoptions.tell(found, form.taken(), by=request.actor)

    return _do(request, found, verb, _("已上报采用情况，信用办核对链接后确认。"), adopt=form)


def _saved(for_review: bool) -> str:
    return _("已提交保密审查。") if for_review else _("已保存草稿。")


def _find(request: WorkspaceRequest, pk: UUID) -> Article:
    rows = Article.objects.select_related("unit__office", "author", "written_by", "cleared_by")
    found: Article = get_object_or_404(rows, pk=pk)
    return found


def _do(
    request: WorkspaceRequest,
    found: Article,
    verb: Callable[[], Any],
    done: str,
    **shown: forms.Form,
) -> HttpResponse:
    (form,) = shown.values()
    plain = not form.fields  # a button alone
    if not plain and not form.is_valid():
        return _page(request, found, **shown)
    try:
        verb()
    except Refusal as refusal:
        if plain:
            messages.warning(request, str(refusal))
            shown = {}
        else:
            form.add_error(None, str(refusal))
        return _page(request, _find(request, found.pk), **shown)
    messages.success(request, done)
    return redirect("unit:article", found.unit.code, found.pk)


def _page(request: WorkspaceRequest, found: Article, **shown: forms.Form) -> HttpResponse:
    state = ArticleState(found.state)
    mine = request.actor.person.pk in {found.author_id, found.written_by_id}
    with_unit = state in WITH_UNIT
    may_write = may(request.actor, Verb.WRITE_ARTICLE)
    versions = versions_of(found)
    similar = similar_to(found) if with_unit else []
    numbers, kinds = numbers_in(found.title, found.body) if with_unit else (0, "")
    offered: dict[str, forms.Form] = {}
    if may_write and with_unit:
        offered["write"] = filled(found)
    if state == _S.REVIEW and may(request.actor, Verb.CLEAR_ARTICLE) and not mine:
        offered["clearing"] = ClearForm()
    if may_write and state == _S.CLEARED and not numbers:
        offered["send"] = SendForm(initial={"similar_reason": found.similar_reason})
    if may_write and state == _S.PUBLISHED:
        offered["adopt"] = AdoptionForm()
    for name, form in shown.items():
        if name in offered:
            offered[name] = form
        else:
            # The form is gone meanwhile: why is said above the page.
            for said in form.non_field_errors():
                messages.warning(request, str(said))
    context = common(found, versions) | {
        "paragraphs": marked(found.body),
        "title_parts": marked(found.title),
        "numbers": numbers,
        "kinds": kinds,
        "similar": similar,
        "duplicate": bool(similar) and similar[0].percent >= DUPLICATE,
        "may_write": may_write,
        "may_mask": may_write and bool(numbers),
        "mine": mine,
        "open_form": "write" in shown or state in {_S.DRAFT, _S.RETURNED},
        "forms": offered,
        "division": request.workspace.office.division_code,
        "timeline": timeline(found),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "casefiles/articles/article.html", context, status=status)
