"""Appeals: per indicator, with evidence, in time; another reviewer answers; an upheld one adjusts."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from audit.adjusting import PointsOutside
from audit.appealed import appeals as told
from audit.assessing import standing
from audit.models import Adjustment, Entry
from audit.publicity import take_back
from casefiles.inspection import FileRefused
from casefiles.models import Appeal, AppealEvidence, AppealState, StoredFile
from casefiles.refusals.appeals import (
    AppealAnswered,
    AppealEnded,
    AppealEvidenceMissing,
    AppealVerdictMissing,
    AppealWaits,
    GroundsMissing,
    NothingShown,
    NotInTheScore,
    OwnScoreDecided,
    ShowingOver,
    TooMuchEvidence,
)
from casefiles.verbs import appeals
from config.demo.papers import page_of
from tenants import clock
from tenants.refusals import NotAllowed
from tenants.scope import office_scope, unit_scope
from tests.assessed import YEAR, answered, appealed, approved, shown
from tests.cast import County, at
from tests.security.test_19_two_at_once import together
from tests.stories import list_in_force, submitted_month

D = Decimal


@pytest.fixture
def before_the_units(open_county: County) -> Iterator[County]:
    """gtz has a list and one report; 2026 is shown on Friday 2026-12-25, committed."""
    with clock.at(at("2026-02-02 09:00")):
        list_in_force(open_county, "gtz")
        submitted_month(open_county, "gtz")
    with clock.at(at("2026-12-25 09:00")):
        shown(open_county)
        yield open_county


def test_an_appeal_keeps_grounds_evidence_and_its_day(before_the_units: County) -> None:
    made = appealed(before_the_units, "gtz")
    # Monday to Thursday, and the Monday after New Year's days: the last day counts to its end.
    assert made.due_at == at("2027-01-02 00:00") or made.due_at > at("2026-12-31 23:59")
    with unit_scope(before_the_units.units["gtz"]):
        evidence = AppealEvidence.objects.select_related("file").get()
        assert (evidence.appeal_id, evidence.file.name) == (made.pk, "回执.pdf")
        entry = Entry.objects.get(action="appeal.raised")
    assert entry.data["indicator"] == "C1" and entry.data["sha256"] == evidence.file.sha256
    assert "一月的月报" not in str(entry.data), (
        "grounds may name people: they stay out of the trail"
    )


@pytest.mark.parametrize("by", ["handler", "admin"])
def test_who_does_not_sign_for_the_unit_does_not_appeal(before_the_units: County, by: str) -> None:
    with pytest.raises(NotAllowed):
        appealed(before_the_units, "gtz", by=by)


def test_what_an_appeal_must_have(before_the_units: County) -> None:
    county = before_the_units
    gtz, leader = county.units["gtz"], county.actor("gtz-leader")
    paper = page_of("回执", ["x"])
    with unit_scope(gtz):
        for refusal, indicator, grounds, content in (
            (GroundsMissing, "C1", "不对", paper),
            (AppealEvidenceMissing, "C1", "一月的月报按时报送了。", b""),
            (NotInTheScore, "Z9", "一月的月报按时报送了。", paper),
            (FileRefused, "C1", "一月的月报按时报送了。", b"MZ\x90\x00 a program"),
        ):
            with pytest.raises(refusal):
                appeals.appeal(
                    gtz, YEAR, indicator, grounds, by=leader, name="a.pdf", content=content
                )
        with pytest.raises(NothingShown, match="没有在公示"):
            appeals.demand_appealable(gtz, 2025, "C1")
        assert not Appeal.objects.exists() and not AppealEvidence.objects.exists()


def test_one_open_appeal_for_each_indicator(before_the_units: County) -> None:
    first = appealed(before_the_units, "gtz")
    appealed(before_the_units, "gtz", "C2")
    with pytest.raises(AppealWaits):
        appealed(before_the_units, "gtz")
    with unit_scope(before_the_units.units["gtz"]):
        appeals.withdraw(first, by=before_the_units.actor("gtz-leader"))
        with pytest.raises(AppealAnswered, match="已撤回"):
            appeals.withdraw(first, by=before_the_units.actor("gtz-leader"))
    again = appealed(before_the_units, "gtz")
    assert again.pk != first.pk


def test_nothing_is_raised_after_the_fifth_working_day(before_the_units: County) -> None:
    with unit_scope(before_the_units.units["gtz"]):
        held = standing(before_the_units.units["gtz"], YEAR).assessment
    assert held is not None and held.shown_until is not None
    with clock.at(held.shown_until), pytest.raises(ShowingOver, match="公示期已于"):
        appealed(before_the_units, "gtz")


def test_more_evidence_until_the_answer(
    before_the_units: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    county = before_the_units
    made, leader = appealed(county, "gtz"), county.actor("gtz-leader")
    monkeypatch.setattr(appeals, "MOST_EVIDENCE", 2)
    with unit_scope(county.units["gtz"]):
        appeals.add_evidence(made, by=leader, name="b.pdf", content=page_of("b", ["2"]))
        with pytest.raises(TooMuchEvidence):
            appeals.add_evidence(made, by=leader, name="c.pdf", content=page_of("c", ["3"]))
        assert made.evidence.count() == 2
    answered(county, made, AppealState.REFUSED)
    monkeypatch.setattr(appeals, "MOST_EVIDENCE", 9)
    with unit_scope(county.units["gtz"]), pytest.raises(AppealAnswered):
        appeals.add_evidence(made, by=leader, name="d.pdf", content=page_of("d", ["4"]))


def test_another_reviewer_answers(before_the_units: County) -> None:
    made = appealed(before_the_units, "gtz")
    with pytest.raises(OwnScoreDecided, match="另一名"):
        answered(before_the_units, made, AppealState.REFUSED, by="assessor")
    answered(before_the_units, made, AppealState.REFUSED)
    second = appealed(before_the_units, "gtz")
    with pytest.raises(OwnScoreDecided):
        answered(before_the_units, second, AppealState.REFUSED)
    answered(before_the_units, second, AppealState.REFUSED, by="chief")


def test_an_upheld_appeal_proposes_the_points_that_another_approves(
    before_the_units: County,
) -> None:
    county = before_the_units
    made = appealed(county, "gtz", "C2")
    with pytest.raises(AppealVerdictMissing):
        answered(county, made, AppealState.UPHELD)
    with pytest.raises(PointsOutside, match=r"0 到 4\.00"):
        answered(county, made, AppealState.UPHELD, "4.01")
    with office_scope(county.office):
        assert Appeal.objects.get().state == AppealState.OPEN, "nothing of the answer stayed"
    answered(county, made, AppealState.UPHELD, "4")
    with office_scope(county.office):
        adjustment = Adjustment.objects.get()
        assert (adjustment.after, adjustment.appeal) == (D("4.00"), made.pk)
    with unit_scope(county.units["gtz"]):
        assert _points(county, "C2") is None, "proposed, it does not count yet"
    approved(county, adjustment)
    with unit_scope(county.units["gtz"]):
        assert _points(county, "C2") == D("4.00")
    with pytest.raises(AppealAnswered, match="支持"):
        answered(county, made, AppealState.REFUSED, by="chief")


def test_a_late_answer_says_so(before_the_units: County) -> None:
    in_time, late = appealed(before_the_units, "gtz"), appealed(before_the_units, "gtz", "C2")
    answered(before_the_units, in_time, AppealState.REFUSED)
    with clock.at(late.due_at):
        answered(before_the_units, late, AppealState.REFUSED)
        with office_scope(before_the_units.office):
            held = Appeal.objects.select_related("assessment").get(pk=late.pk).assessment
            assert {each.indicator: each.is_late for each in told(held)} == {
                "C1": False,
                "C2": True,
            }
            entries = Entry.objects.filter(action="appeal.decided").order_by("seq")
            assert [each.data["late"] for each in entries] == [False, True]


def test_a_taken_back_result_ends_its_appeals(before_the_units: County) -> None:
    county = before_the_units
    made = appealed(county, "gtz")
    with office_scope(county.office):
        take_back(county.office, YEAR, "细则版本有误，重新公示。", by=county.actor("assessor"))
    with unit_scope(county.units["gtz"]), pytest.raises(AppealEnded, match="已撤回"):
        appeals.withdraw(made, by=county.actor("gtz-leader"))
    shown(county)
    assert appealed(county, "gtz").assessment_id != made.assessment_id


def test_two_at_once_make_one_appeal_and_one_answer(before_the_units: County) -> None:
    county = before_the_units

    def raising() -> Appeal:
        with clock.at(at("2026-12-25 10:00")):
            return appealed(county, "gtz")

    (both,) = together([[raising], [raising]])
    assert {type(each) for each in both} == {Appeal, AppealWaits}
    made = next(each for each in both if isinstance(each, Appeal))

    def answering(by: str) -> Appeal:
        with clock.at(at("2026-12-25 11:00")):
            return answered(county, made, AppealState.UPHELD, "2", by=by)

    (both,) = together([[lambda: answering("reviewer")], [lambda: answering("chief")]])
    assert {type(each) for each in both} == {Appeal, AppealAnswered}
    with office_scope(county.office):
        assert Adjustment.objects.count() == 1


def test_an_office_of_elsewhere_and_another_unit_find_nothing(before_the_units: County) -> None:
    made = appealed(before_the_units, "gtz")
    with unit_scope(before_the_units.units["czj"]):
        assert not Appeal.objects.exists() and not AppealEvidence.objects.exists()
        assert not StoredFile.objects.filter(name="回执.pdf").exists()
    with unit_scope(before_the_units.units["gtz"]), pytest.raises(NotAllowed):
        appeals.withdraw(made, by=before_the_units.actor("czj-leader"))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE casefiles_appeal SET grounds = 'x'",
        "UPDATE casefiles_appeal SET due_at = now()",
        "DELETE FROM casefiles_appeal",
        "DELETE FROM casefiles_appealevidence",
        "UPDATE casefiles_appealevidence SET kind = 'png'",
    ],
)
def test_what_was_said_stays_said(before_the_units: County, statement: str) -> None:
    appealed(before_the_units, "gtz")
    with (
        unit_scope(before_the_units.units["gtz"]),
        pytest.raises(DatabaseError, match=r"are kept|only added"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def _points(county: County, code: str) -> Decimal | None:
    sheet = standing(county.units["gtz"], YEAR).sheet
    return next(each.points for each in sheet.lines if each.indicator.code == code)
