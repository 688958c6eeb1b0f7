"""Signers: a role that signs and that somebody holds, or people who are here and may sign."""

from tenants.roles import Role
from tests.template_rules.plans import USUAL, A, H, L, people, plan, said
from workflows.models import TemplateKind
from workflows.planned import NewStep


def test_a_role_that_nobody_holds() -> None:
    found = plan(NewStep("领导", L), roles={"chen": {H}, "lin": {A}})
    assert said(found) == [(1, "本单位目前没有“分管领导”，环节会无人办理。")]


def test_a_leader_stands_in_for_an_approver() -> None:
    assert said(plan(NewStep("审核", A), roles={"chen": {H}, "huang": {L}})) == []


def test_a_role_that_does_not_sign() -> None:
    assert said(plan(NewStep("填", H))) == [(1, "“经办人”角色不能签署。")]
    assert said(plan(NewStep("管", Role.UNIT_ADMIN), kind=TemplateKind.CASE)) == [
        (1, "“单位管理员”角色不能签署。")
    ]


def test_nobody_at_all() -> None:
    assert said(plan(NewStep("谁"))) == [(1, "没有签署人。")]


def test_people_who_left_or_may_not() -> None:
    step = NewStep("指定", people=people("wang", "wu", "lin"))
    left = {name: held for name, held in USUAL.items() if name != "wang"}
    assert said(plan(step, roles=left)) == [
        (1, "王某某已不在本单位任职。"),
        (1, "吴某某没有审核人或分管领导角色，不能签署。"),
    ]


def test_a_copy_for_somebody_who_left() -> None:
    step = NewStep("审核", A, copied=people("wu"))
    assert said(plan(step)) == []
    left = {name: held for name, held in USUAL.items() if name != "wu"}
    assert said(plan(step, roles=left)) == [(1, "抄送对象吴某某已不在本单位任职。")]
