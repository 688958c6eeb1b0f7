"""半年总结: counted, drafted, edited, frozen; and the document that is opened again."""

import io
from datetime import date
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from audit.models import Entry
from casefiles.models import FilingKind, HalfYearSummary
from casefiles.models.filings import ReturnReason
from casefiles.refusals import NothingToSubmit, OtherKind
from casefiles.summaries.document import written
from casefiles.summaries.drafting import Told, draft, rate
from casefiles.summaries.figures import COUNTED, counted, lines_of, term_of
from casefiles.verbs import filings, summaries
from tenants import clock
from tenants.scope import every_unit, office_scope, unit_scope
from tests.cast import County, at
from tests.halves import WORK, open_half, submitted_half
from tests.security.uploading import at_desk
from tests.stories import list_in_force, open_month, proposed_case, submitted_month

MAIN = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def texts(content: bytes) -> tuple[list[str], list[list[str]]]:
    """The paragraphs and the rows of the table of a document."""
    with ZipFile(io.BytesIO(content)) as book:
        assert book.testzip() is None
        root = ElementTree.fromstring(book.read("word/document.xml"))

    def text(node: ElementTree.Element) -> str:
        return "".join(each.text or "" for each in node.iter(f"{MAIN}t"))

    rows = [[text(c) for c in row.iter(f"{MAIN}tc")] for row in root.iter(f"{MAIN}tr")]
    return [text(each) for each in root.iter(f"{MAIN}p")], rows


def test_the_draft_says_what_was_counted() -> None:
    figures = dict.fromkeys(COUNTED, 0) | {
        "cases_opened": 12,
        "cases_decided": 10,
        "cases_to_check": 8,
        "cases_checked": 6,
        "queries_legal": 7,
        "queries_natural": 2,
        "dishonest_findings": 1,
        "restrictions": 1,
        "months_due": 6,
        "months_on_time": 5,
        "months_nil": 1,
    }
    said = draft(Told("连江县财政局", 2026, True, figures))
    assert "新受理办件12件，办结10件" in said["work"]
    assert "查询信用记录9次" in said["work"]
    assert "核查率75.0%" in said["results"]
    assert "2件应核查办件未按要求核查" in said["difficulties"]
    assert "1期月度进展未按时报送" in said["difficulties"]
    assert said["intentions"].startswith("下半年")
    nothing = draft(Told("琯头镇", 2026, False, dict.fromkeys(COUNTED, 0)))
    assert "未办理涉及信用核查" in nothing["work"] and "%" not in nothing["results"]


@given(part=st.integers(0, 10_000), whole=st.integers(0, 10_000))
def test_a_rate_never_exceeds_a_hundred(part: int, whole: int) -> None:
    said = rate(part, whole)
    assert said == "—" if not whole else 0 <= float(said.rstrip("%")) <= 100


def test_terms_end_where_the_months_are_whole() -> None:
    first, last = term_of("2026-H1")
    assert (first.date(), last.date()) == (date(2026, 1, 1), date(2026, 7, 1))
    first, last = term_of("2026-H2")
    assert (first.date(), last.date()) == (date(2026, 7, 1), date(2026, 12, 1))


def test_figures_are_counted_and_freeze_with_the_submission(county: County) -> None:
    with clock.at(at("2026-01-14 10:00")):
        list_in_force(county, "czj")
    with clock.at(at("2026-02-10 09:00")):
        proposed_case(county, "czj")
        submitted_month(county, "czj")
        open_month(county, "czj", "2026-05")
    with clock.at(at("2026-07-03 09:00")):
        filing = open_half(county, "czj")
        handler = county.actor("czj-handler")
        with unit_scope(filing.unit):
            with pytest.raises(NothingToSubmit):
                filings.submit(filing, by=handler)
            assert "连江县财政局" in summaries.drafted(filing)["work"]
            summaries.fill(filing, by=handler, words=WORK)
            figures = counted(filing.unit_id, "2026-H1")
            assert figures["cases_opened"] == [1, 1]
            assert figures["months_due"] == [2, 2] and figures["months_on_time"][0] == 0
            filings.submit(filing, by=handler)
            held = HalfYearSummary.objects.get(filing=filing)
            assert held.figures == figures
            assert [each.name for each in lines_of(held)] == list(COUNTED)
            entry = Entry.objects.get(action="filing.submitted", data__kind="summary")
            assert entry.data["figures"]["cases_opened"] == 1
            with pytest.raises(OtherKind):
                summaries.fill(open_month(county, "czj", "2026-06"), by=handler, words=WORK)


def test_the_next_revision_begins_with_the_words_and_shows_what_changed(county: County) -> None:
    filing = submitted_half(county, "gtz")
    by = county.actor("reviewer")
    with office_scope(county.office):
        reasons = [ReturnReason.INCOMPLETE]
        filings.return_to_unit(filing, by=by, reasons=reasons, text="请补充典型案例。")
    with unit_scope(filing.unit):
        words = WORK | {"typical_cases": "建筑工程施工许可。"}
        summaries.fill(filing, by=county.actor("gtz-handler"), words=words)
        filings.submit(filing, by=county.actor("gtz-handler"))
        assert HalfYearSummary.objects.filter(filing=filing).count() == 2
    reviewer = at_desk(county, "reviewer")
    code = county.office.division_code
    page = reviewer.get(reverse("office:filing", args=[code, filing.pk])).content.decode()
    assert "退回后的修改" in page and "建筑工程施工许可。" in page
    with office_scope(county.office):
        filings.accept(filing, by=by)


def test_the_document_holds_the_figures_and_is_an_entry(county: County) -> None:
    filing = submitted_half(county, "gtz")
    reader = at_desk(county, "reviewer")
    code = county.office.division_code
    answer = reader.get(reverse("office:filing-docx", args=[code, filing.pk]))
    assert answer.status_code == 200
    paragraphs, rows = texts(answer.content)
    assert paragraphs[0] == "连江县琯头镇人民政府2026年上半年工作总结"
    assert "一、开展情况" in paragraphs and WORK["work"] in paragraphs
    with every_unit(because="test"):
        held = HalfYearSummary.objects.get(filing=filing)
        assert Entry.objects.filter(action="file.downloaded").count() == 1
    assert rows[1:] == [[each.label, str(each.term), str(each.year)] for each in lines_of(held)]
    half_open = open_half(county, "czj")
    assert half_open.kind == FilingKind.SUMMARY
    unseen = reader.get(reverse("office:filing-docx", args=[code, half_open.pk]))
    assert unseen.status_code == 404


def test_text_is_never_markup() -> None:
    content = written("<b>&\x00", "t", ("a",), [("<w:p/>",)], [("一", "甲]]>\n乙")], ("丙",))
    paragraphs, rows = texts(content)
    assert paragraphs[0] == "<b>&" and rows[1] == ["<w:p/>"] and "甲]]>" in paragraphs


def test_the_unit_writes_on_its_page(open_county: County) -> None:
    county = open_county
    with clock.at(at("2026-07-03 09:00")):
        filing = open_half(county, "gtz")
        handler = at_desk(county, "gtz-handler")
        page = handler.get(reverse("unit:filing", args=["gtz", filing.pk])).content.decode()
        assert "期内未办理涉及信用核查的行政管理事项。" in page and "本年累计" in page
        url = reverse("unit:filing-summary", args=["gtz", filing.pk])
        assert handler.post(url, {"work": ""}).status_code == 422
        sent = handler.post(url, WORK | {"figures": "{}", "submit": "1"})
        assert sent.status_code == 302
        shown = handler.get(sent["Location"]).content.decode()
        assert WORK["intentions"] in shown and "信用办审核中" in shown
