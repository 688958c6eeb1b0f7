"""申诉: a unit appeals against an indicator of its shown score; the office answers."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from audit.assessing import standing
from audit.kept import kept_sheets
from audit.models import Adjustment
from audit.scoring.engine import Line
from audit.settling import last_shown_day
from audit.timeline import timeline
from casefiles.inspection import FileKind
from casefiles.models import Appeal, AppealEvidence, AppealState
from casefiles.screens.files import served
from casefiles.verbs import appeals as verbs
from casefiles.verbs.uploads import content_of
from casefiles.workdays.deadlines import last_day_of
from tenants.access import Verb, may
from tenants.models import Unit
from tenants.refusals import Refusal
from tenants.workspaces import WorkspaceRequest

FORMATS = _("PDF、OFD、图片、Word 或者 Excel，不超过20 MB")


class AppealForm(forms.Form):
    """What the unit holds against the points."""

    appeal_grounds = forms.CharField(
        label=_("申诉理由"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5, "class": "full"}),
        help_text=_("写明哪一笔没有计入或者计错、应当得多少分；请勿填写个人姓名和证件号码"),
    )
    appeal_evidence = forms.FileField(label=_("证据文件"), help_text=FORMATS)


class EvidenceForm(forms.Form):
    """One more file."""

    more_evidence = forms.FileField(label=_("补充证据"), help_text=FORMATS)


class AnswerForm(forms.Form):
    """The office's answer."""

    appeal_verdict = forms.ChoiceField(
        label=_("答复"),
        choices=[
            ("", _("请选择")),
            (AppealState.UPHELD.value, _("支持，调整得分")),
            (AppealState.REFUSED.value, _("不支持，得分不变")),
        ],
    )
    granted_points = forms.DecimalField(
        label=_("应得分"),
        max_digits=6,
        decimal_places=2,
        min_value=0,
        required=False,
        widget=forms.NumberInput(attrs={"class": "short", "step": "0.01"}),
        help_text=_("支持时填写；由另一人批准后计入得分"),
    )
    answer_words = forms.CharField(
        label=_("答复意见"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4, "class": "full"}),
        help_text=_("单位会看到"),
    )


def new(request: WorkspaceRequest, year: int, code: str) -> HttpResponse:
    """Appeal against one indicator."""
    unit = request.actor.unit
    assert unit is not None
    line = _line_shown(unit, year, code)
    posted = request.method == "POST"
    form = AppealForm(request.POST, request.FILES) if posted else AppealForm()
    closed = ""
    try:
        shown = verbs.demand_appealable(unit, year, code)
    except Refusal as refusal:
        closed, shown = str(refusal), None
    if form.is_valid():
        file = form.cleaned_data["appeal_evidence"]
        try:
            made = verbs.appeal(
                unit,
                year,
                code,
                form.cleaned_data["appeal_grounds"],
                by=request.actor,
                name=file.name,
                content=content_of(file),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            said = _t("申诉已提出，信用办须在 %(last)s 24:00 前答复。")
            messages.success(request, said % {"last": last_day_of(made.due_at)})
            return redirect("unit:appeal", unit.code, made.pk)
    context = {
        "form": form,
        "year": year,
        "line": line,
        "closed": closed,
        "last": last_shown_day(shown) if shown else "",
    }
    return render(request, "casefiles/appeals/new.html", context, status=422 if posted else 200)


def appeal(request: WorkspaceRequest, appeal: UUID) -> HttpResponse:
    """One appeal, for the unit or the office."""
    return _page(request, _find(request, appeal))


def withdraw(request: WorkspaceRequest, appeal: UUID) -> HttpResponse:
    """Take it back."""
    found = _find(request, appeal)
    return _do(request, found, lambda: verbs.withdraw(found, by=request.actor), _t("申诉已撤回。"))


def add_evidence(request: WorkspaceRequest, appeal: UUID) -> HttpResponse:
    """One more file beside it."""
    found = _find(request, appeal)
    form = EvidenceForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, found, more=form)
    file = form.cleaned_data["more_evidence"]

    def verb() -> None:
        verbs.add_evidence(found, by=request.actor, name=file.name, content=content_of(file))

    return _do(request, found, verb, _t("证据已补充。"), more=form)


def decide(request: WorkspaceRequest, appeal: UUID) -> HttpResponse:
    """Answer it."""
    found = _find(request, appeal)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, found, answer=form)
    data = form.cleaned_data

    def verb() -> None:
        verbs.decide(
            found,
            data["appeal_verdict"],
            data["answer_words"],
            by=request.actor,
            points=data["granted_points"],
        )

    said = (
        _t("已支持该申诉，得分调整待另一人批准。")
        if data["appeal_verdict"] == AppealState.UPHELD
        else _t("已答复，得分不变。")
    )
    return _do(request, found, verb, said, answer=form)


def evidence(request: WorkspaceRequest, appeal_evidence: UUID) -> HttpResponse:
    """A file beside an appeal, as a download."""
    rows = AppealEvidence.objects.select_related("file__unit__office")
    if request.workspace.unit is None:
        rows = rows.filter(office=request.workspace.office)
    found = get_object_or_404(rows, pk=appeal_evidence)
    return served(request, found.file, found.file, FileKind(found.kind).media_type)


def _find(request: WorkspaceRequest, pk: UUID) -> Appeal:
    rows = verbs.appeals_in_scope()
    if request.workspace.unit is None:
        rows = rows.filter(office=request.workspace.office)
    found: Appeal = get_object_or_404(rows, pk=pk)
    return found


def _line_shown(unit: Unit, year: int, code: str) -> Line:
    """The indicator's line of the shown score; else 404."""
    try:
        lines = standing(unit, year).sheet.lines
    except Refusal:
        raise Http404 from None
    line = next((each for each in lines if each.indicator.code == code), None)
    if line is None:
        raise Http404
    return line


def _do(
    request: WorkspaceRequest, found: Appeal, verb: Any, done: str, **shown: forms.Form
) -> HttpResponse:
    try:
        verb()
    except Refusal as refusal:
        found = _find(request, found.pk)
        if not shown or found.state != AppealState.OPEN:
            messages.warning(request, str(refusal))
            return redirect(_url(request, found))
        for form in shown.values():
            form.add_error(None, str(refusal))
        return _page(request, found, **shown)
    messages.success(request, done)
    return redirect(_url(request, found))


def _url(request: WorkspaceRequest, found: Appeal) -> str:
    if request.workspace.unit is not None:
        return reverse("unit:appeal", args=[request.workspace.unit.code, found.pk])
    return reverse("office:appeal", args=[request.workspace.office.division_code, found.pk])


def _page(request: WorkspaceRequest, found: Appeal, **bound: forms.Form) -> HttpResponse:
    assessment = found.assessment
    at_office = request.workspace.unit is None
    waits = found.state == AppealState.OPEN and assessment.is_shown
    sheets = kept_sheets(assessment, found.unit)
    lines = [each for sheet in sheets for each in sheet.lines]
    own = False
    forms_shown: dict[str, Any] = {}
    if waits and at_office and may(request.actor, Verb.DECIDE_APPEAL):
        own = verbs.decided_before(found, assessment, request.actor)
        if not own:
            forms_shown["answer"] = AnswerForm()
    if waits and not at_office and may(request.actor, Verb.APPEAL):
        forms_shown["more"] = EvidenceForm()
    adjustments = Adjustment.objects.filter(appeal=found.pk).select_related("judged_by")
    context = {
        "appeal": found,
        "member": found.unit,
        "year": assessment.year,
        "line": next((e for e in lines if e.indicator.code == found.indicator), None),
        "evidence": list(found.evidence.select_related("file", "added_by")),
        "adjustments": list(adjustments),
        "due_last": last_day_of(found.due_at),
        "waits": waits,
        "ended": found.state == AppealState.OPEN and not assessment.is_shown,
        "own_score": own,
        "at_office": at_office,
        "timeline": timeline(found),
    }
    status = 422 if bound else 200
    return render(
        request, "casefiles/appeals/appeal.html", context | forms_shown | bound, status=status
    )
