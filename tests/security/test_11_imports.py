"""11 An import row that names another unit's person or code reads as one that names nobody's."""

import io
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casefiles.models import FilingKind, ItemList, Matter
from casefiles.verbs import filings, itemlists
from tenants.actors import system
from tenants.scope import every_unit, unit_scope
from tests.cast import County
from tests.itemlists.conftest import MATTER, fill
from tests.lives import live_in

FOREIGN = {"事项编码": "SY-01", "联系人": "琯头镇 陈某某", "责任科室": "gtz"}
NOBODY = {"事项编码": "XX-99", "联系人": "某处 某某某", "责任科室": "xxx"}


def book(**named: Any) -> bytes:
    """A clean workbook whose one row names somebody."""
    workbook = openpyxl.Workbook()
    fill(workbook.worksheets[0], [MATTER | named])
    memory = io.BytesIO()
    workbook.save(memory)
    return memory.getvalue()


def told(named: dict[str, str]) -> tuple[int, list[tuple[str, str]]]:
    """What the reader says, without the words that were written."""
    read = itemlists.check_workbook(book(**named))
    said = [(each.cell, each.message) for each in read.errors]
    return len(read.rows), said


def test_11_reading_asks_the_database_nothing(county: County) -> None:
    live_in(county, "gtz")
    with CaptureQueriesContext(connection) as asked:
        assert told(FOREIGN) == told(NOBODY) == (1, [])
        wrong = {"类别": "琯头镇"}, {"类别": "无此类别"}
        foreign, nobody = (told(each) for each in wrong)
    assert len(asked) == 0
    assert foreign[0] == nobody[0] == 0
    assert [cell for cell, _said in foreign[1]] == [cell for cell, _said in nobody[1]]
    assert "琯头镇" not in foreign[1][0][1].replace("“琯头镇”", "")


@pytest.mark.parametrize("named", [FOREIGN, NOBODY], ids=["foreign", "nobody"])
def test_11_a_foreign_code_or_person_is_stored_as_the_words_it_is(
    county: County, named: dict[str, str]
) -> None:
    live_in(county, "gtz")
    with every_unit(because="the test counts"):
        theirs = set(Matter.objects.filter(unit__code="gtz").values_list("pk", "contact"))
    czj, content = county.units["czj"], book(**named)
    with unit_scope(czj):
        filing = filings.open_filing(
            czj, FilingKind.ITEM_LIST, "2026", due_at=None, by=system("tests")
        )
        read = itemlists.check_workbook(content)
        handler = county.actor("czj-handler")
        itemlists.put_list(filing, by=handler, name="清单.xlsx", content=content, read=read)
        matter = Matter.objects.get()
        assert (matter.unit_id, matter.code) == (czj.pk, named["事项编码"])
        assert (matter.contact, matter.section) == (named["联系人"], named["责任科室"])
        assert ItemList.objects.get().unit_id == czj.pk
    with every_unit(because="the test counts"):
        assert set(Matter.objects.filter(unit__code="gtz").values_list("pk", "contact")) == theirs
