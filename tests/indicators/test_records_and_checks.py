"""B3–B5, C4, D1–D3, E1, E3 from entries alone: plain facts in, share and evidence out."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from audit.scoring.facts import Fact, Facts, Points
from casefiles.indicators.b3_closed import b3
from casefiles.indicators.b4_reports_used import b4
from casefiles.indicators.b5_commitments import b5
from casefiles.indicators.c4_articles import c4
from casefiles.indicators.d1_published_in_time import d1
from casefiles.indicators.d2_records_right import d2
from casefiles.indicators.d3_answered_in_time import d3
from casefiles.indicators.e1_lawful_queries import e1
from casefiles.indicators.e3_accounts_reviewed import e3
from tests.cast import at

Told = tuple[str, str, dict[str, Any]]
FEBRUARY = "2026-02-28T16:00:00Z"
DECIDED: dict[str, Any] = {
    "findings": 1, "has_reason": True, "has_measure": False, "has_clause": False,
    "demanded": ["commitment", "report"], "met": ["commitment", "report"],
}  # fmt: skip


def facts(*told: Told, as_of: str = "2026-12-31 12:00") -> Facts:
    """Entries (record, action, data) in their order, a minute apart."""
    made = [
        Fact(f"x#{n}", at(f"2026-03-01 09:{n:02d}"), action, of, data)
        for n, (of, action, data) in enumerate(told, start=1)
    ]
    return Facts(at(as_of), tuple(made))


def decided(of: str, **other: Any) -> Told:
    return of, "case.decided", DECIDED | other


def opinion(of: str, length: int = 9) -> Told:
    return of, "case.opinion_given", {"length": length}


@pytest.mark.parametrize("rule", [b3, b4, b5, d1, d2, d3, e1])
def test_without_an_entry_it_does_not_apply(rule: Callable[[Facts], Points]) -> None:
    found = rule(facts())
    assert (found.share, found.evidence, found.for_a_person) == (None, (), False)


@pytest.mark.parametrize(
    ("other", "share"),
    [
        ({}, 1),
        ({"has_reason": False}, 0),
        ({"has_measure": True}, 0),
        ({"has_measure": True, "has_clause": True}, 1),
        ({"findings": 0}, None),
    ],
)
def test_b3_asks_for_opinion_reason_and_clause(other: dict[str, Any], share: Any) -> None:
    found = b3(facts(opinion("a"), decided("a", **other)))
    assert found.share == share
    assert found.evidence == (() if share is None else ("x#1", "x#2"))


def test_b3_counts_each_case_once() -> None:
    found = b3(facts(opinion("a"), opinion("a"), decided("a"), decided("b")))
    assert found.inputs == {"closed": 1, "with_findings": 2}
    assert found.share == Decimal("0.5")
    assert found.for_a_person and found.hint


def test_b4_counts_what_was_demanded_and_done() -> None:
    told = [decided("a"), decided("b", met=["commitment"]), decided("c", demanded=[], met=[])]
    found = b4(facts(*told))
    assert found.inputs == {"reports_used": 1, "reports_needed": 2}
    assert found.evidence == ("x#1", "x#2")


def test_b4_leaves_out_decisions_from_before_it_was_noted() -> None:
    old = {name: value for name, value in DECIDED.items() if name not in {"demanded", "met"}}
    assert b4(facts(("a", "case.decided", old))).share is None


def signed(code: str, due_at: str = FEBRUARY) -> Told:
    return "a", "commitment.signed", {"commitment": code, "due_at": due_at}


def fulfilled(code: str) -> Told:
    return "a", "commitment.fulfilled", {"commitment": code}


def test_b5_is_half_signing_and_half_checking() -> None:
    told = [decided("a"), decided("b", met=[]), signed("1"), fulfilled("1"), signed("2")]
    found = b5(facts(*told))
    assert found.share == Decimal("0.5")
    assert found.inputs == {
        "signed": 1, "to_sign": 2, "fulfilment_checked": 1, "fulfilment_due": 2,
    }  # fmt: skip
    assert set(found.evidence) == {f"x#{n}" for n in range(1, 6)}


def test_b5_counts_the_half_that_there_is() -> None:
    assert b5(facts(signed("1"), fulfilled("1"))).share == 1
    assert b5(facts(decided("a"))).share == 1
    later = signed("1", "2027-02-28T16:00:00Z")
    assert b5(facts(later)).share is None, "its check is not due yet"
    assert b5(facts(later, fulfilled("1"))).share == 1


@pytest.mark.parametrize(("number", "share"), [(0, "0"), (1, "0.25"), (4, "1"), (9, "1")])
def test_c4_counts_up_to_four(number: int, share: str) -> None:
    told: list[Told] = [(str(n), "article.accepted", {"level": "county"}) for n in range(number)]
    assert c4(facts(*told)).share == Decimal(share)


def test_c4_leaves_out_what_was_withdrawn() -> None:
    accepted: Told = ("a", "article.accepted", {"level": "county"})
    assert c4(facts(accepted, ("a", "article.withdrawn", {}))).share == 0


def entered(of: str, due_at: str = FEBRUARY) -> Told:
    return of, "record.entered", {"due_at": due_at}


def published(of: str, *, in_time: bool = True) -> Told:
    return of, "record.published", {"in_time": in_time}


def test_d1_counts_late_and_overdue_records() -> None:
    told = [
        entered("a"), published("a"), entered("b"), published("b", in_time=False), entered("c"),
        entered("d", "2027-02-28T16:00:00Z"), entered("e"), ("e", "record.discarded", {}),
    ]  # fmt: skip
    found = d1(facts(*told))
    assert found.inputs == {"in_time": 1, "records": 3}
    assert found.evidence == ("x#2", "x#4", "x#5")


@pytest.mark.parametrize(
    ("faulty", "share"), [(0, "1"), (1, "0.5"), (2, "0")], ids=["all", "98 %", "fewer"]
)
def test_d2_is_all_or_mostly_or_none(faulty: int, share: str) -> None:
    told = [published(str(n)) for n in range(50)]
    told += [(f"r{n}", "record.granted", {"request": "objection"}) for n in range(faulty)]
    assert d2(facts(*told)).share == Decimal(share)


def test_d2_takes_a_repair_for_no_fault() -> None:
    assert d2(facts(published("a"), ("r", "record.granted", {"request": "repair"}))).share == 1


def test_d3_counts_answers_in_time() -> None:
    told: list[Told] = [
        ("a", "record.asked", {"due_at": FEBRUARY}), ("a", "record.granted", {"in_time": True}),
        ("b", "record.asked", {"due_at": FEBRUARY}), ("b", "record.refused", {"in_time": False}),
        ("c", "record.asked", {"due_at": FEBRUARY}),
        ("d", "record.asked", {"due_at": "2027-02-28T16:00:00Z"}),
        ("e", "record.asked", {"due_at": FEBRUARY}), ("e", "record.dropped", {}),
    ]  # fmt: skip
    assert d3(facts(*told)).inputs == {"answered_in_time": 1, "requests": 3}


def queried(ground: str, kind: str = "natural") -> Told:
    return "a", "case.record_queried", {"subject_kind": kind, "ground": ground}


@pytest.mark.parametrize(
    ("lawful", "share"), [(20, "1"), (19, "0.95"), (18, "0")], ids=["all", "95 %", "fewer"]
)
def test_e1_gives_nothing_below_95_percent(lawful: int, share: str) -> None:
    told = [queried("consent")] * lawful + [queried("")] * (20 - lawful)
    assert e1(facts(*told)).share == Decimal(share)


def test_e1_asks_about_persons_only() -> None:
    assert e1(facts(queried("", "legal"))).share is None


def review(quarter: int) -> Told:
    return "u", "accounts.reviewed", {"period": f"2026-Q{quarter}"}


def test_e3_asks_each_quarter_that_is_over() -> None:
    found = e3(facts(review(1), review(3), as_of="2026-10-01 00:00"))
    assert found.inputs == {"quarters_reviewed": 2, "quarters": 3}
    assert e3(facts(as_of="2026-03-31 23:59")).share is None
    assert e3(facts(review(1), as_of="2026-03-31 23:59")).share == 1


def test_e3_asks_no_quarter_that_the_unit_joined_in() -> None:
    joined: Told = ("u", "unit.registered", {})  # in March
    assert e3(facts(joined, as_of="2026-04-01 00:00")).share is None
    assert e3(facts(joined, as_of="2026-07-01 00:00")).inputs["quarters"] == 1
