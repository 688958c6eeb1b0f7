"""转办 and 委派: who can be asked, what they can do, and how the task comes back."""

import pytest

from casefiles.models import Signature
from casefiles.refusals import HeldByAnother, NamedSigner, NotYourTurn
from casefiles.refusals.signing import (
    AnswerMissing,
    AnswerOnly,
    NotAmongColleagues,
    NotDelegated,
    NotEligible,
    QuestionMissing,
    WithDelegate,
)
from casefiles.verbs import filings
from tenants import clock
from tenants.refusals import NotAllowed
from tenants.roles import Role
from tenants.scope import every_unit, office_scope
from tests.cast import County, at
from tests.stories import open_month, submitted_month
from tests.workflows.signing import (
    Mode,
    at_work,
    sign,
    signers,
    state,
    steps,
    task_of,
    waiting_month,
)
from workflows.models import Task
from workflows.notes import notes_of
from workflows.passing import answer, delegate, recall, transfer
from workflows.tasks import claim, release


@pytest.fixture
def three(county: County) -> County:
    """财政局 with three further approvers."""
    signers(county)
    return county


def test_a_transferred_step_is_done_by_whoever_got_it(three: County) -> None:
    filing = waiting_month(three)
    at_work(three, "czj-approver", claim, task_of(filing))
    to = three.people["czj-1"]
    at_work(three, "czj-approver", transfer, task_of(filing), to, text="我出差，请您办理")
    with pytest.raises(HeldByAnother):
        sign(three, filing, "czj-approver")
    assert [note.text for note in notes_of([task_of(filing)])] == ["我出差，请您办理"]
    sign(three, filing, "czj-1")
    assert state(filing) == "filed"


def test_a_free_step_can_be_given_to_somebody_at_once(three: County) -> None:
    filing = waiting_month(three)
    at_work(three, "czj-leader", transfer, task_of(filing), three.people["czj-2"])
    assert task_of(filing).owner == three.people["czj-2"]
    at_work(three, "czj-2", release, task_of(filing))
    assert task_of(filing).owner is None


def test_only_those_who_may_do_the_step_and_have_no_hand_in_it(three: County) -> None:
    both = three.hire("czj-both", "双某某", three.units["czj"], Role.HANDLER, Role.APPROVER)
    three.places["czj-handler"], three.people["czj-handler"] = three.places["czj-both"], both
    steps(three, {"title": "一"}, {"title": "二"})
    filing = waiting_month(three)
    for wrong in ("czj-both", "czj-admin", "zjj-approver"):
        with pytest.raises(NotEligible):
            at_work(three, "czj-approver", transfer, task_of(filing), three.people[wrong])
    sign(three, filing, "czj-1")
    with pytest.raises(NotEligible, match="甲某某"):
        at_work(three, "czj-approver", transfer, task_of(filing), three.people["czj-1"])
    at_work(three, "czj-approver", transfer, task_of(filing), three.people["czj-2"])


def test_not_to_somebody_who_sits_at_the_step(three: County) -> None:
    steps(three, {"people": ("czj-1", "czj-2"), "mode": Mode.ALL})
    filing = waiting_month(three)
    with pytest.raises(NotEligible):
        at_work(three, "czj-1", transfer, task_of(filing, "czj-1"), three.people["czj-2"])
    with pytest.raises(NamedSigner, match="转办"):
        at_work(three, "czj-1", release, task_of(filing, "czj-1"))
    at_work(three, "czj-1", transfer, task_of(filing, "czj-1"), three.people["czj-3"])
    for name in ("czj-3", "czj-2"):
        sign(three, filing, name)
    assert state(filing) == "filed"


def test_what_somebody_holds_is_not_passed_on_by_another(three: County) -> None:
    filing = waiting_month(three)
    at_work(three, "czj-1", claim, task_of(filing))
    with pytest.raises(HeldByAnother, match="甲某某"):
        at_work(three, "czj-2", transfer, task_of(filing), three.people["czj-3"])
    with pytest.raises(NotAllowed):
        at_work(three, "czj-admin", transfer, task_of(filing), three.people["czj-3"])
    month = open_month(three, "czj", "2026-02")
    with pytest.raises(NotYourTurn):
        at_work(three, "czj-1", transfer, task_of(month), three.people["czj-handler"])


def test_a_delegate_answers_and_does_not_decide(three: County) -> None:
    filing = waiting_month(three)
    handler = three.people["czj-handler"]
    with pytest.raises(QuestionMissing):
        at_work(three, "czj-approver", delegate, task_of(filing), handler, text=" ")
    with pytest.raises(NotAmongColleagues):
        at_work(
            three, "czj-approver", delegate, task_of(filing), three.people["zjj-leader"], text="?"
        )
    at_work(
        three, "czj-approver", delegate, task_of(filing), three.people["czj-1"], text="数字对吗"
    )
    with pytest.raises(AnswerOnly, match="林某某"):
        sign(three, filing, "czj-1")
    with pytest.raises(AnswerOnly):
        at_work(three, "czj-1", release, task_of(filing))
    with pytest.raises(AnswerOnly):
        at_work(three, "czj-1", transfer, task_of(filing), three.people["czj-2"])
    with pytest.raises(WithDelegate, match="甲某某"):
        sign(three, filing, "czj-approver")
    with pytest.raises(AnswerMissing):
        at_work(three, "czj-1", answer, task_of(filing), text="")
    with pytest.raises(NotDelegated):
        at_work(three, "czj-2", answer, task_of(filing), text="我来答")
    at_work(three, "czj-1", answer, task_of(filing), text="已核对，无误")
    assert task_of(filing).owner == three.people["czj-approver"]
    assert [note.text for note in notes_of([task_of(filing)])] == ["数字对吗", "已核对，无误"]
    with pytest.raises(NotDelegated):
        at_work(three, "czj-1", answer, task_of(filing), text="再答一次")
    sign(three, filing, "czj-approver")
    with every_unit(because="test"):
        signed = Signature.objects.get(filing=filing)
        assert signed.signer == three.people["czj-approver"]
    assert state(filing) == "filed"


def test_a_delegation_is_taken_back(three: County) -> None:
    filing = waiting_month(three)
    handler = three.people["czj-handler"]
    at_work(three, "czj-approver", delegate, task_of(filing), handler, text="请补充说明")
    with pytest.raises(NotDelegated):
        at_work(three, "czj-1", recall, task_of(filing))
    at_work(three, "czj-approver", recall, task_of(filing))
    with pytest.raises(NotDelegated):
        at_work(three, "czj-handler", answer, task_of(filing), text="迟到的答复")
    sign(three, filing, "czj-approver")
    assert state(filing) == "filed"


def test_the_office_passes_on_among_its_own(county: County) -> None:
    with clock.at(at("2026-03-02 09:00")):
        filing = submitted_month(county, "gtz")
        task = task_of(filing)
        reviewer, chief = county.actor("reviewer"), county.actor("chief")
        with office_scope(county.office):
            for wrong in ("assessor", "czj-leader"):
                with pytest.raises(NotEligible):
                    transfer(task, county.people[wrong], by=reviewer)
            transfer(task, county.people["chief"], by=reviewer)
            with pytest.raises(HeldByAnother):
                filings.accept(filing, by=reviewer)
            filings.accept(filing, by=chief)
        with every_unit(because="test"):
            assert Task.objects.get(pk=task.pk).owner == county.people["chief"]
