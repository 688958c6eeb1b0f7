"""保密办件 and 联合核查 over HTTP: what the named see, and that for everybody else there is nothing."""

import re

import pytest

from casefiles.models import Case, StoredFile
from tenants import clock
from tenants.scope import every_unit, unit_scope
from tests.cast import at
from tests.journeys.client import Visitor
from tests.journeys.site import Site
from tests.stories import COMPANY, list_in_force, open_case, proposed_case, publish_record, share
from workflows.models import Task

SUBJECT = "连江样本渔业有限公司"
WHY = "涉及未公开线索"


@pytest.fixture
def case(site: Site) -> Case:
    """A case that waits for its decision, of 2 February; and an ordinary one beside it."""
    publish_record()
    with clock.at(at("2026-02-02 09:00")):
        list_in_force(site.county, "czj")
        made = proposed_case(site.county, "czj")
        open_case(site.county, "czj")
    site.set_clock("2026-02-03 09:00")
    return made


def make_confidential(site: Site, case: Case, name: str = "czj-approver") -> None:
    """Through the case's page, as a person does it."""
    visitor = site.visitor(name)
    visitor.get(f"/u/czj/cases/{case.pk}/")
    visitor.follow("管理")
    visitor.fill("guard/", press="设为保密办件", grounds=WHY)
    assert "已设为保密办件" in visitor.page.text


def answers(visitor: Visitor, path: str) -> tuple[int, str]:
    """Status and words of an address."""
    answer = visitor.get(path)
    return answer.status, re.sub(r"请求编号 \S+", "", answer.page.text)


def test_it_disappears_for_everybody_who_is_not_named(site: Site, case: Case) -> None:
    with unit_scope(site.county.units["czj"]):
        evidence = StoredFile.objects.get(name__startswith=case.case_no).pk
        task = Task.objects.get(
            process__case=case, flow_task_type="HUMAN", finished__isnull=True
        ).uid
    leader = site.visitor("czj-leader")
    assert leader.get(f"/u/czj/cases/{case.pk}/").status == 200
    make_confidential(site, case)
    absent = "00000000-0000-4000-8000-000000000000"
    for path, other in (
        (f"/u/czj/cases/{case.pk}/", f"/u/czj/cases/{absent}/"),
        (f"/u/czj/cases/{case.pk}/access/", f"/u/czj/cases/{absent}/access/"),
        (f"/u/czj/files/{evidence}/", f"/u/czj/files/{absent}/"),
    ):
        assert answers(leader, path) == answers(leader, other)
        assert leader.status == 404
    for posted in (
        f"/u/czj/tasks/{task}/claim/",
        f"/u/czj/cases/{case.pk}/decide/",
        f"/u/czj/cases/{case.pk}/lift/",
        f"/u/czj/cases/{case.pk}/share/",
    ):
        assert leader.force(posted, grounds=WHY).status == 404, posted
    for path in (
        "/u/czj/cases/",
        f"/u/czj/cases/?q={case.case_no}",
        f"/u/czj/cases/?q={COMPANY}",
        "/u/czj/?tab=all",
        "/u/czj/?tab=free",
        "/u/czj/trail/",
        "/u/czj/score/B1/",
        "/u/czj/exceptions/",
    ):
        status, words = answers(leader, path)
        assert status == 200 and case.case_no not in words, path
    leader.get("/u/czj/cases/")
    assert "共 1 件" in leader.page.text
    for name in ("reviewer", "chief"):
        office = site.visitor(name)
        for path in ("trail/", "assessment/2026/czj/B1/", "units/czj/"):
            assert case.case_no not in answers(office, f"/office/350122/{path}")[1], path


def test_the_named_go_on_with_it(site: Site, case: Case) -> None:
    make_confidential(site, case)
    handler, approver = site.visitor("czj-handler"), site.visitor("czj-approver")
    for visitor in (handler, approver):
        visitor.get("/u/czj/cases/")
        assert "共 2 件" in visitor.page.text
        assert f"{case.case_no} 保密" in visitor.page.text
        visitor.get(f"/u/czj/cases/{case.pk}/")
        assert visitor.status == 200 and "陈某某、林某某" not in visitor.page.text
        assert "林某某、陈某某" in visitor.page.text
        assert WHY in visitor.page.text  # in the timeline
    approver.fill("decide/", press="作出决定", verdict="grant")
    assert "已作出决定" in approver.page.text
    approver.follow("管理")
    approver.fill("lift/", press="解除保密", grounds="线索已公开")
    assert "已解除保密" in approver.page.text
    leader = site.visitor("czj-leader")
    assert leader.get(f"/u/czj/cases/{case.pk}/").status == 200


def test_the_trail_keeps_the_entry_and_hides_what_it_is_about(site: Site, case: Case) -> None:
    make_confidential(site, case)
    leader, handler = site.visitor("czj-leader"), site.visitor("czj-handler")
    leader.get("/u/czj/trail/")
    hidden = [row for row in leader.page.rows("编号") if "保密办件" in row[4]]
    assert {row[3] for row in hidden} >= {"受理办件", "查询信用记录", "设为保密办件"}
    assert {row[5] for row in hidden} == {""}
    assert all(row[0].startswith("czj#") and row[6] for row in hidden)
    numbers = [row[0] for row in leader.page.rows("编号")]
    handler.get("/u/czj/trail/")
    assert [row[0] for row in handler.page.rows("编号")] == numbers
    assert any(case.case_no in row[4] for row in handler.page.rows("编号"))
    # A search by the number finds it for the named only.
    handler.get(f"/u/czj/trail/?q={case.case_no}")
    assert handler.page.rows("编号")
    leader.get(f"/u/czj/trail/?q={case.case_no}")
    assert "没有符合条件的记录" in leader.page.text


def test_a_figure_counts_it_and_the_list_behind_says_how_many_more(site: Site, case: Case) -> None:
    make_confidential(site, case)
    leader, approver = site.visitor("czj-leader"), site.visitor("czj-approver")
    path = "/u/czj/cases/?month=2026-02&count=cases_opened"
    leader.get(path)
    assert "共 1 件" in leader.page.text and "另有 1 件保密办件" in leader.page.text
    approver.get(path)
    assert "共 2 件" in approver.page.text and "另有" not in approver.page.text
    # With words the number would be an answer about the case: it is not said.
    for more in (f"&q={COMPANY}", "&q=nothing", "&state=proposed"):
        leader.get(f"{path}{more}")
        assert "另有" not in leader.page.text, more


def test_a_form_says_what_is_missing_and_keeps_what_was_typed(site: Site, case: Case) -> None:
    approver = site.visitor("czj-approver")
    approver.get(f"/u/czj/cases/{case.pk}/access/")
    approver.fill("guard/", press="设为保密办件", grounds="短")
    assert approver.status == 422 and "至少4个字" in approver.page.text
    assert approver.page.form("guard/").fields["grounds"] == "短"
    approver.fill(
        "share/",
        press="开放",
        unit_code="zjj",
        account="zjj-nobody",
        last_day="2026-03-01",
        grounds="授权书 SQ-01",
    )
    assert approver.status == 422 and "没有找到可以核查的人员" in approver.page.text
    assert approver.page.form("share/").fields["account"] == "zjj-nobody"
    stranger = site.county.people["zjj-leader"].pk
    approver.force(f"/u/czj/cases/{case.pk}/guard/", named=str(stranger), grounds=WHY)
    assert approver.status == 422
    assert "请从列出的人员中选择" in approver.page.text
    assert "zjj-leader" not in approver.page.text
    with unit_scope(site.county.units["czj"]):
        assert Case.objects.get(pk=case.pk).door == 0


def test_whoever_came_second_reads_how_it_stands(site: Site, case: Case) -> None:
    make_confidential(site, case)
    approver = site.visitor("czj-approver")
    approver.force(f"/u/czj/cases/{case.pk}/guard/", grounds=WHY)
    assert approver.status == 422 and "已是保密办件" in approver.page.text


def test_a_joint_check_from_the_form_to_the_guests_desk(site: Site, case: Case) -> None:
    approver, guest = site.visitor("czj-approver"), site.visitor("zjj-handler")
    guest.get("/u/zjj/shared/")
    assert "没有向您开放的办件" in guest.page.text
    approver.get(f"/u/czj/cases/{case.pk}/access/")
    approver.fill(
        "share/",
        press="开放",
        unit_code="zjj",
        account="zjj-handler",
        last_day="2026-03-01",
        grounds="授权书 SQ-01",
        law="政府采购法第二十二条",
    )
    assert "已开放联合核查" in approver.page.text
    guest.get("/u/zjj/shared/")
    guest.follow(case.case_no)
    for said in (SUBJECT, "未履行生效判决", "建议准予。", "授权书 SQ-01", "至 2026-03-01 24:00"):
        assert said in guest.page.text
    # Read-only: what can be sent leaves the page as it is.
    frame = {"/logout/", "/language/", "/u/zjj/cases/find/"}
    assert {form.action for form in guest.page.forms} <= frame
    # Nothing else of the owner's: not the case at its own address, not the list.
    for path in (f"/u/czj/cases/{case.pk}/", "/u/czj/cases/", f"/u/zjj/cases/{case.pk}/"):
        assert guest.get(path).status == 404, path
    with every_unit(because="test"):
        other = Case.objects.exclude(pk=case.pk).get()
    assert guest.get(f"/u/zjj/shared/{other.pk}/").status == 404
    approver.get(f"/u/czj/cases/{case.pk}/")
    assert "联合核查查阅" in approver.page.text and "住房和城乡建设局 陈某某" in approver.page.text
    approver.follow("管理")
    approver.fill("withdraw/", press="收回", grounds="核查完毕")
    assert "已收回" in approver.page.text
    assert guest.get(f"/u/zjj/shared/{case.pk}/").status == 404


def test_a_joint_check_is_gone_at_midnight(site: Site, case: Case) -> None:
    with clock.at(at("2026-02-03 09:00")):
        share(site.county, case, "zjj-handler", days=25)
    guest = site.visitor("zjj-handler")
    site.set_clock("2026-02-28 23:59:59")
    assert guest.get(f"/u/zjj/shared/{case.pk}/").status == 200
    site.set_clock("2026-03-01 00:00:00")
    # The session of yesterday may have ended with the night; what counts is the case.
    guest = Visitor.sign_in(site.url, "zjj-handler")
    assert guest.get(f"/u/zjj/shared/{case.pk}/").status == 404
