"""A decided case's measure on the case's page: told, heard, lifted; and the notice as a paper."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from casefiles.models import Case, CaseMeasure, HearingOutcome, MeasureState, NoticeManner
from casefiles.screens.due import due
from casefiles.screens.people.forms import day_field
from casefiles.verbs import measures, uploads
from tenants.access import Verb, may
from tenants.actors import Actor
from tenants.workspaces import WorkspaceRequest
from workflows.screens import cases
from workflows.screens.refused import attempt


class NoticeForm(forms.Form):
    """When and how the subject was told."""

    notified_on = day_field(_("告知日期"))
    manner = forms.ChoiceField(label=_("送达方式"), choices=NoticeManner.choices)
    notice_file = forms.FileField(
        label=_("送达材料"),
        required=False,
        allow_empty_file=True,
        help_text=_("盖章的告知书、送达回证等扫描件；可不附"),
    )


class HearingForm(forms.Form):
    """What came of the right to be heard."""

    outcome = forms.ChoiceField(
        label=_("结果"), choices=HearingOutcome.choices, widget=forms.RadioSelect
    )
    statement = forms.CharField(
        label=_("陈述申辩及复核情况"),
        widget=forms.Textarea(attrs={"rows": 3, "class": "full"}),
        max_length=3000,
        required=False,
        help_text=_("当事人说了什么、如何核实、是否采纳；逾期未陈述的可不填"),
    )


class LiftForm(forms.Form):
    """Why a measure ends."""

    lift_reason = forms.CharField(
        label=_("解除原因"), max_length=300, help_text=_("如信用已修复、期限届满、据以决定的信息被更正")
    )


def context(case: Case, by: Actor) -> dict[str, Any]:
    """What `workflows/measure.html` takes; the form of the next step where it is the reader's."""
    rows = CaseMeasure.objects.select_related("notice", "notified_by", "concluded_by", "ended_by")
    found = rows.filter(case=case).first()
    if found is None:
        return {"measure": None}
    shown: dict[str, Any] = {
        "measure": found,
        "grounds": [each.finding for each in found.grounds.select_related("finding")],
        "hear_due": due(found.hear_until) if found.state == MeasureState.HEARING else None,
    }
    if case.forgotten_at is not None:
        return shown
    decides = may(by, Verb.DECIDE_CASE)
    if found.state == MeasureState.NOTICE and may(by, Verb.OPEN_CASE):
        shown["notice_form"] = NoticeForm()
    elif found.state == MeasureState.HEARING and decides:
        shown["hearing_form"] = HearingForm()
    elif found.state == MeasureState.IN_EFFECT and decides:
        shown["lift_form"] = LiftForm()
    return shown


def notify(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """The subject was told."""
    found = cases.find(case)
    form = NoticeForm(request.POST, request.FILES)
    if not form.is_valid():
        return cases.page(request, found, notice_form=form)

    def verb() -> None:
        data = form.cleaned_data
        file = data["notice_file"]
        notice = measures.Notice(
            data["notified_on"],
            NoticeManner(data["manner"]),
            file.name if file else "",
            uploads.content_of(file) if file else b"",
        )
        measures.notify(found, notice, by=request.actor)

    return _do(request, found, verb, _t("已登记告知。"), notice_form=form)


def hear(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """The subject was heard, has waived, or the time is over."""
    found = cases.find(case)
    form = HearingForm(request.POST)
    if not form.is_valid():
        return cases.page(request, found, hearing_form=form)

    def verb() -> None:
        outcome = HearingOutcome(form.cleaned_data["outcome"])
        said = form.cleaned_data["statement"]
        measures.conclude(found, outcome, statement=said, by=request.actor)

    return _do(request, found, verb, _t("已登记听取意见的结果。"), hearing_form=form)


def lift(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """The measure ends."""
    found = cases.find(case)
    form = LiftForm(request.POST)
    if not form.is_valid():
        return cases.page(request, found, lift_form=form)

    def verb() -> None:
        measures.lift(found, reason=form.cleaned_data["lift_reason"], by=request.actor)

    return _do(request, found, verb, _t("已解除措施。"), lift_form=form)


def paper(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """告知书, ready to print and to be sealed."""
    found = cases.find(case)
    shown = context(found, request.actor)
    if shown["measure"] is None or found.forgotten_at is not None:
        raise Http404
    return render(request, "workflows/measure_notice.html", {"case": found} | shown)


def _do(
    request: WorkspaceRequest, found: Case, verb: Any, done: str, **shown: forms.Form
) -> HttpResponse:
    def again(**refused: forms.Form) -> HttpResponse:
        return cases.page(request, cases.find(found.pk), **refused)

    return attempt(request, found, verb, done, again, **shown)
