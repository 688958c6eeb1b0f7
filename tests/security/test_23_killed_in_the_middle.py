"""23: SIGKILL between state, audit and what follows: all or none.

A process of its own does one deed and kills itself before its n-th statement, for every n.
"""

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from audit.models import Entry
from audit.verify import verify
from casefiles.models import Case, Filing, Signature
from casefiles.verbs import cases, filings
from tenants import clock
from tenants.scope import every_unit, office_scope, unit_scope
from tests.cast import County, at
from tests.stories import list_in_force, proposed_case, submitted_month
from workflows.models import Process, Task

NOW = "2026-03-02 09:00"
MOST = 200


def killed_before(deed: Callable[[], None], number: int) -> bool:
    """Do the deed in a child that dies before statement `number`; whether it died."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        left = number

        def count(execute: Any, *args: Any) -> Any:
            nonlocal left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return execute(*args)

        try:
            with connection.execute_wrapper(count):
                deed()
        except BaseException:
            os._exit(1)
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    assert status in {0, signal.SIGKILL}, "the deed itself failed"
    return status != 0


def everything() -> dict[str, Any]:
    """All rows that such a deed touches."""
    with every_unit(because="test"):
        return {
            model.__name__: list(model.objects.order_by("pk").values())
            for model in (Filing, Signature, Case, Process, Task, Entry)
        }


def all_or_none(deed: Callable[[], None], action: str) -> int:
    """Kill before every statement in turn; returns how many there are."""
    before = everything()
    for number in range(1, MOST):
        if not killed_before(deed, number):
            break
        assert everything() == before, f"killed before statement {number}"
    after = everything()
    assert len(after["Entry"]) > len(before["Entry"])
    assert after["Entry"][-1]["action"] == action
    with every_unit(because="test"):
        assert verify(Path("no checkpoints")).faults == ()
    return number


@pytest.fixture(autouse=True)
def morning() -> Any:
    """An ordinary morning."""
    with clock.at(at(NOW)):
        yield


def test_23_signing(open_county: County) -> None:
    filing = submitted_month(open_county, "czj")
    approver = open_county.actor("czj-approver")

    def sign() -> None:
        with unit_scope(open_county.units["czj"]):
            filings.sign(Filing.objects.get(pk=filing.pk), by=approver, text="同意")

    assert all_or_none(sign, "filing.filed") > 10


def test_23_accepting(open_county: County) -> None:
    filing = submitted_month(open_county, "gtz")
    reviewer = open_county.actor("reviewer")

    def accept() -> None:
        with office_scope(open_county.office):
            filings.accept(Filing.objects.get(pk=filing.pk), by=reviewer)

    assert all_or_none(accept, "filing.accepted") > 10


def test_23_deciding(open_county: County) -> None:
    list_in_force(open_county, "czj")
    case = proposed_case(open_county, "czj")
    approver = open_county.actor("czj-approver")

    def decide() -> None:
        with unit_scope(open_county.units["czj"]):
            cases.decide(Case.objects.get(pk=case.pk), by=approver, ruling=cases.Ruling("grant"))

    assert all_or_none(decide, "case.decided") > 10
