"""The office's deeds on a shown result: show, take back, adjust, approve, confirm."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from audit import adjusting, publicity
from audit.appealed import Appealed, appeals
from audit.assessing import standing
from audit.locking import demands
from audit.models import Adjustment, AdjustmentState, Assessment
from audit.scoring.engine import year_bounds
from audit.settling import unsettled
from audit.stages import stages
from tenants import clock
from tenants.access import Verb, may
from tenants.models import Unit
from tenants.refusals import Refusal
from tenants.workspaces import WorkspaceRequest


class TakeBackForm(forms.Form):
    """Why a shown result is taken back."""

    take_back_reason = forms.CharField(
        label=_("撤回理由"), max_length=300, help_text=_("各单位会看到；撤回后可以重新计算和公示")
    )


class MeetingForm(forms.Form):
    """The leading group's meeting."""

    meeting_on = forms.DateField(
        label=_("会议日期"),
        widget=forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d"),
    )
    minutes_no = forms.CharField(label=_("会议纪要文号"), max_length=60)


class AdjustForm(forms.Form):
    """Other points, and why."""

    new_points = forms.DecimalField(
        label=_("调整后得分"),
        max_digits=6,
        decimal_places=2,
        min_value=0,
        widget=forms.NumberInput(attrs={"class": "short", "step": "0.01"}),
    )
    adjust_reason = forms.CharField(
        label=_("调整理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class JudgeForm(forms.Form):
    """Approved or not."""

    judgement = forms.ChoiceField(choices=[("approve", _("批准")), ("reject", _("驳回"))])
    judgement_note = forms.CharField(label=_("驳回的理由"), max_length=300, required=False)


def shown_part(
    request: WorkspaceRequest, year: int, assessment: Assessment | None
) -> dict[str, Any]:
    """What the office's page says of the stages: the line, what is missing, appeals, adjustments."""
    raised: list[Appealed] = []
    made: list[Adjustment] = []
    office = request.workspace.office
    if assessment is not None:
        raised = appeals(assessment)
        rows = Adjustment.objects.filter(assessment=assessment)
        made = list(rows.select_related("unit", "proposed_by", "judged_by"))
    missing = list(demands(office, year)) if assessment is not None else []
    changeable = (
        assessment is not None and assessment.confirmed_at is None and assessment.locked_at is None
    )
    settled = assessment is not None and changeable and not list(unsettled(assessment))
    may_show, me = may(request.actor, Verb.SHOW_RESULT), request.actor.person.pk
    answered = any(each.decided_at for each in raised)
    approved = any(each.state == AdjustmentState.APPROVED for each in made)
    return {
        "shown": assessment,
        "stages": stages(assessment, raised, made),
        "missing": [] if assessment is None or assessment.locked_at else [str(e) for e in missing],
        "raised": raised,
        "made": [(each, _may_judge(request, each, me, changeable)) for each in made],
        "may_show": may_show and assessment is None,
        "year_over": clock.now() >= year_bounds(year)[1],
        "take_back": TakeBackForm()
        if may_show and changeable and not answered and not approved
        else None,
        "meeting": MeetingForm(initial={"meeting_on": clock.today()})
        if settled and may(request.actor, Verb.CONFIRM_RESULT)
        else None,
        "may_lock": not missing
        and assessment is not None
        and assessment.locked_at is None
        and assessment.confirmed_by_id != me
        and may(request.actor, Verb.LOCK_YEAR),
        "own_confirmation": assessment is not None
        and assessment.locked_at is None
        and assessment.confirmed_by_id == me,
    }


def _may_judge(request: WorkspaceRequest, made: Adjustment, me: int, changeable: bool) -> bool:
    return (
        changeable
        and made.state == AdjustmentState.PROPOSED
        and made.proposed_by_id != me
        and may(request.actor, Verb.APPROVE_ADJUSTMENT)
    )


def show(request: WorkspaceRequest, year: int) -> HttpResponse:
    """Compute and show the preliminary result."""
    office = request.workspace.office
    return _done(
        request,
        year,
        lambda: publicity.show(office, year, by=request.actor),
        _t("初步结果已公示，各单位可以在公示期内逐项申诉。"),
    )


def take_back(request: WorkspaceRequest, year: int) -> HttpResponse:
    """Take it back, with a reason."""
    why = _first(request, TakeBackForm, "take_back_reason")
    office = request.workspace.office
    return _done(
        request,
        year,
        lambda: publicity.take_back(office, year, why, by=request.actor),
        _t("公示已撤回，各单位看到撤回理由；更正后请重新公示。"),
    )


def confirm(request: WorkspaceRequest, year: int) -> HttpResponse:
    """Note the leading group's meeting."""
    form, office = MeetingForm(request.POST), request.workspace.office

    def verb() -> None:
        if not form.is_valid():
            raise publicity.MeetingMissing
        day, minutes = form.cleaned_data["meeting_on"], form.cleaned_data["minutes_no"]
        publicity.confirm(office, year, day, minutes, by=request.actor)

    return _done(request, year, verb, _t("已登记领导小组审定，下一步由另一人核对后锁定。"))


def adjust(request: WorkspaceRequest, year: int, member: str, code: str) -> HttpResponse:
    """Propose other points for one indicator of one unit."""
    office = request.workspace.office
    unit = get_object_or_404(Unit.objects.select_related("office"), office=office, code=member)
    try:
        held = standing(unit, year)
    except Refusal:
        raise Http404 from None
    line = next((each for each in held.sheet.lines if each.indicator.code == code), None)
    if line is None:
        raise Http404
    posted = request.method == "POST"
    form = AdjustForm(request.POST if posted else None)
    if form.is_valid():
        data = form.cleaned_data
        try:
            adjusting.propose(
                unit, year, code, data["new_points"], data["adjust_reason"], by=request.actor
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _t("调整已提出，由另一人批准后计入得分。"))
            return redirect("office:assessment-year", office.division_code, year)
    context = {"form": form, "member": unit, "year": year, "line": line, "held": held}
    return render(request, "audit/adjust.html", context, status=422 if posted else 200)


def judge(request: WorkspaceRequest, adjustment: UUID) -> HttpResponse:
    """Approve or refuse what another person proposed."""
    rows = Adjustment.objects.select_related("unit__office", "assessment")
    found = get_object_or_404(rows, pk=adjustment, office=request.workspace.office)
    form = JudgeForm(request.POST)
    approves = form.is_valid() and form.cleaned_data["judgement"] == "approve"

    def verb() -> None:
        if approves:
            adjusting.approve(found, by=request.actor)
        else:
            adjusting.reject(found, form.cleaned_data.get("judgement_note", ""), by=request.actor)

    said = _t("已批准，总分、名次和等次随之更新。") if approves else _t("已驳回，得分不变。")
    return _done(request, found.assessment.year, verb, said)


def _first(request: WorkspaceRequest, form_class: type[forms.Form], name: str) -> str:
    """The one field of a form; nothing where it is not fit, which the verb refuses."""
    form = form_class(request.POST)
    return str(form.cleaned_data[name]) if form.is_valid() else ""


def _done(request: WorkspaceRequest, year: int, verb: Any, said: str) -> HttpResponse:
    try:
        verb()
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("office:assessment-year", request.workspace.office.division_code, year)
