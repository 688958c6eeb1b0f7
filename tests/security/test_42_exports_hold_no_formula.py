"""42: no export holds a live formula that came from data, whatever the data begins with."""

import html
import io
import re
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from audit.models import Run, RunState
from audit.running import carry_out
from casefiles.itemlists.words import BasisLevel
from casefiles.measure_base import MeasureTerms
from casefiles.models import FilingKind, Finding, MeasureKind, ReturnReason, Verdict
from casefiles.verbs import cases, filings, measure_catalogue, roster
from tenants import clock
from tenants.actors import system
from tenants.roles import Role
from tenants.scope import every_unit, office_scope, unit_scope
from tests.cast import SINCE, County, at
from tests.security.uploading import at_desk, own_storage
from tests.stories import attach, list_in_force, open_month, proposed_case, publish_record, reread

STARTS = (
    "=",
    "+",
    "-",
    "@",
    "\t=",
    "\r=",
    "\n=",
    "＝",
    "＋",
    "－",
    "＠",
    " =",
    "\u3000=",
    "'=",
    "|=",
)
NOW = "2026-02-03 10:00"
# What our own formulas are put together from: functions, addresses, numbers, our sheets' names.
OURS = re.compile("[A-Z0-9$:(),.+*/<>=\"' !—\u4e00-\u9fff-]*")


def evil(start: str) -> str:
    """A name that a spreadsheet would run."""
    return f"{start}cmd|' /C calc'!A0"


def live(content: bytes) -> list[str]:
    """Every formula of a workbook as its XML holds it, links and names included."""
    found = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            text = archive.read(name).decode("utf-8", "replace")
            if name.endswith(".rels"):
                found += re.findall(r'TargetMode="External"[^>]*', text)
            else:
                found += re.findall(r"<(?:\w+:)?f[ >][^<]*|<(?:\w+:)?definedName[^<]*", text)
    return found


def texts(content: bytes) -> dict[str, list[Any]]:
    """The cells of a workbook by what they say."""
    book = load_workbook(io.BytesIO(content))
    cells = [each for sheet in book for row in sheet.iter_rows() for each in row]
    said: dict[str, list[Any]] = {}
    for each in cells:
        if isinstance(each.value, str):
            said.setdefault(each.value, []).append(each)
    return said


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r\n=", "＝", " ="])
def test_42_the_assessment_is_text_where_it_is_data(
    county: County, settings: Any, tmp_path: Path, start: str
) -> None:
    own_storage(settings, tmp_path)
    name = evil(start)
    with clock.at(at(NOW)):
        with every_unit(because="the tests' evil names"):
            unit = county.units["gtz"]
            roster.rename_unit(
                unit,
                name=name,
                short_name=name,
                since=SINCE + timedelta(days=1),
                by=system("tests"),
            )
            for role, who in ((Role.HANDLER, "gtz-handler"), (Role.REVIEWER, "reviewer")):
                county.people[who].display_name = f"{name} {role}"[:80]
                county.people[who].save()
        publish_record()
        list_in_force(county, "gtz")
        case = proposed_case(county, "gtz", evidence=True)
        with office_scope(county.office):
            law = BasisLevel.LAW
            terms = MeasureTerms("CJ-99", MeasureKind.RESTRICTION, name, name, law)
            entry = measure_catalogue.publish(county.office, terms, by=county.actor("reviewer"))
        with unit_scope(unit):
            ticks = tuple(Finding.objects.values_list("pk", flat=True))
            ruling = cases.Ruling(Verdict.REFUSE, name, entry.pk, ticks)
            cases.decide(case, by=county.actor("gtz-approver"), ruling=ruling)
        month = open_month(county, "gtz")
        attach(month, county, "gtz", name)
        at_desk(county, "gtz-handler").post(
            f"/u/gtz/filings/{month.pk}/fill/",
            {"progress": name, "problems": name, "next_steps": name, "submit": "1"},
        )
        with office_scope(county.office):
            month.refresh_from_db()
            by = county.actor("reviewer")
            filings.return_to_unit(month, by=by, reasons=[ReturnReason.OTHER], text=name)
        assessor = at_desk(county, "assessor")
        assessor.post("/office/350122/assessment/2026/export/")
        with office_scope(county.office):
            run = Run.objects.get()
        carry_out(run.pk)
        reread(run)
        assert run.state == RunState.DONE, run.error
        content = assessor.get(f"/office/350122/runs/{run.pk}/file/").content
    formulas = [html.unescape(each.partition(">")[2]) for each in live(content)]
    assert formulas and [each for each in formulas if not OURS.fullmatch(each)] == []
    assert not any("cmd" in each for each in formulas)
    found = {said: cells for said, cells in texts(content).items() if "cmd|" in said}
    assert sum(map(len, found.values())) > 5
    for said, cells in found.items():
        for cell in cells:
            assert cell.data_type == "s"
            # Typed again, or opened from the clipboard, it stays text.
            assert cell.quotePrefix or said.strip()[:1] not in "=+-@＝＋－＠", said


@pytest.mark.parametrize("start", STARTS)
def test_42_the_empty_list_is_text_where_it_is_data(county: County, start: str) -> None:
    with clock.at(at(NOW)), every_unit(because="the tests' evil names"):
        unit = county.units["gtz"]
        name = evil(start)
        roster.rename_unit(
            unit, name=name, short_name="镇", since=SINCE + timedelta(days=1), by=system("tests")
        )
        filings.open_filing(unit, FilingKind.ITEM_LIST, "2026", due_at=None, by=system("tests"))
    with clock.at(at(NOW)):
        content = at_desk(county, "gtz-handler").get("/u/gtz/lists/template.xlsx").content
    assert [each for each in live(content) if "cmd" in each or each.startswith("<f")] == []
    (cell,) = (cells[0] for said, cells in texts(content).items() if "cmd|" in said)
    assert cell.data_type == "s"
