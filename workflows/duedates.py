"""The days of a month with what falls due on them: steps of cases and whatever `casefiles` knows."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from casefiles.duedates import DueDate, DueKind, due_between, last_day
from casefiles.workdays import Calendar
from tenants.actors import Actor
from tenants.clock import SHANGHAI
from workflows.models import Task

# What a day's box holds; the rest stands on the day's own list.
SHOWN = 4


@dataclass
class Day:
    """One box of the calendar. `off` and `made_up` tell days that are not what the week says."""

    on: date
    inside: bool
    off: bool
    made_up: bool
    lines: list[DueDate] = field(default_factory=list)

    @property
    def shown(self) -> list[DueDate]:
        """The first lines."""
        return self.lines[:SHOWN]

    @property
    def more(self) -> int:
        """How many lines are not shown."""
        return max(len(self.lines) - SHOWN, 0)


def weeks_of(by: Actor, month: date) -> list[list[Day]]:
    """The whole weeks, Monday first, that a month touches; four statements whatever is in them."""
    first = month.replace(day=1)
    start = first - timedelta(days=first.weekday())
    after = (first + timedelta(days=31)).replace(day=1)
    count = -(-(after - start).days // 7)
    calendar = Calendar()
    held: dict[date, list[DueDate]] = defaultdict(list)
    for line in _lines(by, start, start + timedelta(days=7 * count)):
        held[line.on].append(line)
    days = []
    for number in range(7 * count):
        on = start + timedelta(days=number)
        works, weekend = calendar.is_workday(on), on.weekday() >= 5
        lines = sorted(held[on], key=lambda each: (each.kind, each.words, each.detail))
        days.append(Day(on, first <= on < after, not works, works and weekend, lines))
    return [days[at : at + 7] for at in range(0, len(days), 7)]


def _lines(by: Actor, first: date, after: date) -> list[DueDate]:
    start, end = (datetime.combine(day, datetime.min.time(), SHANGHAI) for day in (first, after))
    rows = Task.objects.filter(
        unit=by.unit,
        flow_task_type="HUMAN",
        finished__isnull=True,
        process__case__isnull=False,
        process__suspended_at=None,
        due_at__gt=start,
        due_at__lte=end,
    ).exclude(status=Task.WAITS)
    found = rows.select_related("process__case__subject")
    steps = [
        DueDate(
            last_day(each.due_at),
            DueKind.TASK,
            each.process.case.subject.name,
            each.process.case.case_no,
            "case",
            each.process.case_id,
        )
        for each in found
    ]
    return steps + list(due_between(start, end))
