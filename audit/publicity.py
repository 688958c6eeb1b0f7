"""The preliminary result: shown to the units (公示), taken back, confirmed by the leading group."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit.actions import declare
from audit.appealed import REFUSED, UPHELD, appeals, end_of_workdays
from audit.assessing import YearLocked, assess
from audit.kept import published_assessment
from audit.models import Adjustment, AdjustmentState, Assessment
from audit.record import record
from audit.settling import unsettled
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.models import Office
from tenants.refusals import Refusal

SHOWN = declare("assessment.shown", _("公示考核初步结果"), "year number rubric units shown_until")
TAKEN_BACK = declare("assessment.taken_back", _("撤回考核公示"), "year number has_reason")
CONFIRMED = declare("assessment.confirmed", _("登记领导小组审定"), "year number met_on minutes")

# How long the units may read and appeal (domain §4).
SHOWN_WORKDAYS = 5
SHORTEST_REASON = 5


class NotShown(Refusal):
    """There is no result before the units."""

    says = _("%(year)s年度考核初步结果尚未公示，请先在考核页点击“公示初步结果”。")


class AlreadyAnswered(Refusal):
    """Somebody's appeal was decided on this result: it stands."""

    says = _(
        "已有申诉得到答复或者得分已经调整，公示不能再撤回；个别指标有误的，请用“调整得分”更正。"
    )


class AlreadyConfirmed(Refusal):
    """The leading group has decided."""

    says = _("领导小组已审定%(year)s年度结果，不能再改动；下一步是锁定。")


class WhyMissing(Refusal):
    """The units are told why."""

    says = _("请写明理由（至少5个字），各单位会看到。")


class MeetingMissing(Refusal):
    """The leading group decides in a meeting with minutes."""

    says = _("请填写会议日期和会议纪要文号；会议日期应在公示期满之后，且不晚于今天。")


@transaction.atomic
def show(office: Office, year: int, *, by: Actor) -> Assessment:
    """Compute the year and show it to the units for five working days; from then on it only is adjusted.

    Raises NoRubric, YearLocked, YearShown.
    """
    allow(by, Verb.SHOW_RESULT, office)
    assessment, sheets = assess(office, year, by=by)
    assessment.shown_at = clock.now()
    assessment.shown_until = end_of_workdays(assessment.shown_at, SHOWN_WORKDAYS)
    assessment.shown_by = by.person
    assessment.save(update_fields=["shown_at", "shown_until", "shown_by"])
    record(
        SHOWN,
        office,
        by=by,
        year=year,
        number=assessment.number,
        rubric=str(assessment.rubric),
        units=len(sheets),
        shown_until=assessment.shown_until,
    )
    return assessment


@transaction.atomic
def take_back(office: Office, year: int, why: str, *, by: Actor) -> Assessment:
    """An office's mistake is mended: the result is taken from the units, and the year is open again.

    Open appeals end with it. Raises NotShown, YearLocked, AlreadyConfirmed, AlreadyAnswered, WhyMissing.
    """
    allow(by, Verb.SHOW_RESULT, office)
    assessment = held(office, year)
    if len(why.strip()) < SHORTEST_REASON:
        raise WhyMissing
    decided = any(each.state in {UPHELD, REFUSED} for each in appeals(assessment))
    rows = Adjustment.objects.filter(assessment=assessment, state=AdjustmentState.APPROVED)
    if decided or rows.exists():
        raise AlreadyAnswered
    assessment.taken_back_at = clock.now()
    assessment.taken_back_by = by.person
    assessment.taken_back_why = why.strip()[:300]
    assessment.save(update_fields=["taken_back_at", "taken_back_by", "taken_back_why"])
    record(TAKEN_BACK, office, by=by, year=year, number=assessment.number, has_reason=True)
    return assessment


@transaction.atomic
def confirm(office: Office, year: int, met_on: date, minutes: str, *, by: Actor) -> Assessment:
    """Note the leading group's decision: the day of its meeting and the number of its minutes.

    Raises NotShown, YearLocked, AlreadyConfirmed, MeetingMissing and what `settling.unsettled` names.
    """
    allow(by, Verb.CONFIRM_RESULT, office)
    assessment = held(office, year)
    for refusal in unsettled(assessment):
        raise refusal
    assert assessment.shown_until is not None
    over_on = assessment.shown_until.astimezone(clock.SHANGHAI).date()
    if not minutes.strip() or not over_on <= met_on <= clock.today():
        raise MeetingMissing
    assessment.met_on, assessment.minutes = met_on, minutes.strip()[:60]
    assessment.confirmed_at, assessment.confirmed_by = clock.now(), by.person
    assessment.save(update_fields=["met_on", "minutes", "confirmed_at", "confirmed_by"])
    record(
        CONFIRMED,
        office,
        by=by,
        year=year,
        number=assessment.number,
        met_on=met_on,
        minutes=assessment.minutes,
    )
    return assessment


def held(office: Office, year: int) -> Assessment:
    """The shown result, its row locked, while people still may change something of it.

    Raises NotShown, YearLocked, AlreadyConfirmed.
    """
    Office.objects.select_for_update().get(pk=office.pk)
    assessment = published_assessment(office, year)
    if assessment is None:
        raise NotShown(year=year)
    if assessment.locked_at is not None:
        raise YearLocked(year=year)
    if assessment.confirmed_at is not None:
        raise AlreadyConfirmed(year=year)
    return assessment
