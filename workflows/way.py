"""A record's way (办理过程): round by round, each of the unit's own steps with who was asked, when, and how it ended.

The one place that reads tasks as steps: pages draw from it, and the BPMN file of a record too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from casefiles.models import Case, Filing
from casefiles.turns import Record
from casefiles.workdays.deadlines import last_day_of
from tenants import clock
from tenants.roles import Role
from workflows.flows.filing import MENDING
from workflows.models import Added, Ending, Process, Task, TemplateStep
from workflows.planned import NewStep, read
from workflows.sentences import when

# A round begins with these.
FIRST = frozenset({"prepare", "check"})
LAST = frozenset({"office_review", "decide"})
_SENT_BACK = frozenset({Ending.RETURNED, Ending.WITHDRAWN, Ending.CANCELLED})


@dataclass(frozen=True)
class Asked:
    """One person (or a role, while nobody has claimed it) who was asked at a step, and what came of it."""

    who: str
    word: str
    tone: str
    arrived: datetime
    done: datetime | None
    due_at: datetime | None
    late: bool
    notes: tuple[str, ...] = ()

    @property
    def due_day(self) -> date | None:
        """The last day, until 24:00 in Shanghai."""
        return last_day_of(self.due_at) if self.due_at else None


@dataclass(frozen=True)
class Stage:
    """One step in one round. `state` is done, now, returned, skipped or next; `key` is its BPMN id."""

    key: str
    title: str
    planned: str
    state: str
    why: str = ""
    asked: tuple[Asked, ...] = ()

    @property
    def span(self) -> int:
        """How many lines it takes in a table."""
        return max(1, len(self.asked))

    @property
    def names(self) -> str:
        """Who did it or is asked, in words; of several signers, with what each has done."""
        named = [each for each in self.asked if each.who]
        if self.state != "now" or len(named) < 2:
            return _("、").join(dict.fromkeys(each.who for each in named)) or self.planned
        return " · ".join(f"{each.who} {each.word}" for each in named)

    @property
    def ended(self) -> datetime | None:
        """When it was done, in Shanghai."""
        moments = [each.done for each in self.asked if each.done is not None]
        return localtime(max(moments)) if moments and self.state != "now" else None


@dataclass(frozen=True)
class Round:
    """One passage from the beginning: its number from 1, its stages, and whether it is the present one."""

    number: int
    stages: tuple[Stage, ...]
    present: bool


@dataclass(frozen=True)
class Drawn:
    """One step as the `steps` part takes it."""

    title: str
    who: str
    when: datetime | str
    state: str
    note: str = ""


def tasks_of(process: Process) -> list[Task]:
    """The human tasks of a process, oldest first; one statement."""
    rows = Task.objects.filter(process=process, flow_task_type="HUMAN")
    rows = rows.select_related("owner", "template_step", "added_by", "delegated_by")
    return list(rows.order_by("pk"))


def rounds_of(process: Process, tasks: Sequence[Task]) -> list[Round]:
    """The rounds, oldest first; two statements, none without a template."""
    rows = TemplateStep.objects.filter(template=process.template_id)
    steps = list(rows.prefetch_related("people__person")) if process.template_id else []
    passages = _passages(tasks)
    return [
        Round(number, _stages(process, steps, passage, present), present)
        for number, passage in enumerate(passages, start=1)
        for present in (number == len(passages),)
    ]


def draw(process: Process, tasks: Sequence[Task]) -> list[Drawn]:
    """The present round as the `steps` part takes it, and the end of the way."""
    rounds = rounds_of(process, tasks)
    stages = rounds[-1].stages if rounds else ()
    drawn = [
        Drawn(each.title, each.names, each.ended or "", each.state, each.why) for each in stages
    ]
    return [*drawn, _end(process.record)]


def _end(record: Record) -> Drawn:
    """How the way ends: accepted or closed, or cancelled on it."""
    closed = closed_at(record)
    if record.cancelled_at is not None:
        return Drawn(str(Ending.CANCELLED.label), "", localtime(record.cancelled_at), "returned")
    title = _("采纳") if isinstance(record, Filing) else _("办结")
    return Drawn(title, "", localtime(closed) if closed else "", "done" if closed else "next")


def closed_at(record: Record) -> datetime | None:
    """When there was nothing left to do; None while it is under way."""
    if record.cancelled_at is not None:
        return record.cancelled_at
    return record.closed_at if isinstance(record, Filing) else record.decided_at


def _passages(tasks: Sequence[Task]) -> list[list[Task]]:
    """The tasks, cut where the way began anew. A withdrawn or returned record begins anew too."""
    found: list[list[Task]] = []
    for task in tasks:
        if task.step in FIRST or not found:
            found.append([])
        found[-1].append(task)
    return found


def _stages(
    process: Process, steps: list[TemplateStep], passage: list[Task], present: bool
) -> tuple[Stage, ...]:
    is_case = isinstance(process.record, Case)
    begin, end = ("check", "decide") if is_case else ("prepare", "office_review")
    reached = max((_position(task, steps) for task in passage), default=0)
    found = [
        _stage(
            begin,
            _("信用核查") if is_case else _("填报"),
            str(Role.HANDLER.label),
            [task for task in passage if task.step == begin],
        )
    ]
    for number, row in enumerate(steps, start=1):
        step = read(row)
        own = [task for task in passage if task.step == "unit_step" and _is_at(task, row)]
        if own or present or row.position < reached:
            found.append(_unit_stage(f"step_{number}", step, own, skipped=row.position < reached))
    last = [task for task in passage if task.step == end]
    if last or present:
        role = Role.APPROVER if is_case else Role.REVIEWER
        title = _("作出决定") if is_case else _("信用办审核")
        found.append(_stage("decide" if is_case else "review", title, str(role.label), last))
    return tuple(found)


def _position(task: Task, steps: list[TemplateStep]) -> int:
    """How far a task stands along the unit's steps; beyond them all at the end."""
    if task.step in LAST:
        return 1 + max((each.position for each in steps), default=0)
    return next((each.position for each in steps if _is_at(task, each)), 0)


def _is_at(task: Task, step: TemplateStep) -> bool:
    """Whether a task is one of a step's; tasks from before steps were noted on them, by title."""
    if task.template_step_id is None:
        return task.step == "unit_step" and task.title == step.title
    return task.template_step_id == step.pk


def _unit_stage(key: str, step: NewStep, tasks: list[Task], *, skipped: bool) -> Stage:
    planned = _("，").join(each for each in (step.who, step.how) if each)
    if tasks:
        return _stage(key, step.title, planned, tasks)
    if skipped:
        return Stage(
            key, step.title, planned, "skipped", _("条件不成立：%(when)s") % {"when": when(step)}
        )
    why = _("%(when)s 时办理") % {"when": when(step)} if step.conditions else ""
    return Stage(key, step.title, planned, "next", why)


def _stage(key: str, title: str, planned: str, tasks: list[Task]) -> Stage:
    """A step that was reached, or the first or last one that was not."""
    waiting = [task for task in tasks if task.finished is None]
    if any(task.title == MENDING for task in waiting):
        title = _(str(MENDING))
    state = "next"
    if waiting:
        state = "returned" if any(task.title == MENDING for task in waiting) else "now"
    elif any(task.ending in _SENT_BACK for task in tasks):
        state = "returned"
    elif tasks:
        state = "done"
    return Stage(key, title, planned, state, "", tuple(_asked(each) for each in tasks))


def _asked(task: Task) -> Asked:
    done = task.done_at or task.finished
    late = task.due_at is not None and (done or clock.now()) >= task.due_at
    word, tone = _word(task)
    if task.owner is not None:
        who = task.owner.display_name
    else:
        who = str(Role(task.role).label) if task.role and done is None else ""
    return Asked(
        who,
        word,
        tone,
        task.arrived_at,
        done,
        task.due_at,
        late and tone != "",
        tuple(_notes(task)),
    )


def _word(task: Task) -> tuple[str, str]:
    """What came of it: (word, tone); a tone of nothing for what nobody had to do in the end."""
    if task.finished is None:
        return (_("待签收"), "warn") if task.owner is None else (_("待办"), "warn")
    if task.ending in {Ending.OVERTAKEN, Ending.REMOVED}:
        return str(Ending(task.ending).label), ""
    if task.ending in _SENT_BACK:
        return str(Ending(task.ending).label), "bad"
    if task.ending == Ending.APPROVED:
        return str(Ending.APPROVED.label), "ok"
    return _("已办"), "ok"


def _notes(task: Task) -> list[str]:
    found = []
    if task.added:
        by = task.added_by.display_name if task.added_by else ""
        found.append(_("%(who)s%(how)s") % {"who": by, "how": Added(task.added).label})
    if task.delegated_by is not None:
        found.append(_("受%(who)s委托") % {"who": task.delegated_by.display_name})
    return found
