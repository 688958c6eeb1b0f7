"""A template run against a record of the past: which steps it would have met, and who could have signed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from casefiles.facts import FACTS, FactType, facts_of
from casefiles.models import Case, Decision, Filing, Signature
from casefiles.turns import Record
from tenants.clock import SHANGHAI
from tenants.models import Unit
from workflows.conditions import holds, said
from workflows.models import Mode, TemplateKind
from workflows.planned import Condition, NewStep
from workflows.staff import Staff, staff_of


@dataclass(frozen=True)
class Met:
    """One step as the record would have met it: asked or skipped, why, and who could have signed."""

    number: int
    step: NewStep
    asked: bool
    why: str
    signers: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Signed:
    """Who really did what, when."""

    step: str
    who: str
    at: datetime
    decision: str
    approved: bool


@dataclass(frozen=True)
class Preview:
    """The whole run, as of the day on which the record was submitted."""

    record: Record
    day: date
    steps: tuple[Met, ...]
    really: tuple[Signed, ...]


def past_records(unit: Unit, kind: str) -> "QuerySet[Any]":
    """The records that a template of a kind can be tried on, newest first."""
    if kind == TemplateKind.CASE:
        cases = Case.objects.filter(unit=unit).select_related("matter", "subject")
        return cases.order_by("-accepted_at", "pk")
    filings = Filing.objects.filter(unit=unit, submitted_at__isnull=False)
    if kind != TemplateKind.FILING:
        filings = filings.filter(kind=kind)
    return filings.order_by(F("submitted_at").desc(), "pk")


def preview(kind: str, steps: "list[NewStep] | tuple[NewStep, ...]", record: Record) -> Preview:
    """Run steps against a record, with the people of its day."""
    day = _moment(record).astimezone(SHANGHAI).date()
    staff, facts, preparers = staff_of(record.unit, day), _facts(record), _preparers(record)
    return Preview(
        record,
        day,
        tuple(
            _met(number, step, kind, staff, facts, preparers)
            for number, step in enumerate(steps, start=1)
        ),
        tuple(_really(record)),
    )


def _met(
    number: int,
    step: NewStep,
    kind: str,
    staff: Staff,
    facts: dict[str, Any],
    preparers: set[int | None],
) -> Met:
    asked = holds(step.conditions, facts)
    able = [each for each in staff.signers(step, kind) if each.pk not in preparers]
    missing = [each for each in step.people if each not in able]
    return Met(
        number,
        step,
        asked,
        _why(step, asked, facts),
        tuple(each.display_name for each in able) if asked else (),
        tuple(each.display_name for each in missing) if asked else (),
    )


def _why(step: NewStep, asked: bool, facts: dict[str, Any]) -> str:
    """Why the step was met or skipped: the conditions that decide, with what was found."""
    if not step.conditions:
        return _("每次都办理")
    if asked:
        return _("条件成立：") + _("且").join(said(each) for each in step.conditions)
    failing = [each for each in step.conditions if not holds([each], facts)]
    return _("不办理：") + _("；").join(
        _("%(condition)s不成立（实际：%(found)s）")
        % {"condition": said(each), "found": _found(each, facts)}
        for each in failing
    )


def _found(condition: Condition, facts: dict[str, Any]) -> str:
    fact = FACTS.get(str(condition.get("fact")))
    value = facts.get(str(condition.get("fact")))
    if fact is None or value is None:
        return _("无此项")
    match fact.type:
        case FactType.YES:
            return _("是") if value else _("否")
        case FactType.ONE:
            return _(str(fact.choices().get(value, value)))
        case FactType.SEVERAL:
            return _("、").join(_(str(fact.choices().get(each, each))) for each in value) or "—"
        case FactType.NUMBER:
            return str(value)


def _facts(record: Record) -> dict[str, Any]:
    """The record's facts; whether it was late is asked of the moment at which it was submitted."""
    facts = facts_of(record)
    if isinstance(record, Filing):
        facts["late"] = record.due_at is not None and record.due_at <= _moment(record)
    return facts


def _moment(record: Record) -> datetime:
    if isinstance(record, Filing):
        return record.submitted_at or record.opened_at
    return record.proposed_at or record.accepted_at


def _preparers(record: Record) -> set[int | None]:
    """Whose own work it is."""
    if isinstance(record, Filing):
        return {record.submitted_by_id}
    return {record.proposed_by_id, record.opened_by_id}


def _really(record: Record) -> Iterator[Signed]:
    """The unit's signatures that count, and who decided a case."""
    signed = Signature.objects.filter(at_office=False, withdrawn_at=None)
    of = "filing" if isinstance(record, Filing) else "case"
    for each in signed.filter(**{of: record}):
        approved = each.decision == Decision.APPROVED
        yield Signed(
            each.step, each.signer_name, each.signed_at, each.get_decision_display(), approved
        )
    if isinstance(record, Case) and record.decided_by is not None and record.decided_at:
        who = record.decided_by.display_name
        yield Signed(_("作出决定"), who, record.decided_at, record.get_verdict_display(), True)


def how_many(met: Met) -> str:
    """How many of the possible signers are needed, in words; empty where one of a role does."""
    if not met.asked or met.step.mode == Mode.ANY:
        return ""
    signers = len(met.signers)
    return _("须%(n)s人签署") % {"n": met.step.needed(signers)}
