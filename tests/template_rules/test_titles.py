"""Titles: each its own, none of the flow's, not too many steps."""

from tests.template_rules.plans import A, L, plan, said
from workflows.planned import NewStep


def test_a_usual_template_has_no_fault() -> None:
    assert said(plan(NewStep("股室审核", A), NewStep("分管领导审签", L))) == []


def test_a_title_is_needed_and_is_its_own() -> None:
    found = plan(NewStep("股室审核", A), NewStep(" ", L))
    assert said(found) == [(2, "没有名称。")]
    found = plan(NewStep("审核", A), NewStep("审核 ", L))
    assert said(found) == [(2, "与第1个环节同名。")]


def test_the_flows_own_titles_are_taken() -> None:
    assert said(plan(NewStep("信用办审核", A))) == [(1, "“信用办审核”是系统固定环节的名称。")]


def test_twelve_steps_are_the_most() -> None:
    rows = ({"fact": "kind", "test": "among", "value": ["item_list"]},)
    steps = [NewStep(f"环节{n}", A, conditions=rows) for n in range(13)]
    assert (0, "共13个环节，超过上限12个。") in said(plan(*steps))
