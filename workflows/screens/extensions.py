"""延期 on a filing's page: the unit asks, the office answers, everybody sees what was granted."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from casefiles.duedays import proof_of
from casefiles.models import Extension, Filing
from casefiles.verbs import extensions
from casefiles.workdays.deadlines import last_day_of
from tenants import clock
from tenants.access import Verb, may
from tenants.actors import Actor
from tenants.workspaces import WorkspaceRequest
from workflows.screens.links import url
from workflows.screens.refused import attempt

Draw = Callable[..., HttpResponse]


def _day(label: Any, *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        widget=forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d"),
    )


def _words(label: Any, *, required: bool) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2, "class": "full"})
    return forms.CharField(label=label, max_length=300, required=required, widget=widget)


class AskForm(forms.Form):
    """How much more time, and why."""

    wanted_until = _day(_("申请延至"))
    extension_reason = _words(_("申请理由"), required=True)


class AnswerForm(forms.Form):
    """Until when, or why not."""

    granted_until = _day(_("同意延至"), required=False)
    extension_answer = _words(_("答复"), required=False)


def ask(request: WorkspaceRequest, found: Filing, page: Draw) -> HttpResponse:
    """The unit asks."""
    form = AskForm(request.POST)
    if not form.is_valid():
        return page(more_time=form)
    data = form.cleaned_data

    def verb() -> None:
        extensions.ask(
            found, until=data["wanted_until"], reason=data["extension_reason"], by=request.actor
        )

    return attempt(request, found, verb, _t("已向信用办申请延期。"), page, more_time=form)


def answer(request: WorkspaceRequest, found: Filing, page: Draw) -> HttpResponse:
    """The office grants, or refuses."""
    form = AnswerForm(request.POST)
    back = "back" in request.POST
    if form.is_valid():
        if back and not form.cleaned_data["extension_answer"].strip():
            form.add_error("extension_answer", _t("不同意的，请写明理由。"))
        if not back and form.cleaned_data["granted_until"] is None:
            form.add_error("granted_until", _t("请选择同意延至哪一天。"))
    if not form.is_valid():
        return page(more_time=form)
    data = form.cleaned_data

    def verb() -> None:
        text = data["extension_answer"]
        if back:
            extensions.refuse(found, text=text, by=request.actor)
        else:
            extensions.grant(found, until=data["granted_until"], text=text, by=request.actor)

    done = _t("已答复：不同意延期。") if back else _t("已同意延期，截止日已顺延。")
    return attempt(request, found, verb, done, page, more_time=form)


def context(by: Actor, found: Filing) -> dict[str, Any]:
    """What `workflows/more_time.html` takes; two statements for a filing with a deadline."""
    if found.due_at is None:
        return {"extensions": []}
    rows = list(Extension.objects.filter(filing=found).select_related("asked_by", "answered_by"))
    waiting = next((each for each in rows if each.answered_at is None), None)
    given: dict[str, Any] = {
        "extensions": rows,
        "extension_url": url(by, "filing-extension", found.pk),
        "latest_day": extensions.last_day_for(found, found.due_at),
        "due_on": last_day_of(found.due_at),
        "proof": proof_of(found),
    }
    if not found.is_with_unit:
        return given
    if by.unit is None:
        if waiting is not None and may(by, Verb.ANSWER_EXTENSION):
            given["more_time"] = AnswerForm(initial={"granted_until": waiting.wanted_until})
    elif waiting is None and found.due_at > clock.now() and may(by, Verb.ASK_EXTENSION):
        given["more_time"] = AskForm()
    return given
