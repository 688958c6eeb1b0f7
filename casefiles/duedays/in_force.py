"""Which calendar and which rule an office has now; without one of its own, the product's."""

from dataclasses import replace
from datetime import datetime

from casefiles.models import CalendarVersion, DueRuleVersion, FilingKind
from casefiles.obligations import Obligation, deadline, rule_of
from casefiles.workdays import Calendar


def newest_calendar(office_id: int) -> CalendarVersion | None:
    """The office's calendar in force, if it has published one."""
    rows = CalendarVersion.objects.filter(office_id=office_id)
    found: CalendarVersion | None = rows.order_by("-number").first()
    return found


def newest_rule(office_id: int, kind: FilingKind) -> DueRuleVersion | None:
    """The office's rule for a kind, if it has set one."""
    rows = DueRuleVersion.objects.filter(office_id=office_id, kind=kind)
    found: DueRuleVersion | None = rows.order_by("-number").first()
    return found


def calendar_of(office_id: int) -> Calendar:
    """What the office counts workdays with."""
    newest = newest_calendar(office_id)
    return newest.calendar if newest is not None else Calendar()


def obligation_of(office_id: int, kind: FilingKind) -> Obligation:
    """How a kind falls due in the office."""
    return under(kind, newest_rule(office_id, kind))


def under(kind: FilingKind, version: DueRuleVersion | None) -> Obligation:
    """A kind's obligation under one version of its rule."""
    standard = rule_of(kind)
    if version is None:
        return standard
    return replace(standard, rule=version.rule, month=version.month)


def due_of(office_id: int, kind: FilingKind, period: str) -> datetime:
    """The deadline of a period by what is in force now."""
    return deadline(kind, period, obligation_of(office_id, kind), calendar_of(office_id))
