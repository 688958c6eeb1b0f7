"""28: whatever changes an audited row without an entry is refused by the database itself."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, connections, transaction
from psycopg import Connection
from psycopg.errors import InsufficientPrivilege, RestrictViolation
from psycopg.errors import IntegrityError as BrokenRule
from psycopg.types.json import Jsonb

from audit import actions as registry
from audit import guards
from audit.assessing import assess
from audit.models import Waiver
from audit.record import record
from casefiles import actions
from casefiles.models import CreditSubject, Filing, Matter
from tenants import clock
from tenants.actors import system
from tenants.models import Office, Unit, User
from tenants.scope import every_unit, office_scope, unit_scope
from tests.access.world import _run as finished_run
from tests.cast import County, at
from tests.owner import as_owner
from tests.stories import live_in, open_month, publish_record
from workflows.tasks import claim

REFUSED = "no entry of the trail accompanies this"
# A value that no row has, by type.
NEW: dict[str, Any] = {
    "uuid": "00000000-0000-4000-8000-00000000abcd",
    "bigint": 900_001,
    "integer": 900_001,
    "smallint": 9001,
    "character varying": "999999",
    "text": "999999",
    "date": "1990-01-01",
    "timestamp with time zone": "1990-01-01T00:00:00Z",
}


@pytest.fixture
def lived(open_county: County) -> Iterator[County]:
    """Two units with a row in every audited table, committed."""
    publish_record()
    with clock.at(at("2026-02-02 09:00")):
        live_in(open_county, "czj")
        live_in(open_county, "gtz")
    with every_unit(because="the tests' scores"), clock.at(at("2026-06-01 09:00")):
        assess(open_county.office, 2026, by=system("tests"))
        finished_run(open_county.office)
        record(
            actions.UNIT_RENAMED, open_county.office, by=system("tests"), old="", new="", since=""
        )
    yield open_county


# Tables with a rule of their own that refuses before the transaction ends.
NARROWER = {
    "casefiles_matter": "an accepted item list never changes",
    "audit_rubric": "scores and rules are only added",
    "audit_score": "scores and rules are only added",
    "audit_assessment": "a locked one never changes",
}


def audited() -> dict[str, list[str]]:
    """Every audited table with its columns."""
    with as_owner() as owner:
        return guards.guarded_tables(owner.cursor())


def lived_in() -> dict[str, list[str]]:
    """Those that hold a row; `test_28_no_table_of_ours_is_forgotten` is about all of them."""
    found = {}
    with every_unit(because="test"), connection.cursor() as cursor:
        for table, columns in audited().items():
            cursor.execute("SELECT has_table_privilege(%s, 'SELECT')", [table])
            if not cursor.fetchone()[0]:
                continue
            cursor.execute(f'SELECT EXISTS (SELECT 1 FROM "{table}")')
            if cursor.fetchone()[0]:
                found[table] = columns
    assert len(found) >= 26
    return found


def plain(table: str, columns: list[str]) -> str:
    """A column whose change is audited."""
    free = guards.EXEMPT_COLUMNS.get(table, {})
    return (
        next(each for each in columns if each not in free and each != "id") if free else columns[-1]
    )


def writes(cursor: Any, table: str, columns: list[str]) -> dict[str, tuple[str, list[Any]]]:
    """A raw UPDATE, DELETE and INSERT of one row, each of which the table's own rules let pass."""
    column = plain(table, columns)
    key = primary_key(cursor, table)
    one = f'WHERE {key} = (SELECT min({key}::text) FROM "{table}")::{type_of(cursor, table, key)}'
    return {
        "UPDATE": (f'UPDATE "{table}" SET "{column}" = "{column}" {one}', []),
        "DELETE": (f'DELETE FROM "{table}" {one}', []),
        "INSERT": (
            f'INSERT INTO "{table}" SELECT (jsonb_populate_record(NULL::{table}, to_jsonb(t)'
            " || (SELECT jsonb_object_agg(key, value) FROM jsonb_each(%s)"
            " WHERE to_jsonb(t) ->> key IS NOT NULL))).*"
            f' FROM (SELECT * FROM "{table}" LIMIT 1) t',
            [Jsonb(fresh(cursor, table))],
        ),
    }


def primary_key(cursor: Any, table: str) -> str:
    """The column by which one row is found."""
    cursor.execute(
        "SELECT a.attname::text FROM pg_index i JOIN pg_attribute a"
        " ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey)"
        " WHERE i.indisprimary AND i.indrelid = %s::regclass",
        [table],
    )
    ((name,),) = cursor.fetchall()
    return str(name)


def type_of(cursor: Any, table: str, column: str) -> str:
    """A column's type."""
    cursor.execute(
        "SELECT data_type FROM information_schema.columns WHERE table_name = %s AND column_name = %s",
        [table, column],
    )
    return str(cursor.fetchone()[0])


def fresh(cursor: Any, table: str) -> dict[str, Any]:
    """A new value for one column of each unique index, so that a copy of a row passes them."""
    cursor.execute(
        "SELECT array_agg(a.attname::text) FROM pg_index i JOIN pg_attribute a"
        " ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey)"
        " WHERE i.indisunique AND i.indrelid = %s::regclass GROUP BY i.indexrelid",
        [table],
    )
    changed: dict[str, Any] = {}
    for (names,) in cursor.fetchall():
        kinds = {name: type_of(cursor, table, name) for name in names}
        # A key or a number rather than a text, which may have a form to keep.
        known = [each for each in names if kinds[each] in NEW]
        name = min(known, key=lambda each: list(NEW).index(kinds[each]))
        changed[name] = NEW[kinds[name]]
    return changed


def narrower(said: str) -> bool:
    """Whether a table's own, narrower rule was quicker to refuse."""
    return any(
        each in said
        for each in (*NARROWER.values(), "permission denied for table", "violates foreign key")
    )


def refused_as_app(sql: str, values: list[Any]) -> str:
    """What the database says at COMMIT to the application's login, which sees every unit."""
    with (
        pytest.raises(DatabaseError) as caught,
        every_unit(because="test"),
        connection.cursor() as cursor,
    ):
        # Foreign keys are looked at as the transaction ends, too: the guard is asked first.
        cursor.execute("SET CONSTRAINTS writes_are_recorded, versions_are_kept IMMEDIATE")
        cursor.execute(sql, values)
        assert cursor.rowcount == 1, sql
    return str(caught.value)


def test_28_every_audited_table_refuses_raw_writes_of_the_application(lived: County) -> None:
    for table, columns in lived_in().items():
        with every_unit(because="test"), connection.cursor() as cursor:
            tries = writes(cursor, table, columns)
        for kind, (sql, values) in tries.items():
            said = refused_as_app(sql, values)
            assert REFUSED in said or narrower(said), (table, kind, said)


def test_28_at_commit_every_audited_table_refuses_an_update(lived: County) -> None:
    for table, columns in lived_in().items():
        if table in NARROWER:
            continue
        column = plain(table, columns)
        with (
            pytest.raises(DatabaseError, match=f"{REFUSED}|permission denied for table"),
            every_unit(because="test"),
            connection.cursor() as cursor,
        ):
            cursor.execute(f'UPDATE "{table}" SET "{column}" = "{column}"')
            assert cursor.rowcount > 0, table


def test_28_every_audited_table_refuses_the_owner_too(lived: County) -> None:
    for table, columns in lived_in().items():
        with as_owner() as owner:
            _open(owner, table)
            cursor = owner.cursor()
            tries = writes(cursor, table, columns)
            owner.rollback()
            for kind, (sql, values) in tries.items():
                _open(owner, table)
                with pytest.raises(BrokenRule) as caught:
                    owner.execute(
                        "SET CONSTRAINTS writes_are_recorded, versions_are_kept IMMEDIATE"
                    )
                    assert owner.execute(sql, values).rowcount == 1, sql
                said = str(caught.value)
                assert REFUSED in said or narrower(said), (table, kind, said)
                owner.rollback()
            with pytest.raises(RestrictViolation, match=REFUSED):
                owner.execute(f"TRUNCATE {table} CASCADE")
            owner.rollback()


def _open(owner: "Connection[Any]", table: str) -> None:
    """Row-level security holds for the owner as well; only an owner can take it off."""
    owner.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")


def test_28_the_trail_is_neither_edited_nor_emptied_by_anybody(lived: County) -> None:
    for sql in ("TRUNCATE audit_entry", "TRUNCATE audit_entry CASCADE", "TRUNCATE audit_waiver"):
        with as_owner() as owner:
            with pytest.raises(RestrictViolation, match="the trail cannot be edited: TRUNCATE"):
                owner.execute(sql)
            owner.rollback()


def ways(county: County) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Every way past the verbs that Django offers."""
    unit, filing = (
        county.units["czj"],
        Filing.objects.filter(unit__code="czj").earliest("opened_at"),
    )
    matter = Matter.objects.filter(unit=unit).first()
    assert matter is not None
    yield "update()", lambda: Filing.objects.filter(pk=filing.pk).update(nil=True)
    yield (
        "update() of a person",
        lambda: User.objects.filter(username="chief").update(display_name="x"),
    )
    yield "update() of a unit", lambda: Unit.objects.filter(pk=unit.pk).update(name="x")
    yield "save()", filing.save
    yield "bulk_update()", lambda: Filing.objects.bulk_update([filing], ["nil"])
    yield "bulk_create()", lambda: User.objects.bulk_create([User(username="x", display_name="x")])
    yield "get_or_create()", lambda: Office.objects.get_or_create(division_code="350199", name="x")
    yield "delete()", lambda: User.objects.filter(username="nobody").delete()
    yield "set_password()", lambda: _new_password(county.people["chief"])


def _new_password(person: User) -> None:
    person.set_password("another-long-sample-password")
    person.save()


def test_28_every_way_past_the_verbs_is_refused(lived: County) -> None:
    with transaction.atomic(), every_unit(because="somebody whom nothing names"):
        User.objects.create_user("nobody", display_name="x")
        record(actions.UNIT_RENAMED, lived.office, by=system("tests"), old="", new="", since="")
    with every_unit(because="test"):
        tries = list(ways(lived))
    for name, way in tries:
        with pytest.raises(DatabaseError, match=f"{REFUSED}|permission denied for table"):
            with every_unit(because="test"):
                way()
            pytest.fail(f"{name} was let pass")


def test_28_a_fixture_loads_nothing(open_county: County, tmp_path: Path) -> None:
    fixture = tmp_path / "office.json"
    row = {"division_code": "350198", "name": "x", "path": "/350198/", "parent": None}
    fixture.write_text(json.dumps([{"model": "tenants.office", "pk": 999, "fields": row}]))
    call_command("loaddata", fixture, verbosity=0)
    assert not Office.objects.filter(division_code="350198").exists()


def test_28_outside_a_transaction_a_write_is_refused_as_it_is_made(lived: County) -> None:
    with pytest.raises(IntegrityError, match=REFUSED):
        User.objects.filter(username="chief").update(is_active=False)
    assert User.objects.get(username="chief").is_active


def test_28_an_entry_in_the_same_transaction_lets_a_write_pass(lived: County) -> None:
    unit = lived.units["czj"]
    with office_scope(lived.office):
        Unit.objects.filter(pk=unit.pk).update(name="连江县财政局（新）")
        record(actions.UNIT_RENAMED, unit, by=system("tests"), old="", new="", since="")
    unit.refresh_from_db()
    assert unit.name == "连江县财政局（新）"


def test_28_an_entry_that_is_rolled_back_vouches_for_nothing(lived: County) -> None:
    unit = lived.units["czj"]
    with pytest.raises(IntegrityError, match=REFUSED), office_scope(lived.office):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            record(actions.UNIT_RENAMED, unit, by=system("tests"), old="", new="", since="")
            raise ZeroDivisionError
        Unit.objects.filter(pk=unit.pk).update(name="x")


def test_28_nobody_vouches_by_hand(lived: County) -> None:
    """A typed setting, an older entry's setting, and the guard's own functions: none serves."""
    unit = lived.units["czj"]
    with unit_scope(unit), connection.cursor() as cursor:
        entry = record(actions.UNIT_RENAMED, unit, by=system("tests"), old="", new="", since="")
        cursor.execute("SELECT current_setting('app.recorded')")
        ((worn,),) = cursor.fetchall()
    assert len(worn) == 64
    for forged in ("1", str(entry.uid), entry.hash, worn):
        with (
            pytest.raises(IntegrityError, match=REFUSED),
            office_scope(lived.office),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT set_config('app.recorded', %s, true)", [forged])
            Unit.objects.filter(pk=unit.pk).update(name="x")
    for sql in (
        "SELECT secret FROM guard.seal",
        "SELECT guard.token('recorded')",
        "SELECT guard.waive('because I say so')",
        "INSERT INTO audit_waiver (at, login, because) VALUES (now(), 'x', 'x')",
        "ALTER TABLE tenants_unit DISABLE TRIGGER writes_are_recorded",
        "SET session_replication_role = replica",
        "CREATE TEMPORARY TABLE t (action text); CREATE TRIGGER v AFTER INSERT ON t"
        " FOR EACH ROW EXECUTE FUNCTION guard.vouch()",
    ):
        for scope in (unit_scope(unit), every_unit(because="test")):
            with pytest.raises(DatabaseError) as caught, scope, connection.cursor() as cursor:
                cursor.execute(sql)
            assert isinstance(caught.value.__cause__, InsufficientPrivilege), sql


def test_28_logging_in_changes_the_login_time_and_nothing_else(open_county: County) -> None:
    chief = open_county.people["chief"]
    User.objects.filter(pk=chief.pk).update(last_login=clock.now())
    with pytest.raises(IntegrityError, match=REFUSED):
        User.objects.filter(pk=chief.pk).update(last_login=clock.now(), display_name="x")


def test_28_earlier_versions_are_kept_but_for_a_deed_that_may_rewrite_them(
    lived: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions: Any = CreditSubject.history.model  # type: ignore[attr-defined]
    unit = lived.units["czj"]
    for change in (
        lambda: versions.objects.update(name="x"),
        lambda: versions.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError, match=REFUSED), unit_scope(unit):
            record(actions.UNIT_RENAMED, unit, by=system("tests"), old="", new="", since="")
            change()
    before = [each.name for each in registry.all_actions() if each.rewrites]
    erased = registry.Action("tests.erased", "x", frozenset(), rewrites=True)
    monkeypatch.setitem(registry._registered, erased.name, erased)
    try:
        _may_rewrite("'tests.erased'")
        with unit_scope(unit):
            versions.objects.all().delete()
            record(erased, unit, by=system("tests"))
            assert not versions.objects.exists()
    finally:
        _may_rewrite(", ".join(f"'{each}'" for each in before))


def _may_rewrite(names: str) -> None:
    """Lay the trail's own triggers anew, as the next migration does."""
    with as_owner() as owner:
        for statement in guards._trail(names):
            owner.execute(statement)


def test_28_the_owner_says_why_and_the_auditor_reads_it(lived: County) -> None:
    with as_owner() as owner:
        with pytest.raises(RestrictViolation, match="needs a reason"):
            owner.execute("SELECT guard.waive(' ')")
        owner.rollback()
        owner.execute("SELECT guard.waive('0042 shortens names')")
        assert owner.execute(
            "UPDATE tenants_unit SET short_name = '财局' WHERE code = 'czj'"
        ).rowcount
    assert Unit.objects.get(code="czj").short_name == "财局"
    with office_scope(lived.office):
        assert [each.because for each in Waiver.objects.all()] == ["0042 shortens names"]
    with as_owner() as owner:
        for sql in ("UPDATE audit_waiver SET because = 'x'", "DELETE FROM audit_waiver"):
            with pytest.raises(RestrictViolation):
                owner.execute(sql)
            owner.rollback()


def test_28_no_table_of_ours_is_forgotten(db: None) -> None:
    found = audited()
    assert all(reason.strip() for reason in guards.EXEMPT.values())
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        ours = {name for (name,) in cursor.fetchall() if name.partition("_")[0] in guards.OURS}
        assert ours == set(found) | set(guards.EXEMPT)
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgtype FROM pg_trigger"
            " WHERE tgname IN ('writes_are_recorded', 'versions_are_kept') AND tgenabled = 'O'"
        )
        watched: dict[str, int] = {}
        for table, kinds in cursor.fetchall():
            watched[table] = watched.get(table, 0) | kinds
    inserts, deletes, updates = 4, 8, 16
    for table in found:
        assert watched[table] & (inserts | deletes | updates) == inserts | deletes | updates, table


@pytest.mark.django_db(databases=["owner"])
def test_28_a_new_table_is_guarded_by_the_next_migration() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("CREATE TABLE tenants_forgotten (id bigint)")
        guards.raise_guards("owner")
        with pytest.raises(IntegrityError, match=REFUSED), transaction.atomic("owner"):
            cursor.execute("SET CONSTRAINTS writes_are_recorded IMMEDIATE")
            cursor.execute("INSERT INTO tenants_forgotten VALUES (1)")


def test_28_claiming_and_filling_still_pass(open_county: County) -> None:
    """The verbs themselves, committed one by one, leave nothing that the guard would refuse."""
    filing = open_month(open_county, "czj")
    with unit_scope(open_county.units["czj"]):
        task = filing.process.task_set.get(status="NEW")
        claim(task, by=open_county.actor("czj-handler"))
