"""30: after the lock nothing moves a score; computing again gives the same."""

import io
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from audit import publicity, running
from audit.assessing import YearLocked, assess, publish_rubric, standing
from audit.exporting import ask_for_export, export_now, read
from audit.kept import kept_sheets
from audit.locking import YearNotOver, differences, lock_year
from audit.models import Adjustment, Assessment, Rubric, Run, RunState, Score
from casefiles.models import Appeal, AppealEvidence, AppealState
from tenants import clock
from tenants.refusals import NotAllowed
from tenants.scope import office_scope, unit_scope
from tests.assessed import answered, appealed, approved, confirmed, proposed, shown
from tests.assessed import locked as lock
from tests.cast import County, at
from tests.owner import as_owner
from tests.stories import list_in_force, submitted_month

AFTER = "2027-01-20 09:00"


@pytest.fixture
def locked(open_county: County) -> Iterator[Assessment]:
    """2026 is over, was shown, adjusted after an appeal, confirmed and locked; gtz has a list and one report."""
    with clock.at(at("2026-02-02 09:00")):
        list_in_force(open_county, "gtz")
        submitted_month(open_county, "gtz")
    with clock.at(at("2027-01-04 09:00")):
        shown(open_county)
        answered(open_county, appealed(open_county, "gtz"), AppealState.UPHELD, "6")
        with office_scope(open_county.office):
            approved(open_county, Adjustment.objects.get())
    with clock.at(at("2027-01-18 09:00")):
        confirmed(open_county)
    with clock.at(at(AFTER)):
        yield lock(open_county)


def later_deed(county: County) -> None:
    """Something that would have counted, had it come earlier, under a moment before the lock."""
    with clock.at(at("2026-02-03 09:00")), unit_scope(county.units["gtz"]):
        submitted_month(county, "gtz", "2026-02")


def test_30_a_deed_of_a_clock_that_went_back_moves_nothing(
    locked: Assessment, open_county: County
) -> None:
    with unit_scope(open_county.units["gtz"]):
        before = standing(open_county.units["gtz"], 2026)
    later_deed(open_county)
    with unit_scope(open_county.units["gtz"]):
        after = standing(open_county.units["gtz"], 2026)
    assert before.final and before.sheet == after.sheet and before.sheet.total is not None
    with office_scope(open_county.office):
        assert list(differences(locked)) == []


def test_30_the_verbs_refuse(locked: Assessment, open_county: County) -> None:
    assessor, chief = open_county.actor("assessor"), open_county.actor("chief")
    with office_scope(open_county.office):
        for deed in (
            lambda: assess(open_county.office, 2026, by=assessor),
            lambda: lock_year(open_county.office, 2026, by=chief),
            lambda: publish_rubric(open_county.office, 2026, {"A1": "100"}, by=assessor),
            lambda: publicity.show(open_county.office, 2026, by=assessor),
            lambda: publicity.take_back(open_county.office, 2026, "公示有误。", by=assessor),
            lambda: confirmed(open_county),
            lambda: proposed(open_county, "gtz", "C1", "1"),
        ):
            with pytest.raises(YearLocked, match="已锁定"):
                deed()
        assert Assessment.objects.filter(year=2026).count() == 1
        assert Rubric.objects.filter(year=2026).count() == 1


STATEMENTS = (
    "UPDATE audit_score SET points = 0",
    "DELETE FROM audit_score",
    "UPDATE audit_assessment SET as_of = now()",
    "UPDATE audit_assessment SET locked_at = NULL",
    "DELETE FROM audit_assessment",
    "UPDATE audit_assessment SET taken_back_at = now()",
    "UPDATE audit_assessment SET minutes = 'x'",
    "UPDATE audit_adjustment SET after = 0",
    "UPDATE audit_adjustment SET state = 'rejected'",
    "DELETE FROM audit_adjustment",
    "INSERT INTO audit_adjustment (id, assessment_id, unit_id, office_id, indicator, after, out_of,"
    " reason, state, proposed_by_id, proposed_at, judged_why) SELECT gen_random_uuid(),"
    " assessment_id, unit_id, office_id, 'C2', 1, 4, 'x', 'proposed', proposed_by_id, now(), ''"
    " FROM audit_adjustment",
    "UPDATE casefiles_appeal SET answer = 'x'",
    "UPDATE casefiles_appeal SET state = 'refused'",
    "DELETE FROM casefiles_appeal",
    "INSERT INTO casefiles_appeal (id, assessment_id, unit_id, office_id, indicator, grounds, state,"
    " raised_by_id, raised_at, due_at, answer) SELECT gen_random_uuid(), assessment_id, unit_id,"
    " office_id, 'C2', 'x', 'open', raised_by_id, now(), now(), '' FROM casefiles_appeal",
    "DELETE FROM casefiles_appealevidence",
    "INSERT INTO casefiles_appealevidence (id, appeal_id, unit_id, office_id, file_id, kind,"
    " added_by_id, added_at) SELECT gen_random_uuid(), appeal_id, unit_id, office_id, file_id, kind,"
    " added_by_id, now() FROM casefiles_appealevidence",
    "UPDATE audit_rubric SET points = '{}'",
    "DELETE FROM audit_rubric",
    "INSERT INTO audit_assessment (id, office_id, year, number, rubric_id, as_of, heads)"
    " SELECT gen_random_uuid(), office_id, year, 2, rubric_id, as_of, heads FROM audit_assessment",
    "INSERT INTO audit_score (assessment_id, unit_id, office_id, indicator, points, out_of,"
    " for_a_person, inputs, entries, entries_hash) SELECT assessment_id, unit_id, office_id, 'Z1',"
    " 1, 1, false, '{}', '[]', '' FROM audit_score LIMIT 1",
)


TABLES = (
    *(f"audit_{name}" for name in ("score", "assessment", "rubric", "adjustment")),
    "casefiles_appeal",
    "casefiles_appealevidence",
)


@pytest.mark.parametrize("statement", STATEMENTS)
def test_30_the_database_refuses_whoever_asks(
    locked: Assessment, open_county: County, statement: str
) -> None:
    with as_owner() as owner, pytest.raises(psycopg.errors.RestrictViolation):
        # Row-level security holds for the owner too; whoever may lift it still meets the trigger.
        for table in TABLES:
            owner.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        owner.execute(statement)


def test_30_through_the_models_too(locked: Assessment, open_county: County) -> None:
    with office_scope(open_county.office):
        for deed in (
            lambda: Score.objects.update(points=1),
            lambda: Score.objects.all().delete(),
            lambda: Assessment.objects.filter(pk=locked.pk).update(locked_at=None),
            lambda: Adjustment.objects.update(after=1),
            lambda: Appeal.objects.update(grounds="x"),
            lambda: AppealEvidence.objects.all().delete(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                deed()


def test_30_a_year_is_locked_by_the_chief_when_it_is_over(open_county: County) -> None:
    with clock.at(at("2026-12-10 09:00")):
        shown(open_county)
    with clock.at(at("2026-12-25 09:00")):
        confirmed(open_county)
    with office_scope(open_county.office):
        with clock.at(at("2026-12-31 23:59")), pytest.raises(YearNotOver, match="尚未结束"):
            lock_year(open_county.office, 2026, by=open_county.actor("chief"))
        with clock.at(at(AFTER)), pytest.raises(NotAllowed):
            lock_year(open_county.office, 2026, by=open_county.actor("assessor"))
        with clock.at(at("2027-01-01 00:00")):
            lock_year(open_county.office, 2026, by=open_county.actor("chief"))


def test_30_an_export_of_a_locked_year_is_of_what_was_locked(
    locked: Assessment, open_county: County, tmp_path: Path
) -> None:
    later_deed(open_county)
    with clock.at(at("2027-03-01 09:00")):
        export_now(open_county.office, 2026, tmp_path / "a.xlsx", by=open_county.actor("assessor"))
    with office_scope(open_county.office):
        assert Assessment.objects.filter(year=2026).count() == 1
        assert kept_sheets(locked) == kept_sheets(Assessment.objects.get(pk=locked.pk))


def test_30_the_pages_show_the_final_result(locked: Assessment, open_county: County) -> None:
    url = reverse("office:assessment-year", args=["350122", 2026])
    chief = Client()
    chief.force_login(open_county.people["chief"])
    page = chief.get(url).content.decode()
    assert "已锁定：刘某某于 2027-01-20 09:00 锁定" in page
    assert "锁定年度结果" not in page
    again = chief.post(reverse("office:assessment-lock", args=["350122", 2026]), follow=True)
    assert "考核结果已锁定" in again.content.decode()
    unit = chief.get(reverse("office:assessment-unit", args=["350122", 2026, "gtz"]))
    assert "年度结果已锁定" in unit.content.decode()


def test_30_the_chief_locks_on_the_page(open_county: County) -> None:
    chief = Client()
    chief.force_login(open_county.people["chief"])
    url = reverse("office:assessment-year", args=["350122", 2026])
    lock = reverse("office:assessment-lock", args=["350122", 2026])
    with clock.at(at("2027-01-04 09:00")):
        shown(open_county)
        assert lock not in chief.get(url).content.decode()
    with clock.at(at("2027-01-18 09:00")):
        confirmed(open_county)
    with clock.at(at(AFTER)):
        assert lock in chief.get(url).content.decode()
        assert chief.post(lock)["Location"] == url
        assert "已锁定" in chief.get(url).content.decode()


def test_30_the_command_compares(locked: Assessment, open_county: County) -> None:
    with pytest.raises(CommandError, match="is locked and not computed"):
        call_command("assess", "--office", "350122", "--year", "2026")
    call_command("assess", "--office", "350122", "--year", "2026", "--check")
    with pytest.raises(CommandError, match="2025 is not locked"):
        call_command("assess", "--office", "350122", "--year", "2025", "--check")


def test_30_a_locked_year_is_exported_on_the_page(locked: Assessment, open_county: County) -> None:
    assessor = open_county.actor("assessor")
    with office_scope(open_county.office):
        run = ask_for_export(open_county.office, 2026, by=assessor)
    running.carry_out(run.pk)
    with office_scope(open_county.office):
        run = Run.objects.get(pk=run.pk)
        assert (run.state, run.error) == (RunState.DONE, "")
        book = load_workbook(io.BytesIO(read(run)))
    assert [row[4] for row in book["调整"].iter_rows(min_row=3, values_only=True)] == [6]
    assert [row[1] for row in book["申诉"].iter_rows(min_row=3, values_only=True)] == ["C1"]


def test_30_an_adjustment_that_the_trail_does_not_hold_is_named(
    locked: Assessment, open_county: County
) -> None:
    with as_owner() as owner:
        for table in TABLES:
            owner.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        owner.execute("ALTER TABLE audit_adjustment DISABLE TRIGGER USER")
        owner.execute("UPDATE audit_adjustment SET after = 8")
        owner.execute("ALTER TABLE audit_adjustment ENABLE TRIGGER USER")
        for table in TABLES:
            owner.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    with office_scope(open_county.office):
        (found,) = differences(locked)
    assert found.startswith("gtz C1: adjusted") and "8.00" in found and "6.00" in found


def test_30_a_forged_entry_is_named_by_the_comparison(
    locked: Assessment, open_county: County
) -> None:
    with as_owner() as owner:
        owner.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        owner.execute("ALTER TABLE audit_entry NO FORCE ROW LEVEL SECURITY")
        owner.execute("DELETE FROM audit_entry WHERE action = 'filing.filed' AND chain = 'u:gtz'")
        owner.execute("ALTER TABLE audit_entry FORCE ROW LEVEL SECURITY")
        owner.execute("ALTER TABLE audit_entry ENABLE TRIGGER USER")
    with office_scope(open_county.office):
        found = list(differences(locked))
    assert found == ["gtz C1: kept 8.00 from 2 entries, now 0.00 from 1 entries"]
