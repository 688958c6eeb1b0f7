"""A2, A3, A4 from entries alone: plain facts in, share and evidence out."""

from decimal import Decimal
from typing import Any

import pytest

from audit.scoring.facts import Fact, Facts
from casefiles.indicators.a1_list_filed import a1
from casefiles.indicators.a2_plan_filed import a2
from casefiles.indicators.a3_kept_up import a3
from casefiles.indicators.a4_people_named import a4
from tests.cast import at

DUE = "2026-02-01T16:00:00Z"  # 24:00 of 1 February in Shanghai


def story(
    *entries: tuple[str, str, dict[str, Any]], kind: str = "plan", of: str = "x"
) -> list[Fact]:
    """The entries of one filing."""
    told = []
    for n, (moment, action, more) in enumerate(entries, start=1):
        data = {"kind": kind, "period": "2026", "sequence": 1, "revision": 1} | more
        told.append(Fact(f"{of}#{n}", at(moment), action, of, data))
    return told


def facts(*stories: list[Fact], as_of: str = "2026-12-31 12:00") -> Facts:
    every = sorted((each for told in stories for each in told), key=lambda each: each.at)
    return Facts(at(as_of), tuple(every))


def filed(
    kind: str, on: str, *, due: str | None = DUE, figures: Any = None, of: str = ""
) -> list[Fact]:
    """Opened, submitted and filed on a day, accepted the day after."""
    return story(
        ("2026-01-01 00:10", "filing.opened", {"due_at": due}),
        (f"{on} 09:00", "filing.submitted", {"figures": figures or {"measures": 3}}),
        (f"{on} 10:00", "filing.filed", {"due_at": due}),
        (f"{on} 17:00", "filing.accepted", {}),
        kind=kind,
        of=of or kind,
    )


@pytest.mark.parametrize(
    ("on", "share"),
    [("2026-01-20", "1"), ("2026-02-03", "0.6"), ("2026-02-13", "0.6"), ("2026-03-20", "0")],
)
def test_a2_scores_a_plan_as_a1_scores_a_list(on: str, share: str) -> None:
    assert a2(facts(filed("plan", on))).share == Decimal(share)
    assert a1(facts(filed("item_list", on))).share == Decimal(share)
    assert a2(facts(filed("item_list", on))).share is None, "a list is no plan"


def test_a2_waits_until_the_plan_is_due() -> None:
    opened = story(("2026-01-01 00:10", "filing.opened", {"due_at": DUE}))
    assert a2(facts(opened, as_of="2026-01-15 12:00")).share is None
    missing = a2(facts(opened))
    assert missing.share == 0 and missing.hint == "尽快报送实施方案"


def lapse(code: str, moment: str) -> list[Fact]:
    data = {"version": 1, "code": code, "matter": "甲", "basis": ["某办法"], "last_on": moment}
    return [Fact(f"l#{code}", at(f"{moment} 00:15"), "list.basis_expired", "list", data)]


def test_a3_takes_a_third_for_each_neglect() -> None:
    listed = filed("item_list", "2026-01-20")
    review = {"due": "2026-06-30T16:00:00Z", "figures": {"people_current": 1}}
    done = filed("list_review", "2026-06-10", **review)
    undone = story(
        ("2026-06-01 00:10", "filing.opened", {"due_at": "2026-06-30T16:00:00Z"}),
        kind="list_review", of="r",
    )  # fmt: skip
    third = Decimal("0.333333")
    assert a3(facts()).share is None
    assert a3(facts(listed)).share == 1
    assert a3(facts(listed, done)).share == 1
    assert a3(facts(listed, undone, as_of="2026-06-30 23:59")).share == 1, "not yet due"
    assert a3(facts(listed, undone)).share == 2 * third + Decimal("0.000001")
    two = a3(facts(listed, done, lapse("A", "2026-07-01"), lapse("B", "2026-07-01")))
    assert two.share == third and two.hint == "修订依据已失效的事项：A、B"
    assert set(two.evidence) >= {"l#A", "l#B"}
    worst = [lapse(code, "2026-07-01") for code in "ABCD"]
    assert a3(facts(listed, undone, *worst)).share == 0


def test_a3_gives_ten_working_days_to_amend() -> None:
    listed, gone = filed("item_list", "2026-01-20"), lapse("A", "2026-07-01")
    assert a3(facts(listed, gone, as_of="2026-07-15 12:00")).share == 1
    assert a3(facts(listed, gone, as_of="2026-07-16 12:00")).share != 1
    amended = filed("item_list", "2026-09-01", due=None, of="second")
    assert a3(facts(listed, gone, amended)).share == 1


def test_a4_asks_who_leads_and_who_answers() -> None:
    assert a4(facts()).share is None
    opened = story(("2026-01-01 00:10", "filing.opened", {"due_at": DUE}))
    assert a4(facts(opened, as_of="2026-01-15 12:00")).share is None
    assert a4(facts(opened)).share == 0
    plan = a4(facts(filed("plan", "2026-01-20")))
    assert plan.share == 1 and plan.evidence == ("plan#2", "plan#4")
    review = filed("list_review", "2026-06-10", figures={"people_current": 1})
    assert a4(facts(opened, review)).share == 1
    changed = filed("list_review", "2026-06-10", figures={"people_current": 0})
    assert a4(facts(opened, changed)).share == 0
