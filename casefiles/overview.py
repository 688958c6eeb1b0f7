"""Every unit's list, plan and review at a glance: what the office counts. Six statements for any county."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Count, Q

from casefiles.itemlists.endings import Ends, ends_among, may_end, registered
from casefiles.itemlists.words import Category, UseMode
from casefiles.models import Filing, FilingKind, ImplementationPlan, ItemList, Matter
from casefiles.verbs.itemlists import all_in_force
from tenants import clock
from tenants.models import Office, Unit

# The eight fields in which the notice demands that credit records are used (三).
FIELDS = tuple(each for each in Category if each != Category.OTHER)
# A commitment alone checks nothing: the notice demands a record or a report (三).
CHECKING = (UseMode.RECORD.value, UseMode.REPORT.value)


@dataclass
class UnitRow:
    """One unit: the year's filings, what is in force, and what is amiss in it."""

    unit: Unit
    filings: dict[str, Filing] = field(default_factory=dict)
    listed: ItemList | None = None
    plan: ImplementationPlan | None = None
    matters: int = 0
    unchecked: int = 0
    by_field: dict[str, int] = field(default_factory=dict)
    ends: list[Ends] = field(default_factory=list)

    @property
    def over(self) -> int:
        """Matters that have ended, or whose basis has."""
        return sum(each.stage == "over" for each in self.ends)

    @property
    def ending(self) -> int:
        """Matters that end within 90 days."""
        return len(self.ends) - self.over

    def filing(self, kind: FilingKind) -> Filing | None:
        """The year's obligation of a kind."""
        return self.filings.get(kind)

    def is_missing(self, kind: FilingKind) -> bool:
        """Whether the time is over and nothing was filed."""
        found = self.filing(kind)
        return bool(
            found and found.due_at and found.due_at <= clock.now() and not found.first_filed_at
        )

    def is_late(self, kind: FilingKind) -> bool:
        """Whether it was filed after its time."""
        found = self.filing(kind)
        return bool(
            found and found.due_at and found.first_filed_at and found.first_filed_at >= found.due_at
        )


def overview(office: Office, year: int) -> list[UnitRow]:
    """The units on the roster today, in its order."""
    today = clock.today()
    rows = {
        unit.pk: UnitRow(unit)
        for unit in Unit.objects.on_roster(office, today).select_related("office")
    }
    obligations = Filing.objects.filter(
        office=office,
        period=str(year),
        kind__in=[FilingKind.ITEM_LIST, FilingKind.PLAN, FilingKind.LIST_REVIEW],
        due_at__isnull=False,
    )
    for filing in obligations:
        if filing.unit_id in rows:
            rows[filing.unit_id].filings[filing.kind] = filing
    for listed in all_in_force(office):
        if listed.unit_id in rows:
            rows[listed.unit_id].listed = listed
    for plan in _plans(office, today):
        if plan.unit_id in rows:
            rows[plan.unit_id].plan = plan
    lists = {row.listed.pk: row for row in rows.values() if row.listed}
    counted = Matter.objects.filter(item_list__in=lists).values("item_list_id", "category")
    for each in counted.annotate(
        n=Count("pk"), unchecked=Count("pk", filter=unchecked())
    ).order_by():
        row = lists[each["item_list_id"]]
        row.matters += each["n"]
        row.unchecked += each["unchecked"]
        row.by_field[each["category"]] = each["n"]
    for item_list, ends in ends_by_list(office, list(lists), today).items():
        lists[item_list].ends = ends
    return list(rows.values())


def unchecked() -> Q:
    """Matters that use neither a record nor a report."""
    return ~Q(use_modes__overlap=list(CHECKING))


def ends_by_list(office: Office, lists: Iterable[UUID], today: date) -> dict[UUID, list[Ends]]:
    """The matters of some lists that have ended or end within 90 days, by list; two statements."""
    titles = registered(office.pk)
    rows = Matter.objects.filter(may_end(today), item_list__in=lists)
    found: dict[UUID, list[Ends]] = defaultdict(list)
    for each in ends_among(rows, titles, today):
        found[each.matter.item_list_id].append(each)
    return found


def _plans(office: Office, today: date) -> "list[ImplementationPlan]":
    """The plan in force of every unit."""
    latest = (
        ImplementationPlan.objects.filter(office=office, in_force_from__lte=today)
        .order_by("unit_id", "-version")
        .distinct("unit_id")
    )
    return [
        each
        for each in latest.select_related("filing")
        if each.in_force_until is None or each.in_force_until >= today
    ]
