"""交接离岗: what somebody would leave behind, to whom it goes, from which day on."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from casefiles.people.refusals import NotASuccessor
from casefiles.screens.people.forms import HandoverForm
from casefiles.screens.people.places import asked_place, back_to, link, person_here
from casefiles.verbs import handover
from tenants.models import User
from tenants.refusals import Refusal
from tenants.workspaces import WorkspaceRequest


def hand_over(request: WorkspaceRequest, person: UUID) -> HttpResponse:
    """The checklist and its form; at an office for the place that `?unit=` names."""
    found = person_here(request, person)
    where = asked_place(request)
    counted = handover.checklist(found, where)
    could = {str(each.uid): each for each in handover.successors(found, where, counted.tasks)}
    form = HandoverForm(
        request.POST if request.method == "POST" else None,
        successors=[(uid, each.display_name) for uid, each in could.items()],
    )
    if request.method == "POST" and form.is_valid():
        try:
            _carry_out(request, found, form, could)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(person)s已交接离岗。") % {"person": found.display_name})
            return back_to(request, "person", found.uid)
    return render(
        request,
        "casefiles/people/handover.html",
        {
            "person": found,
            "where": where,
            "counted": counted,
            "facts": _facts(counted),
            "form": form,
            "could": could,
            "is_self": found == request.user,
            "person_url": link(request, "person", found.uid),
            "people_url": link(request, "people"),
        },
        status=422 if form.is_bound else 200,
    )


def _carry_out(
    request: WorkspaceRequest, found: User, form: HandoverForm, could: dict[str, User]
) -> None:
    chosen = form.cleaned_data["successor"]
    if chosen and chosen not in could:
        raise NotASuccessor
    handover.hand_over(
        found,
        asked_place(request),
        successor=could.get(chosen),
        until=form.cleaned_data["until"],
        by=request.actor,
    )


def _facts(counted: handover.Checklist) -> list[dict[str, object]]:
    """The checklist as figures. Counts only: whoever keeps people does not read cases."""
    return [
        {"label": _("手上任务"), "value": counted.task_count},
        {"label": _("未办结办件"), "value": counted.open_cases, "note": _("由其受理")},
        {"label": _("在办报送"), "value": counted.open_filings, "note": _("由其提交、尚未采纳")},
        {
            "label": _("角色"),
            "value": _("、").join(str(each.get_role_display()) for each in counted.memberships),
        },
    ]
