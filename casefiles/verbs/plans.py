"""Implementation plans (notice, 六(一)): written by the unit, in force once the office accepts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import models, transaction
from django.utils.translation import gettext as _

from audit.record import record
from casefiles import actions, turns
from casefiles.identifiers import mask_within
from casefiles.models import Filing, FilingKind, ImplementationPlan, PlanStep
from casefiles.refusals import NotWithUnit, PlanIncomplete
from casefiles.turns import Step
from casefiles.verbs.revisions import shown_revision
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor


@dataclass(frozen=True)
class Measure:
    """One step of a plan."""

    task: str
    section: str = ""
    finish_on: date | None = None


@dataclass(frozen=True)
class Head:
    """What a plan says beside its measures. `start_on`: not before the office has accepted it."""

    leader_name: str = ""
    leader_post: str = ""
    section: str = ""
    liaison_name: str = ""
    liaison_phone: str = ""
    goals: str = ""
    safeguards: str = ""
    start_on: date | None = None
    in_force_until: date | None = None


# What a plan cannot be submitted without, in the order of the form.
NEEDED = ("leader_name", "section", "liaison_name", "liaison_phone", "goals")


@transaction.atomic
def write(
    filing: Filing, *, by: Actor, head: Head, measures: Sequence[Measure]
) -> ImplementationPlan:
    """Write the plan of the present revision; gaps are allowed until it is submitted.

    Raises NotWithUnit and the refusals of a turn.
    """
    allow(by, Verb.FILL_FILING, filing)
    turns.demand_kind(filing, FilingKind.PLAN)
    turns.hold(filing, Step.PREPARE, by=by)
    if not filing.is_with_unit:
        raise NotWithUnit
    plan = plan_of(filing) or ImplementationPlan(
        unit=filing.unit, filing=filing, revision=filing.revision
    )
    for name, value in vars(head).items():
        setattr(plan, name, mask_within(value) if isinstance(value, str) else value)
    plan.save()
    PlanStep.objects.filter(plan=plan).delete()
    PlanStep.objects.bulk_create(
        PlanStep(
            unit=plan.unit,
            office=plan.office,
            plan=plan,
            position=position,
            task=mask_within(each.task),
            section=each.section,
            finish_on=each.finish_on,
        )
        for position, each in enumerate(measures, start=1)
    )
    record(actions.PLAN_WRITTEN, filing, by=by, revision=filing.revision, measures=len(measures))
    return plan


def label(name: str) -> str:
    """The label of a field of a plan."""
    return str(ImplementationPlan._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def plan_of(filing: Filing) -> ImplementationPlan | None:
    """The plan of the filing's present revision."""
    rows = ImplementationPlan.objects.select_related("unit")
    return rows.filter(filing=filing, revision=filing.revision).first()


def shown(filing: Filing, *, at_office: bool) -> ImplementationPlan | None:
    """The plan that the reader sees: what the unit prepares, or what last reached the office."""
    revision = shown_revision(filing, at_office=at_office)
    return ImplementationPlan.objects.filter(filing=filing, revision=revision).first()


def begin(filing: Filing) -> None:
    """A new plan begins with the words of the latest one: who changes nothing submits it at once."""
    accepted = ImplementationPlan.objects.filter(unit=filing.unit, version__isnull=False)
    latest = accepted.order_by("-version").first()
    if latest is not None:
        copy = _copy(latest, filing, filing.revision)
        copy.start_on = copy.in_force_until = None
        copy.save()


def freeze(filing: Filing) -> dict[str, int] | None:
    """The figures for the trail; None where nothing is written. Raises PlanIncomplete."""
    plan = plan_of(filing)
    if plan is None:
        return None
    measures = plan.steps.count()
    missing = [label(name) for name in NEEDED if not str(getattr(plan, name)).strip()]
    if not measures:
        missing.append(_("工作措施"))
    if missing:
        raise PlanIncomplete(missing=_("、").join(missing))
    return {"measures": measures}


def accept(filing: Filing) -> None:
    """The plan becomes the unit's next version, in force from the day it wished, at the earliest today."""
    plan = ImplementationPlan.objects.get(filing=filing, revision=filing.revision)
    accepted = ImplementationPlan.objects.filter(unit=filing.unit, version__isnull=False)
    last = accepted.aggregate(version=models.Max("version"), start=models.Max("in_force_from"))
    today = clock.today()
    plan.version = (last["version"] or 0) + 1
    plan.accepted_at = clock.now()
    plan.in_force_from = max(today, plan.start_on or today, last["start"] or today)
    plan.save()


def copy_to(filing: Filing, revision: int) -> None:
    """The next revision begins with the same words."""
    plan = ImplementationPlan.objects.get(filing=filing, revision=filing.revision)
    _copy(plan, filing, revision)


def _copy(plan: ImplementationPlan, filing: Filing, revision: int) -> ImplementationPlan:
    head = {name: getattr(plan, name) for name in Head.__dataclass_fields__}
    steps = list(PlanStep.objects.filter(plan=plan))
    copy: ImplementationPlan = ImplementationPlan.objects.create(
        unit=filing.unit, filing=filing, revision=revision, **head
    )
    for step in steps:
        step.pk = None
        step.plan = copy
    PlanStep.objects.bulk_create(steps)
    return copy


def in_force(unit_id: int, on: date | None = None) -> ImplementationPlan | None:
    """The unit's plan in force on a day (today unless told): the latest that had come into force,
    unless it had run out."""
    day = on or clock.today()
    rows = ImplementationPlan.objects.filter(unit_id=unit_id, in_force_from__lte=day)
    found = rows.order_by("-version").select_related("filing", "unit").first()
    if found is None or (found.in_force_until is not None and found.in_force_until < day):
        return None
    return found


def upcoming(unit_id: int) -> ImplementationPlan | None:
    """The unit's accepted plan that waits for its day; the last of several."""
    rows = ImplementationPlan.objects.filter(unit_id=unit_id, in_force_from__gt=clock.today())
    return rows.order_by("-version").first()
