"""Drafts of approval steps: begun from what is in force, changed one step at a time, or discarded."""

import hashlib
import json

from django.db import models, transaction

from audit.record import record
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.models import Unit
from workflows import actions
from workflows.models import TemplateKind, TemplateStep, WorkflowTemplate
from workflows.planned import NewStep, lay, read, steps_of, write
from workflows.refusals import DraftGone, StepChanged, StepGone
from workflows.sentences import for_the_trail

# Where a step stands while two change places.
_ASIDE = 32767


@transaction.atomic
def start_draft(unit: Unit, kind: TemplateKind, *, by: Actor) -> WorkflowTemplate:
    """The unit's draft for a kind: the one there is, or a copy of the newest published steps."""
    allow(by, Verb.KEEP_TEMPLATE, unit)
    hold_still(unit)
    there = WorkflowTemplate.objects.filter(unit=unit, kind=kind, version__isnull=True).first()
    if there is not None:
        return there
    steps = steps_of(_newest(unit, kind))
    draft = WorkflowTemplate.objects.create(unit=unit, kind=kind)
    lay(draft, steps)
    record(
        actions.TEMPLATE_DRAFTED,
        draft,
        by=by,
        template_kind=kind,
        steps=[each.title for each in steps],
    )
    return draft


@transaction.atomic
def discard_draft(draft: WorkflowTemplate, *, by: Actor) -> None:
    """Throw a draft away. Raises DraftGone."""
    allow(by, Verb.KEEP_TEMPLATE, draft)
    draft = locked(draft)
    record(actions.TEMPLATE_DISCARDED, draft, by=by, template_kind=draft.kind)
    draft.delete()


@transaction.atomic
def add_step(draft: WorkflowTemplate, step: NewStep, *, by: Actor) -> TemplateStep:
    """Put a step at the end of a draft. Raises DraftGone."""
    allow(by, Verb.KEEP_TEMPLATE, draft)
    draft = locked(draft)
    last = draft.steps.aggregate(models.Max("position"))["position__max"] or 0
    row = TemplateStep(unit=draft.unit, template=draft, position=last + 1)
    write(row, step)
    _record(draft, step, by)
    return row


@transaction.atomic
def change_step(row: TemplateStep, step: NewStep, *, seen: str, by: Actor) -> None:
    """Change a step of a draft. `seen` is the mark of the step as the form showed it.

    Raises DraftGone, StepGone, StepChanged.
    """
    allow(by, Verb.KEEP_TEMPLATE, row)
    draft, row = _locked_step(row)
    if seen != mark(row):
        raise StepChanged
    if step == read(row):
        return
    write(row, step)
    _record(draft, step, by)


@transaction.atomic
def move_step(row: TemplateStep, *, up: bool, by: Actor) -> None:
    """Change places with the step before or after; nothing happens at the end. Raises DraftGone, StepGone."""
    allow(by, Verb.KEEP_TEMPLATE, row)
    draft, row = _locked_step(row)
    rows = list(draft.steps.order_by("position"))
    place = rows.index(row)
    other = place + (-1 if up else 1)
    if not 0 <= other < len(rows):
        return
    beside = rows[other]
    mine, theirs = row.position, beside.position
    for each, position in ((row, _ASIDE), (beside, mine), (row, theirs)):
        each.position = position
        each.save(update_fields=["position"])
    record(
        actions.TEMPLATE_STEP_MOVED,
        draft,
        by=by,
        template_kind=draft.kind,
        step=row.title,
        position=theirs,
    )


@transaction.atomic
def remove_step(row: TemplateStep, *, by: Actor) -> None:
    """Take a step out of a draft; those behind it move up. Raises DraftGone, StepGone."""
    allow(by, Verb.KEEP_TEMPLATE, row)
    draft, row = _locked_step(row)
    title, position = row.title, row.position
    row.delete()
    for behind in draft.steps.filter(position__gt=position).order_by("position"):
        behind.position -= 1
        behind.save(update_fields=["position"])
    record(actions.TEMPLATE_STEP_REMOVED, draft, by=by, template_kind=draft.kind, step=title)


def mark(row: TemplateStep) -> str:
    """A short digest of a step's contents, by which a stale form is told."""
    step = read(row)
    plain = {
        **{name: value for name, value in vars(step).items() if name not in {"people", "copied"}},
        "people": [each.pk for each in step.people],
        "copied": [each.pk for each in step.copied],
    }
    text = json.dumps(plain, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def hold_still(unit: Unit) -> None:
    """Let one change of a unit's templates pass at a time. Not the key: others point at the unit."""
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)


def locked(draft: WorkflowTemplate) -> WorkflowTemplate:
    """The draft, until the transaction ends. Raises DraftGone."""
    hold_still(draft.unit)
    rows = WorkflowTemplate.objects.select_related("unit__office")
    found = rows.filter(pk=draft.pk, version__isnull=True).first()
    if found is None:
        raise DraftGone
    return found


def _locked_step(row: TemplateStep) -> tuple[WorkflowTemplate, TemplateStep]:
    draft = locked(row.template)
    fresh = TemplateStep.objects.filter(pk=row.pk).first()
    if fresh is None:
        raise StepGone
    return draft, fresh


def _newest(unit: Unit, kind: TemplateKind) -> WorkflowTemplate | None:
    """What a new draft begins from: the kind's newest version, else the one for all filings."""
    kinds = [kind] if kind == TemplateKind.CASE else [kind, TemplateKind.FILING]
    published = WorkflowTemplate.objects.filter(unit=unit, version__isnull=False)
    for each in kinds:
        found = published.filter(kind=each).order_by("-version").first()
        if found is not None and not found.retired:
            return found
    return None


def _record(draft: WorkflowTemplate, step: NewStep, by: Actor) -> None:
    record(
        actions.TEMPLATE_STEP_CHANGED,
        draft,
        by=by,
        template_kind=draft.kind,
        steps=for_the_trail([step]),
    )
