"""One person signs once: steps that come together find different signers."""

from tenants.roles import Role
from tests.template_rules.plans import A, H, L, people, plan, said
from workflows.models import Mode, TemplateKind
from workflows.planned import NewStep

MANY = ({"fact": "rows", "test": "at_least", "value": 10},)
FEW = ({"fact": "rows", "test": "at_most", "value": 9},)
ONE_LEADER = {"chen": {H}, "huang": {L}}


def test_the_same_only_signer_twice() -> None:
    found = plan(NewStep("审核", A), NewStep("审签", L), roles=ONE_LEADER)
    says = "可签人员（黄某某）在前面的环节已经签署，同一人不能签两次，本环节会无人办理。"
    assert said(found) == [(2, says)]
    named = plan(NewStep("一", people=people("lin")), NewStep("二", people=people("lin")))
    assert [place for place, _says in said(named)] == [2]


def test_signers_move_over_for_each_other() -> None:
    steps = (
        NewStep("一", people=people("lin", "wang")),
        NewStep("二", people=people("lin", "huang")),
        NewStep("三", people=people("lin")),
    )
    assert said(plan(*steps)) == []
    steps = (
        *steps[:2],
        NewStep("三", people=people("wang")),
        NewStep("四", people=people("huang")),
    )
    assert [place for place, _says in said(plan(*steps))] == [4]


def test_a_co_signature_takes_everybody_it_needs() -> None:
    both = NewStep("会签", mode=Mode.ALL, people=people("lin", "wang"))
    assert [place for place, _ in said(plan(both, NewStep("审核", people=people("wang"))))] == [2]
    assert said(plan(both, NewStep("审签", L))) == []


def test_a_handler_who_also_signs_is_one_fewer() -> None:
    roles = {"lin": {A, H}, "wang": {A}, "chen": {H}}
    found = plan(NewStep("初审", A), NewStep("复审", A), roles=roles)
    assert [place for place, _says in said(found)] == [2]


def test_steps_that_never_come_together_may_share_a_signer() -> None:
    def stuck(*steps: NewStep) -> list[int]:
        found = plan(*steps, roles=ONE_LEADER, kind=TemplateKind.ITEM_LIST)
        return [place for place, _says in said(found)]

    few, many = NewStep("少", L, conditions=FEW), NewStep("多", L, conditions=MANY)
    assert stuck(few, many) == []
    assert stuck(few, many, NewStep("更多", L, conditions=MANY)) == [3]
    assert stuck(few, NewStep("总", L)) == [2]


def test_a_step_that_hangs_on_one_person_is_a_caution() -> None:
    found = plan(NewStep("审核", A), NewStep("审签", L))
    assert said(found) == []
    assert said(found, blocks=False) == [
        (2, "只有黄某某一人可签；若其先签了第1个环节，本环节会无人办理。")
    ]


def test_whoever_decides_a_case_has_signed_none_of_its_steps() -> None:
    step = NewStep("审签", L)

    def blocked(*steps: NewStep, **people: set[Role]) -> list[tuple[int, str]]:
        return said(plan(*steps, roles=people, kind=TemplateKind.CASE))

    says = "作出决定须由没有签署过的审核人或分管领导办理，按此流程没有这样的人。"
    assert blocked(step, chen={H}, huang={L}) == [(0, says)]
    assert blocked(step, chen={H}, huang={L}, lin={A}) == []
    assert blocked(step, NewStep("初审", A), chen={H}, huang={L}, lin={A}) == [(0, says)]
    assert blocked(chen={H}, huang={L}) == []
