"""What can be imported is exported and imported the same."""

import io
from datetime import date

import openpyxl
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from casefiles.itemlists.citations import basis_level
from casefiles.itemlists.words import Category, Stage, SubjectKind, UseMode
from casefiles.itemlists.workbook import MatterRow, read_item_list, write_list, write_template
from casefiles.itemlists.workbook.columns import Column
from casefiles.itemlists.workbook.rows import READERS, typed
from casefiles.itemlists.workbook.values import Unreadable
from tenants import clock

SLOW = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
EVIL = st.sampled_from(
    ["=1+1", "+86", "-1", "@sum", "\t=1", "_x0041_", "＝1", "'=1", " = ", "#REF!"]
)

MENDED = {
    "D3": "行政审批",
    "G4": "信用记录",
    "C5": "水域滩涂养殖证",
    "K6": "《渔业法》第五条（法律）",
    "B7": "HY-09",
    "O8": "2026-03-01",
    "Q8": 12,
}


def read_as(column, text):
    """A text as the reader takes it from a cell; impossible ones are no example."""
    try:
        return READERS[column](typed(text))
    except Unreadable:
        return None


def texts(column, *, longest, filled=False):
    said = st.one_of(st.text(max_size=longest), EVIL, st.just("限制参与《a》\n第二条"))
    taken = said.map(lambda text: read_as(column, text)).filter(lambda text: text is not None)
    return taken.filter(bool) if filled else taken


DAYS = st.dates(date(1980, 1, 1), date(2100, 12, 31))
# A matter that has ended is no matter of a list any more: the rules say so.
ENDS = st.dates(clock.today(), date(2100, 12, 31))


@st.composite
def rows(draw, position=1):
    basis = draw(texts(Column.LEGAL_BASIS, longest=60, filled=True))
    start = draw(DAYS)
    end = draw(st.one_of(st.none(), ENDS))
    assume(end is None or end >= start)
    return MatterRow(
        position=position,
        code=draw(texts(Column.CODE, longest=20, filled=True)),
        name=draw(texts(Column.NAME, longest=30, filled=True)),
        category=draw(st.sampled_from(Category)),
        subject_kinds=tuple(
            each
            for each in SubjectKind
            if each in draw(st.sets(st.sampled_from(SubjectKind), min_size=1))
        )
        or (SubjectKind.LEGAL,),
        stage=draw(st.sampled_from(Stage)),
        use_modes=frozenset(draw(st.sets(st.sampled_from(UseMode), min_size=1))),
        channel=draw(texts(Column.CHANNEL, longest=40)),
        report_terms=draw(texts(Column.REPORT_TERMS, longest=40)),
        dishonesty_measure=draw(texts(Column.DISHONESTY_MEASURE, longest=40)),
        legal_basis=basis,
        basis_level=basis_level(basis),
        needs_consent=draw(st.booleans()),
        section=draw(texts(Column.SECTION, longest=20)),
        contact=draw(texts(Column.CONTACT, longest=20)),
        effective_on=start,
        expires_on=end,
        yearly_estimate=draw(st.one_of(st.none(), st.integers(0, 99_999_999))),
        source_row=position + 2,
    )


def written(listed):
    memory = io.BytesIO()
    write_list(memory, unit_name="=连江县", year=2026, rows=listed)
    return memory.getvalue()


@SLOW
@given(st.lists(rows(), min_size=1, max_size=6, unique_by=lambda row: row.code.casefold()))
def test_whatever_was_imported_goes_out_and_comes_in_the_same(found):
    listed = [
        MatterRow(**{**vars(row), "position": n, "source_row": n + 2})
        for n, row in enumerate(found, start=1)
    ]
    result = read_item_list(written(listed))
    assert result.errors == ()
    assert list(result.rows) == listed


def mended(sample):
    """The fishery office's list with its planted errors put right."""
    book = openpyxl.load_workbook(sample("fishery-errors.xlsx"))
    sheet = book["事项清单"]
    for cell, value in MENDED.items():
        sheet[cell].value = value
    memory = io.BytesIO()
    book.save(memory)
    return memory.getvalue()


@pytest.mark.parametrize("name", ["finance.xlsx", "housing-messy.xlsx", "fishery-errors.xlsx"])
def test_the_given_lists_go_out_and_come_in_the_same(sample, name):
    first = read_item_list(mended(sample) if "errors" in name else sample(name)).rows
    assert len(first) >= 4
    again = read_item_list(written(first))
    assert again.errors == ()

    def said(listed):
        places = {"position": 0, "source_row": 0}
        return [MatterRow(**{**vars(row), **places}) for row in listed]

    assert said(again.rows) == said(first)
    assert [row.position for row in again.rows] == list(range(1, len(first) + 1))


def test_a_list_has_the_layout_of_the_form(sample):
    listed = read_item_list(sample("finance.xlsx")).rows
    empty = io.BytesIO()
    write_template(empty, unit_name="=连江县", year=2026)
    form, full = (
        openpyxl.load_workbook(io.BytesIO(each)) for each in (empty.getvalue(), written(listed))
    )
    assert form.sheetnames == full.sheetnames
    for name in form.sheetnames:
        one, other = form[name], full[name]
        widths = [{k: d.width for k, d in each.column_dimensions.items()} for each in (one, other)]
        assert widths[0] == widths[1]
        assert one.print_title_rows == other.print_title_rows
        assert one.page_setup.orientation == other.page_setup.orientation
        assert (one.freeze_panes, one.merged_cells.ranges) == (
            other.freeze_panes,
            other.merged_cells.ranges,
        )
        offers = [
            [(str(v.sqref), v.formula1) for v in each.data_validations.dataValidation]
            for each in (one, other)
        ]
        assert offers[0] == offers[1]
        assert [c.value for c in one[2]] == [c.value for c in other[2]]
    sheet = full["事项清单"]
    assert (
        sheet["O3"].value.date() == date(2026, 1, 1) and sheet["O3"].number_format == "yyyy-mm-dd"
    )
    assert sheet["C3"].border.left.style == "thin" and sheet["A1"].quotePrefix
