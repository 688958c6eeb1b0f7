"""40, 43: hostile attachments through the real upload: one clear message each, nothing stored."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from casefiles.sandbox import limits
from tests.security.hostile.books import DDE, SHEET, a_row, book, sheet
from tests.security.hostile.documents import DOCUMENTS
from tests.security.hostile.papers import PAGE, docx, fields, jpeg, ofd_parts, pdf, png
from tests.security.hostile.zips import book_parts, packed, relation
from tests.security.uploading import Uploads, uploads_of

SECONDS = limits.CHILD_WALL_SECONDS + 5
TEMPLATE = relation("attachedTemplate", "file:///C:\\Users\\a\\Normal.dotm", external=True)
LINK = relation("hyperlink", "https://www.creditchina.gov.cn/", external=True)
CHART = {"word/embeddings/Microsoft_Excel_Sheet.xlsx": packed(book_parts())}

# What people really send: none of it may be taken for an attack.
HONEST = {
    "pdf": ("证明.pdf", PAGE),
    "pdf that opens at its first page": (
        "a.pdf",
        pdf(catalog=b" /OpenAction [3 0 R /XYZ null null 0]"),
    ),
    "pdf with spaces behind its end": ("a.PDF", PAGE + b"\r\n\r\n"),
    "jpeg": ("现场.JPG", jpeg()),
    "jpeg padded with zeros": ("现场.jpeg", jpeg(tail=bytes(64))),
    "png": ("截图.png", png()),
    "document": ("方案.docx", docx()),
    "document with a local template": ("方案.docx", docx(relations=TEMPLATE)),
    "document with a link": ("方案.docx", docx(relations=LINK)),
    "document with a chart": ("方案.docx", docx(**CHART)),
    "document with a page number": ("方案.docx", docx(fields("PAGE", " \\* MERGEFORMAT"))),
    "workbook": ("清单.xlsx", packed(book_parts())),
    "workbook with a bar in a text": (
        "清单.xlsx",
        book(sheet=sheet('<row r="1"><c r="A1"><f>"a|b"&amp;\'x|y\'!B1</f></c></row>')),
    ),
    "ofd": ("公文.ofd", packed(ofd_parts())),
}


@pytest.fixture(scope="module")
def uploads(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Uploads]:
    with django_db_blocker.unblock(), uploads_of(tmp_path_factory.mktemp("files")) as made:
        yield made


@pytest.mark.parametrize("name", DOCUMENTS)
def test_40_a_hostile_attachment_is_refused_in_one_sentence(uploads: Uploads, name: str) -> None:
    file_name, make, words = DOCUMENTS[name]
    content = make()
    started = time.monotonic()
    answer = uploads.attach(file_name, content, title="我写的名称")
    assert time.monotonic() - started < SECONDS
    assert answer.status == 422
    assert len(answer.said) == 1, answer.said
    assert words in answer.said[0], answer.said
    assert 'value="我写的名称"' in answer.page
    assert (answer.stored, answer.entries) == (0, 0)


@pytest.mark.parametrize("name", HONEST)
def test_43_an_honest_file_is_taken(uploads: Uploads, name: str) -> None:
    file_name, content = HONEST[name]
    answer = uploads.attach(file_name, content)
    assert (answer.status, answer.said, answer.stored) == (302, [], 3)


def test_40_the_inspection_looks_at_what_the_item_list_never_reads(uploads: Uploads) -> None:
    assert SHEET in book_parts()
    assert uploads.upload("清单.xlsx", a_row(DDE)).status == 422
