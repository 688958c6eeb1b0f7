"""One record at a desk, brought by the verbs to where two deeds may meet, and how it stands afterwards."""

from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.urls import reverse

from audit.models import Entry
from casefiles.models import Case, Filing, FilingKind, Signature
from casefiles.models.cases import CLOSED
from casefiles.models.filings import ENDED
from casefiles.verbs import filings, progress
from tenants import clock
from tenants.actors import system
from tenants.roles import Role
from tenants.scope import every_unit, office_scope, unit_scope
from tests.cast import County, at
from tests.races.together import NOW
from tests.stories import WORDS, proposed_case
from workflows import adding, passing, suspending, tasks
from workflows.models import Added, Desk, Notice, Process, Task
from workflows.seats import OPEN

CODE = "czj"
HANDLER, HOLDER, LEADER = "czj-handler", "czj-approver", "czj-leader"
SIGNERS = ("czj-1", "czj-2")
ADDED, ASKED = "czj-3", "czj-4"
REVIEWER, CHIEF, COLLEAGUES = "reviewer", "chief", ("reviewer-2", "reviewer-3")
ASKED_THERE = COLLEAGUES[1]

# What is true of the record before two deeds meet on it.
HELD, DELEGATED, SIGNER, STOPPED = "held", "delegated", "signer", "stopped"


def hire(county: County) -> None:
    """Colleagues, so that there is somebody to pass a task to and somebody to be quicker."""
    for number, name in enumerate((*SIGNERS, ADDED, ASKED)):
        county.hire(name, f"{'甲乙丙丁'[number]}某某", county.units[CODE], Role.APPROVER)
    for number, name in enumerate(COLLEAGUES):
        county.hire(name, f"{'戊己'[number]}某某", None, Role.REVIEWER)


@dataclass
class Place:
    """A record where the deeds meet: at the unit's desk, at the office's, or a case before its decision."""

    county: County
    desk: str
    record: Filing | Case
    task: Task
    extra: Task | None = None
    before: "Counter[str]" = field(default_factory=Counter)

    def at_unit(self, name: str, **other: Any) -> str:
        """An address of the record at the unit."""
        return reverse(f"unit:{name}", args=[CODE, *(other.values() or [self.record.pk])])

    def at_office(self, name: str, **other: Any) -> str:
        """An address of the record at the office."""
        code = self.county.office.division_code
        return reverse(f"office:{name}", args=[code, *(other.values() or [self.record.pk])])

    def deeds(self) -> "Counter[str]":
        """How often each deed stands in the record's trail since it was brought here."""
        with every_unit(because="test"):
            rows = Entry.objects.of(self.record).values_list("action", flat=True)
            return Counter(rows) - self.before

    def faults(self) -> list[str]:
        """What is impossible, and is true nevertheless."""
        with every_unit(because="test"):
            record = type(self.record).objects.get(pk=self.record.pk)
            process = Process.objects.get(pk=self.task.process_id)
            rows = list(Task.objects.filter(process=process, flow_task_type="HUMAN").order_by("pk"))
            signed = list(Signature.objects.filter(**{_field(record): record}, withdrawn_at=None))
            told = Notice.objects.filter(process=process).values_list("person_id", "key")
            notices = Counter(told)
        return list(_impossible(record, process, rows, signed, notices))


def _field(record: Filing | Case) -> str:
    return "filing" if isinstance(record, Filing) else "case"


def _impossible(
    record: Any, process: Process, rows: list[Task], signed: list[Any], notices: "Counter[Any]"
) -> Any:
    waiting = [each for each in rows if each.status in OPEN]
    ended = record.state in (ENDED if isinstance(record, Filing) else CLOSED)
    if ended == bool(waiting):
        yield f"the record is {record.state} and {len(waiting)} tasks wait"
    if ended != (process.status in {"DONE", "CANCELED"}):
        yield f"the record is {record.state} and its process {process.status}"
    asked = Counter(each.seat for each in waiting if each.status != Task.WAITS)
    if waiting and set(asked.values()) != {1}:
        yield f"asked by seat: {asked}"
    if len({(each.template_step_id, str(each.flow_task.name)) for each in waiting}) > 1:
        yield "two steps wait at once"
    places = Counter((str(each.flow_task.name), each.seat, each.rank) for each in waiting)
    done = Counter(
        (str(each.flow_task.name), each.template_step_id, each.round, each.seat, each.rank)
        for each in rows
        if each.status == "DONE" and each.ending != "withdrawn"
    )
    for what, count in (places + done).items():
        if count > 1:
            yield f"{count} tasks at {what}"
    for each in waiting:
        if (each.status == "NEW") != (each.owner_id is None) and each.status != Task.WAITS:
            yield f"a task is {each.status} and its owner {each.owner_id}"
    for who, count in Counter((each.signer_id, each.revision) for each in signed).items():
        if count > 1:
            yield f"{who} signed {count} times"
    if any(count > 1 for count in notices.values()):
        yield "somebody was told a thing twice"


def unit_place(county: County, needs: frozenset[str]) -> Place:
    """A report without a term (which the unit may cancel) that waits for its signer."""
    unit = county.units[CODE]
    with clock.at(at(NOW)), unit_scope(unit):
        filing = filings.open_filing(
            unit, FilingKind.PROGRESS, "2026-01", due_at=None, by=system("tests")
        )
        progress.fill(filing, by=county.actor(HANDLER), words=WORDS)
        filings.submit(filing, by=county.actor(HANDLER))
    return _brought(county, "unit", filing, needs)


def office_place(county: County, needs: frozenset[str]) -> Place:
    """The same, signed, that waits for the office."""
    place = unit_place(county, frozenset())
    with clock.at(at(NOW)), unit_scope(county.units[CODE]):
        filings.sign(place.record, by=county.actor(HOLDER), text="同意")  # type: ignore[arg-type]
    return _brought(county, "office", place.record, needs)


def case_place(county: County, needs: frozenset[str]) -> Place:
    """A case that waits for its decision."""
    with clock.at(at(NOW)):
        case = proposed_case(county, CODE)
    return _brought(county, "case", case, needs)


def _brought(county: County, desk: str, record: Any, needs: frozenset[str]) -> Place:
    task, extra = _waiting(record), None
    scope = office_scope(county.office) if desk == "office" else unit_scope(county.units[CODE])
    holder = county.actor(REVIEWER if desk == "office" else HOLDER)
    asked = county.people[ASKED_THERE if desk == "office" else ASKED]
    with clock.at(at(NOW)), scope:
        if needs:
            tasks.claim(task, by=holder)
        if SIGNER in needs:
            adding.add_signer(task, county.people[ADDED], Added.AFTER, by=holder)
            extra = Task.objects.get(process=task.process_id, status=Task.WAITS)
        if DELEGATED in needs:
            passing.delegate(task, asked, by=holder, text="请核对")
        if STOPPED in needs:
            process = Process.objects.get(pk=task.process_id)
            reason = suspending.SuspendReason.MATERIAL
            suspending.suspend(process, by=holder, reason=reason, note="等待补正")
    place = Place(county, desk, record, task, extra)
    place.before = place.deeds()
    return place


def _waiting(record: Filing | Case) -> Task:
    with every_unit(because="test"):
        rows = Task.objects.filter(process__in=Process.objects.filter(**{_field(record): record}))
        task: Task = rows.select_related("unit__office", "process").get(status__in=OPEN)
        assert task.desk in Desk.values
        return task


BRING = {"unit": unit_place, "office": office_place, "case": case_place}
bring = partial(lambda county, desk, needs: BRING[desk](county, needs))
