"""`manage.py export_assessment`: the workbook with its proofs, whole or not at all."""

import hashlib
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from audit.assessing import DEFAULT_POINTS
from audit.models import Assessment, Entry
from tenants import clock
from tenants.scope import office_scope
from tests.cast import County, at
from tests.verbs.test_main_job import file_list


def run(out: Path, year: str = "2026") -> str:
    said = StringIO()
    call_command("export_assessment", "--office", "350122", "--year", year, str(out), stdout=said)
    return said.getvalue()


def test_the_workbook_holds_points_and_the_entries_behind_them(
    county: County, tmp_path: Path
) -> None:
    file_list(county, "czj", "finance.xlsx")
    out = tmp_path / "年度考核 2026.xlsx"
    with clock.at(at("2026-03-01 09:00")):
        said = run(out)
    assert [each.name for each in tmp_path.iterdir()] == [out.name]
    book = load_workbook(out)
    assert book.sheetnames == ["总表", "指标明细", "调整", "申诉", "证据", "说明"]
    assert [cell.value for cell in book["总表"][5]][:5] == [1, "连江县财政局", "czj", "部门", 5]
    details, evidence = book["指标明细"].max_row - 2, book["证据"].max_row - 2
    assert details == 3 * len(DEFAULT_POINTS) and said.startswith(
        f"{3 + details + evidence} rows written"
    )
    with office_scope(county.office):
        exported = Entry.objects.get(action="assessment.exported")
        assert exported.data["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest()
        assert exported.data["entries"] == evidence > 0
        for row in book["证据"].iter_rows(min_row=3, values_only=True):
            chain, _hash, seq = str(row[2]).partition("#")
            entry = Entry.objects.get(chain=f"u:{chain}", seq=int(seq))
            assert row[6] == entry.hash


def test_the_scores_in_the_book_are_the_kept_ones(county: County, tmp_path: Path) -> None:
    file_list(county, "czj", "finance.xlsx")
    with clock.at(at("2026-03-01 09:00")):
        run(tmp_path / "book.xlsx")
    rows = load_workbook(tmp_path / "book.xlsx")["指标明细"].iter_rows(min_row=3, values_only=True)
    shown = {(row[0], row[1]): row[3] for row in rows}
    with office_scope(county.office):
        for score in Assessment.objects.get().scores.select_related("unit"):
            points = "—" if score.points is None else float(score.points)
            assert shown[score.unit.name, score.indicator] == points


def test_what_cannot_be_written_leaves_nothing(county: County, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="publish_rubric"):
        run(tmp_path / "out.xlsx", year="2031")
    with pytest.raises(CommandError, match="is a folder"):
        run(tmp_path)
    with pytest.raises(CommandError, match="No such file"):
        run(tmp_path / "absent" / "out.xlsx")
    assert list(tmp_path.iterdir()) == []
    with office_scope(county.office):
        assert not Entry.objects.filter(action="assessment.exported").exists()
