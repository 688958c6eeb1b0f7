"""Years as the office brings them to their end: shown, appealed against, adjusted, confirmed, locked."""

from decimal import Decimal

from audit import adjusting, publicity
from audit.locking import lock_year
from audit.models import Adjustment, Assessment
from casefiles.models import Appeal
from casefiles.verbs import appeals
from config.demo.papers import page_of
from tenants import clock
from tenants.scope import office_scope, unit_scope
from tests.cast import County, at

YEAR = 2026
GROUNDS = "一月的月报在期限内报送，系统按迟报计分，请更正。"


def shown(county: County, *, by: str = "assessor") -> Assessment:
    """The preliminary result of 2026, before the units as of now."""
    with office_scope(county.office):
        return publicity.show(county.office, YEAR, by=county.actor(by))


def appealed(
    county: County, code: str, indicator: str = "C1", *, by: str = "leader", grounds: str = GROUNDS
) -> Appeal:
    """A unit's appeal with a page of evidence."""
    with unit_scope(county.units[code]):
        return appeals.appeal(
            county.units[code],
            YEAR,
            indicator,
            grounds,
            by=county.actor(f"{code}-{by}"),
            name="回执.pdf",
            content=page_of("报送回执", [f"{code} {indicator}"]),
        )


def answered(
    county: County, appeal: Appeal, verdict: str, points: str = "", *, by: str = "reviewer"
) -> Appeal:
    """The office's answer."""
    with office_scope(county.office):
        found = appeals.appeals_in_scope().get(pk=appeal.pk)
        given = Decimal(points) if points else None
        return appeals.decide(found, verdict, "经核对回执属实。", by=county.actor(by), points=given)


def proposed(
    county: County, code: str, indicator: str, points: str, *, by: str = "reviewer"
) -> Adjustment:
    """Other points, proposed."""
    with office_scope(county.office):
        return adjusting.propose(
            county.units[code],
            YEAR,
            indicator,
            Decimal(points),
            "核对台账后更正。",
            by=county.actor(by),
        )


def approved(county: County, adjustment: Adjustment, *, by: str = "chief") -> Adjustment:
    """And approved by another."""
    with office_scope(county.office):
        found = Adjustment.objects.select_related("unit__office", "assessment").get(
            pk=adjustment.pk
        )
        return adjusting.approve(found, by=county.actor(by))


def confirmed(county: County, *, by: str = "assessor") -> Assessment:
    """The leading group met today."""
    with office_scope(county.office):
        return publicity.confirm(
            county.office, YEAR, clock.today(), "信领〔2027〕1号", by=county.actor(by)
        )


def locked(county: County, *, by: str = "chief") -> Assessment:
    """And the chief locked the year."""
    with office_scope(county.office):
        return lock_year(county.office, YEAR, by=county.actor(by))


def ended(county: County, moment: str = "2027-01-20 09:00") -> Assessment:
    """All of it, without an appeal: shown on 4 January 2027, locked at the moment."""
    with clock.at(at("2027-01-04 09:00")):
        shown(county)
    with clock.at(at("2027-01-18 09:00")):
        confirmed(county)
    with clock.at(at(moment)):
        return locked(county)
