"""撤回: who takes back what, and until when."""

import pytest
from django.test import Client

from audit.models import Entry
from casefiles.models import CancelReason, Case, CaseState, Filing, Signature, Verdict
from casefiles.refusals import HeldByAnother, NotThisStep
from casefiles.refusals.signing import NextHasActed, NothingToWithdraw
from casefiles.verbs import cancelling, case_steps, cases, filings
from casefiles.verbs.withdrawals import withdraw, withdraw_case
from tenants import clock
from tenants.actors import system
from tenants.refusals import NotAllowed
from tenants.roles import Role
from tenants.scope import every_unit, office_scope, unit_scope
from tests.cast import County, at
from tests.stories import list_in_force, proposed_case, submitted_month
from tests.workflows.signing import (
    Mode,
    at_work,
    fresh,
    seats,
    sign,
    signers,
    state,
    steps,
    task_of,
    waiting_month,
)
from workflows.models import Process, Task, TemplateKind
from workflows.tasks import claim
from workflows.unit_steps import NewStep, publish


def counting(filing: Filing) -> list[str]:
    """Whose signatures count."""
    with every_unit(because="test"):
        rows = Signature.objects.filter(filing=filing, withdrawn_at=None)
        return list(rows.values_list("signer__username", flat=True))


def test_the_submitter_takes_a_submission_back_and_sends_it_again(county: County) -> None:
    filing = waiting_month(county)
    at_work(county, "czj-leader", claim, task_of(filing))
    due = task_of(filing).due_at
    at_work(county, "czj-handler", withdraw, fresh(filing))
    assert state(filing) == "open" and fresh(filing).revision == 1
    task = task_of(filing)
    assert (task.step, task.owner) == ("prepare", county.people["czj-handler"])
    with pytest.raises(NotThisStep):
        sign(county, filing, "czj-leader")
    with pytest.raises(NothingToWithdraw):
        at_work(county, "czj-handler", withdraw, fresh(filing))
    at_work(county, "czj-handler", filings.submit, fresh(filing))
    assert task_of(filing).due_at == due and task_of(filing).owner is None
    sign(county, filing, "czj-approver")
    assert state(filing) == "filed"


def test_not_after_the_first_signer_has_signed(county: County) -> None:
    signers(county, 2)
    steps(county, {"people": ("czj-1", "czj-2"), "mode": Mode.ALL})
    filing = waiting_month(county)
    sign(county, filing, "czj-2")
    with pytest.raises(NextHasActed, match="乙某某"):
        at_work(county, "czj-handler", withdraw, fresh(filing))
    with pytest.raises(NothingToWithdraw):
        at_work(county, "czj-1", withdraw, fresh(filing))
    with pytest.raises(NotAllowed):
        at_work(county, "czj-admin", withdraw, fresh(filing))


def test_a_consent_is_taken_back_while_the_next_step_waits(county: County) -> None:
    signers(county, 2)
    steps(county, {"title": "一"}, {"title": "二"})
    filing = waiting_month(county)
    sign(county, filing, "czj-1")
    at_work(county, "czj-2", claim, task_of(filing))
    at_work(county, "czj-1", withdraw, fresh(filing))
    assert (task_of(filing).title, task_of(filing).owner) == ("一", county.people["czj-1"])
    assert counting(filing) == []
    sign(county, filing, "czj-1")
    sign(county, filing, "czj-2")
    assert state(filing) == "filed" and counting(filing) == ["czj-1", "czj-2"]
    with pytest.raises(NextHasActed, match="乙某某"):
        at_work(county, "czj-1", withdraw, fresh(filing))


def test_all_who_were_overtaken_are_asked_again(county: County) -> None:
    signers(county)
    steps(county, {"people": ("czj-1", "czj-2", "czj-3"), "mode": Mode.ALL, "ratio": 50})
    filing = waiting_month(county)
    sign(county, filing, "czj-1")
    sign(county, filing, "czj-2")
    assert state(filing) == "filed"
    for _ in range(2):
        at_work(county, "czj-2", withdraw, fresh(filing))
        assert state(filing) == "submitted" and counting(filing) == ["czj-1"]
        waiting = [who for who, status, _ending in seats(filing) if status == "ASSIGNED"]
        assert sorted(waiting) == ["czj-2", "czj-3"]
        sign(county, filing, "czj-2")
        assert state(filing) == "filed"
    at_work(county, "czj-1", withdraw, fresh(filing))
    sign(county, filing, "czj-3")
    assert state(filing) == "filed"


def test_in_turn_the_next_one_is_asked_no_longer(county: County) -> None:
    signers(county)
    steps(county, {"people": ("czj-3", "czj-1", "czj-2"), "mode": Mode.IN_TURN})
    filing = waiting_month(county)
    sign(county, filing, "czj-3")
    at_work(county, "czj-3", withdraw, fresh(filing))
    with pytest.raises(HeldByAnother):
        sign(county, filing, "czj-1")
    for name in ("czj-3", "czj-1"):
        sign(county, filing, name)
    with pytest.raises(NextHasActed):
        at_work(county, "czj-3", withdraw, fresh(filing))
    sign(county, filing, "czj-2")
    assert state(filing) == "filed"


def test_what_the_office_has_not_looked_at_was_never_filed(county: County) -> None:
    with clock.at(at("2026-03-02 09:00")):
        filing = submitted_month(county, "gtz")
        handler = county.actor("gtz-handler")
        assert fresh(filing).first_filed_at is not None
        with unit_scope(county.units["gtz"]):
            withdraw(fresh(filing), by=handler)
        taken = fresh(filing)
        assert (taken.state, taken.filed_at, taken.first_filed_at) == ("open", None, None)
    with clock.at(at("2026-03-20 09:00")), unit_scope(county.units["gtz"]):
        filings.submit(taken, by=handler)
        assert taken.first_filed_at == clock.now()
        with every_unit(because="test"):
            rows = Entry.objects.filter(subject_id=str(filing.pk), action__endswith="filed")
            deeds = list(rows.order_by("seq").values_list("action", flat=True))
        assert deeds == ["filing.filed", "filing.unfiled", "filing.filed"]
    with clock.at(at("2026-03-20 10:00")):
        with office_scope(county.office):
            filings.accept(fresh(filing), by=county.actor("reviewer"))
        with unit_scope(county.units["gtz"]), pytest.raises(NextHasActed, match="郑某某"):
            withdraw(fresh(filing), by=handler)


def test_after_a_return_the_way_is_new_and_nothing_is_left_to_withdraw(county: County) -> None:
    with clock.at(at("2026-03-02 09:00")):
        filing = waiting_month(county)
        sign(county, filing, "czj-approver")
        with office_scope(county.office):
            reviewer = county.actor("reviewer")
            filings.return_to_unit(fresh(filing), by=reviewer, reasons=["figures"], text="请核对")
        for name in ("czj-approver", "czj-handler"):
            with pytest.raises(NothingToWithdraw):
                at_work(county, name, withdraw, fresh(filing))
        at_work(county, "czj-handler", filings.submit, fresh(filing))
        at_work(county, "czj-handler", withdraw, fresh(filing))
        assert state(filing) == "returned" and fresh(filing).revision == 2
        assert task_of(filing).title == "退回修改"


@pytest.fixture
def case(county: County) -> Case:
    """A proposed case of 财政局, whose cases a leader signs before they are decided."""
    with every_unit(because="the tests' steps"):
        one = [NewStep("分管领导审核", Role.LEADER)]
        publish(county.units["czj"], TemplateKind.CASE, one, by=system("tests"))
    list_in_force(county, "czj")
    return proposed_case(county, "czj")


def test_an_opinion_and_a_consent_on_a_case(county: County, case: Case) -> None:
    grant = cases.Ruling(Verdict.GRANT)
    at_work(county, "czj-handler", withdraw_case, case)
    assert case.state == CaseState.OPEN and case.opinion == "建议准予。"
    at_work(county, "czj-handler", cases.propose, case, opinion="仍建议准予。")
    at_work(county, "czj-leader", case_steps.sign, case)
    with pytest.raises(NextHasActed, match="黄某某"):
        at_work(county, "czj-handler", withdraw_case, case)
    at_work(county, "czj-leader", withdraw_case, case)
    with pytest.raises(NotThisStep):
        at_work(county, "czj-approver", cases.decide, case, ruling=grant)
    at_work(county, "czj-leader", case_steps.sign, case)
    at_work(county, "czj-approver", cases.decide, case, ruling=grant)
    assert case.state == CaseState.DECIDED
    for name in ("czj-leader", "czj-handler", "czj-approver"):
        with pytest.raises((NextHasActed, NothingToWithdraw)):
            at_work(county, name, withdraw_case, case)
    with every_unit(because="test"):
        process = Process.objects.get(case=case)
        assert not Task.objects.filter(process=process, finished=None).exists()


def test_a_cancelled_record_is_not_brought_back(county: County) -> None:
    """Neither by its submitter nor by a signer; the button has left the page too."""
    filing = waiting_month(county)
    sign(county, filing, "czj-approver")
    with office_scope(county.office):
        cancelling.cancel_filing(
            fresh(filing), by=county.actor("reviewer"), reason=CancelReason.NOT_NEEDED, note="免报"
        )
    for name in ("czj-handler", "czj-approver"):
        with pytest.raises(NothingToWithdraw):
            at_work(county, name, withdraw, fresh(filing))
        client = Client()
        client.force_login(county.people[name])
        page = client.get(f"/u/czj/filings/{filing.pk}/").content.decode()
        assert "/withdraw/" not in page
    assert state(filing) == "cancelled"
    with every_unit(because="test"):
        assert not Task.objects.filter(process__filing=filing, finished=None).exists()


def test_a_cancelled_case_is_not_brought_back(county: County) -> None:
    list_in_force(county, "czj")
    case = proposed_case(county, "czj")
    with unit_scope(county.units["czj"]):
        cancelling.cancel_case(
            case, by=county.actor("czj-leader"), reason=CancelReason.MISTAKE, note="误开"
        )
    with pytest.raises(NothingToWithdraw):
        at_work(county, "czj-handler", withdraw_case, case)
    with every_unit(because="test"):
        assert Case.objects.get(pk=case.pk).state == CaseState.CANCELLED
