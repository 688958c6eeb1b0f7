"""What the office prescribes."""

from tests.template_rules.plans import A, L, people, plan, said, staff
from workflows.models import Mode
from workflows.planned import NewStep
from workflows.template_rules import Prescribed
from workflows.template_rules.minimum import fulfils, missing

LEADER = Prescribed("分管领导签署", L)
SECTION = Prescribed("科室审核", A)
WHEN = ({"fact": "nil", "test": "is", "value": True},)


def test_the_missing_step_is_named_with_the_way_out() -> None:
    found = plan(NewStep("审核", A), prescribed=(LEADER,))
    assert said(found) == [
        (0, "信用办规定“报送审批”须有“分管领导签署”，由分管领导签署；目前没有符合的环节。")
    ]
    assert said(plan(NewStep("审签", L), prescribed=(LEADER,))) == []


def test_order_counts_and_each_step_serves_once() -> None:
    steps = [NewStep("审签", L), NewStep("审核", A)]
    assert missing(steps, [SECTION, LEADER], staff()) == [LEADER]
    assert missing(steps[::-1], [SECTION, LEADER], staff()) == []
    assert missing(steps[:1], [SECTION, LEADER], staff()) == [LEADER]
    assert missing([], [SECTION, LEADER], staff()) == [SECTION, LEADER]


def test_a_conditional_step_does_not_count() -> None:
    assert not fulfils(NewStep("审签", L, conditions=WHEN), LEADER, staff())


def test_a_higher_role_serves_a_lower_one_does_not() -> None:
    assert fulfils(NewStep("审签", L), SECTION, staff())
    assert not fulfils(NewStep("审核", A), LEADER, staff())


def test_named_people_count_when_the_step_cannot_end_without_the_role() -> None:
    both = people("lin", "huang")
    assert fulfils(NewStep("会签", mode=Mode.ALL, people=both), LEADER, staff())
    assert fulfils(NewStep("依次", mode=Mode.IN_TURN, people=both), LEADER, staff())
    assert not fulfils(NewStep("或签", people=both), LEADER, staff())
    three = people("lin", "wang", "huang")
    assert not fulfils(NewStep("会签", mode=Mode.ALL, people=three, ratio=60), LEADER, staff())
    assert fulfils(NewStep("指定", people=people("huang")), LEADER, staff())
    assert not fulfils(NewStep("谁"), LEADER, staff())
