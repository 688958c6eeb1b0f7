"""Publishing a unit's approval steps: a new version from now on; running processes keep theirs."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models, transaction

from audit.record import record
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.models import Unit
from tenants.roles import Role
from workflows import actions
from workflows.models import TemplateKind, TemplateStep, WorkflowTemplate


@dataclass(frozen=True)
class NewStep:
    """One step to publish: its title, who signs, in how many working days."""

    title: str
    role: Role
    limit_days: int = 2


@transaction.atomic
def publish(
    unit: Unit, kind: TemplateKind, steps: Sequence[NewStep], *, by: Actor
) -> WorkflowTemplate:
    """Put a new version of the unit's steps in force. No steps: filings go straight to the office."""
    allow(by, Verb.KEEP_TEMPLATE, unit)
    last = WorkflowTemplate.objects.filter(unit=unit, kind=kind).aggregate(models.Max("version"))
    template = WorkflowTemplate.objects.create(
        unit=unit, kind=kind, version=(last["version__max"] or 0) + 1, in_force_from=clock.now()
    )
    TemplateStep.objects.bulk_create(
        TemplateStep(
            unit=unit,
            office=unit.office,
            template=template,
            position=position,
            title=step.title,
            role=step.role,
            limit_days=step.limit_days,
        )
        for position, step in enumerate(steps, start=1)
    )
    record(
        actions.TEMPLATE_PUBLISHED,
        unit,
        by=by,
        kind=kind,
        version=template.version,
        steps=[f"{step.title}（{step.role.label}）" for step in steps],
    )
    return template
