"""The item list: from the empty template to version 1 in force, with a return on the way."""

import io
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from openpyxl import load_workbook

from casefiles.models import FilingKind, ItemList, Matter
from tenants.scope import unit_scope
from tests.journeys.client import Visitor
from tests.journeys.site import Site

BOOKS = Path(__file__).parents[1] / "data" / "workbooks"


def book(name: str) -> dict[str, tuple[str, bytes]]:
    """A sample workbook as the upload field takes it."""
    return {"file": (name, (BOOKS / name).read_bytes())}


def opened(site: Site) -> tuple[Visitor, str]:
    """The handler of 财政局 in front of the list that the schedule has opened."""
    site.set_clock("2026-01-01 09:00")
    assert site.open_period(FilingKind.ITEM_LIST, "2026") == 3
    site.set_clock("2026-01-08 10:00")
    handler = site.visitor("czj-handler")
    handler.get("/u/czj/lists/")
    handler.follow("继续办理2026年度事项清单")
    return handler, handler.answer.path


def stored(site: Site) -> tuple[int, int]:
    """(lists, matters) of 财政局 in the database."""
    with unit_scope(site.county.units["czj"]):
        return ItemList.objects.count(), Matter.objects.count()


def test_the_empty_template_is_the_units_own(site: Site) -> None:
    handler = site.visitor("czj-handler")
    handler.get("/u/czj/lists/")
    answer = handler.follow("下载空白模板")
    assert answer.status == 200
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    workbook = load_workbook(io.BytesIO(answer.body))
    assert "连江县财政局2026年" in str(workbook.worksheets[0]["A1"].value)


def test_a_workbook_with_errors_shows_all_of_them_and_stores_nothing(site: Site) -> None:
    handler, path = opened(site)
    handler.fill("/upload/", files=book("fishery-errors.xlsx"))
    expected = json.loads((BOOKS / "fishery-errors.expected.json").read_text())["errors"]
    rows = handler.page.rows("单元格")
    assert handler.status == 422
    assert [row[1] for row in rows] == [each["cell"] for each in expected]
    assert all(row[4] and row[5] for row in rows), (
        "each error says what is wrong and how to mend it"
    )
    assert "还没有导入事项" in handler.page.text
    assert stored(site) == (0, 0)
    handler.force(f"{path}submit/")
    assert "还没有填报内容" in handler.page.text
    assert handler.get(path).page.offers("/upload/"), "the filing still waits for its handler"


def test_what_is_no_workbook_is_refused_in_words(site: Site) -> None:
    handler, _path = opened(site)
    handler.fill("/upload/", files={"file": ("清单.xlsx", b"not a workbook at all")})
    assert handler.status == 422
    assert "事项清单表格" in handler.page.text
    assert stored(site) == (0, 0)


def test_from_the_upload_to_the_list_in_force(site: Site) -> None:
    handler, path = opened(site)
    handler.fill("/upload/", files=book("finance.xlsx"))
    assert "已导入 4 条事项" in handler.page.text
    assert len(handler.page.rows("法律依据")) == 4
    handler.fill("/submit/")
    assert "单位审批中" in handler.page.text
    assert not handler.page.offers("/upload/")

    approver = site.visitor("czj-approver")
    site.set_clock("2026-01-09 10:00")
    approver.get("/u/czj/?tab=free")
    approver.follow("2026年度事项清单")
    approver.fill("/sign/", press="同意", text="核对无误。")
    assert "信用办审核中" in approver.page.text

    reviewer = site.visitor("reviewer")
    site.set_clock("2026-01-12 10:00")
    reviewer.get("/office/350122/?tab=free")
    reviewer.follow("2026年度事项清单")
    reviewer.fill("/review/", press="退回单位", text="第2条依据不是法律法规。")
    assert reviewer.status == 422
    assert "退回须选择原因" in reviewer.page.text
    assert reviewer.page.form("/review/").fields["text"] == "第2条依据不是法律法规。"
    reviewer.fill("/review/", press="退回单位", reasons="basis")
    assert "已退回" in reviewer.page.text

    site.set_clock("2026-01-13 09:00")
    handler.get("/u/czj/")
    handler.follow("2026年度事项清单")
    assert "第 2 稿" in handler.page.text
    assert "依据缺失或不当" in handler.page.text
    assert "第2条依据不是法律法规。" in handler.page.text
    handler.fill("/upload/", files=book("finance.xlsx"))
    handler.fill("/submit/", press="提交 4 条事项")
    site.set_clock("2026-01-13 14:00")
    approver.get(path)
    approver.fill("/sign/", press="同意")
    site.set_clock("2026-01-14 10:00")
    reviewer.get(reviewer.answer.path)
    reviewer.fill("/review/", press="采纳")
    assert "已采纳" in reviewer.page.text

    handler.get("/u/czj/lists/")
    assert "第 1 版自 2026-01-14 起有效" in handler.page.text
    assert len(handler.page.rows("法律依据")) == 4

    in_force = stored(site)
    handler.force(f"{path}upload/", files=book("finance.xlsx"))
    assert handler.status == 422
    assert "已办结" in handler.page.text
    assert stored(site) == in_force, "an accepted list never changes"
    assert (
        site.visitor("czj-approver").force(f"{path}upload/", files=book("finance.xlsx")).status
        == 403
    )


def test_nobody_signs_twice_and_a_second_click_shows_the_result(site: Site) -> None:
    handler, path = opened(site)
    handler.fill("/upload/", files=book("finance.xlsx"))
    handler.fill("/submit/")
    handler.force(f"{path}submit/")
    assert "这一步已由陈某某于2026-01-08 10:00办理" in handler.page.text
    handler.force(f"{path}sign/")
    assert handler.status == 403, "the submitter has no role that signs"
    approver = site.visitor("czj-approver")
    approver.get(path)
    approver.fill("/sign/", press="同意")
    approver.force(f"{path}sign/")
    assert "这一步已由林某某" in approver.page.text


def test_four_clicks_at_once_have_one_effect(site: Site) -> None:
    handler, path = opened(site)
    handler.fill("/upload/", files=book("finance.xlsx"))
    handler.fill("/submit/")
    windows = [Visitor.sign_in(site.url, "czj-approver") for _window in range(4)]
    for each in windows:
        each.get(path)
    with ThreadPoolExecutor(len(windows)) as together:
        list(together.map(lambda each: each.fill("/sign/", press="同意"), windows))
    assert sorted(each.status for each in windows) == [200, 422, 422, 422]
    late = [each for each in windows if each.status == 422]
    assert all("这一步已由林某某" in each.page.text for each in late)
    approver = windows[0]
    for action in ("filing.signed", "filing.filed"):
        rows = approver.get(f"/u/czj/trail/?action={action}").page.rows("哈希")
        assert len(rows) == 1, action
