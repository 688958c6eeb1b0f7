"""The trail: one way in, no way to change it, one chain per unit."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from psycopg.errors import InsufficientPrivilege, RestrictViolation

from audit import chain
from audit.actions import Action, UnknownAction
from audit.models import Entry
from audit.models.entries import TrailIsClosed
from audit.record import RecordOutsideTransaction, record
from casefiles import actions
from tenants.actors import Actor, system
from tenants.scope import NoScope, every_unit, office_scope, unit_scope
from tests.cast import County
from tests.owner import as_owner

STEP = {"revision": 1, "step": "审核"}


def deed(county: County, code: str = "czj", text: str = "同意") -> Entry:
    """One entry on a unit's chain."""
    unit = county.units[code]
    by = county.actor(f"{code}-approver")
    return record(actions.FILING_SIGNED, unit, by=by, text=text, **STEP)


def test_a_deed_outside_a_transaction_is_an_error(open_county: County) -> None:
    with pytest.raises(RecordOutsideTransaction):
        deed(open_county)


def test_a_deed_outside_a_scope_is_an_error(county: County) -> None:
    with pytest.raises((NoScope, DatabaseError)), transaction.atomic():
        deed(county)


def test_a_deed_carries_exactly_what_was_declared(county: County) -> None:
    unit, by = county.units["czj"], county.actor("czj-approver")
    twin = Action(actions.FILING_SIGNED.name, "签", actions.FILING_SIGNED.carries)
    unknown = Action("filing.burned", "烧", frozenset())
    with unit_scope(unit):
        before = Entry.objects.count()
        for action, data in (
            (actions.FILING_SIGNED, STEP),
            (actions.FILING_SIGNED, STEP | {"text": "", "score": 5}),
            (twin, STEP | {"text": ""}),
            (unknown, {}),
        ):
            with pytest.raises(UnknownAction):
                record(action, unit, by=by, **data)
        assert Entry.objects.count() == before


def test_a_deed_rolls_back_with_its_cause(county: County) -> None:
    with unit_scope(county.units["czj"]):
        before = list(Entry.objects.order_by("seq").values_list("hash", flat=True))
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            deed(county)
            raise ZeroDivisionError
        assert list(Entry.objects.order_by("seq").values_list("hash", flat=True)) == before
        assert deed(county).seq == len(before) + 1


def test_every_unit_has_its_own_chain(county: County) -> None:
    codes = ("czj", "zjj", "czj", "czj", "zjj", "gtz", "czj")
    for code in codes:
        with unit_scope(county.units[code]):
            deed(county, code)
    with every_unit(because="test"):
        chains: dict[str, list[Entry]] = {}
        for entry in Entry.objects.order_by("chain", "seq"):
            chains.setdefault(entry.chain, []).append(entry)
    assert set(chains) == {"u:czj", "u:zjj", "u:gtz", "o:350122"}
    for name, entries in chains.items():
        assert [each.seq for each in entries] == list(range(1, len(entries) + 1)), name
        before = [chain.GENESIS, *(each.hash for each in entries)]
        assert [each.prev_hash for each in entries] == before[:-1], name
        assert all(each.hash == each.computed_hash() for each in entries), name
        places = {(each.unit_id, each.office_id) for each in entries}
        unit = county.units.get(name.partition(":")[2])
        assert places == {(unit.pk if unit else None, county.office.pk)}, name


def test_the_offices_own_chain_is_not_for_units(county: County) -> None:
    names = "SELECT DISTINCT chain FROM audit_entry ORDER BY chain"
    for code, unit in county.units.items():
        with unit_scope(unit), connection.cursor() as cursor:
            assert set(Entry.objects.values_list("chain", flat=True)) == {f"u:{code}"}
            cursor.execute(names)
            assert cursor.fetchall() == [(f"u:{code}",)]
    with office_scope(county.office), connection.cursor() as cursor:
        cursor.execute(names)
        assert {name for (name,) in cursor.fetchall()} == {"o:350122", "u:czj", "u:gtz", "u:zjj"}


def test_instance_and_queryset_refuse(county: County) -> None:
    with unit_scope(county.units["czj"]):
        entry = Entry.objects.order_by("seq").last()
        assert entry is not None
        entry.actor_name = "某某某"
        ways: list[Callable[[], Any]] = [
            entry.save,
            lambda: entry.save(update_fields=["actor_name"]),
            lambda: entry.save_base(),
            entry.delete,
            lambda: Entry.objects.update(actor_name="某某某"),
            lambda: Entry.objects.filter(pk=entry.pk).update(actor_name="某某某"),
            lambda: Entry.objects.bulk_update([entry], ["actor_name"]),
            lambda: Entry.objects.update_or_create(pk=entry.pk, defaults={"actor_name": "某某某"}),
            lambda: Entry.objects.all().delete(),
            lambda: Entry.objects.filter(pk=entry.pk).delete(),
        ]
        for number, way in enumerate(ways):
            with pytest.raises((TrailIsClosed, DatabaseError)), transaction.atomic():
                pytest.fail(f"way {number} gave {way()!r}")
        assert Entry.objects.get(pk=entry.pk).computed_hash() == entry.hash


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_entry SET actor_name = 'x'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        "DROP TABLE audit_entry",
        "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
        "ALTER TABLE audit_entry NO FORCE ROW LEVEL SECURITY",
    ],
)
def test_the_database_refuses_the_application(county: County, sql: str) -> None:
    scopes = (
        lambda: transaction.atomic(),
        lambda: unit_scope(county.units["czj"]),
        lambda: office_scope(county.office),
        lambda: every_unit(because="test"),
    )
    for scope in scopes:
        with pytest.raises(DatabaseError) as caught, scope(), connection.cursor() as cursor:
            cursor.execute(sql)
        assert isinstance(caught.value.__cause__, InsufficientPrivilege)


@pytest.mark.parametrize(
    "sql", ["UPDATE audit_entry SET actor_name = 'x'", "DELETE FROM audit_entry"]
)
def test_the_trigger_refuses_the_owner(open_county: County, sql: str) -> None:
    with as_owner() as owner:
        assert owner.execute(sql).rowcount == 0  # FORCE: not even the owner sees a row
        owner.execute("ALTER TABLE audit_entry NO FORCE ROW LEVEL SECURITY")
        with pytest.raises(RestrictViolation, match="the trail cannot be edited"):
            owner.execute(sql)
        owner.rollback()
        forced = owner.execute(
            "SELECT relforcerowsecurity FROM pg_class WHERE relname = 'audit_entry'"
        ).fetchone()
    assert forced == (True,)
    assert isinstance(owner, psycopg.Connection)


def test_marks_that_could_disguise_a_line_are_escaped(county: County) -> None:
    typed = "a\x00b\x1b[31mc\x7fd\x85e\u202ef\u2066g\u200bh\ufeffz\nj\tk\rl"
    shown = "a\\u0000b\\u001b[31mc\\u007fd\\u0085e\\u202ef\\u2066g\\u200bh\\ufeffz\nj\tk\\u000dl"
    person = county.people["czj-approver"]
    person.display_name = "林\u202e某"
    by = Actor(person, county.office, county.units["czj"], county.places["czj-approver"][1])
    unit = county.units["czj"]
    unit.short_name = "财\u2067政\x07局"
    with unit_scope(unit):
        entry = record(actions.FILING_SIGNED, unit, by=by, revision=1, step=[typed], text=typed)
        entry.refresh_from_db()
        assert entry.data == {"revision": 1, "step": [shown], "text": shown}
        assert entry.actor_name == "林\\u202e某"
        assert entry.subject_label == "财\\u2067政\\u0007局"
        assert entry.computed_hash() == entry.hash


def test_the_system_is_named_by_its_schedule(county: County) -> None:
    unit = county.units["czj"]
    with unit_scope(unit):
        entry = record(
            actions.UNIT_RENAMED, unit, by=system("nightly"), old="a", new="b", since="c"
        )
        assert (entry.actor_id, entry.actor_name) == (None, "系统（nightly）")
