"""A list's rows edited one by one: the table, one matter's form, out and back in, the day it starts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casefiles.itemlists.diff import Kind, Pair, compare
from casefiles.itemlists.stored import row_of, rows_of
from casefiles.models import Filing, ItemList, Matter
from casefiles.screens.plan_form import day
from casefiles.screens.remarks import row_remarks_of
from casefiles.screens.row_form import RowForm, typed_of
from casefiles.verbs import amendments, itemlists
from tenants import asked
from tenants.refusals import Refusal
from tenants.workspaces import WorkspaceRequest
from workflows.screens.links import record_url, url
from workflows.screens.refused import attempt, last_deed

ON_A_PAGE = 100
Draw = Callable[..., HttpResponse]


class StartForm(forms.Form):
    """The day on which a list shall come into force."""

    start_on = day(gettext_lazy("拟启用日期"), gettext_lazy("不填则自信用办采纳之日起启用"))


@dataclass(frozen=True)
class Line:
    """One row of the table: a matter that is there, or one of the base that was taken out."""

    pair: Pair
    matter: Matter | None

    @property
    def tag(self) -> tuple[str, str]:
        """What became of it since the version before, and its colour."""
        return {
            Kind.ADDED: (_("新增"), "ok"),
            Kind.CHANGED: (_("已修改"), "warn"),
            Kind.REMOVED: (_("已删除"), "bad"),
        }.get(self.pair.kind, ("", ""))

    @property
    def changed_columns(self) -> str:
        """The headings of what was changed."""
        return _("、").join(_(each.column.value) for each in self.pair.changes)


def rows(request: WorkspaceRequest, filing: UUID) -> HttpResponse:
    """The rows of the list that is prepared."""
    found, draft = _find(filing)
    if draft is None or not found.is_with_unit:
        return redirect(record_url(request.actor, found))
    words = asked.words(request, "q")
    lines = [each for each in _lines(draft) if not words or words in _said(each)]
    page = Paginator(lines, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "workflows/list_rows.html",
        {
            "filing": found,
            "draft": draft,
            "page": page,
            "row_remarks": row_remarks_of(found),
            "query": asked.without_page(request),
            "q": words,
            "touched": sum(bool(each.tag[0]) for each in lines) if draft.base else 0,
        },
    )


def new_row(request: WorkspaceRequest, filing: UUID) -> HttpResponse:
    """Add a matter."""
    return _edit(request, filing, None)


def row(request: WorkspaceRequest, filing: UUID, matter: UUID) -> HttpResponse:
    """Change one matter."""
    return _edit(request, filing, get_object_or_404(Matter, pk=matter))


def drop(request: WorkspaceRequest, filing: UUID, matter: UUID) -> HttpResponse:
    """Take one matter out."""
    found, _draft = _find(filing)
    gone = get_object_or_404(Matter, pk=matter)
    return _do(request, found, lambda: amendments.drop_row(found, gone, by=request.actor))


def restore(request: WorkspaceRequest, filing: UUID) -> HttpResponse:
    """Make one matter what it was in the version before."""
    found, _draft = _find(filing)
    code = request.POST.get("code", "")[:40]
    return _do(request, found, lambda: amendments.restore_row(found, code, by=request.actor))


def start(request: WorkspaceRequest, found: Filing, page: Draw) -> HttpResponse:
    """Choose the day on which the list shall come into force."""
    form = StartForm(request.POST)
    if not form.is_valid():
        return page(start_form=form)

    def verb() -> None:
        amendments.choose_start(found, form.cleaned_data["start_on"], by=request.actor)

    return attempt(request, found, verb, _("已保存启用日期。"), page, start_form=form)


def context(found: Filing) -> dict[str, Any]:
    """What `workflows/list_start.html` takes."""
    draft = itemlists.draft_of(found) if found.is_with_unit else None
    return {"draft": draft, "start_form": StartForm(initial={"start_on": draft and draft.start_on})}


def _find(pk: UUID) -> tuple[Filing, ItemList | None]:
    found: Filing = get_object_or_404(Filing.objects.select_related("unit__office"), pk=pk)
    return found, itemlists.draft_of(found)


def _lines(draft: ItemList) -> list[Line]:
    matters = {each.code: each for each in draft.matters.all()}
    own = [row_of(each) for each in sorted(matters.values(), key=lambda m: (m.position, m.code))]
    if draft.base is None:
        return [Line(Pair(each, each), matters[each.code]) for each in own]
    pairs = compare(rows_of(draft.base), own).pairs
    found = [Line(each, matters[each.new.code] if each.new else None) for each in pairs]
    return sorted(found, key=lambda line: (line.pair.shown.position, line.matter is None))


def _said(line: Line) -> str:
    shown = line.pair.shown
    return f"{shown.code} {shown.name} {shown.legal_basis} {shown.section}"


def _edit(request: WorkspaceRequest, filing: UUID, matter: Matter | None) -> HttpResponse:
    found, draft = _find(filing)
    gone = _not_editable(found, draft, matter)
    if gone and request.method != "POST":
        messages.warning(request, gone)
        back = "filing-rows" if draft is not None and found.is_with_unit else "filing"
        return redirect(url(request.actor, back, found.pk))
    others = draft.matters.exclude(pk__in=[matter.pk] if matter else []) if draft else []
    codes = {each.code: each.position for each in others}
    position = matter.position if matter else max([0, *codes.values()]) + 1
    posted = request.POST if request.method == "POST" else None
    initial = typed_of(row_of(matter)) if matter else {}
    form = RowForm(posted, initial=initial, position=position, others=codes)
    if gone:
        # What was typed stands in the form, though it is too late to save it.
        form.add_error(None, f"{gone}{last_deed(found)}")
    if form.is_valid() and form.row is not None:
        try:
            amendments.put_row(found, form.row, by=request.actor, instead_of=matter)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            said = {"code": form.row.code, "name": form.row.name}
            messages.success(request, _("已保存事项 %(code)s %(name)s。") % said)
            again = "again" in request.POST
            name = "filing-row-new" if again else "filing-rows"
            return redirect(url(request.actor, name, found.pk))
    return render(
        request,
        "workflows/list_row.html",
        {
            "filing": found,
            "matter": matter,
            "form": form,
            "row_remarks": row_remarks_of(found) if matter else [],
        },
        status=422 if form.is_bound else 200,
    )


def _not_editable(found: Filing, draft: ItemList | None, matter: Matter | None) -> str:
    """Why a row cannot be changed any more; empty where it can."""
    if draft is None or not found.is_with_unit:
        return _("该清单已提交或尚未填报，不能逐条修改；页面显示的是最新结果。")
    if matter is not None and matter.item_list_id != draft.pk:
        return _("该事项不在正在填报的清单中，可能刚被删除；页面显示的是最新结果。")
    return ""


def _do(request: WorkspaceRequest, found: Filing, verb: Callable[[], Any]) -> HttpResponse:
    try:
        verb()
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("已保存。"))
    return redirect(url(request.actor, "filing-rows", found.pk))
