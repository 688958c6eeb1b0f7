"""Amending a list in force: a few rows on the web, faults beside the fields, a day to start."""

import re

from casefiles.models import Filing, FilingState, ItemList, Matter
from casefiles.verbs import itemlists
from tenants import clock
from tenants.scope import unit_scope
from tests.cast import at
from tests.journeys.client import Visitor
from tests.journeys.site import Site
from tests.stories import answer_for_warnings, list_in_force, open_case

NEW = {
    "code": "SY-09",
    "name": "专项资金分配",
    "category": "funding",
    "subject_kinds": "legal",
    "stage": "disbursement",
    "use_modes": "record",
    "needs_consent": "no",
    "effective_on": "2026-01-01",
}


def begun(site: Site, matters: int = 3) -> Visitor:
    """The handler of 财政局 in front of the rows of an amendment."""
    with clock.at(at("2026-01-14 10:00")):
        list_in_force(site.county, "czj", matters)
    site.set_clock("2026-03-02 09:00")
    handler = site.visitor("czj-handler")
    handler.get("/u/czj/lists/")
    handler.fill("/lists/new/", press="修订几条")
    assert handler.answer.path.endswith("/rows/")
    return handler


def accepted(site: Site, handler: Visitor) -> None:
    """The amendment in front of the handler goes all its way."""
    path = handler.answer.path
    approver, reviewer = site.visitor("czj-approver"), site.visitor("reviewer")
    unit = site.county.units["czj"]
    with clock.at(at("2026-03-02 09:00")), unit_scope(unit):
        filing = Filing.objects.get(unit=unit, amendment=True, state=FilingState.SUBMITTED)
        answer_for_warnings(filing, by=site.county.actor("czj-approver"))
    approver.get(path)
    approver.fill("/sign/", press="同意")
    reviewer.get(path.replace("/u/czj/", "/office/350122/"))
    reviewer.fill("/review/", press="采纳")
    assert "已采纳" in reviewer.page.text


def in_force(site: Site, day: str) -> ItemList | None:
    with unit_scope(site.county.units["czj"]):
        return itemlists.in_force(site.county.units["czj"].pk, at(f"{day} 12:00").date())


def test_a_few_rows_become_the_next_version(site: Site) -> None:
    handler = begun(site)
    with clock.at(at("2026-03-02 08:00")):
        running = open_case(site.county, "czj")
    rows_page = handler.answer.path
    assert "改动 0 条" in handler.page.text
    handler.follow("修改")
    form = handler.page.form("")
    assert (
        form.fields["name"] == "政府采购供应商资格审查" and form.fields["category"] == "procurement"
    )
    handler.fill("", press="保存", section="政府采购监督管理股")
    assert "已保存事项 SY-01" in handler.page.text
    handler.follow("新增事项")
    handler.fill("", press="保存", **NEW)
    assert handler.answer.path == rows_page
    row = next(row for row in handler.page.rows("改动") if "SY-02" in row[1])
    assert "删除" in row[-1]
    third = [f for f in handler.page.forms if f.action.endswith("/drop/")]
    handler.force(third[0].action)  # SY-02: the changed first row offers no deletion, but to undo
    tags = {row[1][-5:]: row[6] for row in handler.page.rows("改动")}
    assert tags == {
        "SY-01": "已修改责任科室",
        "SY-02": "已删除",
        "SY-03": "",
        "SY-09": "新增",
    }
    handler.follow("改完了，去提交")
    assert "第2次，修订" in handler.page.text
    handler.fill("/submit/")
    accepted(site, handler)

    handler.get("/u/czj/lists/")
    shown = [
        (row[0], re.findall(r"SY-\d\d", row[1])[0], row[6])
        for row in handler.page.rows("失信处理依据")
    ]
    assert shown == [
        ("1", "SY-01", "政府采购监督管理股"),
        ("2", "SY-03", "采购股"),
        ("3", "SY-09", ""),
    ]
    with unit_scope(site.county.units["czj"]):
        newest = ItemList.objects.get(version=2)
        assert newest.base is not None and newest.base.version == 1
        assert newest.source.name.endswith(".xlsx") and newest.source.name != "清单.xlsx"
        running.refresh_from_db()
        assert running.matter.item_list.version == 1, "a running case keeps its matter"


def test_the_rules_of_the_workbook_hold_for_a_row(site: Site) -> None:
    handler = begun(site)
    handler.follow("新增事项")
    wrong = NEW | {"code": "sy-02", "dishonesty_measure": "取消资格", "yearly_estimate": "很多"}
    handler.fill("", press="保存", **(wrong | {"name": "", "expires_on": "2025-12-31"}))
    assert handler.status == 422
    for words in (
        "编码 “sy-02” 与第 2 行重复",
        "填有 “取消”，却没有法律依据",
        "“很多” 不是件数",
        "失效日 2025-12-31 早于生效日 2026-01-01",
        "请填写。",
    ):
        assert words in handler.page.text, words
    assert handler.page.form("").fields["dishonesty_measure"] == "取消资格", "nothing is lost"
    handler.fill(
        "",
        press="保存并继续新增",
        code="SY-04",
        name="奖励资金",
        dishonesty_measure="",
        yearly_estimate="约 1,200 件",
        expires_on="",
    )
    assert "已保存事项 SY-04" in handler.page.text
    with unit_scope(site.county.units["czj"]):
        draft = ItemList.objects.get(version=None)
        assert draft.matters.get(code="SY-04").yearly_estimate == 1200


def test_what_was_changed_or_taken_out_comes_back(site: Site) -> None:
    handler = begun(site)
    rows_page = handler.answer.path
    handler.follow("修改")
    handler.fill("", press="保存", code="SY-77", contact="林某某")
    handler.force(next(f.action for f in handler.page.forms if f.action.endswith("/drop/")))
    assert "改动 2 条" in handler.page.text
    for _each in range(2):
        handler.fill("/rows/restore/")
    assert "改动 0 条" in handler.page.text
    assert [row[1][-5:] for row in handler.page.rows("改动")] == ["SY-01", "SY-02", "SY-03"]
    handler.follow("改完了，去提交")
    handler.fill("/submit/")
    assert "与现行版本逐项相同" in handler.page.text
    with unit_scope(site.county.units["czj"]):
        for matter in Matter.objects.filter(item_list__version=None).exclude(code="SY-03"):
            handler.force(f"{rows_page}{matter.pk}/drop/")
        last = Matter.objects.get(item_list__version=None)
    handler.force(f"{rows_page}{last.pk}/drop/")
    assert "清单至少要有一条事项" in handler.page.text


def test_a_list_starts_on_the_day_it_wishes_and_never_before_the_one_before(site: Site) -> None:
    handler = begun(site)
    handler.follow("新增事项")
    handler.fill("", press="保存", **NEW)
    handler.follow("改完了，去提交")
    handler.fill("/start/", start_on="2026-03-01")
    assert "启用日期不能早于今天" in handler.page.text and handler.status == 422
    handler.fill("/start/", start_on="2026-06-01")
    handler.fill("/submit/")
    accepted(site, handler)
    handler.get("/u/czj/lists/")
    assert "第 2 版已采纳，自 2026-06-01 起启用；在此之前仍按现行版本办理" in handler.page.text
    assert len(handler.page.rows("失信处理依据")) == 3
    handler.get("/u/czj/cases/new/")
    assert "SY-09" not in handler.page.text

    # Amended before that day: the newest builds on what waits, and starts with it.
    handler.get("/u/czj/lists/")
    handler.fill("/lists/new/", press="修订几条")
    assert "以第 2 版为底稿" in handler.page.text
    handler.follow("新增事项")
    handler.fill("", press="保存", **(NEW | {"code": "SY-10"}))
    handler.follow("改完了，去提交")
    handler.fill("/submit/")
    accepted(site, handler)
    versions = {day: in_force(site, day) for day in ("2026-05-31", "2026-06-01")}
    assert {day: each and each.version for day, each in versions.items()} == {
        "2026-05-31": 1,
        "2026-06-01": 3,
    }


def test_one_unfinished_list_at_a_time(site: Site) -> None:
    handler = begun(site)
    handler.force("/u/czj/lists/new/", what="amendment")
    assert "尚未办结" in handler.page.text
    stranger = site.visitor("gtz-handler")
    stranger.get("/u/gtz/lists/")
    stranger.force("/u/gtz/lists/new/", what="amendment")
    assert "本单位没有现行有效的事项清单" in stranger.page.text
    with unit_scope(site.county.units["czj"]):
        rows = Matter.objects.select_related("item_list")
        matter = rows.filter(item_list__version=None).first()
    assert matter is not None
    assert stranger.get(f"/u/gtz/filings/{matter.item_list.filing_id}/rows/").status == 404
