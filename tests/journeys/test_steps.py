"""A unit changes its own steps on pages: drafted, mended, tried on the past, put in force, kept by what runs."""

from tests.journeys.client import Visitor
from tests.journeys.site import Site
from tests.stories import open_month, submitted_month


def draft_of(admin: Visitor, code: str, kind: str) -> None:
    """Begin a draft for a kind."""
    admin.get(f"/u/{code}/templates/")
    admin.force(f"/u/{code}/templates/draft/", template_kind=kind)


def add_step(admin: Visitor, **typed: str) -> None:
    """A step by its form."""
    here = admin.answer.path
    admin.follow("增加环节")
    admin.fill("", press="保存到草稿", **typed)
    assert admin.answer.path == here, admin.page.text


def edit_last(admin: Visitor) -> None:
    """Open the form of the last step."""
    admin.get([href for text, href in admin.page.links if text == "修改"][-1])


def test_from_a_draft_to_a_version_in_force(site: Site) -> None:
    site.set_clock("2026-02-02 09:00")
    admin = site.visitor("zjj-admin")
    draft_of(admin, "zjj", "progress")
    page = admin.answer.path
    # The draft begins as a copy of what is in force for all filings.
    assert [row[1] for row in admin.page.rows("签署人")] == ["股室审核", "分管领导审签"]
    add_step(admin, title="分管领导审签", step_role="leader")
    assert "与第2个环节同名" in admin.page.text
    admin.fill("publish/", press="启用")
    assert admin.status == 422 and "暂不能启用" in admin.page.text
    # Another title and a condition; the row for it comes by a button, and what is typed stays.
    admin.get(page)
    edit_last(admin)
    admin.fill("", press="增加", title="逾期说明", new_fact="late")
    assert admin.status == 200 and admin.page.form("").fields["title"] == "逾期说明"
    admin.fill("", press="增加", new_fact="nil")
    admin.fill("", press="移除条件")
    admin.fill("", press="保存到草稿", **{"c1-value": "no"})
    rows = admin.page.rows("签署人")
    assert [row[1] for row in rows] == ["股室审核", "分管领导审签", "逾期说明"]
    assert rows[2][4] == "非零报告"
    # One leader cannot sign twice: the rule names the step and how to mend it.
    assert "可签人员（黄某某）在前面的环节已经签署" in admin.page.text
    edit_last(admin)
    admin.fill("", press="保存到草稿", title="")
    assert admin.status == 422 and "这个字段是必填项" in admin.page.text
    admin.get(page)
    step = next(each.action for each in admin.page.forms if each.action.endswith("/move/"))
    admin.force(step.replace("/move/", "/remove/"))
    assert "已移除环节" in admin.page.text
    assert [row[0] for row in admin.page.rows("签署人")] == ["1", "2"]


def test_a_running_filing_keeps_its_version(site: Site) -> None:
    site.set_clock("2026-02-02 09:00")
    running = site.meanwhile(lambda: submitted_month(site.county, "czj", "2026-01"))
    admin = site.visitor("czj-admin")
    admin.get("/u/czj/templates/")
    admin.fill("templates/draft/", press="调整")
    admin.follow("修改")
    admin.fill("", press="保存到草稿", title="分管领导审签", step_role="leader", limit_days="3")
    admin.fill("publish/", press="启用")
    assert "第2版已启用" in admin.page.text
    assert "现行" in admin.page.text
    approver, leader = site.visitor("czj-approver"), site.visitor("czj-leader")
    approver.get(f"/u/czj/filings/{running.pk}/")
    assert "科室负责人审核" in approver.page.text and "第 1 版" in approver.page.text
    approver.fill("sign/", press="同意")
    later = site.meanwhile(lambda: submitted_month(site.county, "czj", "2026-02"))
    leader.get(f"/u/czj/filings/{later.pk}/")
    assert "分管领导审签" in leader.page.text and "第 2 版" in leader.page.text
    assert leader.page.offers("sign/")
    # The old version stays readable, and says what replaced it.
    admin.get("/u/czj/templates/")
    admin.follow("第2版")
    admin.follow("第1版")
    assert "已由第2版取代" in admin.page.text


def test_a_version_for_a_day_to_come(site: Site) -> None:
    site.set_clock("2026-02-02 09:00")
    admin = site.visitor("gtz-admin")
    admin.get("/u/gtz/templates/")
    admin.fill("templates/draft/", press="单独设置")
    add_step(admin, title="分管领导审签", step_role="leader")
    admin.fill("publish/", press="启用", in_force_on="2026-02-01")
    assert admin.status == 422 and "启用日期须为今天或今后一年内" in admin.page.text
    admin.fill("publish/", press="启用", in_force_on="2026-03-01")
    assert "2026-03-01起启用" in admin.page.text
    site.set_clock("2026-02-28 23:59")
    early = site.meanwhile(lambda: open_month(site.county, "gtz", "2026-01"))
    site.set_clock("2026-03-01 00:00")
    late = site.meanwhile(lambda: open_month(site.county, "gtz", "2026-02"))
    handler = site.visitor("gtz-handler")
    handler.get(f"/u/gtz/filings/{early.pk}/")
    assert "未设内部审批环节" in handler.page.text
    handler.get(f"/u/gtz/filings/{late.pk}/")
    assert "分管领导审签" in handler.page.text


def test_the_draft_is_tried_on_a_past_filing(site: Site) -> None:
    site.set_clock("2026-02-02 09:00")
    past = site.meanwhile(lambda: submitted_month(site.county, "czj", "2026-01"))
    site.visitor("czj-approver").get(f"/u/czj/filings/{past.pk}/")
    site.visitor("czj-approver").fill("sign/", press="同意")
    admin = site.visitor("czj-admin")
    admin.get("/u/czj/templates/")
    admin.fill("templates/draft/", press="调整")
    add_step(admin, title="分管领导审签", step_role="leader")
    admin.follow("用以往的件试运行")
    first, second = admin.page.rows("可由谁签署")
    assert "林某某" in first[3] and second[3] == "黄某某"
    ((step, who, _at, decision),) = admin.page.rows("意见")
    assert (step, who, decision) == ("科室负责人审核", "林某某", "同意")


def test_the_office_prescribes_and_the_unit_follows(site: Site) -> None:
    site.set_clock("2026-02-02 09:00")
    reviewer = site.visitor("reviewer")
    reviewer.get("/office/350122/minimum/?kind=item_list")
    reviewer.fill("publish/", press="发布", step_title_1="分管领导签署")
    assert reviewer.status == 422 and "请选择至少由谁签署" in reviewer.page.text
    reviewer.fill("publish/", press="发布", step_title_1="分管领导签署", least_role_1="leader")
    short = {row[0] for row in reviewer.page.rows("缺少")}
    assert short == {"财政局", "琯头镇"}
    admin = site.visitor("czj-admin")
    admin.get("/u/czj/templates/")
    assert "未达到" in admin.page.text
    draft_of(admin, "czj", "item_list")
    assert "信用办规定“事项清单”须有“分管领导签署”" in admin.page.text
    admin.fill("publish/", press="启用")
    assert admin.status == 422
    admin.get(admin.answer.path.removesuffix("publish/"))
    add_step(admin, title="分管领导审签", step_role="leader")
    admin.fill("publish/", press="启用")
    assert "第1版已启用" in admin.page.text
    reviewer.get("/office/350122/minimum/?kind=item_list")
    assert {row[0] for row in reviewer.page.rows("缺少")} == {"琯头镇"}
