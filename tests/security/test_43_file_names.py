"""43: what a file is called never harms: not the disk, not the header, not the reader."""

import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.screens.download import as_download
from casefiles.inspection import clean
from casefiles.inspection.names import BYTES
from casefiles.models import Attachment
from tenants import clock
from tenants.scope import every_unit
from tests.cast import at
from tests.security.hostile.papers import PAGE
from tests.security.uploading import NOW, Uploads, uploads_of

HOSTILE = {
    "path upwards": ("../../etc/报告.pdf", "报告.pdf"),
    "path upwards, backslashes": ("..\\..\\windows\\报告.pdf", "报告.pdf"),
    "absolute path": ("/etc/passwd.pdf", "passwd.pdf"),
    "drive": ("C:\\报告.pdf", "报告.pdf"),
    "stream of a file": ("报告.pdf:evil.pdf", "报告.pdf_evil.pdf"),
    "device": ("CON.pdf", "_CON.pdf"),
    "device with endings": ("nul.tar.pdf", "_nul.tar.pdf"),
    "device in full width": ("ＣＯＭ１.pdf", "_ＣＯＭ１.pdf"),
    "control characters": ("报\x01\x1b[31m告.pdf", "报[31m告.pdf"),
    "line ends, header": ("a\r\nSet-Cookie: x=1\r\n.pdf", "a Set-Cookie_ x=1.pdf"),
    "nul byte": ("报告\x00.exe.pdf", "报告.exe.pdf"),
    "turned direction": ("报告\u202efdp.exe.pdf", "报告fdp.exe.pdf"),
    "isolates and joiners": ("报\u2066告\u2069\u200b\u200d.pdf", "报告.pdf"),
    "only dots": ("....pdf", "附件.pdf"),
    "leading dots": ("...报告.pdf", "报告.pdf"),
    "leading and trailing spaces": ("  \u3000报告 \u3000.pdf", "报告.pdf"),
    "quotes and angles": ('报"告"<a>|?*.pdf', "报_告__a____.pdf"),
    "overlong utf-8": (b"\xc0\xae\xc0\xae\xc0\xaf.pdf".decode("utf-8", "replace"), "______.pdf"),
    "formula": ("=cmd|' /C calc'!A0.pdf", "_=cmd_' _C calc'!A0.pdf"),
    "formula in full width": ("＝1+1.pdf", "_＝1+1.pdf"),
    "option": ("-rf 报告.pdf", "_-rf 报告.pdf"),
    "emoji": ("现场📷照片.pdf", "现场📷照片.pdf"),
    "rare character": ("𠮷某某.pdf", "𠮷某某.pdf"),
    "percent and semicolon": ("报%22;filename=evil.exe.pdf", "报%22;filename=evil.exe.pdf"),
    "very long": ("长" * 400 + ".pdf", "长" * ((BYTES - 4) // 3) + ".pdf"),
}
# A form's own header cannot carry these two.
SENT = [name for name in HOSTILE if name not in {"overlong utf-8", "line ends, header"}]


@pytest.mark.parametrize("name", HOSTILE)
def test_43_a_hostile_name_is_made_harmless(name: str) -> None:
    given_name, kept = HOSTILE[name]
    if name == "formula":
        kept = "_C calc'!A0.pdf"  # what stands behind the last slash is the name
        given_name = given_name.replace("/C", "/_C")
    assert clean(given_name) == kept


@given(st.text(max_size=400))
def test_43_whatever_a_name_is_it_becomes_one(name: str) -> None:
    kept = clean(name)
    assert kept and kept == clean(kept)
    assert len(kept.encode()) <= BYTES
    assert not set(kept) & set('/\\<>:"|?*\r\n\0')
    assert all(unicodedata.category(mark)[0] != "C" for mark in kept)
    assert kept.strip(". ") == kept


@given(st.text(max_size=100))
def test_43_no_name_leaves_its_header(name: str) -> None:
    header = as_download(b"", clean(name), "application/pdf")["Content-Disposition"]
    assert header.startswith("attachment; filename*=UTF-8''")
    coded = header.partition("''")[2]
    assert coded.isascii() and not set(coded) & set(" ;,\"'\\/\r\n<>")
    assert unquote(coded) == clean(name)


@pytest.fixture(scope="module")
def uploads(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Uploads]:
    with django_db_blocker.unblock(), uploads_of(tmp_path_factory.mktemp("files")) as made:
        yield made


@pytest.mark.parametrize("name", SENT)
def test_43_a_hostile_name_goes_through_the_form_and_back(uploads: Uploads, name: str) -> None:
    """The whole way: multipart form, row, page, download."""
    given_name, _kept = HOSTILE[name]
    seen: dict[str, Any] = {}

    def look() -> None:
        with every_unit(because="the tests look"):
            attachment = Attachment.objects.select_related("file").get()
        seen["name"], seen["place"] = attachment.file.name, attachment.file.stored_as
        with clock.at(at(NOW)):
            url = f"/u/czj/filings/attachments/{attachment.pk}/"
            seen["answer"] = uploads.client.get(url)
            seen["page"] = uploads.client.get(f"/u/czj/filings/{uploads.month.pk}/")

    answer = uploads.attach(given_name, PAGE, then=look)
    assert answer.status == 302, answer.said
    kept = seen["name"]
    assert kept == clean(kept) and kept.endswith(".pdf")
    assert Path(seen["place"]).name == Path(seen["place"]).stem  # the hash, no name of anybody's
    header = seen["answer"]["Content-Disposition"]
    assert unquote(header.partition("''")[2]) == kept
    assert seen["answer"].content == PAGE
    assert "<a>" not in seen["page"].content.decode()
