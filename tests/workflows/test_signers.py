"""Steps of several signers: all of them or a share, any one, in turn; conditions; one return ends it."""

from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from casefiles.models import Signature
from casefiles.refusals import AlreadyDone, HeldByAnother, NamedSigner, SelfReview
from tenants.refusals import Refusal
from tenants.roles import Role
from tenants.scope import every_unit, unit_scope
from tests.cast import County
from tests.workflows.signing import (
    Mode,
    seats,
    send_back,
    sign,
    signers,
    state,
    steps,
    waiting_month,
)
from workflows import tasks
from workflows.models import Task

THREE = ("czj-1", "czj-2", "czj-3")


def test_all_must_sign_and_each_signature_is_kept(county: County) -> None:
    signers(county)
    steps(county, {"people": THREE, "mode": Mode.ALL})
    filing = waiting_month(county)
    assert seats(filing) == [(name, "ASSIGNED", "") for name in THREE]
    sign(county, filing, "czj-2")
    with pytest.raises(AlreadyDone):
        sign(county, filing, "czj-2")
    sign(county, filing, "czj-1")
    assert state(filing) == "submitted"
    sign(county, filing, "czj-3")
    assert state(filing) == "filed"
    with every_unit(because="test"):
        found = Signature.objects.filter(filing=filing).values_list("signer__username", flat=True)
        assert sorted(found) == list(THREE)


@pytest.mark.parametrize(("ratio", "needed"), [(1, 1), (34, 2), (66, 2), (67, 3), (100, 3)])
def test_a_share_of_all_is_enough(county: County, ratio: int, needed: int) -> None:
    signers(county)
    steps(county, {"people": THREE, "mode": Mode.ALL, "ratio": ratio})
    filing = waiting_month(county)
    for number, name in enumerate(THREE[:needed], start=1):
        assert state(filing) == "submitted"
        sign(county, filing, name)
        assert (state(filing) == "filed") == (number == needed)
    endings = [ending for _who, _status, ending in seats(filing)]
    assert endings == ["approved"] * needed + ["overtaken"] * (3 - needed)


def test_everybody_who_holds_the_role_signs(county: County) -> None:
    signers(county, 2)
    steps(county, {"role": Role.APPROVER, "mode": Mode.ALL})
    filing = waiting_month(county)
    assert sorted(who for who, _status, _ending in seats(filing)) == [
        "czj-1",
        "czj-2",
        "czj-approver",
    ]
    for name in ("czj-1", "czj-approver", "czj-2"):
        assert state(filing) == "submitted"
        sign(county, filing, name)
    assert state(filing) == "filed"


def test_any_one_of_the_named(county: County) -> None:
    signers(county)
    steps(county, {"people": THREE[:2], "mode": Mode.ANY})
    filing = waiting_month(county)
    with pytest.raises(HeldByAnother):
        sign(county, filing, "czj-3")
    sign(county, filing, "czj-2")
    assert state(filing) == "filed"
    assert seats(filing) == [("czj-1", "CANCELED", "overtaken"), ("czj-2", "DONE", "approved")]
    with pytest.raises(AlreadyDone, match="乙某某"):
        sign(county, filing, "czj-1")


def test_in_turn_and_not_before(county: County) -> None:
    signers(county)
    steps(county, {"people": ("czj-3", "czj-1"), "mode": Mode.IN_TURN})
    filing = waiting_month(county)
    assert seats(filing) == [("czj-3", "ASSIGNED", "")]
    with pytest.raises(HeldByAnother):
        sign(county, filing, "czj-1")
    sign(county, filing, "czj-3")
    assert seats(filing)[1:] == [("czj-1", "ASSIGNED", "")]
    sign(county, filing, "czj-1")
    assert state(filing) == "filed"


@pytest.mark.parametrize("mode", [Mode.ALL, Mode.ANY, Mode.IN_TURN])
def test_one_return_ends_the_step_and_the_next_round_asks_all_again(
    county: County, mode: Mode
) -> None:
    signers(county)
    steps(county, {"people": THREE, "mode": mode})
    filing = waiting_month(county)
    if mode == Mode.ALL:
        sign(county, filing, "czj-2")
    send_back(county, filing, "czj-1")
    assert state(filing) == "returned"
    assert seats(filing) == []
    waiting = waiting_month(county, "2026-02")
    assert len(seats(waiting)) == (1 if mode == Mode.IN_TURN else 3)


def test_the_submitter_has_no_seat_and_alone_cannot_sign(county: County) -> None:
    signers(county, 1)
    both = county.hire("czj-both", "双某某", county.units["czj"], Role.HANDLER, Role.APPROVER)
    county.places["czj-handler"] = county.places["czj-both"]
    county.people["czj-handler"] = both
    steps(county, {"people": ("czj-both", "czj-1"), "mode": Mode.ALL})
    filing = waiting_month(county)
    assert seats(filing) == [("czj-1", "ASSIGNED", "")]
    sign(county, filing, "czj-1")
    assert state(filing) == "filed"
    steps(county, {"people": ("czj-both",), "mode": Mode.ALL})
    alone = waiting_month(county, "2026-02")
    with pytest.raises(SelfReview):
        sign(county, alone, "czj-both")
    assert state(alone) == "submitted"


def test_a_step_whose_conditions_fail_is_passed_over(county: County) -> None:
    signers(county)
    nil = [{"fact": "nil", "test": "is", "value": True}]
    steps(
        county,
        {"people": ("czj-1",), "conditions": nil},
        {"people": ("czj-2",), "conditions": [{"fact": "nil", "test": "is", "value": False}]},
        {"people": ("czj-3",), "conditions": nil},
    )
    filing = waiting_month(county)
    assert seats(filing) == [("czj-2", "ASSIGNED", "")]
    sign(county, filing, "czj-2")
    assert state(filing) == "filed"


@pytest.mark.parametrize("round_", range(5))
def test_two_signers_at_once_are_both_kept(open_county: County, round_: int) -> None:
    signers(open_county)
    steps(open_county, {"people": THREE, "mode": Mode.ALL})
    filing = waiting_month(open_county)
    together, errors = Barrier(3), []

    def one(name: str) -> None:
        together.wait()
        try:
            sign(open_county, filing, name)
        except Refusal as refusal:  # pragma: no cover - would be the failure
            errors.append(refusal)
        finally:
            connection.close()

    threads: list[Any] = [Thread(target=one, args=(name,)) for name in THREE]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert errors == []
    assert state(filing) == "filed"
    assert {ending for _who, _status, ending in seats(filing)} == {"approved"}


def test_a_named_signer_does_not_leave_the_signature_to_others(county: County) -> None:
    signers(county)
    steps(county, {"people": THREE, "mode": Mode.ALL})
    filing = waiting_month(county)
    with unit_scope(county.units["czj"]):
        task = Task.objects.get(process__filing=filing, owner__username="czj-1")
        with pytest.raises(NamedSigner):
            tasks.release(task, by=county.actor("czj-1"))
    page = Client()
    page.force_login(county.people["czj-1"])
    text = page.get(f"/u/czj/filings/{filing.pk}/").content.decode()
    assert "释放任务" not in text and "filing-sign" not in text
    assert (
        all(name in text for name in ("甲某某", "乙某某", "丙某某"))
        and f"/filings/{filing.pk}/sign/" in text
    )
    page.force_login(county.people["czj-handler"])
    text = page.get(f"/u/czj/filings/{filing.pk}/").content.decode()
    assert "现由甲某某、乙某某、丙某某办理" in text
