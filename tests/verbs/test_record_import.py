"""A workbook of records: every fault with its cell, nothing entered with a fault unless the clerk says so."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from audit.models import Entry
from casefiles.itemlists.workbook.facts import WorkbookRefused
from casefiles.models import CreditRecord
from casefiles.registering.words import RecordKind
from casefiles.registering.workbook import COLUMNS, MOST, read_records, write_form
from casefiles.verbs import record_import
from tenants import clock
from tenants.scope import every_unit, unit_scope
from tests.batches.lists import code_of
from tests.cast import County, at
from tests.registering.papers import entered, publish
from tests.stories import COMPANY
from tests.words.reading import html, visitor

NOW = "2026-02-02 09:00"
HEADINGS = [name for name, *_more in COLUMNS]
GOOD = [
    "法人", "连江样本渔业有限公司", COMPANY, "连财罚〔2026〕11号", "行政处罚决定书", "虚报材料",
    "《财政违法行为处罚处分条例》第十四条", "罚款", "一般", "2026-01-28", None, None,
]  # fmt: skip


def row(**other: Any) -> list[Any]:
    """The good row, some columns otherwise."""
    places = {column: place for place, (_name, column, *_more) in enumerate(COLUMNS)}
    made = list(GOOD)
    for column, value in other.items():
        made[places[column]] = value
    return made


def book(*rows: list[Any]) -> bytes:
    """A workbook with these rows below the headings."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for each in (HEADINGS, *rows):
        sheet.append(each)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def taken(county: County, content: bytes, *, only_good: bool = False) -> record_import.Taken:
    with clock.at(at(NOW)), unit_scope(county.units["czj"]):
        return record_import.take_in(
            county.units["czj"],
            read_records(content, RecordKind.PENALTY),
            content,
            only_good=only_good,
            by=county.actor("czj-handler"),
        )


def drafts() -> int:
    with every_unit(because="test"):
        return CreditRecord.objects.count()


def test_every_row_becomes_a_draft_that_another_person_publishes(county: County) -> None:
    rows = [row(identifier=code_of(n), document_no=f"连财罚〔2026〕{n}号") for n in range(1, 41)]
    assert taken(county, book(*rows)) == record_import.Taken(40, ())
    with every_unit(because="test"):
        found = list(CreditRecord.objects.all())
        assert CreditRecord.history.count() == 40  # type: ignore[attr-defined]
        entry = Entry.objects.get(action="record.imported")
    assert (entry.data["rows"], entry.data["record_kind"]) == (40, "penalty")
    with clock.at(at(NOW)):
        publish(county, "czj", *found)


@pytest.mark.parametrize(
    ("wrong", "cell", "said"),
    [
        ({"identifier": COMPANY[:-1] + "0"}, "C3", "校验"),
        ({"identifier": 350122190001011000}, "C3", "位"),
        ({"decided_on": "去年"}, "J3", "2026-01-01"),
        ({"decided_on": None}, "J3", "请填写决定日期"),
        ({"decided_on": "2026-02-03"}, "C3", "决定日期"),
        ({"severity": "很重"}, "I3", "轻微、一般、严重"),
        ({"severity": None}, "C3", "程度"),
        ({"record_basis": None}, "C3", "依据"),
        ({"fact": "长" * 301}, "F3", "300"),
    ],
)
def test_a_fault_is_named_with_its_cell_and_nothing_is_entered(
    county: County, wrong: dict[str, Any], cell: str, said: str
) -> None:
    content = book(row(), row(document_no="连财罚〔2026〕12号", **wrong))
    found = taken(county, content)
    assert found.made == 0
    (fault,) = found.faults
    assert fault.cell == cell
    assert said in fault.said
    assert drafts() == 0
    assert taken(county, content, only_good=True).made == 1


def test_what_is_there_already_is_named(county: County) -> None:
    with clock.at(at(NOW)):
        entered(county, "czj", document_no="连财罚〔2026〕11号")
    found = taken(county, book(row(), row(document_no="二"), row(document_no="二")), only_good=True)
    assert found.made == 1
    assert [each.cell for each in found.faults] == ["C2", "C4"]


def test_the_empty_form_is_read_again(county: County) -> None:
    form = write_form(RecordKind.PENALTY)
    sheet = load_workbook(io.BytesIO(form)).active
    assert sheet is not None
    assert [each.value for each in sheet[1]] == HEADINGS
    with pytest.raises(WorkbookRefused):
        read_records(form, RecordKind.PENALTY)


def test_too_many_rows_are_refused(county: County) -> None:
    with pytest.raises(WorkbookRefused):
        read_records(book(*[row()] * (MOST + 1)), RecordKind.PENALTY)


def test_through_the_page(county: County) -> None:
    handler = visitor(county, "czj-handler", english=False)
    with clock.at(at(NOW)):
        assert handler.get("/u/czj/records/form.xlsx?kind=permit").status_code == 200
        bad = book(row(), row(decided_on="去年"))

        def post(content: bytes, **more: str) -> Any:
            file = SimpleUploadedFile("记录.xlsx", content)
            return handler.post(
                "/u/czj/records/import/",
                {"import_kind": "penalty", "records_file": file, **more},
            )

        refused = post(bad)
        assert refused.status_code == 422 and "J3" in html(refused)
        assert "一行都没有录入" in html(refused)
        partly = post(bad, only_good="on")
        assert partly.status_code == 200 and "1 行没有录入" in html(partly)
        assert post(book(row(document_no="三"))).status_code == 302
        assert post(b"not a workbook").status_code == 422
    assert drafts() == 2
