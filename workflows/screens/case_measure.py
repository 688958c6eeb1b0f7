"""A decided case's measure as the case's page shows it, with the form of its next step."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casefiles.models import Case, CaseMeasure, HearingOutcome, MeasureState, NoticeManner
from casefiles.screens.due import due
from casefiles.screens.people.forms import day_field
from tenants.access import Verb, may
from tenants.actors import Actor


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
        label=_("解除原因"),
        max_length=300,
        help_text=_("如信用已修复、期限届满、据以决定的信息被更正"),
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
