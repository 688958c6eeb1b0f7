"""信用主体: who it is, under which names, which cases the unit has of it, and its doubles."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.timeline import timeline
from casefiles.models import Case, CreditSubject, FormerName
from casefiles.verbs import subjects
from tenants.access import Verb, may
from tenants.refusals import Refusal
from tenants.workspaces import WorkspaceRequest

ON_A_PAGE = 20


def _why(label: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 2, "class": "full"})
    return forms.CharField(label=label, max_length=300, widget=area)


class RenameForm(forms.Form):
    """The new name."""

    new_name = forms.CharField(label=gettext_lazy("新名称"), max_length=200)


class MergeForm(forms.Form):
    """The number of the double, and why it is the same."""

    double_number = forms.CharField(
        label=gettext_lazy("重复主体的证件号码"),
        max_length=40,
        help_text=gettext_lazy("重复登记的另一个号码，如旧的组织机构代码"),
    )
    merge_reason = _why(gettext_lazy("合并理由"))


class UnmergeForm(forms.Form):
    """Why they are two after all."""

    unmerge_reason = _why(gettext_lazy("撤销理由"))


def subject(request: WorkspaceRequest, subject: UUID) -> HttpResponse:
    """The page."""
    return _page(request, _find(subject))


def rename(request: WorkspaceRequest, subject: UUID) -> HttpResponse:
    """Another name from today."""
    found = _find(subject)
    form = RenameForm(request.POST)

    def verb(data: Mapping[str, Any]) -> None:
        subjects.rename(found, data["new_name"], by=request.actor)

    return _do(request, found, form, verb, _("已更名，原名称留作曾用名。"), "renaming")


def merge(request: WorkspaceRequest, subject: UUID) -> HttpResponse:
    """Take another subject of the unit for this one."""
    found = _find(subject)
    form = MergeForm(request.POST)

    def verb(data: Mapping[str, Any]) -> None:
        number, reason = data["double_number"], data["merge_reason"]
        subjects.merge(found, number, by=request.actor, reason=reason)

    return _do(request, found, form, verb, _("已合并；需要时可以撤销。"), "merging")


def unmerge(request: WorkspaceRequest, subject: UUID) -> HttpResponse:
    """The merger of this double was wrong."""
    found = _find(subject)
    form = UnmergeForm(request.POST)

    def verb(data: Mapping[str, Any]) -> None:
        subjects.unmerge(found, by=request.actor, reason=data["unmerge_reason"])

    return _do(request, found, form, verb, _("已撤销合并。"), "unmerging")


def _find(pk: UUID) -> CreditSubject:
    rows = CreditSubject.objects.select_related("merged_into", "unit__office")
    found: CreditSubject = get_object_or_404(rows, pk=pk)
    return found


def _do(
    request: WorkspaceRequest,
    found: CreditSubject,
    form: forms.Form,
    verb: Callable[[Mapping[str, Any]], None],
    done: str,
    name: str,
) -> HttpResponse:
    if form.is_valid():
        try:
            verb(form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return redirect("unit:subject", found.unit.code, found.pk)
    return _page(request, _find(found.pk), **{name: form})


def _page(request: WorkspaceRequest, found: CreditSubject, **shown: forms.Form) -> HttpResponse:
    rows = Case.objects.filter(Q(subject=found) | Q(subject__merged_into=found))
    rows = rows.select_related("matter", "subject").order_by("-accepted_at", "pk")
    likely = subjects.likely_doubles(found)
    number = likely[0].identifier if likely else ""
    context: dict[str, Any] = {
        "subject": found,
        "former_names": FormerName.objects.filter(subject=found).select_related("noted_by"),
        "doubles": list(found.doubles.all()),
        "likely": likely,
        "page": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page")),
        "may_keep": may(request.actor, Verb.KEEP_SUBJECTS) and bool(found.identifier),
        "renaming": RenameForm(),
        "merging": MergeForm(initial={"double_number": number}),
        "unmerging": UnmergeForm(),
        "timeline": timeline(found),
    }
    status = 422 if shown else 200
    return render(request, "casefiles/subject.html", context | shown, status=status)
