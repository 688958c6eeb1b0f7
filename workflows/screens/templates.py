"""审批流程: a unit's own steps, kind by kind, and one version's page."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from audit.timeline import timeline
from tenants import clock
from tenants.access import Verb, may
from tenants.models import Unit
from tenants.workspaces import WorkspaceRequest
from workflows.minimums import required
from workflows.models import TemplateKind, WorkflowTemplate
from workflows.planned import NewStep, read, steps_of
from workflows.screens.template_forms import SinceForm
from workflows.sentences import when
from workflows.staff import Staff, staff_of
from workflows.template_rules import Fault
from workflows.template_rules.minimum import missing
from workflows.unit_steps import check, kinds
from workflows.way import Drawn


@dataclass(frozen=True)
class Line:
    """One kind on the overview."""

    kind: TemplateKind
    own: WorkflowTemplate | None
    followed: WorkflowTemplate | None
    coming: WorkflowTemplate | None
    draft: WorkflowTemplate | None
    steps: list[tuple[NewStep, str]]
    prescribed: list[str]
    falls_short: bool


def templates(request: WorkspaceRequest) -> HttpResponse:
    """Which steps are in force for each kind, what is coming, what is being drafted."""
    unit = request.actor.unit
    assert unit is not None
    staff = staff_of(unit)
    return render(
        request,
        "workflows/templates.html",
        {
            "lines": [_line(unit, kind, staff) for kind in kinds()],
            "may_keep": may(request.actor, Verb.KEEP_TEMPLATE),
        },
    )


def _line(unit: Unit, kind: TemplateKind, staff: Staff) -> Line:
    followed = WorkflowTemplate.objects.in_force(unit.pk, kind)
    rows = WorkflowTemplate.objects.filter(unit=unit, kind=kind)
    newest = rows.exclude(version=None).order_by("-version").first()
    coming = newest if newest and state_of(newest)[1] == "brand" else None
    asked, steps = required(unit.office_id, kind), steps_of(followed)
    return Line(
        kind,
        followed if followed and followed.kind == kind and not followed.retired else None,
        followed if followed and not followed.retired else None,
        coming,
        rows.filter(version=None).first(),
        [(each, when(each)) for each in steps],
        [f"{each.title}{_('（')}{each.role.label}{_('）')}" for each in asked],
        bool(missing(steps, asked, staff)),
    )


def template(request: WorkspaceRequest, template: UUID) -> HttpResponse:
    """The page as it is."""
    return page(request, find(template))


def find(uid: UUID) -> WorkflowTemplate:
    """The template at that address."""
    rows = WorkflowTemplate.objects.select_related("unit__office")
    found: WorkflowTemplate = get_object_or_404(rows, uid=uid)
    return found


def page(
    request: WorkspaceRequest,
    found: WorkflowTemplate,
    publish: SinceForm | None = None,
    retire: SinceForm | None = None,
) -> HttpResponse:
    """A version's page: drawn, as a table, with what is wrong and what can be done."""
    may_keep = may(request.actor, Verb.KEEP_TEMPLATE)
    rows = list(found.steps.order_by("position").prefetch_related("people__person"))
    steps = [read(each) for each in rows]
    word, tone = state_of(found)
    faults = check(found) if found.is_draft or tone == "ok" else []
    others = WorkflowTemplate.objects.filter(unit=found.unit, kind=found.kind).exclude(version=None)
    versions = [(each, *state_of(each)) for each in others.order_by("-version")]
    return render(
        request,
        "workflows/template.html",
        {
            "template": found,
            "state": word,
            "tone": tone,
            "steps": drawn(steps, found.kind),
            "rows": list(zip(rows, steps, [when(each) for each in steps], strict=True)),
            "faults": [(_place(each, steps), each) for each in faults],
            "blocked": any(each.blocks for each in faults),
            "versions": versions,
            "edits": may_keep and found.is_draft,
            "may_retire": may_keep and tone == "ok" and bool(steps),
            "may_keep": may_keep,
            "publish": publish or SinceForm(),
            "retire": retire or SinceForm(),
            "timeline": timeline(found),
            "today": clock.today(),
        },
        status=422 if publish or retire else 200,
    )


def state_of(template: WorkflowTemplate) -> tuple[str, str]:
    """(word, tone): draft, coming, in force, replaced before it came, past."""
    if template.in_force_from is None:
        return _("草稿，未启用"), "warn"
    newer = WorkflowTemplate.objects.filter(
        unit_id=template.unit_id, kind=template.kind, version__gt=template.version
    ).order_by("in_force_from")
    first = newer.first()
    day = template.in_force_from.astimezone(clock.SHANGHAI).date()
    if template.in_force_from > clock.now():
        if first is not None:
            return _("未启用，已由%(version)s取代") % {"version": first.name}, ""
        return _("%(day)s起启用") % {"day": day}, "brand"
    if first is not None and first.in_force_from and first.in_force_from <= clock.now():
        return _("已由%(version)s取代") % {"version": first.name}, ""
    if template.retired:
        return _("%(day)s起停用单独流程") % {"day": day}, ""
    return _("现行，%(day)s起") % {"day": day}, "ok"


def drawn(steps: list[NewStep], kind: str) -> list[Drawn]:
    """The whole way as the `steps` part takes it, nothing done yet."""
    before, after = (
        ([_("信用核查")], [_("作出决定"), _("办结")])
        if kind == TemplateKind.CASE
        else ([_("填报")], [_("信用办审核"), _("采纳")])
    )
    middle = [Drawn(each.title, _who(each), "", "next", when(each)) for each in steps]
    return [
        *(Drawn(title, _("经办人"), "", "next") for title in before),
        *middle,
        *(Drawn(title, "", "", "next") for title in after),
    ]


def _who(step: NewStep) -> str:
    return _("，").join(each for each in (step.who, step.how) if each)


def _place(fault: Fault, steps: list[NewStep]) -> str:
    """Which step a fault is at, in words."""
    if not fault.place:
        return _("整个流程")
    return f"{fault.place}. {steps[fault.place - 1].title}"


def context_of(found: WorkflowTemplate) -> dict[str, Any]:
    """What the pages below a template's own have in common."""
    return {"template": found, "state": state_of(found)[0]}
