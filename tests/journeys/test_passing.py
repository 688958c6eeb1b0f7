"""What a signer does on the page beside signing: passes on, asks, adds signers, returns to a step, takes back."""

from casefiles.models import Filing, Signature
from tenants.scope import every_unit
from tests.journeys.client import Visitor
from tests.journeys.site import Site
from tests.stories import filed_list, list_in_force, open_case, submitted_month
from tests.workflows.signing import Mode, sign, signers, steps


def waiting(site: Site, *wanted: dict[str, object]) -> str:
    """A month's report of 财政局 that waits at its first step; the page's address."""
    site.set_clock("2026-02-02 09:00")

    def lay() -> Filing:
        with every_unit(because="further people"):
            signers(site.county)
        steps(site.county, *wanted or ({},))
        return submitted_month(site.county, "czj", "2026-01")

    return f"/u/czj/filings/{site.meanwhile(lay).pk}/"


def choose(visitor: Visitor, action: str, name: str, press: str, **typed: str) -> None:
    """Choose a person by the name the chooser shows."""
    person = visitor.page.form(action).choice("person", name)
    visitor.fill(action, press=press, person=person, **typed)


def test_a_task_is_passed_on_and_an_answer_is_asked_for(site: Site) -> None:
    page = waiting(site)
    first, second = site.visitor("czj-approver"), site.visitor("czj-1")
    first.get(page)
    choose(first, "/delegate/", "甲某某", "委派", text="")
    assert first.status == 422 and "请写明需要对方答复什么。" in first.page.text
    choose(first, "/delegate/", "甲某某", "委派", text="数字是否与台账一致？")
    assert "已委派，对方答复后任务回到您的待办。" in first.page.text
    assert "已委派甲某某答复" in first.page.text and "数字是否与台账一致？" in first.page.text
    first.force(f"{page}sign/", text="我先签")
    assert first.status == 422 and "您已委派甲某某答复" in first.page.text
    assert "我先签" in first.page.text, "what was typed is not lost"

    second.get("/u/czj/")
    assert "请答复" in second.page.text
    second.get(page)
    assert "林某某请您就“第1步”答复" in second.page.text
    assert not second.page.offers("/sign/"), "whoever answers does not sign"
    second.fill("/answer/", press="答复", text="一致，已核对。")
    assert "已答复，任务已交回委派人。" in second.page.text

    first.get(page)
    assert "一致，已核对。" in first.page.text
    choose(first, "/transfer/", "乙某某", "转办", text="请您把关")
    assert "已转办，任务已到对方的待办。" in first.page.text
    assert not first.page.offers("/sign/")
    third = site.visitor("czj-2")
    third.get(page)
    assert "请您把关" in third.page.text
    third.fill("/sign/", press="同意")
    reviewer = site.visitor("reviewer")
    reviewer.get(page.replace("/u/czj/", "/office/350122/"))
    assert "请您把关" not in reviewer.page.text, "what the unit's people write stays with them"
    choose(reviewer, "/transfer/", "刘某某", "转办", text="")
    assert "已转办" in reviewer.page.text


def test_an_asked_answer_is_taken_back(site: Site) -> None:
    page = waiting(site)
    first = site.visitor("czj-approver")
    first.get(page)
    choose(first, "/delegate/", "甲某某", "委派", text="请看")
    recall = first.page.form("/recall/").action
    first.fill("/recall/", press="收回委派")
    assert "已收回委派，由您办理。" in first.page.text
    first.force(recall)
    assert first.status == 422 and "该任务不在委派中" in first.page.text
    first.get(page)
    first.fill("/sign/", press="同意")
    assert "已同意。" in first.page.text


def test_signers_are_added_and_taken_off(site: Site) -> None:
    page = waiting(site)
    first, second = site.visitor("czj-approver"), site.visitor("czj-1")
    first.get(page)
    choose(first, "/add-signer/", "甲某某", "加签", where="before", text="请先看")
    assert "已加签。" in first.page.text and "现由甲某某办理" in first.page.text
    assert "您加签的甲某某尚未签署" in first.page.text
    first.fill("/remove-signer/", press="减签")
    assert "已减签。" in first.page.text
    choose(first, "/add-signer/", "甲某某", "加签", where="after", text="")
    first.fill("/sign/", press="同意")
    second.get(page)
    second.fill("/sign/", press="同意", text="已复核")
    assert "已报信用办" in second.page.text or "信用办审核" in second.page.text
    with every_unit(because="test"):
        names = Signature.objects.order_by("signed_at").values_list("signer_name", flat=True)
        assert list(names) == ["林某某", "甲某某"]


def test_a_consent_and_a_submission_are_taken_back_while_nobody_has_acted(site: Site) -> None:
    page = waiting(site, {"mode": Mode.ALL, "people": ("czj-1", "czj-2")}, {"role": "leader"})
    one, handler = site.visitor("czj-1"), site.visitor("czj-handler")
    one.get(page)
    one.fill("/sign/", press="同意")
    one.fill("/withdraw/", press="撤回同意")
    assert "已撤回，由您继续办理。" in one.page.text and "本人已撤回" in one.page.text
    handler.get(page)
    handler.fill("/withdraw/", press="撤回提交")
    assert "已撤回，由您继续办理。" in handler.page.text
    assert handler.page.offers("/fill/")
    handler.fill("/fill/", press="提交")
    one.get(page)
    one.fill("/sign/", press="同意")
    handler.get(page)
    assert not handler.page.offers("/withdraw/"), "a signer has acted"
    handler.force(f"{page}withdraw/")
    assert handler.status == 422 and "不能撤回" in handler.page.text


def test_a_return_leads_to_an_earlier_step(site: Site) -> None:
    page = waiting(site, {"people": ("czj-1",)}, {"people": ("czj-2",)})
    filing = Filing(pk=page.split("/")[-2])
    site.meanwhile(lambda: sign(site.county, filing, "czj-1"))
    second, first = site.visitor("czj-2"), site.visitor("czj-1")
    second.get(page)
    assert second.page.form("/sign/").labels["back_to"] == [
        "经办人（修改后重新提交）",
        "第1步",
    ]
    second.fill("/sign/", press="同意", back_to="1", text="请再核一次")
    assert second.status == 422 and "要退回请点“退回”" in second.page.text
    second.fill("/sign/", press="退回修改", back_to="1", text="请再核一次", reasons="figures")
    assert "已退回前面环节，由其重新签署。" in second.page.text
    first.get(page)
    assert "请再核一次" in first.page.text and "数据不符" in first.page.text
    assert "已失效，须重新签署" in first.page.text
    first.fill("/sign/", press="同意")
    second.get(page)
    second.fill("/sign/", press="同意")
    assert "信用办审核" in second.page.text


def test_a_row_s_remark_stands_beside_the_row(site: Site) -> None:
    site.set_clock("2026-02-02 09:00")
    filing = site.meanwhile(lambda: filed_list(site.county, "gtz", 3))
    reviewer = site.visitor("reviewer")
    address = f"/office/350122/filings/{filing.pk}/"
    reviewer.get(address)
    line = {"remark_row": "2", "remark_reason": "basis", "remark_text": "依据写到条"}
    reviewer.fill("/review/", press="再加几行", text="请逐条核对", **line)
    assert reviewer.status == 200
    kept = reviewer.page.form("/review/")
    assert kept.fields["text"] == "请逐条核对" and "依据写到条" in reviewer.answer.body.decode()
    reviewer.fill("/review/", press="采纳", **line)
    assert reviewer.status == 422 and "要退回请点“退回”" in reviewer.page.text
    reviewer.get(address)
    reviewer.fill("/review/", press="退回单位", text="请逐条核对", **line)
    assert reviewer.status == 422 and "退回须选择原因。" in reviewer.page.text
    assert "依据写到条" in reviewer.answer.body.decode()
    wrong = line | {"remark_row": "99"}
    reviewer.fill("/review/", press="退回单位", reasons="basis", text="请核对", **wrong)
    assert reviewer.status == 422 and "清单中没有序号 99" in reviewer.page.text
    reviewer.get(address)
    reviewer.fill("/review/", press="退回单位", reasons="basis", text="请核对", **line)
    assert "已退回单位。" in reviewer.page.text

    handler = site.visitor("gtz-handler")
    handler.get(f"/u/gtz/filings/{filing.pk}/")
    assert ["2", "依据缺失或不当", "依据写到条"] in [
        [row[0], row[2], row[3]] for row in handler.page.rows("意见")
    ]
    handler.get(f"/u/gtz/filings/{filing.pk}/rows/")
    assert handler.page.text.count("依据写到条") == 1
    edit = next(url for text, url in handler.page.links if text == "修改" and "rows" in url)
    handler.get(edit)
    assert "依据写到条" not in handler.page.text, "the first row has no remark"


def test_an_opinion_on_a_case_is_taken_back(site: Site) -> None:
    site.set_clock("2026-02-02 09:00")

    def lay() -> str:
        list_in_force(site.county, "czj")
        return str(open_case(site.county, "czj").pk)

    page = f"/u/czj/cases/{site.meanwhile(lay)}/"
    handler = site.visitor("czj-handler")
    handler.get(page)
    handler.fill("/propose/", press="提交意见，转他人决定", opinion="拟同意")
    handler.fill("/take-back/", press="撤回意见")
    assert "已撤回，由您继续办理。" in handler.page.text
    assert handler.page.form("/propose/").fields["opinion"] == "拟同意"
