"""A list of subjects is read row by row; each fault is said with its cell."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casefiles.batches.reading import MOST, read_subjects
from casefiles.batches.words import Fault
from casefiles.itemlists.words import SubjectKind
from casefiles.itemlists.workbook.facts import WorkbookRefused
from tests.batches.lists import BOOK, book_of, code_of, companies
from tests.security.people import NUMBER

TODAY = date(2026, 2, 2)


def test_the_sample_has_exactly_the_faults_that_were_put_in() -> None:
    expected = json.loads(BOOK.with_suffix(".expected.json").read_text())
    rows = read_subjects(BOOK.read_bytes(), today=TODAY)
    assert len(rows) == expected["rows"]
    found = [{"cell": each.cell, "why": each.fault.value} for each in rows if each.fault]
    assert found == expected["errors"]
    assert all(each.said for each in rows if each.fault)


@pytest.mark.parametrize(
    ("name", "number", "fault"),
    [
        ("甲", None, Fault.EMPTY),
        ("甲", " ", Fault.EMPTY),
        ("甲", 350122190001019007, Fault.LOST_DIGITS),
        ("甲", NUMBER[:-1] + "8", Fault.CHECKSUM),
        ("甲", "9135012", Fault.FORMAT),
        ("甲", "不详", Fault.FORMAT),
        (None, code_of(1), Fault.NAME),
        ("长" * 201, code_of(1), Fault.NAME),
    ],
)
def test_each_fault_has_its_word_and_never_the_number(
    name: object, number: object, fault: Fault
) -> None:
    (row,) = read_subjects(book_of([(name, number)]), today=TODAY)
    assert (row.fault, row.identifier, row.cell) == (fault, "", "C2")
    assert not isinstance(number, str) or len(number) < 15 or number not in row.said


def test_persons_and_bodies_are_told_apart_however_they_are_typed() -> None:
    rows = [
        ("欧阳样本甲", f" {NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}"),
        ("乙", code_of(7).lower()),
    ]
    person, body = read_subjects(book_of(rows), today=TODAY)
    assert (person.kind, person.identifier) == (SubjectKind.NATURAL, NUMBER)
    assert (body.kind, body.identifier) == (SubjectKind.LEGAL, code_of(7))


def test_a_file_without_a_list_says_what_it_lacks() -> None:
    for content in (book_of([]), b"no workbook"):
        with pytest.raises(WorkbookRefused):
            read_subjects(content, today=TODAY)


def test_more_rows_than_one_batch_takes_are_refused() -> None:
    with pytest.raises(WorkbookRefused, match=str(MOST)):
        read_subjects(companies(MOST + 1), today=TODAY)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.lists(st.integers(0, 999_999), min_size=1, max_size=30))
def test_a_number_is_asked_about_once(numbers: list[int]) -> None:
    rows = read_subjects(book_of([("甲", code_of(each)) for each in numbers]), today=TODAY)
    assert len(rows) == len(numbers)
    asked = [each.identifier for each in rows if each.fault is None]
    assert sorted(asked) == sorted({code_of(each) for each in numbers})
    assert {each.fault for each in rows} <= {None, Fault.DUPLICATE}
