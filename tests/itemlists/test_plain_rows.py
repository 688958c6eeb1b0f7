"""The quick reader of plain rows says what the parser says, however a program writes its cells."""

import io
from datetime import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from casefiles.itemlists.workbook import values
from casefiles.itemlists.workbook.cells import Budget, Lookup, SheetCells
from casefiles.itemlists.workbook.grid import Cell
from casefiles.itemlists.workbook.plain_rows import plain_rows
from casefiles.sandbox.markup import parse

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRINGS = ["甲", "", "两行\n字"]
TEXTS = st.sampled_from(
    ["", " ", "甲&amp;乙", "&#x4E00;", "=1", "a&lt;b", "1", "0.5", "２", "文字 "]
)
# Each spelling of a cell, with `%s` for where it is and the text in it.
CELLS = st.sampled_from(
    [
        '<c r="{0}"/>',
        '<c r="{0}" />',
        '<c r="{0}" s="1"/>',
        '<c r="{0}" t="inlineStr" />',
        '<c r="{0}"></c>',
        '<c r="{0}" t="inlineStr"><is><t>{1}</t></is></c>',
        '<c r="{0}" t="inlineStr"><is><t xml:space="preserve">{1}</t></is></c>',
        '<c r="{0}" t="str"><v>{1}</v></c>',
        '<c r="{0}" t="str"><f>A1</f><v>{1}</v></c>',
        '<c r="{0}" t="s"><v>2</v></c>',
        '<c r="{0}" s="1"><v>46027</v></c>',
        '<c r="{0}" s="2"><v>0.1</v></c>',
        '<c r="{0}" t="b"><v>1</v></c>',
        '<c r="{0}" t="e"><v>#REF!</v></c>',
        '<c r="{0}"><v>12</v></c>',
        '<c s="2" r="{0}"><v>12</v></c>',
    ]
)
ROWS = st.lists(
    st.tuples(
        st.lists(
            st.tuples(st.sampled_from("ABDQ"), CELLS, TEXTS), max_size=4, unique_by=lambda c: c[0]
        ),
        st.sampled_from(["", ' spans="1:4"', ' ht="20" customHeight="1"']),
    ),
    max_size=6,
)


def sheet(rows: list[tuple[list[tuple[str, str, str]], str]]) -> bytes:
    """A sheet's part with these rows."""
    written = "".join(
        f'<row r="{number}"{more}>'
        + "".join(cell.format(f"{letter}{number}", text) for letter, cell, text in sorted(cells))
        + "</row>"
        for number, (cells, more) in enumerate(rows, start=1)
    )
    return f'<worksheet xmlns="{MAIN}"><sheetData>{written}</sheetData></worksheet>'.encode()


def cells() -> SheetCells:
    lookup = Lookup(STRINGS, is_date=[False, True, False], epoch=datetime(1899, 12, 30))
    return SheetCells(lookup, Budget(100_000, 1_000))


@settings(deadline=None)
@given(ROWS)
def test_both_readers_see_the_same(rows: list[tuple[list[tuple[str, str, str]], str]]) -> None:
    content = sheet(rows)
    slow = cells()
    parse(io.BytesIO(content), slow)
    assert list(plain_rows(io.BytesIO(content), cells())) == list(slow.taken())


@settings(deadline=None)
@given(st.from_regex(values._CLEAN, fullmatch=True))
def test_what_needs_no_cleaning_would_come_out_the_same(text: str) -> None:
    assert values._cleaned(Cell("text", text, len(text)), lines=False) == text
