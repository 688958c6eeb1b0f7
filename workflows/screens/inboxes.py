"""待办, for a unit's desk and the office's; claim and release."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from casefiles.screens.desk_notice import desk_notice
from casefiles.screens.emergencies import alerts_for
from casefiles.screens.ends_notice import ends_notice
from casefiles.screens.score_notice import at_office
from tenants.access import Verb, may
from tenants.refusals import Refusal
from tenants.workspaces import WorkspaceRequest
from workflows import inbox as inboxes
from workflows import tasks
from workflows.screens.links import inbox_of, process_url
from workflows.screens.refused import told


def inbox(request: WorkspaceRequest) -> HttpResponse:
    """One tab of the inbox: mine (default), free for my roles, or all of the desk."""
    tab = request.GET.get("tab", "mine")
    if tab not in inboxes.TABS:
        tab = "mine"
    shown = inboxes.inbox(request.actor, tab, request.GET.get("page"))
    names = {"mine": _("我的待办"), "free": _("可签收"), "all": _("全部在办")}
    soonest = next((row.due for row in shown.rows if row.due), None)
    beside = desk_notice(request.actor)
    return render(
        request,
        "workflows/inbox.html",
        {
            "rows": [(row, process_url(request.actor, row.task.process)) for row in shown.rows],
            "page": shown.page,
            "query": f"tab={tab}",
            "tab": tab,
            "tabs": [(name, label, shown.counts[name]) for name, label in names.items()],
            "mine": shown.counts["mine"],
            "free": shown.counts["free"],
            "soonest": soonest if tab == "mine" else None,
            "at_office": request.actor.unit is None,
            "may_open_case": may(request.actor, Verb.OPEN_CASE),
            "alerts": alerts_for(request.actor),
            "ends_notice": ends_notice(request.actor),
            "desk_notice": beside,
            "score_notice": at_office(request.actor) or (beside.score if beside else None),
        },
    )


def claim(request: WorkspaceRequest, task: UUID) -> HttpResponse:
    """签收."""
    return _act(request, task, release=False)


def release(request: WorkspaceRequest, task: UUID) -> HttpResponse:
    """释放."""
    return _act(request, task, release=True)


def _act(request: WorkspaceRequest, uid: UUID, *, release: bool) -> HttpResponse:
    rows = inboxes.desk_tasks(request.actor)
    task = get_object_or_404(rows.select_related("process__filing", "process__case"), uid=uid)
    try:
        (tasks.release if release else tasks.claim)(task, by=request.actor)
    except Refusal as refusal:
        messages.warning(request, told(refusal, task.process.record))
        return redirect(inbox_of(request.actor))
    if release:
        messages.success(request, _("已释放，同角色人员可签收。"))
        return redirect(inbox_of(request.actor))
    return redirect(process_url(request.actor, task.process))
