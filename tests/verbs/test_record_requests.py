"""更正、异议、修复: answered by another person in time, and every copy follows."""

from typing import Any

import pytest

from audit.models import Entry
from casefiles.models import (
    BatchRow,
    Case,
    CaseMeasure,
    CounterQuery,
    CreditRecord,
    Finding,
    HearingOutcome,
    NoticeManner,
    RegisterRecord,
    Usability,
    Verdict,
)
from casefiles.refusals import FindingNotUsable, GroundLost
from casefiles.refusals.credit_records import (
    NoRepairOfThis,
    NothingToCorrect,
    OwnRequest,
    RecordMoved,
    RequestMoved,
    RequestThere,
)
from casefiles.registering.words import RecordKind, RecordState, RequestKind, RequestState
from casefiles.verbs import cases, measures, record_requests
from casefiles.verbs.measures import Notice
from tenants import clock
from tenants.scope import every_unit, unit_scope
from tests.batches.lists import book_of, now_of, started, work_on
from tests.cast import County, at
from tests.consents.papers import visit
from tests.registering.papers import asked, granted, published, refused
from tests.stories import COMPANY, list_in_force, measure, proposed_case, reread

NOW = "2026-02-02 09:00"


@pytest.fixture
def town(county: County) -> County:
    """财政局 and 琯头镇 may open cases."""
    with clock.at(at(NOW)):
        for code in ("czj", "gtz"):
            list_in_force(county, code)
    return county


def finding(case: Case) -> Finding:
    with unit_scope(case.unit):
        found: Finding = Finding.objects.get(case=case)
        return found


def followed() -> list[dict[str, Any]]:
    with every_unit(because="test"):
        rows = Entry.objects.filter(action="record.copies_followed").order_by("at", "seq")
        return [dict(each.data) | {"unit": each.unit.code} for each in rows]


def restrict(county: County, case: Case) -> None:
    entry = measure(county)
    with unit_scope(case.unit):
        found = Finding.objects.get(case=case)
        ruling = cases.Ruling(Verdict.CONDITIONAL, "信息属实。", entry.pk, (found.pk,))
        cases.decide(case, by=county.actor(f"{case.unit.code}-approver"), ruling=ruling)


def test_an_objection_stops_the_use_everywhere_until_it_is_answered(town: County) -> None:
    with clock.at(at(NOW)):
        record = published(town, "czj")
        case = proposed_case(town, "gtz")
        assert finding(case).usability == Usability.USABLE
        request = asked(town, record, RequestKind.OBJECTION)
        assert finding(case).usability == Usability.DISPUTED
        with pytest.raises(FindingNotUsable):
            restrict(town, case)
        refused(town, request)
        assert finding(case).usability == Usability.USABLE
        restrict(town, case)


def test_an_objection_that_is_right_takes_the_record_away(town: County) -> None:
    with clock.at(at(NOW)):
        record = published(town, "czj")
        case = proposed_case(town, "gtz")
        repair = asked(town, record, RequestKind.REPAIR)
        granted(town, asked(town, record, RequestKind.OBJECTION))
        assert finding(case).usability == Usability.REPAIRED
        with pytest.raises(RecordMoved):
            granted(town, repair)
    reread(record)
    reread(repair)
    assert record.state == RecordState.WITHDRAWN
    assert repair.state == RequestState.DROPPED
    with every_unit(because="test"):
        assert not RegisterRecord.objects.exists()


def test_a_repair_stops_the_use_in_cases_lists_and_prints(town: County) -> None:
    with clock.at(at(NOW)):
        record = published(town, "czj")
        case = proposed_case(town, "gtz")
        batch = started(town, "gtz", book_of([("连江样本渔业有限公司", COMPANY)]))
        work_on(batch.pk)
        before = now_of(batch).result
        paper = visit(town, "gtz", name="连江样本渔业有限公司", identifier=COMPANY)
        request = asked(town, record, RequestKind.REPAIR)
        with clock.at(at("2026-02-03 09:00")):
            granted(town, request)
            assert finding(case).usability == Usability.REPAIRED
            with pytest.raises(FindingNotUsable):
                restrict(town, case)
            assert now_of(batch).result is None
            work_on(batch.pk)
            after = now_of(batch).result
            work_on(batch.pk)
            assert now_of(batch).result == after != before
    reread(before)
    reread(paper)
    assert before.removed_at is not None
    assert paper.superseded_at is not None
    assert paper.printed[0]["repaired_on"] == "2026-02-03"
    with every_unit(because="test"):
        (row,) = BatchRow.objects.all()
    assert row.usable == 0
    assert [usability for _told, usability in row.shown_records] == [Usability.REPAIRED]
    assert followed() == [
        {"organ": "连江县财政局", "findings": 1, "rows": 1, "prints": 1, "unit": "gtz"}
    ]


def test_a_restriction_that_lost_its_ground_takes_no_effect(town: County) -> None:
    with clock.at(at(NOW)):
        record = published(town, "czj")
        case = proposed_case(town, "gtz")
        restrict(town, case)
        with unit_scope(case.unit):
            handler, approver = town.actor("gtz-handler"), town.actor("gtz-approver")
            measures.notify(case, Notice(clock.today(), NoticeManner.values[0]), by=handler)
        granted(town, asked(town, record, RequestKind.REPAIR))
        with unit_scope(case.unit):
            with pytest.raises(GroundLost):
                measures.conclude(case, HearingOutcome.WAIVED, statement="放弃", by=approver)
            measures.conclude(
                case, HearingOutcome.WITHDRAWN, statement="所依据的信息已修复。", by=approver
            )
            assert CaseMeasure.objects.get(case=case).effective_at is None


def test_a_query_that_came_a_moment_before_the_repair_rests_on_nothing(town: County) -> None:
    """The copy was laid into the case after the repair had gone by."""
    with clock.at(at(NOW)):
        record = published(town, "czj")
        case = proposed_case(town, "gtz")
        granted(town, asked(town, record, RequestKind.REPAIR))
        with unit_scope(case.unit):
            Finding.objects.filter(case=case).update(repaired_on=None)
        with pytest.raises(FindingNotUsable):
            restrict(town, case)


def test_a_correction_says_it_anew_and_keeps_the_old(town: County) -> None:
    with clock.at(at(NOW)):
        record = published(town, "czj")
        case = proposed_case(town, "gtz")
        with pytest.raises(NothingToCorrect):
            asked(town, record, RequestKind.CORRECTION, fact=record.fact)
        granted(town, asked(town, record, RequestKind.CORRECTION, fact="多报专项资金申报材料"))
    assert finding(case).fact == "多报专项资金申报材料"
    with unit_scope(town.units["czj"]):
        said = list(
            CreditRecord.history.filter(id=record.pk).values_list("fact", flat=True)  # type: ignore[attr-defined]
        )
    assert "虚报专项资金申报材料" in said
    with every_unit(because="test"):
        assert RegisterRecord.objects.get().fact == "多报专项资金申报材料"


def test_who_takes_it_in_does_not_answer_it(town: County) -> None:
    with clock.at(at(NOW)):
        record = published(town, "czj")
        request = asked(town, record, RequestKind.REPAIR)
        with unit_scope(record.unit):
            type(request).objects.filter(pk=request.pk).update(
                opened_by=town.people["czj-approver"]
            )
        with pytest.raises(OwnRequest):
            granted(town, request)


def test_one_at_a_time_and_answered_once(town: County) -> None:
    with clock.at(at(NOW)):
        record = published(town, "czj")
        request = asked(town, record, RequestKind.REPAIR)
        with pytest.raises(RequestThere):
            asked(town, record, RequestKind.REPAIR)
        refused(town, request)
        with pytest.raises(RequestMoved):
            granted(town, request)
        granted(town, asked(town, record, RequestKind.REPAIR))
        with pytest.raises(NoRepairOfThis):
            asked(town, record, RequestKind.REPAIR)


def test_only_penalties_are_repaired(town: County) -> None:
    with clock.at(at(NOW)):
        permit = published(town, "czj", kind=RecordKind.PERMIT)
        with pytest.raises(NoRepairOfThis):
            asked(town, permit, RequestKind.REPAIR)


def test_an_objection_taken_back_frees_the_record(town: County) -> None:
    with clock.at(at(NOW)):
        record = published(town, "czj")
        case = proposed_case(town, "gtz")
        request = asked(town, record, RequestKind.OBJECTION)
        with unit_scope(record.unit):
            record_requests.drop(request, by=town.actor("czj-handler"))
    assert finding(case).usability == Usability.USABLE


@pytest.mark.parametrize(
    ("kind", "last", "after"),
    [
        (RequestKind.CORRECTION, "2026-02-04 23:59", "2026-02-05 00:00"),
        (RequestKind.OBJECTION, "2026-02-11 23:59", "2026-02-12 00:00"),
        # 14 February is a working Saturday, 15 to 23 are holidays
        (RequestKind.REPAIR, "2026-02-14 23:59", "2026-02-15 00:00"),
    ],
)
def test_time_limits(town: County, kind: RequestKind, last: str, after: str) -> None:
    for moment, in_time in ((last, True), (after, False)):
        with clock.at(at(NOW)):
            number = f"连财罚〔2026〕{5 + in_time}号"
            record = published(town, "czj", document_no=number)
            request = asked(town, record, kind, title="更名")
        with clock.at(at(moment)):
            granted(town, request)
        with every_unit(because="test"):
            entry = Entry.objects.filter(action="record.granted").latest("seq")
        assert entry.data["in_time"] is in_time
        with every_unit(because="test"):
            assert CounterQuery.objects.count() == 0
