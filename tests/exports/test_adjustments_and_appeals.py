"""调整 and 申诉: what people changed stands in sheets of its own, and 总表 adds up from them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from audit.exports.assessment_book import AdjustmentRow, AppealRow
from tests.exports.rows import D, a_book, detail, read, unit

AT = datetime(2027, 1, 5, 1, tzinfo=UTC)


def adjustment(**kw: Any) -> AdjustmentRow:
    row = AdjustmentRow(
        unit="财政局",
        code="LJ001",
        indicator="B1",
        before=D("11.31"),
        after=D("12"),
        out_of=D(12),
        reason="漏计一件",
        appeal=True,
        proposed_by="郑某某",
        proposed_at=AT,
        state="已批准",
        counts=True,
        judged_by="刘某某",
        judged_at=AT,
    )
    return replace(row, **kw)


def an_appeal(**kw: Any) -> AppealRow:
    row = AppealRow(
        unit="财政局",
        indicator="B1",
        grounds="=漏计一件",
        files=2,
        raised_by="黄某某",
        raised_at=AT,
        due_on=date(2027, 1, 12),
        state="支持",
        late=False,
        decided_by="郑某某",
        decided_at=AT,
        answer="属实",
    )
    return replace(row, **kw)


def test_an_adjustment_shows_before_after_reason_and_approver() -> None:
    pending = adjustment(before=None, state="待批准", counts=False, judged_by="", judged_at=None)
    sheet = read(a_book(adjustments=[adjustment(), pending]))["调整"]
    first, second = ([cell.value for cell in row] for row in sheet.iter_rows(min_row=3))
    moment = datetime(2027, 1, 5, 9)
    assert first[:8] == ["财政局", "LJ001", "B1", 11.31, 12, "=E3-N(D3)", 0, "计入"]
    assert first[8:] == ["漏计一件", "申诉", "郑某某", moment, "已批准", "刘某某", moment]
    assert second[3:8] == ["—", 12, "=E4-N(D4)", 12, "不计入"]
    assert second[12:] == ["待批准", None, None]


def test_the_total_is_the_computed_points_and_the_adjustments() -> None:
    units = [unit(total=D("100.00"))]
    sheet = read(a_book(units=units, adjustments=[adjustment(), adjustment(code="X")]))["总表"]
    assert [sheet.cell(3, n).value for n in range(7, 12)] == [
        "C1\n月报及时",
        "调整",
        "得分合计",
        "适用满分",
        "总分（百分制）",
    ]
    cells = "'调整'!${0}$3:${0}$4".format
    sums = f'SUMIFS({cells("F")},{cells("B")},$C5,{cells("H")},"计入")'
    more = f'SUMIFS({cells("G")},{cells("B")},$C5,{cells("H")},"计入")'
    assert sheet["F5"].value == 11.31, "points stand as they were computed"
    assert sheet["H5"].value == f"={sums}"
    assert sheet["I5"].value == '=IF(N(J5)=0,"",SUM(E5:G5)+H5)'
    counted = f"SUMPRODUCT(--ISNUMBER(E5:G5),E$4:G$4)+{more}"
    assert sheet["J5"].value == f'=IF(COUNT(E5:G5)+{more}=0,"",{counted})'
    assert sheet["K5"].value == '=IF(N(J5)=0,"",ROUND(I5*100/J5,2))'
    assert sheet["L5"].value == 100
    assert str(next(iter(sheet.conditional_formatting)).sqref) == "K5:L5"
    assert sheet["H7"].value == '=IF(COUNT(H5:H5)=0,"—",ROUND(AVERAGE(H5:H5),2))'


def test_the_details_show_both() -> None:
    book = a_book(details=[detail(after=D(12)), detail()], adjustments=[adjustment()])
    sheet = read(book)["指标明细"]
    assert sheet["I2"].value == "调整后得分"
    assert [(sheet[f"D{n}"].value, sheet[f"I{n}"].value) for n in (3, 4)] == [
        (11.31, 12),
        (11.31, None),
    ]


def test_an_appeal_shows_its_answer_and_its_day() -> None:
    sheet = read(a_book(appeals=[an_appeal(), an_appeal(late=True)]))["申诉"]
    row = [cell.value for cell in sheet[3]]
    assert row[:5] == ["财政局", "B1", "=漏计一件", 2, "黄某某"]
    assert row[6:10] == ["2027-01-12", "支持", None, "郑某某"]
    assert sheet["C3"].data_type == "s" and sheet["C3"].quotePrefix
    assert sheet["I4"].value == "超期"
