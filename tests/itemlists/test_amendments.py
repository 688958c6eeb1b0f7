"""An amendment applied is the version before it with the edits: whatever is edited, in any order."""

from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casefiles.itemlists.stored import row_of, rows_of
from casefiles.itemlists.workbook import MatterRow
from casefiles.itemlists.workbook.one_row import read_one
from casefiles.models import Filing, ItemList, Matter
from casefiles.screens.row_form import FIELDS, RowForm, typed_of
from casefiles.verbs import amendments, filings
from tenants import clock
from tenants.scope import office_scope, unit_scope
from tests.cast import County, at
from tests.stories import answer_for_warnings, list_in_force, matter_row

MATTERS = 4
_CODES = st.sampled_from([f"SY-{n:02d}" for n in range(1, 8)])
_WORDS = st.text("采购审查渔业资金 甲乙丙", min_size=1, max_size=12).filter(str.strip)
EDITS = st.lists(
    st.one_of(
        st.tuples(st.just("change"), _CODES, _WORDS),
        st.tuples(st.just("add"), _CODES, _WORDS),
        st.tuples(st.just("drop"), _CODES, st.just("")),
        st.tuples(st.just("restore"), _CODES, st.just("")),
    ),
    max_size=8,
)


def _told(row: MatterRow) -> dict[str, Any]:
    """What a row says, wherever it stands."""
    return vars(replace(row, position=0, source_row=0))


@given(edits=EDITS)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_the_next_version_is_the_base_with_the_edits(county: County, edits: Any) -> None:
    from django.db import transaction

    with transaction.atomic():
        with clock.at(at("2026-02-02 09:00")):
            list_in_force(county, "gtz", MATTERS)
            _apply_and_compare(county, edits)
        transaction.set_rollback(True)


def _apply_and_compare(county: County, edits: list[tuple[str, str, str]]) -> None:
    handler = county.actor("gtz-handler")
    with unit_scope(county.units["gtz"]):
        base = {each.code: each for each in rows_of(ItemList.objects.get(version=1))}
        expected = dict(base)
        filing = amendments.begin_amendment(county.units["gtz"], by=handler)
        draft = ItemList.objects.get(filing=filing)
        for what, code, words in edits:
            there = draft.matters.filter(code=code).first()
            if what == "change" and there:
                row = replace(expected[code], name=words.strip())
                amendments.put_row(filing, row, by=handler, instead_of=there)
                expected[code] = row
            elif what == "add" and not there:
                row = replace(matter_row(9, code), name=words.strip())
                amendments.put_row(filing, row, by=handler, instead_of=None)
                expected[code] = row
            elif what == "drop" and there and len(expected) > 1:
                amendments.drop_row(filing, there, by=handler)
                del expected[code]
            elif what == "restore" and code in base:
                amendments.restore_row(filing, code, by=handler)
                expected[code] = base[code]
        if {c: _told(r) for c, r in expected.items()} == {c: _told(r) for c, r in base.items()}:
            return
        answer_for_warnings(filing, by=county.actor("gtz-approver"))
        filings.submit(filing, by=handler)
    with office_scope(county.office):
        filings.accept(Filing.objects.get(pk=filing.pk), by=county.actor("reviewer"))
    with unit_scope(county.units["gtz"]):
        newest = ItemList.objects.get(version=2)
        found = rows_of(newest)
    assert {each.code: _told(each) for each in found} == {c: _told(r) for c, r in expected.items()}
    assert [each.position for each in found] == list(range(1, len(found) + 1))


def test_a_stored_row_survives_its_form(county: County) -> None:
    """What the form shows of a matter, sent back untouched, is the matter."""
    with clock.at(at("2026-02-02 09:00")):
        list_in_force(county, "gtz")
    with unit_scope(county.units["gtz"]):
        row = row_of(Matter.objects.get())
    form = RowForm(typed_of(row), position=1, others={})
    assert form.is_valid(), form.errors
    assert form.row is not None and _told(form.row) == _told(row)


def test_a_row_is_read_by_the_rules_of_the_workbook() -> None:
    typed = {FIELDS[name]: "" for name in FIELDS}
    row, faults = read_one(typed, 1, {})
    assert row is None and len(faults) == 8, "the columns that no matter may leave empty"
