"""A credit check: a case is opened, queried, proposed by one person and decided by another."""

import json
import re
from datetime import date

from audit import chain
from casefiles.models import RegisterRecord
from config.demo.papers import page_of
from tenants import clock
from tenants.roles import Role
from tenants.scope import every_unit, unit_scope
from tests.cast import at
from tests.journeys.client import Visitor
from tests.journeys.site import Site
from tests.stories import COMPANY, list_in_force, measure, publish_record

TYPED = {
    "kind": "legal",
    "identifier": COMPANY,
    "name": "连江样本渔业有限公司",
    "basis": "statutory",
    "basis_note": "政府采购法第二十二条",
}
RESTRICTION = {"verdict": "conditional", "reason": "存在未履行的生效判决。"}
MEASURE = "CJ-01 一至三年内禁止参加政府采购活动"


def ready(site: Site, *, repaired: bool = False) -> None:
    """财政局 has a list in force, the company a serious record."""
    with clock.at(at("2026-01-14 10:00")):
        list_in_force(site.county, "czj")
        measure(site.county)
    publish_record()
    if repaired:
        with every_unit(because="the register repairs a record"):
            RegisterRecord.objects.update(repaired_on=date(2026, 1, 10))
    site.set_clock("2026-01-20 09:00")


def open_case(visitor: Visitor, **typed: str) -> str:
    """Fill in the form of a new case; returns the path that the visitor ended on."""
    page = visitor.get("/u/czj/cases/new/").page
    matter = next(each for each in page.form("").choices["matter"] if each)
    return visitor.fill("", press="受理", matter=matter, **(TYPED | typed)).path


def test_an_invalid_identifier_is_explained_and_nothing_typed_is_lost(site: Site) -> None:
    ready(site)
    handler = site.visitor("czj-handler")
    open_case(handler, identifier=COMPANY[:-1] + "H")
    form = handler.page.form("", "受理")
    assert handler.status == 422
    assert "校验" in handler.page.text
    assert {name: form.fields[name] for name in TYPED} == TYPED | {"identifier": COMPANY[:-1] + "H"}
    assert form.fields["matter"]
    open_case(handler, kind="natural")
    assert "该事项适用的主体类型是：法人" in handler.page.text
    handler.get("/u/czj/cases/")
    assert "没有符合条件的办件" in handler.page.text


def test_from_acceptance_to_a_decision_with_a_measure(site: Site) -> None:
    ready(site)
    handler, approver = site.visitor("czj-handler"), site.visitor("czj-approver")
    path = open_case(handler, amount="480000")
    assert "已受理办件 SY-01-2026-0001" in handler.page.text
    assert "480000.00" in handler.page.text

    approver.force(f"{path}decide/", verdict="grant")
    assert approver.status == 422
    assert "当前环节是“信用核查”" in approver.page.text
    assert "核查中" in approver.page.text

    handler.fill("/propose/", opinion="材料齐全。")
    approver.get(path)
    assert "信用记录：未查询。请退回核查" in approver.page.text
    approver.fill("/decide/", press="作出决定", verdict="grant", reason="材料齐全")
    assert approver.status == 422
    assert "须先办妥信用记录再作决定" in approver.page.text
    assert approver.page.form("/decide/").fields["reason"] == "材料齐全"
    approver.fill("/decide/", press="退回（理由栏写明原因）", reason="请先查询信用记录。")
    assert "已退回核查" in approver.page.text

    site.set_clock("2026-01-21 09:30")
    handler.get("/u/czj/")
    handler.follow("SY-01-2026-0001")
    assert "请先查询信用记录。" in handler.page.text
    handler.fill("/query/", press="查询信用记录")
    assert "证据已留存" in handler.page.text
    assert handler.page.rows("能否使用")[0][-1].startswith("可用")
    handler.fill("/propose/", press="提交意见", opinion="建议附条件准予。")

    approver.get(path)
    chosen = approver.page.form("/decide/").choice("measure", MEASURE)
    approver.fill("/decide/", press="作出决定", measure=chosen, **RESTRICTION)
    assert approver.status == 422
    assert "失信惩戒须有失信信息作依据" in approver.page.text
    assert approver.page.form("/decide/").fields["measure"] == chosen
    tick = ticks(approver)[0]
    approver.fill("/decide/", press="作出决定", measure=chosen, findings=tick, **RESTRICTION)
    assert approver.status == 200
    for words in ("已作出决定", "附条件准予", MEASURE[6:], "政府采购法", "待告知"):
        assert words in approver.page.text
    approver.force(f"{path}decide/", verdict="grant")
    assert "这一步已由林某某于2026-01-21 09:30办理" in approver.page.text


def test_the_evidence_is_a_download_that_agrees_with_its_hash(site: Site) -> None:
    ready(site)
    handler = site.visitor("czj-handler")
    path = open_case(handler)
    handler.fill("/query/")
    shown = handler.answer.body.decode()
    evidence = handler.follow("证据")
    assert evidence.headers["X-Content-Type-Options"] == "nosniff"
    assert evidence.headers["Content-Disposition"].startswith("attachment;")
    assert evidence.headers["Content-Type"] == "application/octet-stream"
    assert chain.digest(evidence.body, "sm3") in shown
    said = json.loads(evidence.body)
    assert (said["identifier"], len(said["records"])) == (COMPANY, 1)
    assert said["cutoff_at"].startswith("2026-01-20T09:00")
    for stranger in ("zjj-handler", "reviewer"):
        assert site.visitor(stranger).get(evidence.path).status == 404
        assert site.visitor(stranger).get(path).status == 404


def test_nobody_decides_on_the_own_opinion(site: Site) -> None:
    ready(site)
    unit = site.county.units["czj"]
    with clock.at(at("2026-01-15 09:00")), unit_scope(unit):
        site.county.hire("czj-both", "周某某", unit, Role.HANDLER, Role.APPROVER)
    both = site.visitor("czj-both")
    path = open_case(both)
    both.fill("/query/")
    both.fill("/propose/", press="提交意见", opinion="建议准予。")
    both.get(path)
    both.fill("/decide/", press="作出决定", verdict="grant")
    assert both.status == 422
    assert "不得审批本人提交或办理的内容" in both.page.text
    assert site.visitor("czj-handler").force(f"{path}decide/", verdict="grant").status == 403
    approver = site.visitor("czj-approver")
    approver.get(path)
    approver.fill("/decide/", press="作出决定", verdict="grant")
    assert "已作出决定" in approver.page.text


def test_a_repaired_record_carries_no_restriction(site: Site) -> None:
    ready(site, repaired=True)
    handler, approver = site.visitor("czj-handler"), site.visitor("czj-approver")
    path = open_case(handler)
    handler.fill("/query/")
    assert handler.page.rows("能否使用")[0][-1].startswith("已修复不得使用")
    handler.fill("/propose/", press="提交意见", opinion="记录已修复。")
    approver.get(path)
    chosen = approver.page.form("/decide/").choice("measure", MEASURE)
    told = {"measure": chosen, "findings": ticks(approver)[0]} | RESTRICTION
    approver.fill("/decide/", press="作出决定", **told)
    assert approver.status == 422
    assert "闽连执〔2025〕7号（已修复不得使用），不得作为惩戒依据" in approver.page.text
    assert approver.page.form("/decide/").fields["reason"] == RESTRICTION["reason"]
    approver.fill("/decide/", press="作出决定", verdict="grant", measure="")
    assert "已勾选失信信息，但没有选择措施" in approver.page.text
    token = approver.page.form("/decide/").fields["csrfmiddlewaretoken"]
    approver.force(f"{path}decide/", csrfmiddlewaretoken=token, verdict="grant")
    assert "已作出决定" in approver.page.text


def test_a_subject_is_told_and_heard_before_a_restriction_takes_effect(site: Site) -> None:
    ready(site)
    handler, approver = site.visitor("czj-handler"), site.visitor("czj-approver")
    path = open_case(handler)
    handler.fill("/query/")
    handler.fill("/propose/", press="提交意见", opinion="建议附条件准予。")
    approver.get(path)
    chosen = approver.page.form("/decide/").choice("measure", MEASURE)
    told = {"measure": chosen, "findings": ticks(approver)[0]} | RESTRICTION
    approver.fill("/decide/", press="作出决定", **told)
    assert not approver.page.offers("/notify/")
    approver.force(f"{path}hear/", outcome="silent", statement="")
    assert "本措施现在不在陈述申辩期内" in approver.page.text

    handler.get("/u/czj/measures/")
    assert handler.page.rows("措施")[0][3] == "待告知"
    handler.follow("SY-01-2026-0001")
    handler.follow("打印告知书")
    for words in ("失信惩戒事先告知书", "闽连执〔2025〕7号", "5 个工作日内", MEASURE[6:]):
        assert words in handler.page.text
    handler.get(path)
    handler.fill("/notify/", notified_on="2026-01-25", manner="in_person")
    assert handler.status == 422 and "告知日期须在" in handler.page.text
    assert handler.page.form("/notify/").fields["notified_on"] == "2026-01-25"
    scan = {"notice_file": ("送达回证.pdf", page_of("送达回证", ["已送达。"]))}
    handler.fill("/notify/", files=scan, notified_on="2026-01-20", manner="in_person")
    assert "已登记告知" in handler.page.text and "陈述申辩期还剩 5 个工作日" in handler.page.text
    assert handler.follow("送达材料").status == 200

    approver.get(path)
    approver.fill("/hear/", outcome="silent")
    assert approver.status == 422 and "陈述申辩期到2026-01-27 24:00才届满" in approver.page.text
    site.set_clock("2026-01-28 09:00")
    approver.fill("/hear/", outcome="silent")
    assert "已登记听取意见的结果" in approver.page.text and "已生效" in approver.page.text
    approver.fill("/relieve/", lift_reason="当事人已修复信用。")
    assert "已解除措施" in approver.page.text and "当事人已修复信用。" in approver.page.text


def test_the_office_keeps_the_catalogue_that_units_choose_from(site: Site) -> None:
    reviewer, handler = site.visitor("reviewer"), site.visitor("czj-handler")
    handler.get("/u/czj/measures/catalogue/")
    assert "办件决定不能采取措施" in handler.page.text
    reviewer.get("/office/350122/measures/")
    reviewer.fill("/adopt/")
    assert "已采用基础清单，共 11 条" in reviewer.page.text
    reviewer.follow("修订")
    reviewer.fill("", press="发布新版本", basis_level="normative")
    assert reviewer.status == 422 and "规范性文件不得设定失信惩戒措施" in reviewer.page.text
    reviewer.fill("", press="发布新版本", basis_level="law", hearing_days="10")
    assert "第 2 版；已作出的决定仍按原版" in reviewer.page.text
    handler.get("/u/czj/measures/catalogue/")
    assert "10 个工作日" in handler.page.text
    reviewer.fill("/end/")
    assert "已停用" in reviewer.page.text
    handler.get("/u/czj/measures/catalogue/")
    assert "10 个工作日" not in handler.page.text


def ticks(visitor: Visitor) -> list[str]:
    """The findings that the decision's form lists, as they would be sent when ticked."""
    body = visitor.answer.body.decode()
    return re.findall(r'name="findings" value="(\d+)"', body)
