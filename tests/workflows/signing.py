"""A unit with a step of several signers, and a month's report that waits at it."""

from typing import Any

from django.db import transaction
from django.db.models import Max

from casefiles.models import Filing
from casefiles.verbs import filings
from tenants import clock
from tenants.actors import system
from tenants.models import User
from tenants.roles import Role
from tenants.scope import every_unit, unit_scope
from tests.cast import County
from tests.stories import submitted_month
from workflows.drafts import start_draft
from workflows.models import Mode, Process, Task, TemplateKind, WorkflowTemplate
from workflows.planned import NewStep, lay

NAMES = ("甲", "乙", "丙", "丁")


def signers(county: County, count: int = 3) -> list[User]:
    """So many further approvers of 财政局: `czj-1`, `czj-2`, …"""
    return [
        county.hire(f"czj-{n}", f"{NAMES[n - 1]}某某", county.units["czj"], Role.APPROVER)
        for n in range(1, count + 1)
    ]


@transaction.atomic
def steps(county: County, *wanted: dict[str, Any]) -> None:
    """Steps for 财政局 from now on, past the rules: the engine holds whatever was published once.

    Each has any fields of a `NewStep`, with `people` by account.
    """
    unit = county.units["czj"]
    with every_unit(because="the tests' steps"):
        draft = start_draft(unit, TemplateKind.FILING, by=system("tests"))
        draft.steps.all().delete()
        lay(draft, [_step(county, number, each) for number, each in enumerate(wanted, start=1)])
        last = WorkflowTemplate.objects.aggregate(Max("version"))["version__max"]
        draft.version, draft.in_force_from = (last or 0) + 1, clock.now()
        draft.save()


def _step(county: County, number: int, wanted: dict[str, Any]) -> NewStep:
    people = tuple(county.people[name] for name in wanted.get("people", ()))
    fields = {"title": f"第{number}步", "role": None if people else Role.APPROVER} | wanted
    fields["conditions"] = tuple(fields.get("conditions", ()))
    return NewStep(**fields | {"people": people})


def waiting_month(county: County, period: str = "2026-01") -> Filing:
    """A month's report that the handler of 财政局 has submitted."""
    return submitted_month(county, "czj", period)


def sign(county: County, filing: Filing, name: str) -> None:
    """One signer's consent."""
    with unit_scope(county.units["czj"]):
        filings.sign(Filing.objects.get(pk=filing.pk), by=county.actor(name))


def send_back(county: County, filing: Filing, name: str) -> None:
    """One signer's return."""
    with unit_scope(county.units["czj"]):
        filings.send_back(Filing.objects.get(pk=filing.pk), by=county.actor(name), text="请改")


def task_of(filing: Filing, name: str = "") -> Task:
    """The open task of that person; without a name the first that waits."""
    with every_unit(because="test"):
        rows = Task.objects.filter(process__filing=filing, flow_task_type="HUMAN", finished=None)
        if name:
            rows = rows.filter(owner__username=name)
        found: Task = rows.select_related("unit", "owner").order_by("seat", "rank")[0]
        return found


def at_work(county: County, name: str, verb: Any, *things: Any, **words: Any) -> Any:
    """The person calls a verb in the unit."""
    with unit_scope(county.units["czj"]):
        return verb(*things, by=county.actor(name), **words)


def fresh(filing: Filing) -> Filing:
    """The filing as it is now."""
    with every_unit(because="test"):
        return Filing.objects.select_related("unit__office").get(pk=filing.pk)


def state(filing: Filing) -> str:
    """What is true of the filing now."""
    with every_unit(because="test"):
        return str(Filing.objects.get(pk=filing.pk).state)


def seats(filing: Filing) -> list[tuple[str, str, str]]:
    """(who, status, ending) of every task of the present round's unit steps, in their order."""
    with every_unit(because="test"):
        process = Process.objects.get(filing=filing)
        rows = Task.objects.filter(
            process=process, round=process.round, template_step__isnull=False
        )
        found = rows.select_related("owner").order_by("pk")
        return [
            (each.owner.username if each.owner else "", each.status, each.ending) for each in found
        ]


__all__ = [
    "Mode",
    "at_work",
    "fresh",
    "seats",
    "send_back",
    "sign",
    "signers",
    "state",
    "steps",
    "task_of",
    "waiting_month",
]
