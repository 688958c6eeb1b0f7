"""Limits: 1 to 30 working days."""

import pytest

from tests.template_rules.plans import A, plan, said
from workflows.planned import NewStep


@pytest.mark.parametrize("days", [0, 31, 400])
def test_out_of_range(days: int) -> None:
    assert said(plan(NewStep("审核", A, days))) == [(1, f"时限{days}个工作日不在1至30之间。")]


@pytest.mark.parametrize("days", [1, 30])
def test_in_range(days: int) -> None:
    assert said(plan(NewStep("审核", A, days))) == []
