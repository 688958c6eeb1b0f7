"""Locking a year: after it nothing moves a score, and computing again gives the same."""

from collections.abc import Iterator

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit.actions import declare
from audit.assessing import assess
from audit.kept import kept_sheets
from audit.models import Assessment
from audit.record import record
from audit.scoring.engine import Sheet, score_units, year_bounds
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.models import Office
from tenants.refusals import Refusal

YEAR_LOCKED = declare("assessment.locked", _("锁定年度考核"), "year number rubric units")


class YearNotOver(Refusal):
    """A year is locked when it is over."""

    says = _("%(year)s年度尚未结束，年度结束后才能锁定考核结果。")


@transaction.atomic
def lock_year(office: Office, year: int, *, by: Actor) -> Assessment:
    """Compute the year a last time and lock it; from then on the database refuses every change.

    Raises YearNotOver, NoRubric, YearLocked.
    """
    allow(by, Verb.LOCK_YEAR, office)
    if clock.now() < year_bounds(year)[1]:
        raise YearNotOver(year=year)
    assessment, sheets = assess(office, year, by=by)
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
        units=len(sheets),
    )
    return assessment


def differences(assessment: Assessment) -> Iterator[str]:
    """What computing again from the entries that counted then gives otherwise; nothing, if all is well.

    One line each: `czj B1: kept 6.00 from 4 entries, now 8.00 from 5`. Enter the office's scope first.
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


Figure = tuple[str, int, tuple[str, ...], dict[str, int | str]]


def _figures(sheet: Sheet) -> dict[str, Figure]:
    return {
        line.indicator.code: (
            "—" if line.points is None else str(line.points),
            len(line.result.evidence),
            tuple(line.result.evidence),
            dict(line.result.inputs),
        )
        for line in sheet.lines
    }


def _said(figure: Figure | None) -> str:
    return "nothing" if figure is None else f"{figure[0]} from {figure[1]} entries"
