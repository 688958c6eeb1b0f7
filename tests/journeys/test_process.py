"""办理过程: the unit's own steps with people and times, round by round, skipped steps, paper and BPMN."""

from xml.etree import ElementTree as ET

from audit.models import Entry
from casefiles.models import Filing
from casefiles.verbs import filings
from tenants.roles import Role
from tenants.scope import every_unit, unit_scope
from tests.journeys.site import Site
from tests.stories import list_in_force, proposed_case, submitted_month
from workflows.bpmn.writer import BPMN
from workflows.models import Mode, TemplateKind
from workflows.planned import NewStep
from workflows.unit_steps import publish

STEPS = [
    NewStep("股室审核", Role.APPROVER),
    NewStep("零报告说明", Role.LEADER, conditions=({"fact": "nil", "test": "is", "value": True},)),
    NewStep("会签", mode=Mode.ALL),
]


def lay(site: Site) -> Filing:
    """A report that waits at a co-signature of two, after a return and a skipped step."""
    county = site.county
    czj = county.units["czj"]
    with every_unit(because="further people"):
        second = county.hire("czj-second", "钱某某", czj, Role.APPROVER)
        # A second leader: nobody may have to sign the second step and the third.
        county.hire("czj-third", "孙某某", czj, Role.LEADER)
    signers = (county.people["czj-leader"], second)
    steps = [*STEPS[:2], NewStep("会签", mode=Mode.ALL, people=signers, limit_days=1)]
    with unit_scope(czj):
        publish(czj, TemplateKind.PROGRESS, steps, by=county.actor("czj-admin"))
    filing = submitted_month(county, "czj", "2026-01")
    with unit_scope(czj):
        approver, handler = county.actor("czj-approver"), county.actor("czj-handler")
        filings.send_back(filing, by=approver, text="请补充")
        filings.submit(filing, by=handler)
        filings.sign(filing, by=approver)
        filings.sign(filing, by=county.actor("czj-leader"))
    return filing


def test_the_way_of_a_filing(site: Site) -> None:
    site.set_clock("2026-02-02 09:00")
    filing = site.meanwhile(lambda: lay(site))
    handler = site.visitor("czj-handler")
    handler.get(f"/u/czj/filings/{filing.pk}/")
    handler.follow("办理过程")
    text = handler.page.text
    assert "月度进展 第1版" in text and "第 2 轮" in text and "第 1 轮" in text
    # The present round comes first: who signed, who is asked, what was skipped and why.
    tables = [each for each in handler.page.tables if each and "办理人" in each[0]]
    present, before = (table[1:] for table in tables)
    assert [row[:3] for row in present] == [
        ["填报经办人", "陈某某", "已办"],
        ["股室审核审核人", "林某某", "同意"],
        ["零报告说明分管领导", "—", "跳过"],
        ["会签黄某某、钱某某，会签（全部同意）", "黄某某", "同意"],
        ["钱某某", "待办", "2026-02-02 09:00"],
        ["信用办审核信用办审核员", "—", "未到"],
    ]
    assert present[2][3] == "条件不成立：零报告"
    assert [row[:3] for row in before] == [
        ["填报经办人", "陈某某", "已办"],
        ["股室审核审核人", "林某某", "退回"],
    ]
    assert "黄某某 同意 · 钱某某 待办" in text
    # The day after the limit the open signature is late, the one that was given is not.
    site.set_clock("2026-02-04 09:00")
    handler.get(handler.answer.path)
    assert handler.page.text.count("超期") == 1
    reviewer = site.visitor("reviewer")
    reviewer.get(f"/office/350122/filings/{filing.pk}/process/")
    assert reviewer.status == 200 and "黄某某 同意 · 钱某某 待办" in reviewer.page.text


def test_the_way_as_a_file(site: Site) -> None:
    site.set_clock("2026-02-02 09:00")
    filing = site.meanwhile(lambda: lay(site))
    handler = site.visitor("czj-handler")
    handler.get(f"/u/czj/filings/{filing.pk}/process/")
    answer = handler.follow("下载流程图（BPMN）")
    assert "attachment" in str(answer.headers["Content-Disposition"])
    chart = ET.fromstring(answer.body)
    tasks = {each.get("name"): each for each in chart.iter(f"{{{BPMN}}}userTask")}
    assert list(tasks) == ["填报", "股室审核", "零报告说明", "会签", "信用办审核"]
    told = str(tasks["股室审核"].findtext(f"{{{BPMN}}}documentation"))
    assert "第1轮：林某某 退回 2026-02-02 09:00" in told
    assert "第2轮：林某某 同意 2026-02-02 09:00" in told
    assert "已跳过" in str(tasks["零报告说明"].findtext(f"{{{BPMN}}}documentation"))

    def taken() -> list[str]:
        with every_unit(because="the tests look"):
            rows = Entry.objects.filter(action="file.downloaded")
            return [f"{each.chain} {each.actor_name} {each.data['file']}" for each in rows]

    assert site.meanwhile(taken) == ["u:czj 陈某某 2026年1月工作进展办理过程.bpmn"]


def test_the_way_of_a_case(site: Site) -> None:
    site.set_clock("2026-02-02 09:00")

    def open_one() -> str:
        list_in_force(site.county, "czj")
        czj = site.county.units["czj"]
        with unit_scope(czj):
            admin = site.county.actor("czj-admin")
            publish(czj, TemplateKind.CASE, [NewStep("分管领导审签", Role.LEADER)], by=admin)
        return str(proposed_case(site.county, "czj").pk)

    case = site.meanwhile(open_one)
    leader = site.visitor("czj-leader")
    leader.get(f"/u/czj/cases/{case}/")
    leader.follow("办理过程")
    rows = [row[:3] for row in leader.page.rows("办理人")]
    assert rows == [
        ["信用核查经办人", "陈某某", "已办"],
        ["分管领导审签分管领导", "分管领导", "待签收"],
        ["作出决定审核人", "—", "未到"],
    ]
    answer = leader.follow("下载流程图（BPMN）")
    names = [each.get("name") for each in ET.fromstring(answer.body).iter(f"{{{BPMN}}}userTask")]
    assert names == ["信用核查", "分管领导审签", "作出决定"]
    admin = site.visitor("czj-admin")
    assert admin.get(f"/u/czj/cases/{case}/process/").status == 403
