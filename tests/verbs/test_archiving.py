"""Archiving: closed cases get a number, a frozen index and metadata; additions keep the number."""

from xml.etree import ElementTree as Xml

import pytest
from django.db import connection

from audit.models import Entry
from casefiles.dossier import documents
from casefiles.models import Case, CaseArchive, Retention, Verdict
from casefiles.refusals.archiving import NotClosedYet, NothingNewToArchive
from casefiles.verbs import archiving, cases, files
from casefiles.verbs.reading import links
from tenants import clock
from tenants.refusals import NotAllowed
from tenants.scope import every_unit, unit_scope
from tests.cast import County, at
from tests.promises import signed
from tests.stories import COMPANY, guard, list_in_force, open_case, proposed_case
from tests.words.reading import visitor

NOW = "2026-02-02 09:00"


@pytest.fixture
def town(county: County) -> County:
    """财政局 and 琯头镇 with a list in force."""
    with clock.at(at(NOW)):
        for code in ("czj", "gtz"):
            list_in_force(county, code)
    return county


def decided(county: County, code: str = "czj") -> Case:
    """A case that was checked and decided."""
    with clock.at(at(NOW)):
        case = proposed_case(county, code)
        with unit_scope(case.unit):
            by = county.actor(f"{code}-approver")
            cases.decide(case, by=by, ruling=cases.Ruling(Verdict.GRANT))
    return case


def put(county: County, case: Case, term: Retention = Retention.TEN) -> CaseArchive:
    """Archived by the handler."""
    code = case.unit.code
    with unit_scope(case.unit), clock.at(at(NOW)):
        return archiving.archive(case, term, by=county.actor(f"{code}-handler"))


def read(archive: CaseArchive) -> Xml.Element:
    """The metadata."""
    with unit_scope(archive.unit):
        return Xml.fromstring(files.read(archive.metadata))


def test_a_closed_case_gets_its_number(town: County) -> None:
    archive = put(town, decided(town))
    assert archive.archive_no == "czj-XYHC·2026-D10-0001"
    with every_unit(because="test"):
        entry = Entry.objects.get(action="case.archived")
    assert entry.data["archive_no"] == archive.archive_no
    assert entry.data["sm3"] == archive.metadata.sm3


def test_numbers_run_by_unit_year_and_term(town: County) -> None:
    numbers = [put(town, decided(town)).sequence for _each in range(2)]
    lasting = put(town, decided(town), Retention.PERMANENT)
    other = put(town, decided(town, "gtz"))
    assert (numbers, lasting.sequence, other.sequence) == ([1, 2], 1, 1)


def test_the_metadata_list_every_document_with_its_digests(town: County) -> None:
    case = decided(town)
    archive = put(town, case)
    root = read(archive)
    assert root.findtext("档号/档号") == archive.archive_no
    assert root.findtext("内容描述/文件编号") == case.case_no
    listed = root.findall("卷内文件/文件")
    assert [each.get("顺序号") for each in listed] == [
        str(number) for number in range(1, len(listed) + 1)
    ]
    with unit_scope(case.unit):
        stored = {each.file.sm3 for each in documents(case) if each.file}
    assert stored and stored == {each.text for each in root.iter("数字摘要SM3")}
    assert COMPANY in (root.findtext("内容描述/相对人代码") or "")
    assert len(root.findall("业务过程/业务行为")) >= 4


def test_an_open_case_is_not_archived(town: County) -> None:
    with clock.at(at(NOW)):
        case = open_case(town, "czj")
    with pytest.raises(NotClosedYet):
        put(town, case)


def test_nothing_new_is_not_archived_again(town: County) -> None:
    case = decided(town)
    put(town, case)
    with pytest.raises(NothingNewToArchive):
        put(town, case)


def test_what_comes_later_keeps_the_number(town: County) -> None:
    case = decided(town)
    first = put(town, case)
    with unit_scope(case.unit), clock.at(at("2026-02-03 09:00")):
        cases.query_record(case, by=town.actor("czj-handler"))
    again = put(town, case, Retention.PERMANENT)
    assert (again.revision, again.archive_no) == (2, first.archive_no)
    assert again.documents == first.documents + 1
    assert read(first).findtext("档号/归档次序") == "1"


def test_leaders_read_and_do_not_archive(town: County) -> None:
    case = decided(town)
    with unit_scope(case.unit), pytest.raises(NotAllowed):
        archiving.archive(case, Retention.TEN, by=town.actor("czj-leader"))


def test_a_confidential_file_takes_its_archive_behind_the_door(town: County) -> None:
    case = decided(town)
    archive = put(town, case)
    with clock.at(at(NOW)):
        guard(town, case)
    with every_unit(because="test"), connection.cursor() as cursor:
        archive = CaseArchive.objects.select_related("metadata", "case").get(pk=archive.pk)
        assert archive.door == archive.metadata.door == archive.case.door != 0
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with unit_scope(case.unit):
        assert not CaseArchive.objects.exists()


def test_every_row_that_ties_a_file_to_a_case_is_in_the_index() -> None:
    assert (CaseArchive, "case", "metadata") in links()


def test_the_file_is_printed_as_the_paper_looks(town: County) -> None:
    case = decided(town)
    client = visitor(town, "czj-handler", english=False)
    with clock.at(at(NOW)):
        page = client.get(f"/u/czj/cases/{case.pk}/dossier/").content.decode()
        for words in ("信用核查卷宗", "卷内文件目录", "受理登记表", "办理决定", "备考表", "未归档"):
            assert words in page
        answer = client.post(f"/u/czj/cases/{case.pk}/archive/", {"retention": "D30"}, follow=True)
        assert "czj-XYHC·2026-D30-0001" in answer.content.decode()
        assert "下载 XML" in answer.content.decode()


def test_a_commitment_is_printed_with_its_signature(town: County) -> None:
    with clock.at(at(NOW)):
        promise = signed(open_case(town, "czj"), town)
        client = visitor(town, "czj-handler", english=False)
        page = client.get(f"/u/czj/cases/{promise.case_id}/dossier/")
    text = page.content.decode()
    assert promise.code in text and "手写签名" in text
    listed = [each for each in page.context["documents"] if each.row == promise]
    assert [each.file for each in listed] == [promise.signature]


def test_a_wrong_term_is_said_and_nothing_is_written(town: County) -> None:
    case = decided(town)
    client = visitor(town, "czj-handler", english=False)
    with clock.at(at(NOW)):
        answer = client.post(f"/u/czj/cases/{case.pk}/archive/", {"retention": "D99"})
    assert answer.status_code == 422
    with every_unit(because="test"):
        assert not CaseArchive.objects.exists()
