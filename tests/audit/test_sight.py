"""Entries reach people through `audit.sight`, which hides the name and data of what they may not see."""

import re
from pathlib import Path

from audit import sight
from audit.models import Entry
from casefiles.models import Case
from tenants import clock
from tenants.scope import every_unit, office_scope, unit_scope
from tests.cast import County, at
from tests.stories import guard, list_in_force, open_case

ROOT = Path(__file__).resolve().parents[2]
# Who may touch an entry's stored name: the model, who writes and hashes it, and who hides it.
OWNERS = {"audit/models/entries.py", "audit/record.py", "audit/sight.py"}


def test_nothing_else_reads_the_name_that_an_entry_stores() -> None:
    found = {
        str(path.relative_to(ROOT))
        for package in ("audit", "casefiles", "workflows", "config", "tenants")
        for path in (ROOT / package).rglob("*")
        if path.suffix in {".py", ".html"}
        and "migrations" not in path.parts
        and re.search(r"\bsubject_label\b", path.read_text("utf-8"))
    }
    assert found == OWNERS, "show entries with `sight.shown`"


def names(county: County, *, doors: tuple[int, ...] = ()) -> list[str]:
    """What the unit's scope calls the records of its entries about cases."""
    with unit_scope(county.units["czj"], doors=doors):
        rows = Entry.objects.filter(subject_type="casefiles.case").order_by("seq")
        return [each.subject for each in sight.shown(rows)]


def test_a_closed_record_has_neither_name_nor_data(county: County) -> None:
    with clock.at(at("2026-02-02 09:00")):
        list_in_force(county, "czj")
        case: Case = open_case(county, "czj")
        assert names(county) == [case.case_no]
        door = guard(county, case).pk
    assert names(county) == ["保密办件", "保密办件"]
    assert names(county, doors=(door,)) == [case.case_no, case.case_no]
    with office_scope(county.office):
        hidden = sight.shown(Entry.objects.filter(subject_type="casefiles.case"))
        assert [(each.subject, each.said) for each in hidden] == [("保密办件", [])] * 2
        assert not sight.searched(Entry.objects.all(), case.case_no).exists()
    with every_unit(because="test"):
        assert sight.searched(Entry.objects.all(), case.case_no).count() == 2
