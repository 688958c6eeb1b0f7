"""Many rows, the same bytes, and what is left when writing fails."""

import tracemalloc
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet._writer import ALL_TEMP_FILES

from audit.exports.archive import streaming
from audit.exports.assessment_book import (
    EvidenceRow,
    write_book,
)
from audit.exports.sheets import evidence as evidence_sheet
from tests.exports.rows import a_book, entry


def test_the_same_book_gives_the_same_bytes(tmp_path: Path):
    write_book(a_book(), tmp_path / "one.xlsx")
    out = BytesIO()
    write_book(a_book(), out)
    assert (tmp_path / "one.xlsx").read_bytes() == out.getvalue()
    with ZipFile(out) as parts:
        assert {part.date_time for part in parts.infolist()} == {(2027, 1, 1, 0, 30, 0)}


def test_rows_are_counted_and_progress_is_told():
    told: list[int] = []
    entries = (entry(number) for number in range(2500))
    assert write_book(a_book(evidence=entries), BytesIO(), progress=told.append) == 2504
    assert told == [1000, 2000, 2504]


def peak_of(rows: int, out: Path) -> int:
    tracemalloc.start()
    try:
        write_book(a_book(evidence=(entry(number) for number in range(rows))), out)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_evidence(tmp_path: Path):
    peak_of(10, tmp_path / "warm.xlsx")
    few, many = peak_of(500, tmp_path / "few.xlsx"), peak_of(4000, tmp_path / "many.xlsx")
    # 3,500 rows kept would be 5 MB and more; buffers of the copy to the zip may differ.
    assert many - few < 2 * 2**20


def test_twenty_thousand_rows_arrive(tmp_path: Path):
    entries = (entry(number) for number in range(20_000))
    assert write_book(a_book(evidence=entries), tmp_path / "many.xlsx") == 20_004
    book = load_workbook(tmp_path / "many.xlsx", read_only=True)
    *_, last = book["证据"].iter_rows(min_col=3, max_col=3, values_only=True)
    book.close()
    assert last == ("czj#19999",)


def test_evidence_goes_on_to_another_sheet_when_one_is_full():
    with streaming() as book:
        rows = [entry(number) for number in range(5)]
        found = evidence_sheet.write(book, a_book(evidence=rows), rows_of_a_sheet=2)
        assert len(list(found)) == 5
        out = BytesIO()
        book.save(out)
    saved = load_workbook(out)
    assert saved.sheetnames == ["证据", "证据（2）", "证据（3）"]
    assert [sheet.max_row for sheet in saved] == [4, 4, 3]
    assert saved["证据（3）"]["C3"].value == "czj#4"


def test_a_failure_in_the_middle_leaves_no_files(tmp_path: Path):
    def broken() -> Iterator[EvidenceRow]:
        yield entry()
        raise ConnectionError("the database went away")

    before = list(ALL_TEMP_FILES)
    with pytest.raises(ConnectionError):
        write_book(a_book(evidence=broken()), tmp_path / "half.xlsx")
    assert before == ALL_TEMP_FILES
    assert list(tmp_path.iterdir()) == []
