"""核验台账: the auditor walks every chain, and reads in plain words whether it holds."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from audit import fault_words, verifying
from audit.faults import CHECKPOINTS, Fault
from audit.models import Run, RunState, Waiver
from audit.record import chain_name
from tenants.models import Office, Unit
from tenants.workspaces import WorkspaceRequest

WAIVERS = 20


def page(request: WorkspaceRequest) -> HttpResponse:
    """The last result; a POST verifies anew."""
    office = request.workspace.office
    here = reverse("office:verify", args=[office.division_code])
    if request.method == "POST":
        verifying.ask_to_verify(office, by=request.actor)
        return redirect(here)
    run = verifying.latest(office)
    done = run is not None and run.state == RunState.DONE
    return render(
        request,
        "audit/verify.html",
        {
            "run": _part(run) if run and not done else None,
            "poll_url": reverse("office:verify-progress", args=[office.division_code]),
            "verdict": run if done else None,
            "facts": _facts(run) if run and done else [],
            "faults": _faults(run, office) if run and done else [],
            "checkpoint_file": settings.CHECKPOINT_FILE.name,
            "waivers": list(Waiver.objects.all()[:WAIVERS]),
        },
    )


def progress(request: WorkspaceRequest) -> HttpResponse:
    """How far the verification is: the part of the page that polls."""
    office = request.workspace.office
    run = verifying.latest(office)
    if run is None:
        return redirect(reverse("office:verify", args=[office.division_code]))
    here = reverse("office:verify-progress", args=[office.division_code])
    part = _part(run)
    if run.state == RunState.DONE:
        part["result_url"] = reverse("office:verify", args=[office.division_code])
        part["result_label"] = _("查看核验结果")
    return render(request, "chengxin/parts/progress.html", {"run": part, "poll_url": here})


def _part(run: Run) -> dict[str, Any]:
    """A run as the `progress` part takes it."""
    waits = run.state in {RunState.WAITING, RunState.RUNNING}
    message = _("共 %(n)s 条记录，逐条核验中，可以离开本页。") % {"n": run.total}
    return {
        "title": _("核验台账"),
        "state": run.state,
        "percent": 100 if run.state == RunState.DONE else 0,
        "done": run.done,
        "total": 0 if waits else run.total,
        "message": message if waits else run.error,
    }


def _facts(run: Run) -> list[dict[str, Any]]:
    found = run.params
    return [
        {"label": _("核验记录"), "value": found["walked"]},
        {"label": _("哈希链"), "value": found["chains"]},
        {"label": _("存证点"), "value": found["checkpoints"]},
        {"label": _("异常"), "value": found["faults"]},
    ]


def _faults(run: Run, office: Office) -> list[dict[str, str]]:
    names = {chain_name(None, each): each.name for each in Office.objects.all()}
    units = Unit.objects.filter(office_id__in=office.with_those_below()).select_related("office")
    names |= {chain_name(each, each.office): each.name for each in units}
    names[CHECKPOINTS] = _("存证文件")
    return [
        {
            "chain": names.get(each.chain, each.chain),
            "number": each.number,
            "said": fault_words.said(each),
            "mend": fault_words.mend(each),
        }
        for each in map(Fault.from_kept, run.params["bad"])
    ]
