"""The implementation plan: list and plan opened in one click, each filed apart, the plan in force."""

from casefiles.models import Filing, FilingKind, ImplementationPlan
from casefiles.verbs import plans
from tenants.scope import unit_scope
from tests.journeys.client import Visitor
from tests.journeys.site import Site

HEAD = {
    "leader_name": "黄某某",
    "leader_post": "副局长",
    "section": "办公室",
    "liaison_name": "陈某某",
    "liaison_phone": "0591-26230000",
    "goals": "应查尽查，先查后办。",
}
MEASURES = {
    "measures-0-task": "梳理事项，编制清单",
    "measures-0-section": "法规股",
    "measures-0-finish_on": "2026-02-28",
    "measures-1-task": "受理环节查询信用记录",
}


def opened(site: Site) -> tuple[Visitor, str]:
    """The handler of 财政局 in front of the plan that the schedule has opened beside the list."""
    site.set_clock("2026-01-05 09:00")
    assert site.open_period(FilingKind.ITEM_LIST, "2026") == 3
    assert site.open_period(FilingKind.PLAN, "2026") == 3
    handler = site.visitor("czj-handler")
    handler.get("/u/czj/lists/")
    assert "继续办理2026年度事项清单" in handler.page.text, "both stand side by side"
    handler.follow("继续办理2026年度实施方案")
    return handler, handler.answer.path


def test_one_click_opens_both_and_each_is_filed_apart(site: Site) -> None:
    handler = site.visitor("czj-handler")
    handler.get("/u/czj/lists/")
    handler.fill("/lists/new/", press="同时报送清单和方案")
    assert handler.answer.path == "/u/czj/lists/"
    assert "同时报送" not in handler.page.text
    for title in ("继续办理2026年度事项清单", "继续办理2026年度实施方案"):
        assert handler.page.link(title)
    handler.force("/u/czj/lists/new/", what="both")
    with unit_scope(site.county.units["czj"]):
        kinds = sorted(Filing.objects.values_list("kind", flat=True))
    assert kinds == ["item_list", "plan"], "a second click opens nothing"


def test_from_the_draft_to_the_plan_in_force(site: Site) -> None:
    handler, path = opened(site)
    handler.fill("/plan/", press="存草稿", goals="应查尽查。")
    assert "已保存" in handler.page.text
    handler.fill("/plan/", press="提交")
    assert handler.status == 422, "a draft has gaps, what is submitted has none"
    assert "分管领导：请填写。" in handler.page.text
    handler.get(path)
    handler.fill("/plan/", press="保存并再加 5 行", **HEAD, **MEASURES)
    assert handler.page.form("/plan/").fields["measures-1-task"] == "受理环节查询信用记录"
    assert "measures-6-task" in handler.page.form("/plan/").names
    handler.fill("/plan/", press="提交")
    assert "单位审批中" in handler.page.text
    assert "0591-26230000" in handler.page.text

    reviewer = site.visitor("reviewer")
    reviewer.get(path.replace("/u/czj/", "/office/350122/"))
    assert "还没有报送实施方案" in reviewer.page.text, "the unit's drafts stay in the unit"
    assert "0591" not in reviewer.page.text

    approver = site.visitor("czj-approver")
    approver.get(path)
    approver.fill("/sign/", press="同意")
    reviewer.get("/office/350122/?tab=free")
    reviewer.follow("2026年度实施方案")
    assert [row[1:] for row in reviewer.page.rows("完成时限")] == [
        ["梳理事项，编制清单", "法规股", "2026-02-28"],
        ["受理环节查询信用记录", "", "—"],
    ]
    reviewer.fill("/review/", press="退回单位", reasons="incomplete", text="请补充保障措施。")
    site.set_clock("2026-01-06 09:00")
    handler.get(path)
    assert handler.page.form("/plan/").fields["leader_name"] == "黄某某", "nothing is typed again"
    handler.fill("/plan/", press="提交", safeguards="纳入股室考核。", start_on="2026-02-01")
    approver.get(path)
    approver.fill("/sign/", press="同意")
    reviewer.get(reviewer.answer.path)
    assert "纳入股室考核。" in reviewer.page.text
    reviewer.fill("/review/", press="采纳")
    handler.get("/u/czj/lists/")
    assert "第 1 版已采纳，自 2026-02-01 起启用" in handler.page.text
    with unit_scope(site.county.units["czj"]):
        assert site.meanwhile(lambda: in_force(site)) is None, "its day has not come"
    site.set_clock("2026-02-01 09:00")
    handler.get("/u/czj/lists/")
    assert "分管领导 黄某某，责任科室 办公室，联络员 陈某某" in handler.page.text

    # Next year's plan begins with these words: who changes nothing submits it at once.
    site.set_clock("2027-01-04 09:00")
    assert site.open_period(FilingKind.PLAN, "2027") == 1, "the others still owe 2026's"
    handler.get("/u/czj/lists/")
    handler.follow("继续办理2027年度实施方案")
    assert handler.page.form("/plan/").fields["safeguards"] == "纳入股室考核。"
    handler.fill("/plan/", press="提交")
    assert "单位审批中" in handler.page.text


def in_force(site: Site) -> ImplementationPlan | None:
    with unit_scope(site.county.units["czj"]):
        return plans.in_force(site.county.units["czj"].pk)


def test_faults_stand_beside_their_fields_and_nothing_is_lost(site: Site) -> None:
    handler, _path = opened(site)
    typed = HEAD | {"liaison_phone": "打座机", "start_on": "2026-06-01"}
    handler.fill(
        "/plan/",
        press="提交",
        **typed,
        **{"in_force_until": "2026-05-01", "measures-0-section": "法规股"},
    )
    assert handler.status == 422
    for words in ("请填写电话号码", "有效期至早于拟启用日期", "请写明工作措施"):
        assert words in handler.page.text
    form = handler.page.form("/plan/")
    assert form.fields["goals"] == HEAD["goals"] and form.fields["measures-0-section"] == "法规股"
    handler.fill(
        "/plan/",
        press="提交",
        in_force_until="",
        liaison_phone="0591-26230000",
        **{"measures-0-section": ""},
    )
    assert "实施方案还缺：工作措施" in handler.page.text
    assert handler.status == 422


def test_a_plan_is_written_on_plans_alone(site: Site) -> None:
    handler, path = opened(site)
    handler.get("/u/czj/lists/")
    handler.follow("继续办理2026年度事项清单")
    handler.force(
        f"{handler.answer.path}plan/",
        **HEAD,
        **MEASURES,
        **{"measures-TOTAL_FORMS": "2", "measures-INITIAL_FORMS": "0"},
    )
    assert "这项报送不是“实施方案”" in handler.page.text
    with unit_scope(site.county.units["czj"]):
        assert not ImplementationPlan.objects.exists()
    approver = site.visitor("czj-approver")
    assert approver.force(f"{path}plan/", **HEAD).status == 403
