"""28: every way past the verbs that Django offers is refused; an entry of the same transaction alone vouches."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from psycopg.errors import InsufficientPrivilege

from audit import actions as registry
from audit import guards
from audit.record import record
from casefiles import actions
from casefiles.models import CreditSubject, Filing, Matter
from tenants import clock
from tenants.actors import system
from tenants.models import Office, Unit, User
from tenants.scope import every_unit, office_scope, unit_scope
from tests.cast import County
from tests.owner import as_owner
from tests.security.raw_writes import REFUSED
from tests.security.raw_writes import lived as lived
from tests.stories import open_month
from workflows.tasks import claim


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


def test_28_claiming_and_filling_still_pass(open_county: County) -> None:
    """The verbs themselves, committed one by one, leave nothing that the guard would refuse."""
    filing = open_month(open_county, "czj")
    with unit_scope(open_county.units["czj"]):
        task = filing.process.task_set.get(status="NEW")
        claim(task, by=open_county.actor("czj-handler"))
