"""Locking a year: after it nothing moves a score, and computing again gives the same."""

from collections.abc import Iterator

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit.actions import declare
from audit.adjusting import APPROVED
from audit.assessing import YearLocked
from audit.kept import kept_sheets, published_assessment
from audit.models import Adjustment, AdjustmentState, Assessment, Entry
from audit.publicity import NotShown
from audit.record import record
from audit.scoring.engine import Sheet, score_units, year_bounds
from audit.settling import unsettled
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.models import Office
from tenants.refusals import Refusal

YEAR_LOCKED = declare("assessment.locked", _("锁定年度考核"), "year number rubric units")


class YearNotOver(Refusal):
    """A year is locked when it is over."""

    says = _("%(year)s年度尚未结束，年度结束后才能锁定考核结果。")


class NotConfirmed(Refusal):
    """The leading group decides before the year is locked."""

    says = _("领导小组尚未审定%(year)s年度结果，请先登记审定会议的日期和纪要文号。")


class OwnConfirmation(Refusal):
    """Four eyes."""

    says = _("领导小组审定由您登记，须由另一人核对后锁定。")


@transaction.atomic
def lock_year(office: Office, year: int, *, by: Actor) -> Assessment:
    """Lock the year as it was shown, adjusted and confirmed; the database then refuses every change.

    Whoever noted the leading group's decision does not lock. Raises what `demands` names.
    """
    allow(by, Verb.LOCK_YEAR, office)
    Office.objects.select_for_update().get(pk=office.pk)
    for refusal in demands(office, year):
        raise refusal
    assessment = published_assessment(office, year)
    assert assessment is not None
    if assessment.confirmed_by_id == by.person.pk:
        raise OwnConfirmation
    assessment.locked_at = clock.now()
    assessment.locked_by = by.user
    assessment.save(update_fields=["locked_at", "locked_by"])
    record(
        YEAR_LOCKED,
        office,
        by=by,
        year=year,
        number=assessment.number,
        rubric=str(assessment.rubric),
        units=len(kept_sheets(assessment)),
    )
    return assessment


def demands(office: Office, year: int) -> Iterator[Refusal]:
    """What is missing before the year can be locked, in the order of the stages; nothing, if it can."""
    assessment = published_assessment(office, year)
    if assessment is not None and assessment.locked_at is not None:
        yield YearLocked(year=year)
        return
    if clock.now() < year_bounds(year)[1]:
        yield YearNotOver(year=year)
    if assessment is None:
        yield NotShown(year=year)
        return
    yield from unsettled(assessment)
    if assessment.confirmed_at is None:
        yield NotConfirmed(year=year)


def differences(assessment: Assessment) -> Iterator[str]:
    """What computing again from the entries that counted then gives otherwise; nothing, if all is well.

    One line each: `czj B1: kept 6.00 from 4 entries, now 8.00 from 5`. What people adjusted must stand
    in the trail as it stands in the result. Enter the office's scope first.
    """
    kept = {sheet.unit: sheet for sheet in kept_sheets(assessment)}
    again = score_units(
        kept,
        assessment.rubric,
        assessment.as_of,
        {name: seq for name, (seq, _) in assessment.heads.items()},
    )
    for sheet in again:
        before, now = _figures(kept[sheet.unit]), _figures(sheet)
        for code in sorted(before.keys() | now.keys()):
            if before.get(code) != now.get(code):
                yield f"{sheet.unit.code} {code}: kept {_said(before.get(code))}, now {_said(now.get(code))}"
    yield from _unproved(assessment)


def _unproved(assessment: Assessment) -> Iterator[str]:
    """Adjustments that count but that the trail does not hold so, and those it holds that do not count."""
    rows = Adjustment.objects.filter(assessment=assessment)
    made = {str(each.pk): each for each in rows.select_related("unit")}
    told = {
        each.subject_id: (each.data["indicator"], each.data["before"], each.data["after"])
        for each in Entry.objects.filter(
            action=APPROVED.name, subject_type=Adjustment._meta.label_lower, subject_id__in=made
        )
    }
    for key, each in made.items():
        before = None if each.before is None else str(each.before)
        counts = each.state == AdjustmentState.APPROVED
        kept = (each.indicator, before, str(each.after)) if counts else None
        if told.get(key) != kept:
            where = f"{each.unit.code} {each.indicator}"
            yield f"{where}: adjusted {kept}, the trail says {told.get(key)}"


Figure = tuple[str, int, tuple[str, ...], dict[str, int | str]]


def _figures(sheet: Sheet) -> dict[str, Figure]:
    return {
        line.indicator.code: (
            "—" if line.computed is None else str(line.computed),
            len(line.result.evidence),
            tuple(line.result.evidence),
            dict(line.result.inputs),
        )
        for line in sheet.lines
    }


def _said(figure: Figure | None) -> str:
    return "nothing" if figure is None else f"{figure[0]} from {figure[1]} entries"
