"""Nobody signs the own work, whoever of the handlers prepares it."""

from tests.template_rules.plans import A, H, L, people, plan, said, staff
from workflows.models import Mode
from workflows.planned import NewStep


def test_the_only_approver_also_handles() -> None:
    found = plan(NewStep("审核", A), roles={"lin": {A, H}, "chen": {H}})
    assert said(found) == [(1, "林某某填报时，本环节会成为本人审批本人，无法办理。")]


def test_another_one_can() -> None:
    assert said(plan(NewStep("审核", A), roles={"lin": {A, H}, "wang": {A}})) == []
    assert said(plan(NewStep("审核", A), roles={"lin": {A, H}, "huang": {L}})) == []


def test_a_named_signer_who_handles_is_left_out_of_the_own_work() -> None:
    roles = {"lin": {A, H}, "wang": {A}}
    for mode in Mode:
        both = NewStep("签", mode=mode, people=people("lin", "wang"))
        assert said(plan(both, roles=roles)) == []
    alone = NewStep("签", people=people("lin"))
    assert said(plan(alone, roles=roles)) == [
        (1, "林某某填报时，本环节会成为本人审批本人，无法办理。")
    ]


def test_all_of_a_role_are_those_of_that_very_role() -> None:
    step = NewStep("会签", A, mode=Mode.ALL)
    roles = {"lin": {A, H}, "wang": {A}, "huang": {L}}
    assert said(plan(step, roles=roles)) == []
    assert [each.pk for each in staff(roles).signers(step, "filing")] == [
        each.pk for each in people("lin", "wang")
    ]
