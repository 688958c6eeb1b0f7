"""A case with the unit's own steps between opinion and decision."""

from decimal import Decimal

import pytest
from django.test import Client

from casefiles.models import Case, CaseState, CheckKind, Signature, Verdict
from casefiles.refusals import NotThisStep, SelfReview, SignedBefore
from casefiles.turns import Step
from casefiles.verbs import case_steps, cases, confidential
from tenants.actors import system
from tenants.roles import Role
from tenants.scope import every_unit, unit_scope
from tests.cast import County
from tests.stories import list_in_force, proposed_case
from workflows.models import Process, Task, TemplateKind
from workflows.unit_steps import NewStep, publish

GRANT = cases.Ruling(Verdict.GRANT, waivers={CheckKind.RECORD: "平台停机"})


@pytest.fixture
def waiting(county: County) -> Case:
    """A proposed case of 财政局, whose cases a leader signs before they are decided."""
    with every_unit(because="the tests' steps"):
        steps = [NewStep("分管领导审核", Role.LEADER)]
        publish(county.units["czj"], TemplateKind.CASE, steps, by=system("tests"))
    list_in_force(county, "czj")
    return proposed_case(county, "czj")


@pytest.mark.parametrize(("amount", "asked"), [("49999.99", False), ("50000", True), (None, False)])
def test_a_step_for_large_amounts(county: County, amount: str | None, asked: bool) -> None:
    with every_unit(because="the tests' steps"):
        large = ({"fact": "amount", "test": "at_least", "value": 50_000},)
        steps = [NewStep("分管领导审核", Role.LEADER, conditions=large)]
        publish(county.units["czj"], TemplateKind.CASE, steps, by=system("tests"))
    list_in_force(county, "czj")
    case = proposed_case(county, "czj", amount=Decimal(amount) if amount else None)
    assert step_of(case) == (Step.UNIT_STEP if asked else Step.DECIDE)


def step_of(case: Case) -> str:
    """Where the case stands."""
    with every_unit(because="test"):
        return Task.objects.get(process__case=case, flow_task_type="HUMAN", finished=None).step


def test_signed_and_then_decided_by_another(county: County, waiting: Case) -> None:
    leader, approver = county.actor("czj-leader"), county.actor("czj-approver")
    with unit_scope(county.units["czj"]):
        with pytest.raises(NotThisStep):
            cases.decide(waiting, by=approver, ruling=GRANT)
        case_steps.sign(waiting, by=leader, text="同意办理")
        with pytest.raises(SignedBefore):
            cases.decide(waiting, by=leader, ruling=GRANT)
        cases.decide(waiting, by=approver, ruling=GRANT)
        assert waiting.state == CaseState.DECIDED
        signed = Signature.objects.get(case=waiting)
        assert (signed.signer, signed.step, signed.decision) == (
            leader.user,
            "分管领导审核",
            "approved",
        )


def test_returned_at_a_step_it_is_signed_anew(county: County, waiting: Case) -> None:
    leader = county.actor("czj-leader")
    with unit_scope(county.units["czj"]):
        case_steps.send_back(waiting, by=leader, text="请补查", step=Step.UNIT_STEP)
        assert waiting.state == CaseState.OPEN and waiting.reason == "请补查"
    assert step_of(waiting) == Step.CHECK
    with unit_scope(county.units["czj"]):
        cases.propose(waiting, by=county.actor("czj-handler"), opinion="已补查")
        case_steps.sign(waiting, by=leader)
        assert Process.objects.get(case=waiting).round == 2
    assert step_of(waiting) == Step.DECIDE


def test_nobody_signs_the_own_opinion(county: County, waiting: Case) -> None:
    county.hire("czj-twice", "双某某", county.units["czj"], Role.LEADER)
    with unit_scope(county.units["czj"]):
        Case.objects.filter(pk=waiting.pk).update(opened_by=county.people["czj-twice"])
        with pytest.raises(SelfReview):
            case_steps.sign(waiting, by=county.actor("czj-twice"))


def test_a_confidential_cases_signatures_are_behind_its_door(county: County, waiting: Case) -> None:
    leader = county.actor("czj-leader")
    with unit_scope(county.units["czj"]):
        case_steps.sign(waiting, by=leader, text="同意")
        confidential.guard_case(waiting, by=leader, grounds="举报线索")
    with every_unit(because="test"):
        assert Signature.objects.get(case=waiting).door == Case.objects.get(pk=waiting.pk).door != 0


def test_on_the_page(county: County, waiting: Case) -> None:
    page = Client()
    page.force_login(county.people["czj-leader"])
    url = f"/u/czj/cases/{waiting.pk}/"
    shown = page.get(url).content.decode()
    assert "分管领导审核" in shown and f"{url}sign/" in shown and f"{url}decide/" not in shown
    assert page.post(f"{url}sign/", {"text": "", "back": "1"}).status_code == 422
    assert page.post(f"{url}sign/", {"text": "同意办理"}).status_code == 302
    page.force_login(county.people["czj-approver"])
    shown = page.get(url).content.decode()
    assert "同意办理" in shown and f"{url}decide/" in shown
