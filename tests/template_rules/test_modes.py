"""Modes: the share is one, an order has people, a co-signature several."""

import pytest

from tests.template_rules.plans import A, L, people, plan, said
from workflows.models import Mode
from workflows.planned import NewStep


@pytest.mark.parametrize("ratio", [0, 101])
def test_a_share_is_between_1_and_100(ratio: int) -> None:
    step = NewStep("会签", A, mode=Mode.ALL, ratio=ratio)
    assert said(plan(step)) == [(1, f"同意比例{ratio}%不在1至100之间。")]


def test_an_order_needs_people() -> None:
    says = "依次签署须指定两名以上人员及其顺序。"
    assert said(plan(NewStep("依次", A, mode=Mode.IN_TURN))) == [(1, says)]
    one = NewStep("依次", mode=Mode.IN_TURN, people=people("lin"))
    assert said(plan(one)) == [(1, says)]
    two = NewStep("依次", mode=Mode.IN_TURN, people=people("lin", "huang"))
    assert said(plan(two)) == []


def test_nobody_is_named_twice() -> None:
    step = NewStep("会签", mode=Mode.ALL, people=people("lin", "wang", "lin"))
    assert (1, "同一人被指定了两次。") in said(plan(step))


def test_a_co_signature_of_one_is_a_caution_and_a_share_of_one_a_fault() -> None:
    alone = plan(NewStep("会签", L, mode=Mode.ALL))
    assert said(alone) == []
    assert said(alone, blocks=False) == [(1, "会签环节目前只有一人可签。")]
    half = NewStep("会签", mode=Mode.ALL, people=people("lin", "wang"), ratio=50)
    assert said(plan(half)) == [(1, "按50%的比例，一人同意即完成，与会签不符。")]


def test_a_share_is_rounded_up() -> None:
    step = NewStep("会签", mode=Mode.ALL, people=people("lin", "wang", "huang"), ratio=34)
    assert step.needed(3) == 2
    assert NewStep("会签", A, mode=Mode.ALL).needed(3) == 3
    assert NewStep("或签", A).needed(3) == 1
    assert NewStep("依次", mode=Mode.IN_TURN).needed(3) == 3
