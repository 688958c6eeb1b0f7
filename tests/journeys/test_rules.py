"""The rules of item lists over HTTP: shown at the upload, answered for by the signer, seen by the office."""

import io
from typing import Any

import pytest
from openpyxl import load_workbook

from casefiles.models import FilingKind
from tests.journeys.client import Visitor
from tests.journeys.site import Site
from tests.journeys.test_list import BOOKS, book, opened

RESTRICTS = {"J4": "暂停代理资格", "K4": "财政部令第5号第三条（部门规章）"}  # warning, rule 3
NO_CONSENT = {"L5": "否"}  # warning, rule 15
WHY = "全国失信惩戒措施基础清单列有该措施，法制股已核"


def changed(**cells: Any) -> dict[str, tuple[str, bytes]]:
    """The finance bureau's workbook with some cells written anew."""
    workbook = load_workbook(BOOKS / "finance.xlsx")
    for cell, value in cells.items():
        workbook.worksheets[0][cell] = value
    out = io.BytesIO()
    workbook.save(out)
    return {"file": ("清单.xlsx", out.getvalue())}


def key(visitor: Visitor, nth: int = 0) -> str:
    """What the page sends for the nth open warning; its box stands in the form."""
    html = visitor.answer.body.decode()
    return html.split('name="warnings" value="')[nth + 1][:64]


def test_a_clean_list_is_not_stopped(site: Site) -> None:
    handler, path = opened(site)
    handler.fill("/upload/", files=book("finance.xlsx"))
    assert "规则核对" in handler.page.text
    assert [row[0] for row in handler.page.rows("问题") if row[0].startswith("第")] == [
        "第 2 条CZ-02 采购代理机构监管",
        "第 4 条CZ-04 专项资金分配",
        "第 2 条CZ-02 采购代理机构监管",
    ]
    assert "条警告" not in handler.page.text
    handler.fill("/submit/")
    approver = site.visitor("czj-approver")
    approver.get(path)
    approver.fill("/sign/", press="同意")
    assert "信用办审核中" in approver.page.text


def test_errors_of_rules_stop_the_upload_with_their_cells(site: Site) -> None:
    handler, _path = opened(site)
    cells = {"C3": "最低生活保障审核", "K4": "", "J4": "取消资格", **NO_CONSENT}
    handler.fill("/upload/", files=changed(**cells))
    assert handler.status == 422
    rows = {row[1]: row for row in handler.page.rows("单元格")}
    assert set(rows) == {"J3", "K4"}
    assert "扩大惩戒" in rows["J3"][4] and "国办发〔2020〕49号" in rows["J3"][4]
    assert "却没有法律依据" in rows["K4"][4]
    assert "另有警告和提示" in handler.page.text
    assert "查询自然人的信用信息，却不需授权" in handler.page.text
    assert "第 5 行" in handler.page.text, "the row of the sheet"


def test_warnings_are_waived_with_a_reason_or_mended(site: Site) -> None:
    handler, path = opened(site)
    handler.fill("/upload/", files=changed(**RESTRICTS, **NO_CONSENT))
    assert "有2条警告：能改的请先改" in handler.page.text
    assert not handler.page.offers("/waive/"), "the handler does not waive"
    assert handler.force(f"{path}waive/", waiver_reason=WHY).status == 403
    handler.get(path)
    handler.fill("/submit/")

    approver = site.visitor("czj-approver")
    site.set_clock("2026-01-09 10:00")
    approver.get(path)
    assert "有2条警告待处理" in approver.page.text
    approver.fill("/sign/", press="同意", text="核对无误。")
    assert approver.status == 422
    assert "还有2条警告没有处理，不能同意" in approver.page.text
    assert approver.page.form("/sign/").fields["text"] == "核对无误。"

    approver.fill("/waive/", press="豁免所选警告", waiver_reason=WHY)
    assert (approver.status, "请先勾选" in approver.page.text) == (422, True)
    assert approver.page.form("/waive/", "豁免所选").fields["waiver_reason"] == WHY
    first = key(approver)
    approver.fill("/waive/", press="豁免所选警告", warnings=first, waiver_reason="")
    assert "请写明豁免理由" in approver.page.text
    assert approver.page.form("/waive/", "豁免所选").fields["warnings"] == first, "the tick is kept"
    approver.fill("/waive/", press="豁免所选警告", warnings=first, waiver_reason=WHY)
    assert approver.status == 200 and "已豁免所选警告" in approver.page.text
    approver.force(f"{path}waive/", warnings=first, waiver_reason=WHY)
    assert "已被豁免" in approver.page.text, "a second click shows the result"
    approver.get(path)
    assert "有1条警告待处理" in approver.page.text
    approver.fill("/sign/", press="退回修改", text="第3条请改为需授权。")

    site.set_clock("2026-01-12 09:00")
    handler.get(path)
    assert WHY in handler.page.text, "the handler sees what is answered for"
    handler.fill("/upload/", files=changed(**RESTRICTS))
    assert "条警告" not in handler.page.text, "one is mended, the waiver of the other holds"
    handler.fill("/submit/")
    approver.get(path)
    approver.fill("/sign/", press="同意")
    assert "信用办审核中" in approver.page.text

    reviewer = site.visitor("reviewer")
    reviewer.get("/office/350122/?tab=free")
    reviewer.follow("2026年度事项清单")
    assert "该单位豁免了1条警告" in reviewer.page.text
    (row,) = (each for each in reviewer.page.rows("问题") if WHY in " ".join(each))
    assert "林某某" in row[3] and "第 1 稿" in row[3] and "科室负责人审核" in row[3]
    assert not reviewer.page.offers("/waive/")
    reviewer.follow("已豁免")
    assert "财政部令" not in " ".join(map(str, reviewer.page.rows("问题")))
    assert len([each for each in reviewer.page.rows("问题") if len(each) > 1]) == 1
    reviewer.get(reviewer.answer.path)
    reviewer.fill("/review/", press="采纳")
    handler.get("/u/czj/lists/")
    assert "按今天的规则复核现行清单" in handler.page.text and WHY in handler.page.text
    rows = handler.get("/u/czj/trail/?action=warning.waived").page.rows("哈希")
    assert len(rows) == 1 and "CZ-02·规则3" in " ".join(rows[0])


def test_a_waiver_is_taken_back_on_the_page(site: Site) -> None:
    handler, path = opened(site)
    handler.fill("/upload/", files=changed(**NO_CONSENT))
    handler.fill("/submit/")
    approver = site.visitor("czj-approver")
    approver.get(path)
    approver.fill("/waive/", press="豁免所选", warnings=key(approver), waiver_reason=WHY)
    number = approver.page.form("/waive/", "撤回豁免").button("撤回豁免").value
    approver.force(f"{path}unwaive/", waiver=number)
    assert "已撤回豁免" in approver.page.text and "有1条警告待处理" in approver.page.text
    approver.force(f"{path}unwaive/", waiver=number)
    assert (approver.status, "该豁免已撤回" in approver.page.text) == (422, True)


def test_a_unit_without_steps_answers_before_it_submits(site: Site) -> None:
    site.set_clock("2026-01-01 09:00")
    site.open_period(FilingKind.ITEM_LIST, "2026")
    site.set_clock("2026-01-08 10:00")
    handler, leader = site.visitor("gtz-handler"), site.visitor("gtz-leader")
    handler.get("/u/gtz/lists/")
    handler.follow("继续办理2026年度事项清单")
    path = handler.answer.path
    handler.fill("/upload/", files=changed(**NO_CONSENT))
    assert "请审核人或分管领导先在本页写明理由" in handler.page.text
    handler.fill("/submit/")
    assert (handler.status, "没有内部审批环节" in handler.page.text) == (422, True)
    leader.get(path)
    leader.fill("/waive/", press="豁免所选", warnings=key(leader), waiver_reason=WHY)
    handler.get(path)
    handler.fill("/submit/")
    assert "信用办审核中" in handler.page.text


@pytest.mark.parametrize(
    "query", ["find=open", "find=x", "rule=15", "rule=999999", "row=3", "row=0"]
)
def test_filters_show_what_they_count(site: Site, query: str) -> None:
    handler, path = opened(site)
    handler.fill("/upload/", files=changed(**RESTRICTS, **NO_CONSENT))
    handler.get(f"{path}?{query}")
    rows = [row[0] for row in handler.page.rows("问题") if row[0].startswith("第")]
    expected = {"find=open": 2, "rule=15": 1, "rule=999999": 0, "row=3": 1}
    assert (handler.status, len(rows)) == (200, expected.get(query, 3))


def test_the_page_of_rules(site: Site) -> None:
    handler = site.visitor("czj-handler")
    site.set_clock("2026-03-02 09:00")
    handler.get("/u/czj/lists/")
    handler.follow("核对规则")
    rows = handler.page.rows("级别")
    assert [row[0] for row in rows] == [str(n) for n in range(1, len(rows) + 1)]
    assert "错误" in rows[0][2] and "国办发〔2020〕49号" in rows[0][4]
    assert "2027-01-01 起为错误" in rows[18][2]
    reviewer = site.visitor("reviewer")
    assert len(reviewer.get("/office/350122/rules/").page.rows("级别")) == len(rows)
    site.set_clock("2027-01-01 00:00")
    later = Visitor.sign_in(site.url, "czj-handler")
    assert "错误" in later.get("/u/czj/lists/rules/").page.rows("级别")[18][2]
