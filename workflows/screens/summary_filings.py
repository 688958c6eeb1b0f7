"""The half-year summary on its filing's page: the drafted text, the counted table, the document."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from audit.downloads import hand_out
from casefiles.models import Filing, FilingKind, HalfYearSummary
from casefiles.models.summaries import PARTS
from casefiles.summaries import document as docx
from casefiles.summaries.figures import counted, lines, lines_of
from casefiles.verbs import filings, summaries
from tenants.workspaces import WorkspaceRequest
from workflows.screens.refused import attempt

Draw = Callable[..., HttpResponse]
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _part(label: Any, rows: int, *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=8000,
        required=required,
        widget=forms.Textarea(attrs={"rows": rows, "class": "full"}),
    )


class SummaryForm(forms.Form):
    """The words of a half-year summary, drafted from the figures."""

    work = _part(_("开展情况"), 6, required=True)
    results = _part(_("取得成效"), 4)
    typical_cases = _part(_("典型案例"), 4)
    difficulties = _part(_("存在问题"), 3)
    intentions = _part(_("下步打算"), 3)


def write(request: WorkspaceRequest, found: Filing, page: Draw) -> HttpResponse:
    """Keep the words and, if asked, submit at once."""
    form = SummaryForm(request.POST)
    if not form.is_valid():
        return page(summary_form=form)
    at_once = "submit" in request.POST

    def verb() -> None:
        summaries.fill(found, by=request.actor, words=form.cleaned_data)
        if at_once:
            filings.submit(found, by=request.actor)

    done = _t("已提交。") if at_once else _t("已保存。")
    return attempt(request, found, verb, done, page, summary_form=form)


def context(request: WorkspaceRequest, found: Filing) -> dict[str, Any]:
    """What `workflows/summary_prepare.html` and `workflows/summary_contents.html` take."""
    at_office = request.workspace.unit is None
    summary = summaries.shown(found, at_office=at_office)
    preparing = found.is_with_unit and not at_office
    table = lines(counted(found.unit_id, found.period)) if preparing else []
    if not preparing and summary is not None:
        table = lines_of(summary)
    words = parts_of(summary) if summary is not None else []
    initial: dict[str, str] = {}
    if preparing:
        initial = {name: getattr(summary, name) for name in PARTS} if summary is not None else {}
        initial = initial or summaries.drafted(found)
    return {
        "half_year": summary,
        "summary_lines": table,
        "summary_parts": words,
        "preparing": preparing,
        "summary_form": SummaryForm(initial=initial),
    }


def document(request: WorkspaceRequest, summary: UUID) -> HttpResponse:
    """The summary as a DOCX."""
    rows = Filing.objects.select_related("unit__office").filter(kind=FilingKind.SUMMARY)
    found: Filing = get_object_or_404(rows, pk=summary)
    taken = summaries.shown(found, at_office=request.workspace.unit is None)
    if taken is None:
        raise Http404
    title = f"{found.unit.name}{found.title}"
    content = docx.written(
        title,
        _t("附表：行政管理事项信用核查情况"),
        (_t("指标"), _t("本期"), _t("本年累计")),
        ((each.label, str(each.term), str(each.year)) for each in lines_of(taken)),
        [
            (_t("%(n)s、%(part)s") % {"n": _NUMBERS[n], "part": label}, text)
            for n, (label, text) in enumerate(parts_of(taken))
        ],
        (found.unit.name, date_format(localtime(taken.counted_at), _t("Y年n月j日"))),
    )
    return hand_out(found, content, f"{title}.docx", _TYPE, by=request.actor)


# The numbers of the parts, as official documents write them.
_NUMBERS = (_("一"), _("二"), _("三"), _("四"), _("五"))


def parts_of(summary: HalfYearSummary) -> list[tuple[str, str]]:
    """The words of a summary under their labels; without those that are empty."""
    found = []
    for name in PARTS:
        label = str(HalfYearSummary._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        if text := getattr(summary, name).strip():
            found.append((label, text))
    return found
