"""办理过程: a record's way through the unit's own steps, round by round; to print, or as a BPMN file."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from audit.downloads import hand_out
from audit.timeline import timeline
from casefiles.models import Case, Filing
from casefiles.turns import Record
from tenants.workspaces import WorkspaceRequest
from workflows import way
from workflows.bpmn import Mark, case_chart, filing_chart, written
from workflows.models import Process, WorkflowTemplate
from workflows.planned import steps_of
from workflows.screens.links import record_url, url
from workflows.way import Round, Stage

BPMN_TYPE = "application/xml"


def filing_process(request: WorkspaceRequest, filing: UUID) -> HttpResponse:
    """A filing's way."""
    return _page(request, _filing(filing))


def case_process(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """A case's way."""
    return _page(request, _case(case))


def filing_bpmn(request: WorkspaceRequest, filing: UUID) -> HttpResponse:
    """A filing's way as a file."""
    return _file(request, _filing(filing))


def case_bpmn(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """A case's way as a file."""
    return _file(request, _case(case))


def _filing(pk: UUID) -> Filing:
    found: Filing = get_object_or_404(Filing.objects.select_related("unit__office"), pk=pk)
    return found


def _case(pk: UUID) -> Case:
    rows = Case.objects.select_related("unit__office", "matter", "subject")
    found: Case = get_object_or_404(rows, pk=pk)
    return found


def _process(record: Record) -> Process:
    """The record's process, with the record as it was read and the template it has pinned."""
    rows = Process.objects.select_related("template__unit")
    if isinstance(record, Filing):
        process: Process = rows.get(filing=record)
        process.filing = record
        return process
    process = rows.get(case=record)
    process.case = record
    return process


def title_of(record: Record) -> str:
    """What a record's way is called."""
    if isinstance(record, Filing):
        return record.title
    return f"{record.case_no} {record.matter.name}"


def _page(request: WorkspaceRequest, record: Record) -> HttpResponse:
    process = _process(record)
    tasks = way.tasks_of(process)
    rounds = way.rounds_of(process, tasks)
    name = "filing" if isinstance(record, Filing) else "case"
    return render(
        request,
        "workflows/process.html",
        {
            "record": record,
            "title": title_of(record),
            "is_case": isinstance(record, Case),
            "record_url": record_url(request.actor, record),
            "bpmn_url": url(request.actor, f"{name}-bpmn", record.pk),
            "template": process.template,
            "steps": way.draw(process, tasks),
            "facts": _facts(request, record, process, rounds),
            "rounds": rounds[::-1],
            "several": len(rounds) > 1,
            "timeline": timeline(record),
        },
    )


def _facts(
    request: WorkspaceRequest, record: Record, process: Process, rounds: list[Round]
) -> list[dict[str, Any]]:
    """The head of the page: whose, by which version, from when to when, how often it began anew."""
    began = record.opened_at if isinstance(record, Filing) else record.accepted_at
    ended = way.closed_at(record)
    state = str(record.get_state_display())
    if process.suspended_at is not None:
        state += _("（已中止计时）")
    return [
        {"label": _("单位"), "value": record.unit.name},
        {
            "label": _("审批流程"),
            "value": _version(process.template),
            "url": url(request.actor, "template", process.template.uid)
            if process.template and request.workspace.unit
            else "",
        },
        {"label": _("开始"), "value": _moment(began)},
        {"label": _("办结"), "value": _moment(ended) if ended else _("办理中")},
        {"label": _("当前状态"), "value": state},
        {"label": _("办理轮次"), "value": len(rounds)},
    ]


def _moment(moment: Any) -> str:
    return localtime(moment).strftime("%Y-%m-%d %H:%M")


def _version(template: WorkflowTemplate | None) -> str:
    if template is None:
        return _("没有内部审批环节")
    return f"{template.get_kind_display()} {template.name}"


def _file(request: WorkspaceRequest, record: Record) -> HttpResponse:
    process = _process(record)
    rounds = way.rounds_of(process, way.tasks_of(process))
    unit = record.unit
    lanes = {"unit": unit.short_name, "office": unit.office.name}
    draw = filing_chart if isinstance(record, Filing) else case_chart
    name = _("%(title)s办理过程") % {"title": title_of(record)}
    chart = draw(name, steps_of(process.template), lanes, _marks(rounds))
    return hand_out(record, written(chart), f"{name}.bpmn", BPMN_TYPE, by=request.actor)


def _marks(rounds: list[Round]) -> dict[str, Mark]:
    """What became of each step: its state in the newest round that met it, its history in all."""
    notes: dict[str, list[str]] = {}
    states: dict[str, str] = {}
    for each in rounds:
        for stage in each.stages:
            notes.setdefault(stage.key, []).extend(_history(each, stage))
            if stage.state != "next" or stage.key not in states:
                states[stage.key] = stage.state
    return {key: Mark(states[key], tuple(notes[key])) for key in states}


def _history(each: Round, stage: Stage) -> list[str]:
    head = _("第%(n)s轮：") % {"n": each.number}
    if stage.state == "skipped":
        return [f"{head}{_('已跳过')} {stage.why}"]
    return [
        head + " ".join(part for part in (one.who, one.word, _at(one.done)) if part)
        for one in stage.asked
    ]


def _at(moment: Any) -> str:
    return _moment(moment) if moment else ""
