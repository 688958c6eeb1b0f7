"""A workbook on its way back and forth: marked, mended, exported, imported; own columns; clones."""

import io
import json
from typing import Any

from openpyxl import load_workbook

from casefiles.models import ColumnMapping, ItemList, Matter, PendingWorkbook
from tenants.scope import office_scope, unit_scope
from tests.itemlists.books import old_layout
from tests.journeys.client import Visitor
from tests.journeys.site import Site
from tests.journeys.test_list import BOOKS, book, opened

FILE = "清单.xlsx"


def taken(answer: Any) -> Any:
    """A downloaded workbook."""
    assert answer.status == 200 and answer.headers["Content-Disposition"].startswith("attachment")
    return load_workbook(io.BytesIO(answer.body))


def names(site: Site, code: str = "czj") -> list[tuple[str, str]]:
    """(code, name) of the unit's matters, list by list."""
    with unit_scope(site.county.units[code]):
        rows = Matter.objects.order_by("item_list__filing__sequence", "position")
        return list(rows.values_list("code", "name"))


def accepted(site: Site) -> str:
    """The list of finance.xlsx, in force; returns the filing's page as the office sees it."""
    handler, path = opened(site)
    handler.fill("/upload/", files=book("finance.xlsx"))
    handler.fill("/submit/")
    approver, reviewer = site.visitor("czj-approver"), site.visitor("reviewer")
    approver.get(path)
    approver.fill("/sign/", press="同意")
    page = path.replace("/u/czj/", "/office/350122/")
    reviewer.get(page)
    reviewer.fill("/review/", press="采纳")
    return page


def test_a_rejected_workbook_comes_back_marked_and_goes_in_when_mended(site: Site) -> None:
    handler, path = opened(site)
    handler.fill("/upload/", files=book("fishery-errors.xlsx"))
    expected = json.loads((BOOKS / "fishery-errors.expected.json").read_text())["errors"]
    marked = taken(handler.follow("下载标注后的原表"))
    assert marked.sheetnames == ["核对结果", "事项清单"]
    sheet = marked["事项清单"]
    for each in expected:
        cell = sheet[each["cell"]]
        assert cell.fill.fgColor.rgb == "FFFFC7CE" and cell.comment.text, each
    coloured = {c.coordinate for row in sheet.iter_rows() for c in row if c.comment}
    assert coloured == {each["cell"] for each in expected}
    listed = list(marked["核对结果"].iter_rows(min_row=3, values_only=True))
    assert [row[1] for row in listed] == [each["cell"] for each in expected]

    # A week later it is still offered; the filer mends in the marked file and sends that very file.
    handler.get(path)
    assert f"有 {len(expected)} 处需要修改" in handler.page.text
    for each, value in zip(
        expected,
        ("行政审批", "信用记录", "补名", "《渔业法》第五条（法律）", "HY-09", "2026-03-01", 12),
        strict=True,
    ):
        sheet[each["cell"]].value = value
    memory = io.BytesIO()
    marked.save(memory)
    handler.fill("/upload/", files={"file": ("改好.xlsx", memory.getvalue())})
    assert "已导入 6 条事项" in handler.page.text
    assert "需要修改" not in handler.page.text
    with unit_scope(site.county.units["czj"]):
        assert not PendingWorkbook.objects.exists()
    handler.get(f"{path}marked.xlsx")
    assert "没有待修改的表格" in handler.page.text


def test_an_accepted_list_goes_out_and_comes_in_unchanged(site: Site) -> None:
    accepted(site)
    handler = site.visitor("czj-handler")
    handler.get("/u/czj/lists/")
    before = names(site)
    content = handler.follow("导出表格").body
    handler.get("/u/czj/lists/")
    handler.fill("/lists/new/", press="报送新清单")
    handler.fill("/upload/", files={"file": ("导出.xlsx", content)})
    assert "已导入 4 条事项" in handler.page.text
    assert names(site) == before * 2
    handler.get(f"{handler.answer.path}?show=changes")
    assert "没有变化" in handler.page.text
    assert "未变 4" in handler.page.text


def test_only_what_has_changed_goes_to_review(site: Site) -> None:
    page = accepted(site)
    reviewer, handler = site.visitor("reviewer"), site.visitor("czj-handler")
    reviewer.get(page)
    assert not any("只看变化" in text for text, _href in reviewer.page.links)
    site.set_clock("2026-03-02 10:00")
    handler.get("/u/czj/lists/")
    content = handler.follow("导出表格").body
    changed = load_workbook(io.BytesIO(content))
    sheet = changed["事项清单"]
    sheet["H3"].value = "信用中国"
    sheet.delete_rows(6)
    for place, value in enumerate(
        (
            5,
            "CZ-09",
            "国有资产出租",
            "其他",
            "法人",
            "决定",
            "信用记录",
            "信用中国",
            "",
            "",
            "",
            "否",
            "",
            "",
            "2026-03-02",
        ),
        start=1,
    ):
        sheet.cell(6, place).value = value
    memory = io.BytesIO()
    changed.save(memory)
    handler.get("/u/czj/lists/")
    handler.fill("/lists/new/", press="报送新清单")
    path = handler.answer.path
    handler.fill("/upload/", files={"file": (FILE, memory.getvalue())})
    handler.fill("/submit/")
    approver = site.visitor("czj-approver")
    approver.get(path)
    assert [row[0] for row in approver.page.rows("变化")] == ["修改", "新增", "删除"]
    approver.fill("/sign/", press="同意")

    page = path.replace("/u/czj/", "/office/350122/")
    reviewer.get(page)
    rows = reviewer.page.rows("变化")
    assert [(row[0], row[1][-5:]) for row in rows] == [
        ("修改", "CZ-01"),
        ("新增", "CZ-09"),
        ("删除", "CZ-04"),
    ]
    assert "信用中国" in rows[0][2] and "查询渠道" in rows[0][2]
    assert "与第 1 版" in reviewer.page.text
    assert "修改 1" in reviewer.page.text and "未变 2" in reviewer.page.text
    reviewer.follow("全部事项")
    assert len(reviewer.page.rows("法律依据")) == 4
    reviewer.get(page)
    reviewer.fill("/review/", press="退回单位", reasons="other", text="请补依据。")

    # The next draft is compared with the one that was returned; what is prepared, the office does not see.
    handler.get(path)
    sheet["K6"].value = "《公司法》第三条（法律）"
    memory = io.BytesIO()
    changed.save(memory)
    handler.fill("/upload/", files={"file": (FILE, memory.getvalue())})
    reviewer.get(f"{page}?show=all")
    assert "《公司法》" not in reviewer.page.text
    handler.fill("/submit/")
    approver.get(path)
    approver.fill("/sign/", press="同意")
    reviewer.get(page)
    (row,) = reviewer.page.rows("变化")
    assert row[0] == "修改" and "《公司法》" in row[2]
    assert "第 1 稿" in reviewer.page.text
    reviewer.follow("版本对比")
    assert "版本对比" in reviewer.page.headings
    with unit_scope(site.county.units["czj"]):
        first = ItemList.objects.get(version=1)
    reviewer.get(f"{reviewer.answer.path}?with={first.pk}")
    assert [row[0] for row in reviewer.page.rows("变化")] == ["修改", "新增", "删除"]
    assert taken(reviewer.get(f"/office/350122/lists/{first.pk}/export.xlsx"))["事项清单"][
        "B3"
    ].value


def test_an_old_layout_is_explained_once(site: Site) -> None:
    handler, path = opened(site)
    handler.fill("/upload/", files={"file": ("老表.xlsx", old_layout())})
    assert handler.answer.path == f"{path}columns/"
    assert "老表.xlsx" in handler.page.text and "医疗机构设置审批" in handler.page.text
    form = handler.page.form("/columns/")
    assert form.fields["heading_NAME"] == "办事项目"
    assert form.fields["heading_CATEGORY"] == "门类", "what a column holds says what it is"
    assert form.fields["heading_STAGE"] == "用信节点"
    handler.fill("/columns/", press="记住并导入", heading_CODE="编 号")
    assert handler.status == 422, "what must be filled is asked for, and nothing typed is lost"
    assert "必填" in handler.page.text
    said = {
        "heading_LEGAL_BASIS": "根据", "heading_DISHONESTY_MEASURE": "处理办法",
        "heading_SECTION": "经办股室", "heading_SUBJECT_KINDS": "面向对象",
        "heading_USE_MODES": "怎么用信用", "fixed_NEEDS_CONSENT": "不知道",
        "fixed_EFFECTIVE_ON": "2026-01-01",
    }  # fmt: skip
    handler.fill("/columns/", press="记住并导入", **said)
    assert handler.status == 422 and "既不是“是”也不是“否”" in handler.page.text
    handler.fill("/columns/", press="记住并导入", fixed_NEEDS_CONSENT="否")
    assert "已导入 3 条事项" in handler.page.text
    assert names(site)[0] == ("YL-01", "医疗机构设置审批")

    handler.fill("/upload/", files={"file": ("老表.xlsx", old_layout())})
    assert "已导入 3 条事项" in handler.page.text, "the second time nothing is asked"
    handler.fill("/upload/", files={"file": ("老表.xlsx", old_layout(faulty=True))})
    assert [row[1] for row in handler.page.rows("单元格")] == ["C4"]
    assert taken(handler.follow("下载标注后的原表"))["老表"]["C4"].comment
    handler.get(path)
    handler.fill("/upload/", files=book("finance.xlsx"))
    assert "已导入 4 条事项" in handler.page.text, "the form itself is read as before"

    handler.get("/u/czj/lists/")
    handler.follow("栏目对应关系")
    assert handler.page.form("/columns/", "保存").fields["heading_NAME"] == "办事项目"
    handler.fill("/lists/columns/", press="保存", fixed_CHANNEL="信用中国")
    handler.get(path)
    handler.fill("/upload/", files={"file": ("老表.xlsx", old_layout())})
    with unit_scope(site.county.units["czj"]):
        assert set(Matter.objects.values_list("channel", flat=True)) == {"信用中国"}
    handler.get("/u/czj/lists/columns/")
    handler.fill("/lists/columns/", press="删除对应关系")
    handler.get(path)
    handler.fill("/upload/", files={"file": ("老表.xlsx", old_layout())})
    assert handler.answer.path == f"{path}columns/"
    with unit_scope(site.county.units["czj"]):
        assert not ColumnMapping.objects.exists()


def test_a_list_becomes_a_model_and_another_unit_begins_from_it(site: Site) -> None:
    page = accepted(site)
    reviewer = site.visitor("reviewer")
    reviewer.get(page)
    reviewer.fill("/", press="设为示范清单")
    assert "财政局2026年度事项清单" in reviewer.page.text
    reviewer.get(page)
    assert "已是示范清单" in reviewer.page.text

    taker: Visitor = site.visitor("gtz-handler")
    taker.get("/u/gtz/lists/")
    taker.follow("示范清单")
    taker.follow("财政局2026年度事项清单")
    rows = taker.page.rows("法律依据")
    assert len(rows) == 4
    assert "政府采购监督管理股" not in taker.page.text, "sections and contacts stay at home"
    with office_scope(site.county.office):
        chosen = list(Matter.objects.filter(code__in=["CZ-01"]).values_list("name", flat=True))
    assert chosen
    boxes = [box for box in taker.page.form("/take/").names if box == "chosen"]
    assert boxes
    taker.fill("/take/", press="加入本单位清单")
    assert "已加入" in taker.page.text
