"""The stages of a year: shown for five working days, adjusted by two, confirmed, locked by another."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from audit import adjusting, publicity, settling
from audit.adjusting import (
    AdjustmentJudged,
    AdjustmentWaits,
    NoSuchLine,
    OwnAdjustment,
    PointsAsBefore,
    PointsOutside,
)
from audit.assessing import YearShown, assess, publish_rubric, standing
from audit.kept import kept_sheets
from audit.locking import (
    NotConfirmed,
    OwnConfirmation,
    YearNotOver,
    demands,
    differences,
    lock_year,
)
from audit.models import Adjustment, Assessment, Entry
from audit.publicity import (
    AlreadyAnswered,
    AlreadyConfirmed,
    MeetingMissing,
    NotShown,
    WhyMissing,
    confirm,
    show,
    take_back,
)
from audit.scoring.engine import ranked
from casefiles.models import AppealState
from tenants import clock
from tenants.refusals import NotAllowed
from tenants.scope import office_scope, unit_scope
from tests.assessed import YEAR, answered, appealed, approved, confirmed, locked, proposed, shown
from tests.cast import County, at
from tests.stories import list_in_force, submitted_month

D = Decimal


@pytest.fixture
def lived(open_county: County) -> Iterator[County]:
    """gtz and czj each filed a list and a month; it is 2027-01-04, a Monday."""
    with clock.at(at("2026-02-02 09:00")):
        for code in ("gtz", "czj"):
            list_in_force(open_county, code)
            submitted_month(open_county, code)
    with clock.at(at("2027-01-04 09:00")):
        yield open_county


def total(county: County, code: str) -> Decimal | None:
    with unit_scope(county.units[code]):
        return standing(county.units[code], YEAR).sheet.total


def test_it_is_shown_to_the_end_of_the_fifth_working_day(lived: County) -> None:
    made = shown(lived)
    assert made.shown_until == at("2027-01-12 00:00")
    with unit_scope(lived.units["gtz"]):
        held = standing(lived.units["gtz"], YEAR)
        assert held.assessment is not None and not held.final
        before = held.sheet
    with clock.at(at("2026-02-03 09:00")), unit_scope(lived.units["gtz"]):
        submitted_month(lived, "gtz", "2026-02")
    with unit_scope(lived.units["gtz"]):
        assert standing(lived.units["gtz"], YEAR).sheet == before, "what is shown does not move"


def test_nothing_is_computed_beside_a_shown_result(lived: County) -> None:
    shown(lived)
    by = lived.actor("assessor")
    with office_scope(lived.office):
        for deed in (
            lambda: assess(lived.office, YEAR, by=by),
            lambda: show(lived.office, YEAR, by=by),
            lambda: publish_rubric(lived.office, YEAR, {"A1": "9"}, by=by),
        ):
            with pytest.raises(YearShown, match="已公示"):
                deed()
        with pytest.raises(DatabaseError, match="locked or shown"), transaction.atomic():
            copy = Assessment.objects.get(year=YEAR)
            copy.pk, copy.number, copy.shown_at = None, 9, None
            copy.save(force_insert=True)
        with pytest.raises(DatabaseError, match="not computed again"), transaction.atomic():
            Assessment.objects.filter(year=YEAR).update(as_of=at("2027-02-01 09:00"))


def test_it_can_be_taken_back_until_an_appeal_is_answered(lived: County) -> None:
    by = lived.actor("chief")
    with office_scope(lived.office), pytest.raises(NotShown):
        take_back(lived.office, YEAR, "公示时间有误。", by=by)
    first = shown(lived)
    with office_scope(lived.office):
        with pytest.raises(WhyMissing):
            take_back(lived.office, YEAR, " 误 ", by=by)
        with pytest.raises(NotAllowed):
            take_back(lived.office, YEAR, "公示时间有误。", by=lived.actor("reviewer"))
        take_back(lived.office, YEAR, "公示时间有误。", by=by)
    with unit_scope(lived.units["gtz"]):
        assert standing(lived.units["gtz"], YEAR).assessment is None, "live again"
    second = shown(lived)
    assert second.number == first.number + 1
    answered(lived, appealed(lived, "gtz"), AppealState.REFUSED)
    with office_scope(lived.office), pytest.raises(AlreadyAnswered):
        take_back(lived.office, YEAR, "公示时间有误。", by=by)


def test_an_adjustment_counts_when_another_approves_it(lived: County) -> None:
    shown(lived)
    before = total(lived, "gtz")
    made = proposed(lived, "gtz", "C1", "0.5", by="assessor")
    assert total(lived, "gtz") == before
    with pytest.raises(OwnAdjustment, match="另一人"):
        approved(lived, made, by="assessor")
    with pytest.raises(NotAllowed):
        approved(lived, made, by="reviewer")
    approved(lived, made)
    assert before is not None and total(lived, "gtz") != before
    with office_scope(lived.office):
        found = Adjustment.objects.select_related("assessment").get()
        assert (found.before, found.after) == (D("8.00"), D("0.50"))
        sheets = kept_sheets(found.assessment)
        gtz = next(each for each in sheets if each.unit.code == "gtz")
        line = next(each for each in gtz.lines if each.indicator.code == "C1")
        assert (line.computed, line.points) == (D("8.00"), D("0.50")), "both are kept"
        grades = {sheet.unit.code: grade for _rank, sheet, grade in ranked(sheets)}
        assert grades["gtz"] == "不合格", "the grade follows"
        entry = Entry.objects.get(action="adjustment.approved")
        assert (entry.data["before"], entry.data["after"]) == ("8.00", "0.50")
    with pytest.raises(AdjustmentJudged, match="已批准"):
        approved(lived, made, by="assessor")


def test_what_an_adjustment_must_be(lived: County) -> None:
    with pytest.raises(NotShown):
        proposed(lived, "gtz", "C1", "1")
    shown(lived)
    for refusal, code, points in (
        (PointsOutside, "C1", "8.01"),
        (PointsOutside, "C1", "-0.01"),
        (PointsOutside, "C1", "1.001"),
        (PointsAsBefore, "C1", "8"),
        (NoSuchLine, "Z9", "1"),
    ):
        with pytest.raises(refusal):
            proposed(lived, "gtz", code, points)
    proposed(lived, "gtz", "C1", "1")
    with pytest.raises(AdjustmentWaits):
        proposed(lived, "gtz", "C1", "2")


def test_a_second_adjustment_begins_where_the_first_ended(lived: County) -> None:
    shown(lived)
    approved(lived, proposed(lived, "gtz", "C1", "2"))
    with clock.at(at("2027-01-05 09:00")):
        second = proposed(lived, "gtz", "C1", "6")
        assert second.before == D("2.00")
        approved(lived, second)
    with unit_scope(lived.units["gtz"]):
        sheet = standing(lived.units["gtz"], YEAR).sheet
        line = next(each for each in sheet.lines if each.indicator.code == "C1")
        assert (line.computed, line.points) == (D("8.00"), D("6.00"))


def test_a_refused_adjustment_changes_nothing(lived: County) -> None:
    shown(lived)
    before, made = total(lived, "gtz"), proposed(lived, "gtz", "C1", "1")
    with office_scope(lived.office):
        found = Adjustment.objects.select_related("unit__office", "assessment").get(pk=made.pk)
        adjusting.reject(found, "依据不足。", by=lived.actor("chief"))
    assert total(lived, "gtz") == before


def test_every_stage_is_demanded_before_the_lock(lived: County) -> None:
    def missing() -> list[str]:
        with office_scope(lived.office):
            return [type(each).__name__ for each in demands(lived.office, YEAR)]

    with clock.at(at("2026-12-30 09:00")):
        assert missing() == ["YearNotOver", "NotShown"]
    shown(lived)
    open_one = appealed(lived, "gtz")
    assert missing() == ["StillShown", "AppealsOpen", "NotConfirmed"]
    with clock.at(at("2027-01-12 09:00")):
        with office_scope(lived.office), pytest.raises(settling.AppealsOpen, match="1件"):
            confirm(lived.office, YEAR, date(2027, 1, 12), "1号", by=lived.actor("assessor"))
        answered(lived, open_one, AppealState.UPHELD, "7")
        assert missing() == ["AdjustmentsOpen", "NotConfirmed"]
        with office_scope(lived.office):
            made = Adjustment.objects.select_related("unit__office", "assessment").get()
            adjusting.reject(made, "计算有误，重提。", by=lived.actor("chief"))
        assert missing() == ["UpheldUnadjusted", "NotConfirmed"]
        approved(lived, proposed(lived, "gtz", "C1", "6", by="assessor"))
        assert missing() == ["NotConfirmed"]
        with office_scope(lived.office):
            with pytest.raises(NotConfirmed):
                lock_year(lived.office, YEAR, by=lived.actor("chief"))
            for day, minutes in (
                (date(2027, 1, 11), "1号"),
                (date(2027, 1, 13), "1号"),
                (date(2027, 1, 12), " "),
            ):
                with pytest.raises(MeetingMissing):
                    confirm(lived.office, YEAR, day, minutes, by=lived.actor("assessor"))
        confirmed(lived)
        assert missing() == []
        with pytest.raises(AlreadyConfirmed):
            proposed(lived, "gtz", "C1", "5")
        locked(lived)


def test_who_noted_the_meeting_does_not_lock(lived: County) -> None:
    shown(lived)
    with clock.at(at("2027-01-12 09:00")):
        confirmed(lived, by="chief")
        with pytest.raises(OwnConfirmation):
            locked(lived)
        with (
            office_scope(lived.office),
            pytest.raises(DatabaseError, match="by another"),
            transaction.atomic(),
        ):
            chief = lived.people["chief"]
            Assessment.objects.filter(year=YEAR).update(locked_at=clock.now(), locked_by=chief)


def test_the_year_must_be_over(lived: County) -> None:
    with clock.at(at("2026-12-10 09:00")):
        shown(lived)
    with clock.at(at("2026-12-25 09:00")):
        confirmed(lived)
        with pytest.raises(YearNotOver):
            locked(lived)
    locked(lived)


def test_computing_again_gives_the_same_with_its_adjustments(lived: County) -> None:
    made = shown(lived)
    approved(lived, proposed(lived, "gtz", "C1", "2"))
    with clock.at(at("2027-01-12 09:00")):
        confirmed(lived)
        locked(lived)
    with office_scope(lived.office):
        held = Assessment.objects.select_related("rubric").get(pk=made.pk)
        assert list(differences(held)) == []


def test_shown_to_the_unit_alone(lived: County) -> None:
    shown(lived)
    approved(lived, proposed(lived, "gtz", "C1", "2"))
    with unit_scope(lived.units["czj"]):
        assert not Adjustment.objects.exists()
    assert publicity.SHOWN_WORKDAYS == 5
