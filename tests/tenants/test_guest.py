"""The guest's scope in raw SQL: one case, its subject, matter, queries and findings, and nothing more."""

from typing import Any

import pytest
from django.db import Error, connection, transaction
from psycopg.errors import InsufficientPrivilege

from casefiles.models import Case, CreditSubject, Filing, Finding, Matter, RecordQuery
from tenants import clock, walls
from tenants.models import Unit
from tenants.rights import GUEST, OTHER_TABLES, PUBLIC_REGISTERS
from tenants.scope import guest_scope, unit_scope
from tests.cast import County, at
from tests.stories import guard, list_in_force, open_case, proposed_case, publish_record

GUEST_REGISTERS = sorted(
    name for name, each in {**PUBLIC_REGISTERS, **OTHER_TABLES}.items() if each.guest
)


@pytest.fixture
def cases(county: County) -> list[Case]:
    """财政局: the case that is opened to a guest, another one, a confidential one; 琯头镇: one."""
    publish_record()
    with clock.at(at("2026-02-02 09:00")):
        list_in_force(county, "czj", matters=2)
        list_in_force(county, "gtz")
        made = [proposed_case(county, "czj"), proposed_case(county, "czj")]
        confidential = open_case(county, "czj")
        guard(county, confidential)
        return [*made, confidential, proposed_case(county, "gtz")]


def ask(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """The rows of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def every_column_of(table: str) -> list[tuple[Any, ...]]:
    """Everything a table shows."""
    return ask(f"SELECT * FROM {table}")


def test_a_guest_reads_one_case_and_what_belongs_to_it(county: County, cases: list[Case]) -> None:
    mine = cases[0]
    with guest_scope(county.units["czj"], mine.pk):
        assert ask("SELECT id FROM casefiles_case") == [(mine.pk,)]
        assert ask("SELECT id FROM casefiles_creditsubject") == [(mine.subject_id,)]
        assert ask("SELECT id FROM casefiles_matter") == [(mine.matter_id,)]
        for table in ("casefiles_recordquery", "casefiles_finding"):
            assert ask(f"SELECT case_id FROM {table}") == [(mine.pk,)], table
        for other in cases[1:]:
            assert ask("SELECT 1 FROM casefiles_case WHERE id = %s", other.pk) == []
            assert ask("SELECT 1 FROM casefiles_finding WHERE case_id = %s", other.pk) == []
        # The managers say the same; what is not named for guests gives nothing.
        assert [each.pk for each in Case.objects.all()] == [mine.pk]
        assert {each.case_id for each in RecordQuery.objects.all()} == {mine.pk}
        assert {each.case_id for each in Finding.objects.all()} == {mine.pk}
        assert list(CreditSubject.objects.all()) == list(Matter.objects.all()) == []


def test_a_guest_of_one_unit_does_not_reach_a_case_of_another(
    county: County, cases: list[Case]
) -> None:
    for unit, case in ((county.units["gtz"], cases[0]), (county.units["czj"], cases[3])):
        with guest_scope(unit, case.pk):
            for table in walls.GUEST:
                assert every_column_of(table) == [], table


def test_a_guest_may_not_even_ask_any_other_table(county: County, cases: list[Case]) -> None:
    tables = [name for (name,) in ask("SELECT tablename FROM pg_tables WHERE schemaname='public'")]
    allowed = {*GUEST, *GUEST_REGISTERS}
    assert {"audit_entry", "casefiles_casegrant", "django_session", "tenants_membership"} <= (
        set(tables) - allowed
    )
    with guest_scope(county.units["czj"], cases[0].pk):
        for table in tables:
            if table in allowed:
                every_column_of(table)
                continue
            with pytest.raises(Error) as refused, transaction.atomic():
                every_column_of(table)
            assert isinstance(refused.value.__cause__, InsufficientPrivilege), table


def test_a_guest_changes_nothing(county: County, cases: list[Case]) -> None:
    with guest_scope(county.units["czj"], cases[0].pk):
        for table in (*GUEST, *GUEST_REGISTERS):
            for sql in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
                with pytest.raises(Error) as refused, transaction.atomic():
                    ask(sql)
                assert isinstance(refused.value.__cause__, InsufficientPrivilege), sql


def test_a_guest_without_a_case_sees_nothing(county: County, cases: list[Case]) -> None:
    with guest_scope(county.units["czj"], cases[0].pk):
        ask("SELECT set_config('app.case', '', true)")
        for table in walls.GUEST:
            assert every_column_of(table) == [], table
    # The setting without the role opens nothing either.
    with unit_scope(county.units["zjj"]):
        ask("SELECT set_config('app.case', %s, true)", str(cases[0].pk))
        assert every_column_of("casefiles_case") == []


def test_the_guests_scope_ends_and_the_own_desk_is_back(county: County, cases: list[Case]) -> None:
    zjj: Unit = county.units["zjj"]
    with unit_scope(zjj):
        with guest_scope(county.units["czj"], cases[0].pk):
            assert Case.objects.count() == 1
        assert Case.objects.count() == 0
        assert every_column_of("casefiles_case") == []
        assert Filing.objects.count() == 0
