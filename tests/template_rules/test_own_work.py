"""Nobody signs the own work, whoever of the handlers prepares it."""

from tests.template_rules.plans import A, H, L, people, plan, said
from workflows.models import Mode
from workflows.planned import NewStep


def test_the_only_approver_also_handles() -> None:
    found = plan(NewStep("审核", A), roles={"lin": {A, H}, "chen": {H}})
    assert said(found) == [(1, "林某某填报时，本环节会成为本人审批本人，无法办理。")]


def test_another_one_can() -> None:
    assert said(plan(NewStep("审核", A), roles={"lin": {A, H}, "wang": {A}})) == []
    assert said(plan(NewStep("审核", A), roles={"lin": {A, H}, "huang": {L}})) == []


def test_a_named_co_signer_who_handles_can_never_complete_it() -> None:
    roles = {"lin": {A, H}, "wang": {A}, "huang": {L}}
    everybody = NewStep("会签", mode=Mode.ALL, people=people("lin", "wang"))
    in_turn = NewStep("依次", mode=Mode.IN_TURN, people=people("lin", "wang"))
    one = NewStep("或签", people=people("lin", "wang"))
    share = NewStep("会签", mode=Mode.ALL, people=people("lin", "wang", "huang"), ratio=60)
    says = [(1, "林某某填报时，本环节会成为本人审批本人，无法办理。")]
    assert said(plan(everybody, roles=roles)) == says
    assert said(plan(in_turn, roles=roles)) == says
    assert said(plan(one, roles=roles)) == []
    assert said(plan(share, roles=roles)) == []


def test_a_role_is_asked_without_the_preparer() -> None:
    step = NewStep("会签", A, mode=Mode.ALL)
    assert said(plan(step, roles={"lin": {A, H}, "wang": {A}, "huang": {L}})) == []
