"""A returned filing comes again: the remarks, what has changed field by field, and nothing before its time."""

from casefiles.models import Filing
from tests.journeys.site import Site
from tests.stories import open_month

FIRST = {"progress": "本月办理采购资格审查。共核查三家供应商。", "problems": "人手不足。"}


def test_whoever_judges_reads_what_has_changed(site: Site) -> None:
    site.set_clock("2026-02-02 09:00")
    filing: Filing = site.meanwhile(lambda: open_month(site.county, "czj", "2026-01"))
    page = f"/u/czj/filings/{filing.pk}/"
    office = f"/office/350122/filings/{filing.pk}/"
    handler, approver = site.visitor("czj-handler"), site.visitor("czj-approver")
    reviewer = site.visitor("reviewer")
    handler.get(page)
    handler.fill("/fill/", press="提交", **FIRST)
    reviewer.get(office)
    assert "人手不足" not in reviewer.page.text, "the unit has not signed it yet"
    approver.get(page)
    approver.fill("/sign/", press="同意")
    reviewer.get(office)
    assert "人手不足" in reviewer.page.text and "退回后的修改" not in reviewer.page.text
    reviewer.fill("/review/", press="退回单位", reasons="figures", text="请核对家数。")

    handler.get(page)
    assert "请核对家数。" in handler.page.text and "数据不符" in handler.page.text
    second = {"progress": "本月办理采购资格审查。共核查五家供应商。"}
    handler.fill("/fill/", press="提交", **second)
    reviewer.get(office)
    assert "五家" not in reviewer.page.text, "the second revision has not reached the office"
    approver.get(page)
    assert "本月办理采购资格审查。共核查三家供应商。共核查五家供应商。" in approver.page.text
    approver.fill("/sign/", press="同意")
    reviewer.get("/office/350122/")
    assert "2026年1月工作进展" in reviewer.page.text, "it comes back to who returned it"
    reviewer.get(office)
    body = reviewer.answer.body.decode()
    assert "<del>共核查三家供应商。</del><ins>共核查五家供应商。</ins>" in body
    assert "与退回的第 1 稿对照" in reviewer.page.text and "存在问题、" in reviewer.page.text
    reviewer.fill("/review/", press="退回单位", reasons="other", text="请附台账。")
    handler.get(page)
    handler.fill("/fill/", press="提交")
    approver.get(page)
    assert "内容没有修改" in approver.page.text
