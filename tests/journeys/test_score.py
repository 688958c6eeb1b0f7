"""The score: every point explained, every count of entries a list, the ranking as a workbook."""

import io

from openpyxl import load_workbook

from casefiles.models import Filing, FilingKind, Verdict
from casefiles.obligations import deadline
from casefiles.verbs import cases, filings
from tenants import clock
from tenants.actors import system
from tenants.scope import office_scope, unit_scope
from tests.cast import at
from tests.journeys.site import Site
from tests.stories import list_in_force, proposed_case, submitted_month

OFFICE = "/office/350122"


def lived_in(site: Site) -> None:
    """财政局 did everything in time; 琯头镇 filed January's month late; 住建局 did nothing."""
    county = site.county
    with clock.at(at("2026-01-14 10:00")):
        list_in_force(county, "czj")
    with clock.at(at("2026-01-20 10:00")):
        case = proposed_case(county, "czj")
        with unit_scope(county.units["czj"]):
            approver = county.actor("czj-approver")
            cases.decide(case, by=approver, ruling=cases.Ruling(Verdict.GRANT))
    with clock.at(at("2026-02-03 10:00")):
        month = submitted_month(county, "czj")
        with unit_scope(county.units["czj"]):
            filings.sign(month, by=county.actor("czj-approver"))
    with clock.at(at("2026-02-26 10:00")):
        late = submitted_month(county, "gtz")
        missing = county.units["zjj"]
        with unit_scope(missing):
            due_at = deadline(FilingKind.PROGRESS, "2026-01")
            filings.open_filing(
                missing, FilingKind.PROGRESS, "2026-01", due_at=due_at, by=system("tests")
            )
        with office_scope(county.office):
            for filing in (month, late):
                found = Filing.objects.get(pk=filing.pk)
                filings.accept(found, by=county.actor("reviewer"))
    site.set_clock("2026-03-02 09:00")


def test_every_point_leads_to_its_entries(site: Site) -> None:
    lived_in(site)
    for name, home in (
        ("czj-handler", "/u/czj/score/"),
        ("assessor", f"{OFFICE}/assessment/2026/czj/"),
    ):
        visitor = site.visitor(name)
        visitor.get(home)
        lines = {row[0].split()[0]: row for row in visitor.page.rows("指标")}
        points = {code: row[2] for code, row in lines.items()}
        assert points == {
            "A1": "不适用 / 5",
            "A2": "不适用 / 5",
            "A3": "3.00 / 3",
            "A4": "不适用 / 2",
            "B1": "12.00 / 12",
            "B2": "6.00 / 6",
            "B3": "不适用 / 6",
            "B4": "不适用 / 5",
            "B5": "不适用 / 6",
            "C1": "8.00 / 8",
            "C2": "4.00 / 4",
            "C3": "不适用 / 4",
            "C4": "0.00 / 4",
            "D1": "不适用 / 6",
            "D2": "不适用 / 4",
            "D3": "不适用 / 2",
            "E1": "不适用 / 4",
            "E3": "不适用 / 2",
        }
        assert "应查询 1" in lines["B1"][0] and "÷" in lines["B1"][0], "figures and rule are shown"
        counted = {code: int(row[3].split()[0]) for code, row in lines.items() if row[3] != "—"}
        assert set(counted) == {"A3", "B1", "B2", "C1", "C2"}
        for code, count in counted.items():
            page = visitor.get(f"{home}{code}/").page
            rows = page.rows("哈希")
            assert len(rows) == count, code
            assert f"{count} 条台账记录" in page.text
            assert len({row[0] for row in rows}) == count, "no entry is counted twice"
    assert site.visitor("czj-handler").get("/u/czj/score/Z9/").status == 404
    assert site.visitor("zjj-handler").get("/u/czj/score/").status == 404


def test_the_ranking_and_its_workbook_say_the_same(site: Site) -> None:
    lived_in(site)
    assessor = site.visitor("assessor")
    assessor.get(f"{OFFICE}/assessment/")
    shown = {row[1]: (row[0], row[-2], row[-1]) for row in assessor.page.rows("名次")}
    assert list(shown) == ["财政局", "琯头镇", "住房和城乡建设局"]
    assert shown["财政局"] == ("1", "89.19", "良好")
    assert not site.visitor("reviewer").get(f"{OFFICE}/assessment/").page.offers("/export/")

    assessor.fill("/export/", press="导出考核表")
    assert "排队中" in assessor.page.text
    site.work()
    assessor.get(f"{OFFICE}/assessment/")
    assert "已完成" in assessor.page.text
    answer = assessor.follow("下载")
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    sheet = load_workbook(io.BytesIO(answer.body), read_only=True).worksheets[0]
    rows = [[each for each in row if each is not None] for row in sheet.iter_rows(values_only=True)]
    for unit, (_rank, total, _grade) in shown.items():
        row = next(row for row in rows if any(unit in str(cell) for cell in row))
        assert float(total) in [cell for cell in row if isinstance(cell, int | float)], unit
    stranger = site.visitor("czj-handler").get(answer.path)
    assert stranger.status == 404, "the workbook is the office's"
