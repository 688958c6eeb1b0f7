"""A case becomes confidential while others work on it: one after the other, and nothing in front of the door."""

from collections.abc import Iterator

import pytest
from django.db import connection

from casefiles.models import Case, RecordQuery, Verdict
from casefiles.refusals import OutOfSight
from casefiles.verbs import cases, confidential
from tenants import clock
from tenants.scope import every_unit, unit_scope
from tests.cast import County, at
from tests.security.test_19_two_at_once import NOW, together
from tests.stories import list_in_force, proposed_case
from workflows.models import Task

ROUNDS = 10


@pytest.fixture
def town(open_county: County) -> Iterator[County]:
    """The committed county on an ordinary morning."""
    with clock.at(at(NOW)):
        list_in_force(open_county, "czj")
        yield open_county


def test_a_decision_beside_it_is_made_before_or_not_at_all(town: County) -> None:
    unit = town.units["czj"]
    waiting = [proposed_case(town, "czj").pk for _ in range(ROUNDS)]

    def decide(pk: object) -> str:
        with unit_scope(unit):
            case = Case.objects.filter(pk=pk).first()
            if case is None:
                return "gone"
            cases.decide(case, by=town.actor("czj-leader"), ruling=cases.Ruling(Verdict.GRANT))
            return "decided"

    def guard(pk: object) -> str:
        with unit_scope(unit):
            case = Case.objects.get(pk=pk)
            confidential.guard_case(case, by=town.actor("czj-approver"), grounds="涉及未公开线索")
            return "guarded"

    rounds = together(
        [
            [lambda pk=pk: decide(pk) for pk in waiting],  # type: ignore[misc]
            [lambda pk=pk: guard(pk) for pk in waiting],  # type: ignore[misc]
        ]
    )
    for decided, guarded in rounds:
        assert guarded == "guarded"
        assert decided in {"decided", "gone"} or isinstance(decided, OutOfSight), decided
    with every_unit(because="test"):
        for pk, (decided, _guarded) in zip(waiting, rounds, strict=True):
            case = Case.objects.get(pk=pk)
            assert bool(case.verdict) == (decided == "decided")
            assert case.door != 0
            doors = set(Task.objects.filter(process__case=case).values_list("door", flat=True))
            doors |= set(RecordQuery.objects.filter(case=case).values_list("door", flat=True))
            assert doors == {case.door}
    with unit_scope(unit), connection.cursor() as cursor:
        for table in ("casefiles_case", "casefiles_recordquery", "casefiles_finding"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (0,), table
