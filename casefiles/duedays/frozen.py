"""What a due day was counted from, kept with the filing; and the proof that it follows from it."""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from casefiles.duedays.in_force import newest_calendar, newest_rule, under
from casefiles.models import Extension, ExtensionState, Filing, FilingKind
from casefiles.obligations import deadline, rule_of
from casefiles.workdays import Calendar, Shift
from casefiles.workdays.deadlines import DueRule, end_of


@dataclass(frozen=True)
class Proof:
    """Whether a filing's deadline follows from what was kept.

    `as_opened` is the moment counted anew; `same_calendar` says that the national calendar is of the
    package's version of then. `extended` is the last granted end, None without an extension.
    """

    as_opened: datetime
    holds: bool
    same_calendar: bool
    extended: datetime | None


def basis_of(
    office_id: int, kind: FilingKind, period: str, due_at: datetime | None
) -> dict[str, Any] | None:
    """What is kept with a filing that opens: the rule, the calendar, their numbers (0: the product's).

    None without a deadline, and for a deadline that somebody gave by hand.
    """
    if due_at is None:
        return None
    rule, days = newest_rule(office_id, kind), newest_calendar(office_id)
    obligation = under(kind, rule)
    calendar = days.calendar if days is not None else Calendar()
    if deadline(kind, period, obligation, calendar) != due_at:
        return None
    return {
        "due_at": due_at.isoformat(),
        "rule": asdict(obligation.rule) | {"month": obligation.month},
        "rule_number": rule.number if rule is not None else 0,
        "calendar": calendar.version,
        "calendar_number": days.number if days is not None else 0,
        "off": sorted(each.isoformat() for each in calendar.extra_off),
        "work": sorted(each.isoformat() for each in calendar.extra_work),
    }


def recompute(kind: FilingKind, period: str, basis: dict[str, Any]) -> datetime:
    """The deadline counted anew from what was kept, whatever rule and calendar hold today."""
    kept = dict(basis["rule"])
    month = kept.pop("month")
    rule = DueRule(**kept | {"shift": Shift(kept["shift"])})
    return deadline(kind, period, replace(rule_of(kind), rule=rule, month=month), _calendar(basis))


def proof_of(filing: Filing) -> Proof | None:
    """The proof of a filing's deadline; None where nothing was kept. One statement."""
    basis = filing.due_basis
    if basis is None:
        return None
    again = recompute(FilingKind(filing.kind), filing.period, basis)
    granted = Extension.objects.filter(filing=filing, state=ExtensionState.GRANTED)
    last = granted.order_by("-answered_at").first()
    extended = end_of(last.granted_until) if last is not None and last.granted_until else None
    return Proof(
        again,
        again == datetime.fromisoformat(basis["due_at"]) and filing.due_at == (extended or again),
        _calendar(basis).version == basis["calendar"],
        extended,
    )


def _calendar(basis: dict[str, Any]) -> Calendar:
    return Calendar(
        frozenset(date.fromisoformat(each) for each in basis["off"]),
        frozenset(date.fromisoformat(each) for each in basis["work"]),
    )
