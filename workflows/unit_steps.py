"""Publishing a unit's approval steps: checked, from a day on, recorded whole; running processes keep theirs."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import models, transaction
from django.utils.translation import gettext as _

from audit.record import record
from casefiles.models import FilingKind
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.models import Unit
from workflows import actions
from workflows.drafts import discard_draft, hold_still, locked
from workflows.minimums import required
from workflows.models import TemplateKind, WorkflowTemplate
from workflows.moments import beginning
from workflows.planned import NewStep, lay, steps_of
from workflows.refusals import NothingToRetire, NotReady
from workflows.sentences import for_the_trail
from workflows.staff import staff_of
from workflows.template_rules import Fault, Plan, Prescribed, faults_of

__all__ = ["NewStep", "check", "kinds", "publish", "publish_draft", "retire"]


def kinds() -> list[TemplateKind]:
    """The kinds that templates are made for: what units file, and cases."""
    filed = {TemplateKind.FILING.value, TemplateKind.CASE.value, *FilingKind.values}
    return [each for each in TemplateKind if each.value in filed]


def check(template: WorkflowTemplate) -> list[Fault]:
    """What the rules say about a template, as of today."""
    return _faults(template.unit, TemplateKind(template.kind), steps_of(template))


@transaction.atomic
def publish_draft(
    draft: WorkflowTemplate, *, since: date | None = None, by: Actor
) -> WorkflowTemplate:
    """Put a draft in force, now or from the first moment of a day to come.

    Raises DraftGone, DayWrong, NotReady.
    """
    allow(by, Verb.KEEP_TEMPLATE, draft)
    draft = locked(draft)
    moment = beginning(since)
    steps = steps_of(draft)
    demand_sound(_faults(draft.unit, TemplateKind(draft.kind), steps))
    draft.version, draft.in_force_from = _next_version(draft.unit, draft.kind), moment
    draft.save(update_fields=["version", "in_force_from"])
    record(
        actions.TEMPLATE_PUBLISHED,
        draft,
        by=by,
        template_kind=draft.kind,
        version=draft.version,
        since=moment,
        steps=for_the_trail(steps),
    )
    return draft


@transaction.atomic
def publish(
    unit: Unit, kind: TemplateKind, steps: Sequence[NewStep], *, by: Actor
) -> WorkflowTemplate:
    """Put steps in force now, past any draft. No steps: filings go straight to the office.

    Raises NotReady.
    """
    allow(by, Verb.KEEP_TEMPLATE, unit)
    hold_still(unit)
    kept = WorkflowTemplate.objects.filter(unit=unit, kind=kind, version__isnull=True).first()
    if kept is not None:
        # There is one draft for a kind: what it holds gives way.
        discard_draft(kept, by=by)
    draft = WorkflowTemplate.objects.create(unit=unit, kind=kind)
    lay(draft, steps)
    return publish_draft(draft, by=by)


@transaction.atomic
def retire(
    unit: Unit, kind: TemplateKind, *, since: date | None = None, by: Actor
) -> WorkflowTemplate:
    """From a day on the kind follows the steps for all filings again; all filings then have none.

    Raises NothingToRetire, DayWrong, NotReady (the office prescribes steps that would be missing).
    """
    allow(by, Verb.KEEP_TEMPLATE, unit)
    hold_still(unit)
    newest = _published(unit, kind).order_by("-version").first()
    if newest is None or newest.retired:
        raise NothingToRetire
    moment = beginning(since)
    left = [] if kind in {TemplateKind.CASE, TemplateKind.FILING} else _general_steps(unit)
    prescribed = tuple(_prescribed(unit, kind))
    demand_sound(
        each
        for each in faults_of(Plan(kind, tuple(left), staff_of(unit), prescribed))
        if not each.place
    )
    version = _next_version(unit, kind)
    template = WorkflowTemplate.objects.create(
        unit=unit, kind=kind, version=version, in_force_from=moment, retired=True
    )
    record(
        actions.TEMPLATE_RETIRED,
        template,
        by=by,
        template_kind=kind,
        version=version,
        since=moment,
    )
    return template


def demand_sound(found: Iterable[Fault]) -> None:
    """Raises NotReady with every fault that blocks."""
    blocking = [each for each in found if each.blocks]
    if blocking:
        faults = "".join(
            (_("第%(n)s个环节：") % {"n": each.place} if each.place else "") + each.says + each.mend
            for each in blocking
        )
        raise NotReady(n=len(blocking), faults=faults)


def _faults(unit: Unit, kind: TemplateKind, steps: Sequence[NewStep]) -> list[Fault]:
    plan = Plan(kind, tuple(steps), staff_of(unit), tuple(_prescribed(unit, kind)))
    return faults_of(plan)


def _prescribed(unit: Unit, kind: TemplateKind) -> "list[tuple[str, tuple[Prescribed, ...]]]":
    """The minimums of every kind that would follow a template of this kind."""
    following = [kind]
    if kind == TemplateKind.FILING:
        filed = [each for each in kinds() if each not in {TemplateKind.CASE, TemplateKind.FILING}]
        following += [each for each in filed if not _has_own(unit, each)]
    found: dict[tuple[Prescribed, ...], str] = {}
    for each in following:
        found.setdefault(required(unit.office_id, each), str(each.label))
    return [(name, prescribed) for prescribed, name in found.items() if prescribed]


def _has_own(unit: Unit, kind: TemplateKind) -> bool:
    """Whether the kind follows a template of its own."""
    found = WorkflowTemplate.objects.in_force(unit.pk, kind)
    return found is not None and found.kind == kind


def _general_steps(unit: Unit) -> list[NewStep]:
    return steps_of(WorkflowTemplate.objects.in_force(unit.pk, TemplateKind.FILING))


def _published(unit: Unit, kind: str) -> "models.QuerySet[WorkflowTemplate]":
    return WorkflowTemplate.objects.filter(unit=unit, kind=kind, version__isnull=False)


def _next_version(unit: Unit, kind: str) -> int:
    last: int | None = _published(unit, kind).aggregate(last=models.Max("version"))["last"]
    return (last or 0) + 1
