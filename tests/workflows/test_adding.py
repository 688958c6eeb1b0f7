"""前加签, 后加签, 减签: signers beside one who was asked, one after the other."""

import pytest

from casefiles.models import Signature
from casefiles.refusals import AlreadyDone, NamedSigner, TaskGone
from casefiles.refusals.signing import (
    AddedByAnother,
    NextHasActed,
    NoSignersHere,
    NotEligible,
    OnlyAddedSigners,
    WaitsForAnother,
)
from casefiles.verbs.withdrawals import withdraw
from tenants.scope import every_unit
from tests.cast import County
from tests.stories import open_month
from tests.workflows.signing import (
    Mode,
    at_work,
    fresh,
    seats,
    send_back,
    sign,
    signers,
    state,
    steps,
    task_of,
    waiting_month,
)
from workflows.adding import add_signer, remove_signer
from workflows.models import Added, Task
from workflows.passing import transfer
from workflows.tasks import release


@pytest.fixture
def three(county: County) -> County:
    """财政局 with four further approvers."""
    signers(county, 4)
    return county


def add(county: County, filing: object, by: str, person: str, where: Added) -> None:
    """`by` adds `person` beside the own task."""
    task = task_of(filing, by) if by in owners(filing) else task_of(filing)  # type: ignore[arg-type]
    at_work(county, by, add_signer, task, county.people[person], where)


def owners(filing: object) -> set[str]:
    """Who has an open task."""
    with every_unit(because="test"):
        rows = Task.objects.filter(process__filing=filing, flow_task_type="HUMAN", finished=None)
        return {each.owner.username for each in rows.select_related("owner") if each.owner}


def test_whoever_is_added_before_signs_first(three: County) -> None:
    filing = waiting_month(three)
    add(three, filing, "czj-approver", "czj-1", Added.BEFORE)
    assert seats(filing) == [("czj-approver", "SCHEDULED", ""), ("czj-1", "ASSIGNED", "")]
    with pytest.raises(WaitsForAnother, match="甲某某"):
        sign(three, filing, "czj-approver")
    with pytest.raises(NamedSigner):
        at_work(three, "czj-1", release, task_of(filing, "czj-1"))
    sign(three, filing, "czj-1")
    assert state(filing) == "submitted"
    with pytest.raises(AlreadyDone):
        sign(three, filing, "czj-1")
    sign(three, filing, "czj-approver")
    assert state(filing) == "filed"


def test_whoever_is_added_after_signs_afterwards(three: County) -> None:
    filing = waiting_month(three)
    add(three, filing, "czj-approver", "czj-1", Added.AFTER)
    add(three, filing, "czj-approver", "czj-2", Added.AFTER)
    for early in ("czj-1", "czj-2"):
        with pytest.raises(WaitsForAnother, match="林某某"):
            sign(three, filing, early)
    sign(three, filing, "czj-approver")
    with pytest.raises(WaitsForAnother, match="甲某某"):
        sign(three, filing, "czj-2")
    sign(three, filing, "czj-1")
    assert state(filing) == "submitted"
    sign(three, filing, "czj-2")
    assert state(filing) == "filed"
    with every_unit(because="test"):
        found = Signature.objects.filter(filing=filing, decision="approved")
        order = list(found.values_list("signer__username", flat=True))
    assert order == ["czj-approver", "czj-1", "czj-2"]


def test_the_added_add_others(three: County) -> None:
    filing = waiting_month(three)
    add(three, filing, "czj-approver", "czj-1", Added.BEFORE)
    add(three, filing, "czj-1", "czj-2", Added.BEFORE)
    add(three, filing, "czj-2", "czj-3", Added.AFTER)
    for name in ("czj-2", "czj-3", "czj-1", "czj-approver"):
        assert state(filing) == "submitted"
        sign(three, filing, name)
    assert state(filing) == "filed"


def test_an_added_signer_returns_the_filing(three: County) -> None:
    filing = waiting_month(three)
    add(three, filing, "czj-approver", "czj-1", Added.BEFORE)
    send_back(three, filing, "czj-1")
    assert state(filing) == "returned"
    assert owners(filing) == {"czj-handler"}


def test_who_can_be_added(three: County) -> None:
    filing = waiting_month(three)
    for wrong in ("czj-handler", "czj-admin", "zjj-leader", "czj-approver"):
        with pytest.raises(NotEligible):
            add(three, filing, "czj-approver", wrong, Added.AFTER)
    add(three, filing, "czj-approver", "czj-1", Added.AFTER)
    with pytest.raises(NotEligible):
        add(three, filing, "czj-approver", "czj-1", Added.AFTER)


def test_signers_are_added_where_several_can_sign(three: County) -> None:
    with every_unit(because="test"):
        month = open_month(three, "czj", "2026-02")
    person = three.people["czj-1"]
    three.places["czj-handler"] = (
        three.units["czj"],
        three.places["czj-handler"][1] | three.places["czj-approver"][1],
    )
    with pytest.raises(NoSignersHere):
        at_work(three, "czj-handler", add_signer, task_of(month), person, Added.AFTER)


def test_an_added_signer_is_taken_off(three: County) -> None:
    filing = waiting_month(three)
    add(three, filing, "czj-approver", "czj-1", Added.BEFORE)
    with pytest.raises(AddedByAnother, match="林某某"):
        at_work(three, "czj-2", remove_signer, task_of(filing, "czj-1"))
    with pytest.raises(OnlyAddedSigners):
        at_work(three, "czj-approver", remove_signer, task_of(filing, "czj-approver"))
    taken = task_of(filing, "czj-1")
    at_work(three, "czj-approver", remove_signer, taken)
    with pytest.raises(TaskGone, match="减签"):
        at_work(three, "czj-approver", remove_signer, taken)
    sign(three, filing, "czj-approver")
    assert state(filing) == "filed"


def test_the_step_goes_on_when_the_last_who_was_waited_for_is_taken_off(three: County) -> None:
    filing = waiting_month(three)
    add(three, filing, "czj-approver", "czj-1", Added.AFTER)
    sign(three, filing, "czj-approver")
    assert state(filing) == "submitted"
    at_work(three, "czj-approver", remove_signer, task_of(filing, "czj-1"))
    assert state(filing) == "filed"


@pytest.mark.parametrize("mode", [Mode.ALL, Mode.ANY, Mode.IN_TURN])
def test_an_added_signer_counts_with_whoever_added_them(three: County, mode: Mode) -> None:
    steps(three, {"people": ("czj-1", "czj-2"), "mode": mode})
    filing = waiting_month(three)
    add(three, filing, "czj-1", "czj-3", Added.AFTER)
    sign(three, filing, "czj-1")
    assert state(filing) == "submitted"
    assert "czj-3" in owners(filing)
    sign(three, filing, "czj-3")
    assert (state(filing) == "filed") == (mode == Mode.ANY)
    if mode != Mode.ANY:
        sign(three, filing, "czj-2")
    assert state(filing) == "filed"


def test_any_other_signer_is_enough_though_somebody_was_added(three: County) -> None:
    steps(three, {"people": ("czj-1", "czj-2"), "mode": Mode.ANY})
    filing = waiting_month(three)
    add(three, filing, "czj-1", "czj-3", Added.BEFORE)
    sign(three, filing, "czj-2")
    assert state(filing) == "filed"
    assert owners(filing) == set()


def test_a_share_counts_seats_and_not_added_signers(three: County) -> None:
    steps(three, {"people": ("czj-1", "czj-2", "czj-3"), "mode": Mode.ALL, "ratio": 66})
    filing = waiting_month(three)
    add(three, filing, "czj-1", "czj-4", Added.BEFORE)
    sign(three, filing, "czj-4")
    sign(three, filing, "czj-2")
    assert state(filing) == "submitted"
    sign(three, filing, "czj-1")
    assert state(filing) == "filed"


def test_transferred_after_somebody_was_added(three: County) -> None:
    filing = waiting_month(three)
    add(three, filing, "czj-approver", "czj-1", Added.AFTER)
    at_work(three, "czj-approver", transfer, task_of(filing, "czj-approver"), three.people["czj-2"])
    sign(three, filing, "czj-2")
    at_work(three, "czj-approver", remove_signer, task_of(filing, "czj-1"))
    assert state(filing) == "filed"


def test_whoever_was_followed_by_an_added_signer_cannot_withdraw(three: County) -> None:
    filing = waiting_month(three)
    add(three, filing, "czj-approver", "czj-1", Added.AFTER)
    sign(three, filing, "czj-approver")
    at_work(three, "czj-approver", withdraw, fresh(filing))
    with pytest.raises(WaitsForAnother):
        sign(three, filing, "czj-1")
    sign(three, filing, "czj-approver")
    sign(three, filing, "czj-1")
    with pytest.raises(NextHasActed, match="甲某某"):
        at_work(three, "czj-approver", withdraw, fresh(filing))
    at_work(three, "czj-1", withdraw, fresh(filing))
    assert state(filing) == "submitted"
    sign(three, filing, "czj-1")
    assert state(filing) == "filed"
