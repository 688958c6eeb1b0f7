"""A unit with a step of several signers, and a month's report that waits at it."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from casefiles.models import Filing
from casefiles.verbs import filings
from tenants.actors import system
from tenants.models import User
from tenants.roles import Role
from tenants.scope import every_unit, unit_scope
from tests.cast import County
from tests.stories import submitted_month
from workflows.models import Mode, Process, StepPerson, Task, TemplateKind, TemplateStep
from workflows.unit_steps import NewStep, publish

NAMES = ("甲", "乙", "丙", "丁")


def signers(county: County, count: int = 3) -> list[User]:
    """So many further approvers of 财政局: `czj-1`, `czj-2`, …"""
    return [
        county.hire(f"czj-{n}", f"{NAMES[n - 1]}某某", county.units["czj"], Role.APPROVER)
        for n in range(1, count + 1)
    ]


@transaction.atomic
def steps(county: County, *wanted: dict[str, Any]) -> None:
    """Publish steps for 财政局: each with any columns of a step, and `people` by account."""
    unit = county.units["czj"]
    with every_unit(because="the tests' steps"):
        plain = [
            NewStep(each.get("title", f"第{n}步"), Role.APPROVER)
            for n, each in enumerate(wanted, 1)
        ]
        template = publish(unit, TemplateKind.FILING, plain, by=system("tests"))
        for position, each in enumerate(wanted, start=1):
            step = TemplateStep.objects.get(template=template, position=position)
            people: Sequence[str] = each.get("people", ())
            columns = {k: v for k, v in each.items() if k not in {"people", "title"}}
            for name, value in ({"role": "" if people else Role.APPROVER} | columns).items():
                setattr(step, name, value)
            step.save()
            for place, name in enumerate(people, start=1):
                StepPerson.objects.create(
                    unit=unit,
                    office=unit.office,
                    step=step,
                    person=county.people[name],
                    position=place,
                )


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


__all__ = ["Mode", "seats", "send_back", "sign", "signers", "state", "steps", "waiting_month"]
