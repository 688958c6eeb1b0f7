"""Commitments: four parts or none, a version pinned, three ways to sign, checked, broken, objected to."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from audit.models import Entry
from casefiles import needs
from casefiles.commitments import strokes
from casefiles.commitments.county import BUILT_IN
from casefiles.commitments.wording import CommitmentKind, Part, says
from casefiles.itemlists.words import UseMode
from casefiles.models import (
    BreachState,
    Case,
    CheckKind,
    Commitment,
    CommitmentBreach,
    CommitmentState,
    Finding,
    Matter,
    PublishedCommitment,
    StoredFile,
    Verdict,
)
from casefiles.models.cases import Usability
from casefiles.models.commitments import SigningMethod
from casefiles.needs import Standing
from casefiles.refusals import (
    BreachMoved,
    CheckNoteMissing,
    ChecksMissing,
    CommitmentStands,
    DueTooEarly,
    NothingToCheck,
    NotReadAloud,
    NotToBeSigned,
    PaperMissing,
    PartsLacking,
    SameWording,
    SelfReview,
    SignatureMissing,
    SignerMissing,
)
from casefiles.verbs import breaches, cases, commitment_texts, commitments, fulfilment
from casefiles.verbs.published_commitments import retract
from casefiles.workdays import Calendar
from casefiles.workdays.deadlines import last_day_of
from tenants import clock
from tenants.refusals import NotAllowed
from tenants.scope import office_scope, unit_scope
from tests.cast import County, at
from tests.promises import (
    PAPER,
    SIGNING,
    TYPED,
    broken,
    disputed,
    prepared,
    signed,
    suspected,
)
from tests.stories import guard, list_in_force, open_case, reread

CREDIT = BUILT_IN[CommitmentKind.CREDIT]
FEBRUARY = "2026-02-02 09:00"


@pytest.fixture
def desk(county: County, monkeypatch: pytest.MonkeyPatch) -> Any:
    """财政局 with a list whose one matter demands record and commitment, on a Monday."""
    from tests import stories

    plain = stories.matter_row

    def row(*args: Any, **kwargs: Any) -> Any:
        return replace(
            plain(*args, **kwargs), use_modes=frozenset({UseMode.RECORD, UseMode.COMMITMENT})
        )

    monkeypatch.setattr(stories, "matter_row", row)
    with clock.at(at(FEBRUARY)):
        list_in_force(county, "czj")
        yield county


def case_line(case: Case) -> Any:
    with unit_scope(case.unit):
        return next(each for each in needs.lines(case) if each.kind == CheckKind.COMMITMENT)


@pytest.mark.parametrize("kind", CommitmentKind)
def test_the_countys_own_wordings_hold_all_four_parts(kind: CommitmentKind) -> None:
    assert BUILT_IN[kind].lacking() == []
    assert len(BUILT_IN[kind].text.splitlines()) == 4


@pytest.mark.parametrize("part", Part)
def test_a_wording_that_lacks_a_part_is_refused(desk: County, part: Part) -> None:
    with office_scope(desk.office):
        for wrong in ("", "  ", "同意。", getattr(CREDIT, part.value)[:5]):
            wording = replace(CREDIT, **{part.value: wrong})
            with pytest.raises(PartsLacking, match=str(part.label)):
                commitment_texts.publish_county(desk.office, wording, by=desk.actor("reviewer"))
        other = replace(CREDIT, **{part.value: "今天天气很好，我们一起去海边走走看看风景。"})
        assert other.lacking() == [part]


@given(st.text(max_size=200))
def test_no_part_is_said_by_little_or_by_white_space(text: str) -> None:
    for part in Part:
        if says(part, text):
            assert len("".join(text.split())) >= 10


def test_a_signed_commitment_pins_its_version(desk: County) -> None:
    czj = desk.units["czj"]
    first = signed(open_case(desk, "czj"), desk)
    with unit_scope(czj):
        matter = Matter.objects.get(item_list__version=1)
        own = replace(
            CREDIT, truth="提交的材料全部真实、合法、有效，愿接受核查。", check_workdays=5
        )
        approver = desk.actor("czj-approver")
        with pytest.raises(NotAllowed):
            commitment_texts.publish_own(matter, own, by=desk.actor("czj-handler"))
        assert commitment_texts.publish_own(matter, own, by=approver).version == 1
        with pytest.raises(SameWording):
            commitment_texts.publish_own(matter, own, by=approver)
    second = signed(open_case(desk, "czj"), desk)
    assert (
        first.version == "county"
        and first.said_version == "县级范本"
        and second.version == "SY-01 v1"
    )
    assert "合法、有效" in second.text and "合法、有效" not in first.text
    with unit_scope(czj):
        assert commitments.is_intact(Commitment.objects.get(pk=first.pk))
        # Five working days from 2026-02-02, a Monday.
        due = second.check_due_at.astimezone(clock.SHANGHAI)
        assert due.isoformat() == "2026-02-10T00:00:00+08:00"


def test_a_check_day_without_work_moves_to_the_next(desk: County) -> None:
    case = open_case(desk, "czj")
    by = desk.actor("czj-handler")
    with unit_scope(case.unit):
        with pytest.raises(DueTooEarly):
            commitments.prepare(case, CommitmentKind.DEFER, check_on=date(2026, 2, 2), by=by)
        made = commitments.prepare(case, CommitmentKind.DEFER, check_on=date(2026, 2, 16), by=by)
    # The spring festival ends on 2026-02-23.
    assert made.check_due_at.astimezone(clock.SHANGHAI).date() == date(2026, 2, 25)


def test_the_case_waits_for_its_commitment(desk: County) -> None:
    case = open_case(desk, "czj")
    handler, approver = desk.actor("czj-handler"), desk.actor("czj-approver")
    assert case_line(case).standing == Standing.MISSING and case_line(case).links[0].go
    draft = prepared(case, desk)
    assert (case_line(case).standing, case_line(case).label) == (Standing.MISSING, "待签署")
    with unit_scope(case.unit):
        with pytest.raises(CommitmentStands):
            commitments.prepare(case, CommitmentKind.NOTIFY, by=handler)
        with transaction.atomic(), clock.at(at("2026-02-02 10:00")):
            cases.query_record(case, by=handler)
            cases.propose(case, by=handler, opinion="建议准予。")
            with pytest.raises(ChecksMissing, match="信用承诺"):
                cases.decide(case, by=approver, ruling=cases.Ruling(Verdict.GRANT))
            transaction.set_rollback(True)
    reread(case)
    with unit_scope(case.unit):
        commitments.sign(draft, SIGNING, by=handler)
    line = case_line(case)
    assert line.standing == Standing.DONE and line.sm3
    with unit_scope(case.unit):
        cases.query_record(case, by=handler)
        cases.propose(case, by=handler, opinion="建议准予。")
        cases.decide(case, by=approver, ruling=cases.Ruling(Verdict.GRANT))
        assert case.verdict == Verdict.GRANT


def test_three_ways_to_sign(desk: County) -> None:
    by = desk.actor("czj-handler")
    ways = {
        SigningMethod.DRAWN: (SIGNING, replace(SIGNING, strokes="1,1 2,2"), SignatureMissing),
        SigningMethod.TYPED: (TYPED, replace(TYPED, confirmed=False), NotReadAloud),
        SigningMethod.PAPER: (
            replace(TYPED, method=SigningMethod.PAPER, paper=("承诺书.pdf", PAPER)),
            replace(TYPED, method=SigningMethod.PAPER),
            PaperMissing,
        ),
    }
    for method, (right, wrong, refused) in ways.items():
        draft = prepared(open_case(desk, "czj"), desk)
        with unit_scope(draft.unit):
            with pytest.raises(refused):
                commitments.sign(draft, wrong, by=by)
            with pytest.raises(SignerMissing):
                commitments.sign(draft, replace(right, name=" "), by=by)
            made = commitments.sign(draft, right, by=by)
            with pytest.raises(NotToBeSigned):
                commitments.sign(draft, right, by=by)
            with pytest.raises(NotToBeSigned):
                commitments.discard(draft, by=by)
        assert (made.method, made.state) == (method, CommitmentState.SIGNED)
        assert (made.signature is None) == (method == SigningMethod.TYPED)
        assert made.witnessed_by == by.person
    with unit_scope(desk.units["czj"]):
        entry = Entry.objects.filter(action="commitment.signed").latest("pk")
    assert entry.data["signing"] == "paper" and "陈某某" not in str(entry.data)


@given(
    st.lists(st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 300)), min_size=2), min_size=1)
)
def test_strokes_come_back_as_they_were_drawn(drawn: list[list[tuple[int, int]]]) -> None:
    sent = ";".join(" ".join(f"{x},{y}" for x, y in each) for each in drawn)
    try:
        found = strokes.read(sent)
    except strokes.NoSignature:
        return
    assert found == drawn
    path = strokes.path_of(strokes.as_svg(found))
    assert path.count("M") == len(drawn) and path.count("L") == sum(len(each) - 1 for each in drawn)


@pytest.mark.parametrize(
    "sent",
    ["", "x", "1,1", "<svg>", "0,0 1000,301", "0,0 1001,10 9,9", "0,0  500,200", "-1,5 900,9"],
)
def test_what_is_no_drawing_is_no_signature(sent: str) -> None:
    with pytest.raises(strokes.NoSignature):
        strokes.read(sent)
    assert strokes.path_of(b'<svg><path d="M0 0 L1 1" onload="x"/></svg>') == "M0 0 L1 1"
    assert strokes.path_of(b'<path d="url(x)"/>') == ""


def test_a_draft_is_thrown_away_and_written_anew(desk: County) -> None:
    case = open_case(desk, "czj")
    draft = prepared(case, desk)
    with unit_scope(case.unit):
        commitments.discard(draft, by=desk.actor("czj-handler"))
        assert not Commitment.objects.filter(case=case).exists()
    assert prepared(case, desk).code == draft.code


def test_what_is_published_and_taken_down(desk: County) -> None:
    made = signed(open_case(desk, "czj"), desk)
    quiet = signed(open_case(desk, "czj"), desk, replace(SIGNING, publish=False))
    with office_scope(desk.office):
        (published,) = PublishedCommitment.objects.all()
        assert published.commitment_id == made.pk and published.subject == "连江样本渔业有限公司"
        # The office reads what is published and nothing of the commitments themselves.
        assert not Commitment.objects.exists()
    with unit_scope(made.unit):
        assert not PublishedCommitment.objects.filter(commitment=quiet).exists()
        retract(made, by=desk.actor("czj-handler"))
        published.refresh_from_db()
        assert published.retracted_at is not None


def test_a_confidential_case_publishes_nothing(desk: County) -> None:
    made = signed(open_case(desk, "czj"), desk)
    case = made.case
    door = guard(desk, case)
    with office_scope(desk.office):
        assert PublishedCommitment.objects.get().retracted_at is not None
    with unit_scope(desk.units["czj"]):
        assert not Commitment.objects.filter(pk=made.pk).exists()
    with unit_scope(desk.units["czj"], doors=(door.pk,)):
        moved = Commitment.objects.select_related("signature").get(pk=made.pk)
        assert moved.door == door.pk == moved.signature.door
        assert StoredFile.objects.filter(door=door.pk).count() == 1


def test_a_fulfilled_one_is_checked_once_with_evidence(desk: County) -> None:
    made = signed(open_case(desk, "czj"), desk)
    by = desk.actor("czj-handler")
    with unit_scope(made.unit):
        with pytest.raises(CheckNoteMissing):
            fulfilment.fulfilled(made, note=" ", by=by)
        fulfilment.fulfilled(made, note="已补齐。", uploaded=[("收据.pdf", PAPER)], by=by)
        found = Commitment.objects.get(pk=made.pk)
        assert found.state == CommitmentState.FULFILLED and found.evidence.count() == 1
        assert PublishedCommitment.objects.get().standing == CommitmentState.FULFILLED
        with pytest.raises(NothingToCheck):
            fulfilment.fulfilled(made, note="再查。", by=by)


def test_what_is_due_comes_ten_working_days_before(desk: County) -> None:
    made = signed(open_case(desk, "czj"), desk)
    due = last_day_of(made.check_due_at)
    with unit_scope(made.unit):
        assert not fulfilment.soon().exists()
        calendar = Calendar()
        for days, shown in ((11, False), (10, True), (0, True), (-5, True)):
            day = calendar.add_workdays(due, -days)
            with clock.at(at(f"{day} 09:00")):
                assert list(fulfilment.soon()) == [made] * shown


def test_a_breach_is_confirmed_by_another_person(desk: County) -> None:
    made = signed(open_case(desk, "czj"), desk)
    breach = suspected(made, desk)
    assert case_line(made.case).standing == Standing.REVIEW
    with unit_scope(made.unit):
        assert PublishedCommitment.objects.get().standing == CommitmentState.SIGNED
        with pytest.raises(NotAllowed):
            breaches.confirm(breach, grounds="属实", by=desk.actor("czj-handler"))
        breaches.dismiss(breach, grounds="材料在途。", by=desk.actor("czj-approver"))
        assert Commitment.objects.get(pk=made.pk).state == CommitmentState.SIGNED
        with pytest.raises(BreachMoved):
            breaches.confirm(breach, grounds="属实", by=desk.actor("czj-approver"))
    again = broken(made, desk)
    assert (again.state, again.use_until) == (BreachState.CONFIRMED, date(2027, 2, 2))
    with unit_scope(made.unit):
        assert PublishedCommitment.objects.get().standing == CommitmentState.BREACHED


def test_the_database_wants_two_people(desk: County) -> None:
    breach = suspected(signed(open_case(desk, "czj"), desk), desk)
    with (
        unit_scope(breach.unit),
        pytest.raises(DatabaseError, match="nobody_confirms_the_own_breach"),
        transaction.atomic(),
    ):
        CommitmentBreach.objects.filter(pk=breach.pk).update(judged_by=breach.proposed_by)


def test_a_breach_is_a_finding_in_later_cases_until_it_is_objected_to(desk: County) -> None:
    breach = broken(signed(open_case(desk, "czj"), desk), desk)
    later = open_case(desk, "czj")
    handler, leader = desk.actor("czj-handler"), desk.actor("czj-leader")
    with unit_scope(later.unit):
        query = cases.query_record(later, by=handler)
        finding = Finding.objects.get(query=query, document_no=breach.commitment.code)
        assert finding.usability == Usability.USABLE
        # Not in the case that it comes from: there the page of the commitment tells of it.
        own = cases.query_record(breach.commitment.case, by=handler)
        assert not Finding.objects.filter(query=own).exists()
    objected = disputed(breach, desk)
    assert objected.answer_due_at is not None
    with unit_scope(later.unit):
        finding.refresh_from_db()
        assert finding.usability == Usability.DISPUTED
        assert PublishedCommitment.objects.get().standing == CommitmentState.SUSPECTED
        with pytest.raises(SelfReview):
            breaches.revoke(objected, answer="成立", by=desk.actor("czj-approver"))
        again = cases.query_record(later, by=handler)
        assert Finding.objects.get(query=again).usability == Usability.DISPUTED
        breaches.uphold(objected, answer="寄出日期晚于期限。", by=leader)
        finding.refresh_from_db()
        assert finding.usability == Usability.USABLE


def test_a_founded_objection_ends_the_finding_for_good(desk: County) -> None:
    breach = broken(signed(open_case(desk, "czj"), desk), desk)
    later = open_case(desk, "czj")
    with unit_scope(later.unit):
        cases.query_record(later, by=desk.actor("czj-handler"))
        objected = disputed(breach, desk)
        breaches.revoke(objected, answer="邮戳在期限内。", by=desk.actor("czj-leader"))
        assert Finding.objects.get().usability == Usability.REPAIRED
        query = cases.query_record(later, by=desk.actor("czj-handler"))
        assert not Finding.objects.filter(query=query).exists()
        assert Commitment.objects.get(pk=breach.commitment_id).state == CommitmentState.SIGNED
        assert PublishedCommitment.objects.get().standing == CommitmentState.SIGNED
    with pytest.raises(BreachMoved):
        disputed(breach, desk)


def test_what_was_signed_is_found_changed(desk: County) -> None:
    made = signed(open_case(desk, "czj"), desk)
    with unit_scope(made.unit):
        found = Commitment.objects.select_related("signature").get(pk=made.pk)
        assert commitments.is_intact(found) and found.sm3
        found.promise = "改过的承诺"
        assert not commitments.is_intact(found)
