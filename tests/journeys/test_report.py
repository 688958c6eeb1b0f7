"""A matter that demands a report: filed by one unit, used again by another with consent, put aside by a crisis."""

from casefiles.models import Case
from tenants import clock
from tenants.scope import unit_scope
from tests.cast import at
from tests.consents.papers import granted, take
from tests.journeys.client import Visitor
from tests.journeys.site import Site
from tests.reports.papers import content_of, report_list
from tests.stories import open_case

PAPER = {
    "report_kind": "public",
    "report_no": "GGXY-2026-0001",
    "issuer": "省示范征信平台",
    "issued_on": "2026-01-19",
    "own_end_on": "2026-12-31",
    "rating": "A",
}


def ready(site: Site) -> dict[str, str]:
    """财政局 and 琯头镇 each have a case of the same company that demands a report."""
    paths = {}
    with clock.at(at("2026-01-14 10:00")):
        for code in ("czj", "gtz"):
            report_list(site.county, code)
            paths[code] = f"/u/{code}/cases/{open_case(site.county, code).pk}/"
    site.set_clock("2026-01-20 09:00")
    return paths


def lay_in(visitor: Visitor, path: str, number: str = "GGXY-2026-0001", **typed: str) -> None:
    visitor.get(f"{path}report/")
    paper = content_of(number)
    visitor.fill(
        "/report/file/",
        files={"report_file": ("信用报告.pdf", paper)},
        **(PAPER | {"report_no": number} | typed),
    )


def test_a_report_is_filed_from_the_line_and_opens_the_decision(site: Site) -> None:
    paths = ready(site)
    handler, approver = site.visitor("czj-handler"), site.visitor("czj-approver")
    handler.get(paths["czj"])
    assert "未提供" in handler.page.text
    handler.follow("登记或使用报告")
    lay_in(handler, paths["czj"], issued_on="2026-01-21")
    assert handler.status == 422 and "出具日期不能晚于今天" in handler.page.text
    assert handler.page.form("/report/file/").fields["report_no"] == "GGXY-2026-0001"
    lay_in(handler, paths["czj"])
    assert handler.answer.path == paths["czj"]
    assert "已登记信用报告，本办件已使用" in handler.page.text
    assert "有效期 2026-01-19 至 2026-12-31" in handler.page.text
    handler.fill("/propose/", opinion="材料齐全。")
    approver.get(paths["czj"])
    approver.fill("/decide/", press="作出决定", verdict="grant")
    assert "已作出决定" in approver.page.text
    handler.get("/u/czj/reports/")
    assert handler.page.rows("使用次数")[0][-1] == "1"
    handler.follow("连江样本渔业有限公司")
    assert "使用 1 次" in handler.page.text and "SHA-256" in handler.page.text


def test_another_unit_hears_only_that_there_is_one_until_the_subject_consents(site: Site) -> None:
    paths = ready(site)
    holder, other = site.visitor("gtz-handler"), site.visitor("czj-handler")
    lay_in(holder, paths["gtz"])
    for path in (paths["czj"], f"{paths['czj']}report/"):
        other.get(path)
        assert "本县已有有效报告，可征得同意后使用" in other.page.text
        for secret in ("GGXY", "琯头", "示范征信", "2026-12-31"):
            assert secret not in other.page.text
    assert not other.page.offers("/report/borrow/")
    other.force(f"{paths['czj']}report/borrow/")
    assert other.status == 422 and "没有覆盖此用途的主体授权" in other.page.text
    assert "琯头" not in other.page.text

    def consent() -> None:
        with_case = paths["czj"].rstrip("/").rpartition("/")[2]
        from_unit(site, with_case)

    site.meanwhile(consent)
    other.get(f"{paths['czj']}report/")
    other.fill("/report/borrow/", press="凭授权使用县内报告")
    assert other.answer.path == paths["czj"] and "已使用" in other.page.text
    holder.get("/u/gtz/reports/")
    holder.follow("连江样本渔业有限公司")
    assert "连江县财政局" in holder.page.text and "经主体授权提供" in holder.page.text


def from_unit(site: Site, case: str) -> None:
    """The company signs at 财政局's counter, for this case."""
    with unit_scope(site.county.units["czj"]):
        found = Case.objects.select_related("matter", "unit__office").get(pk=case)
    take(site.county, "czj", granted(found))


def test_a_crisis_closes_the_decision_again_and_a_second_person_reviews(site: Site) -> None:
    paths = ready(site)
    handler, approver = site.visitor("czj-handler"), site.visitor("czj-approver")
    lay_in(handler, paths["czj"])
    handler.follow("查看报告")
    report = handler.answer.path
    handler.fill(
        "/crisis/",
        press="登记并暂停使用",
        crisis_kind="default",
        happened_on="2026-01-20",
        crisis_note="法院公告",
    )
    assert "涉及在办办件 1 件" in handler.page.text
    assert "SY-01-2026-0001" in handler.page.text
    assert not handler.page.offers("/review/")
    handler.get(paths["czj"])
    assert "暂停使用，待重新评级" in handler.page.text
    approver.get(report)
    approver.fill(
        "/review/", press="提交复核结论", outcome="keep", review_note="债务已清偿，附证明"
    )
    assert "已复核" in approver.page.text
    handler.get(paths["czj"])
    assert "查看报告" in handler.page.text and "待重新评级" not in handler.page.text
