"""A year's end through the pages: shown, appealed against, answered, approved, confirmed, locked, exported."""

import io

from openpyxl import load_workbook

from config.demo.papers import page_of
from tests.journeys.client import Visitor
from tests.journeys.site import Site
from tests.journeys.test_score import lived_in

OFFICE = "/office/350122/assessment/2026/"
SCORE = "/u/gtz/score/2026/"


def judging(visitor: Visitor) -> str:
    """Where the one adjustment that waits is approved or refused."""
    (found,) = [each.action for each in visitor.page.forms if "/adjustments/" in each.action]
    return found


def test_a_year_is_shown_appealed_adjusted_confirmed_and_locked(site: Site) -> None:
    lived_in(site)
    site.set_clock("2027-01-04 09:00")
    assessor, chief, reviewer = (site.visitor(n) for n in ("assessor", "chief", "reviewer"))
    assessor.get(OFFICE)
    assert not reviewer.get(OFFICE).page.offers("/show/")
    assessor.fill("/show/", press="公示初步结果")
    assert "初步结果已公示" in assessor.page.text and "至 2027-01-11 24:00" in assessor.page.text

    # The unit is told, sees the points, and appeals with a file.
    leader = site.visitor("gtz-leader")
    assert "初步结果公示至 2027-01-11 24:00" in leader.get("/u/gtz/").page.text
    leader.follow("查看得分")
    assert "公示至 2027-01-11 24:00" in leader.page.text
    before = {row[0].split()[0]: row[2] for row in leader.page.rows("指标")}
    assert before["C1"].startswith("4.00 / 8") and "申诉" in before["C1"]
    handler = site.visitor("gtz-handler").get(SCORE)
    assert "申诉由审核人或者分管领导提出" in handler.page.text
    leader.get(f"{SCORE}C1/appeal/")
    paper = page_of("报送回执", ["2026-02"])
    words = "一月的月报因系统维护晚报，已事先书面说明。"
    leader.fill("", appeal_grounds=words, files={"appeal_evidence": ("回执.pdf", paper)})
    assert "须在 2027-01-11 24:00 前答复" in leader.page.text and "待答复" in leader.page.text
    page = leader.answer.path
    assert leader.follow("回执.pdf").body == paper
    leader.get(f"{SCORE}C1/appeal/")
    assert "已有一件申诉待答复" in leader.page.text

    # Whoever showed the result does not answer; another does, and a third approves.
    assert "1 件考核申诉待答复" in reviewer.get("/office/350122/").page.text
    reviewer.follow("去答复")
    number = page.rstrip("/").rpartition("/")[2]
    answer = f"/office/350122/appeals/{number}/"
    assert "须由另一名审核人员答复" in assessor.get(answer).page.text
    assert not assessor.page.offers("/decide/")
    reviewer.get(answer)
    assert reviewer.follow("回执.pdf").body == paper
    reviewer.get(answer)
    reviewer.fill(
        "/decide/", appeal_verdict="upheld", answer_words="说明在期限之前收到。", granted_points="9"
    )
    assert reviewer.status == 422 and "0 到 8.00 之间" in reviewer.page.text
    reviewer.fill(
        "/decide/", appeal_verdict="upheld", answer_words="说明在期限之前收到。", granted_points="8"
    )
    assert "待另一人批准" in reviewer.page.text
    assert "还有1项得分调整待批准" in chief.get(OFFICE).page.text
    chief.fill(judging(chief), press="批准")
    assert "总分、名次和等次随之更新" in chief.page.text
    leader.get(page)
    assert "说明在期限之前收到。" in leader.page.text and "8.00" in leader.page.text
    after = {row[0].split()[0]: row[2] for row in leader.get(SCORE).page.rows("指标")}
    assert after["C1"].startswith("8.00 / 8") and "调整前 4.00" in after["C1"]
    assert "1 件考核申诉已答复" in leader.get("/u/gtz/").page.text

    # When the days are over the leading group's decision is noted by one and locked by another.
    assert not assessor.get(OFFICE).page.offers("/confirm/")
    site.set_clock("2027-01-12 10:00")
    assessor.get(OFFICE)
    assessor.fill("/confirm/", meeting_on="2027-01-12", minutes_no="信领〔2027〕1号")
    assert "已登记领导小组审定" in assessor.page.text
    assert not assessor.page.offers("/lock/")
    assert "信领〔2027〕1号" in chief.get(OFFICE).page.text
    chief.fill("/lock/", press="锁定年度结果")
    assert "已锁定" in chief.page.text
    leader.get(f"{SCORE}C1/appeal/")
    assert "没有在公示" in leader.page.text

    assessor.get(OFFICE)
    assessor.fill("/export/", press="导出考核表")
    site.work()
    assessor.get(OFFICE)
    book = load_workbook(io.BytesIO(assessor.follow("下载").body))
    (row,) = book["调整"].iter_rows(min_row=3, values_only=True)
    assert (row[2], row[3], row[4], row[13]) == ("C1", 4, 8, "刘某某")
    (told,) = book["申诉"].iter_rows(min_row=3, values_only=True)
    assert (told[1], told[2], told[7]) == ("C1", words, "支持")


def test_an_office_mends_its_mistake(site: Site) -> None:
    lived_in(site)
    site.set_clock("2027-01-04 09:00")
    assessor = site.visitor("assessor")
    assessor.get(OFFICE)
    assessor.fill("/show/", press="公示初步结果")
    assessor.fill("/take-back/", take_back_reason="误")
    assert "请写明理由" in assessor.page.text
    assessor.fill("/take-back/", take_back_reason="细则分值有误，更正后重新公示。")
    assert "公示已撤回" in assessor.page.text and assessor.page.offers("/show/")
    unit = site.visitor("czj-leader")
    assert "2026年度考核公示已撤回" in unit.get("/u/czj/").page.text
    assert "细则分值有误" in unit.get("/u/czj/score/2026/").page.text
    assert not unit.page.offers("/appeal/")


def test_the_office_adjusts_by_itself(site: Site) -> None:
    lived_in(site)
    site.set_clock("2027-01-04 09:00")
    assessor, chief = site.visitor("assessor"), site.visitor("chief")
    assessor.get(OFFICE)
    assessor.fill("/show/", press="公示初步结果")
    assessor.get(f"{OFFICE}czj/")
    assessor.get(f"{OFFICE}czj/C1/adjust/")
    assessor.fill("", new_points="8.5", adjust_reason="复核台账后更正。")
    assert assessor.status == 422 and "0 到 8.00 之间" in assessor.page.text
    assessor.fill("", new_points="7", adjust_reason="复核台账后更正。")
    assert "由另一人批准后计入得分" in assessor.page.text
    assert not any("/adjustments/" in f.action for f in assessor.page.forms), (
        "nobody approves an own proposal"
    )
    chief.get(OFFICE)
    chief.fill(judging(chief), press="驳回")
    assert "请写明理由" in chief.page.text
    chief.fill(judging(chief), press="驳回", judgement_note="依据不足，保留原分。")
    assert "得分不变" in chief.page.text and "依据不足" in chief.page.text
