"""The office publishes its calendar and sets its rules of due days; what is open keeps its own."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from audit.record import record
from casefiles.duedays import actions
from casefiles.duedays.in_force import newest_calendar, newest_rule, under
from casefiles.identifiers import mask_within
from casefiles.models import CalendarVersion, DueRuleVersion, FilingKind
from casefiles.models.duedays import ShiftWord
from casefiles.obligations import Obligation
from casefiles.refusals import ReasonMissing
from casefiles.refusals.duedays import DayInBoth, DaysUnchanged, RuleUnchanged
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.models import Office


@transaction.atomic
def publish_calendar(
    office: Office, *, off: Iterable[date], work: Iterable[date], reason: str, by: Actor
) -> CalendarVersion:
    """The next version of the office's own days. Raises ReasonMissing, DayInBoth, DaysUnchanged."""
    allow(by, Verb.KEEP_DUE_DAYS, office)
    off, work = sorted(set(off)), sorted(set(work))
    if not reason.strip():
        raise ReasonMissing
    if both := set(off) & set(work):
        raise DayInBoth(days="、".join(each.isoformat() for each in sorted(both)))
    Office.objects.select_for_update().get(pk=office.pk)
    newest = newest_calendar(office.pk)
    before = (newest.extra_off, newest.extra_work) if newest is not None else ([], [])
    if (off, work) == before:
        raise DaysUnchanged
    made: CalendarVersion = CalendarVersion.objects.create(
        office=office,
        number=(newest.number if newest is not None else 0) + 1,
        extra_off=off,
        extra_work=work,
        why=mask_within(reason.strip()),
        made_at=clock.now(),
    )
    record(
        actions.CALENDAR_PUBLISHED,
        office,
        by=by,
        version=made.number,
        days_off=" ".join(each.isoformat() for each in off),
        days_at_work=" ".join(each.isoformat() for each in work),
        text=made.why,
    )
    return made


@transaction.atomic
def set_rule(office: Office, wanted: Obligation, *, reason: str, by: Actor) -> DueRuleVersion:
    """The next version of a kind's rule; windows that open from now on follow it.

    Raises ReasonMissing, RuleUnchanged.
    """
    allow(by, Verb.KEEP_DUE_DAYS, office)
    if not reason.strip():
        raise ReasonMissing
    Office.objects.select_for_update().get(pk=office.pk)
    newest = newest_rule(office.pk, wanted.kind)
    before = under(wanted.kind, newest)
    if (before.rule, before.month) == (wanted.rule, wanted.month):
        raise RuleUnchanged
    made: DueRuleVersion = DueRuleVersion.objects.create(
        office=office,
        kind=wanted.kind,
        number=(newest.number if newest is not None else 0) + 1,
        month=wanted.month,
        month_offset=wanted.rule.month_offset,
        day=wanted.rule.day,
        inclusive=wanted.rule.inclusive,
        shift=wanted.rule.shift.value,
        grace_workdays=wanted.rule.grace_workdays,
        why=mask_within(reason.strip()),
        made_at=clock.now(),
    )
    record(
        actions.DUE_RULE_SET,
        office,
        by=by,
        kind=wanted.kind,
        version=made.number,
        rule_before=said(before),
        rule_now=said(wanted),
        text=made.why,
    )
    return made


def said(obligation: Obligation) -> str:
    """A rule in words, for the page and the trail."""
    rule = obligation.rule
    day = {"day": rule.day, "month": obligation.month, "n": rule.month_offset}
    if obligation.kind == FilingKind.PROGRESS:
        when = _("期后第%(n)s个月%(day)s日") % day
    elif obligation.kind == FilingKind.SUMMARY:
        when = _("7月、12月的%(day)s日") % day
    else:
        when = _("%(month)s月%(day)s日") % day
    parts = [
        when,
        _("含当日") if rule.inclusive else _("不含当日"),
        _("遇休息日%(shift)s") % {"shift": ShiftWord(rule.shift.value).label},
    ]
    if rule.grace_workdays:
        parts.append(_("另宽限%(n)s个工作日") % {"n": rule.grace_workdays})
    return _("，").join(parts)
