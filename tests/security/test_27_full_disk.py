"""27: the disk fills up in the middle of an upload: clear words, nothing left behind.

The system itself refuses to write further: the process may write files of half a megabyte only
(RLIMIT_FSIZE), the uploads are larger.
"""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from audit.models import Entry
from casefiles.models import Attachment, FilingKind, ItemList, StoredFile
from casefiles.verbs import filings
from casefiles.verbs.files import read
from tenants import clock
from tenants.actors import system
from tenants.scope import every_unit, unit_scope
from tests.cast import County, at
from tests.security.hostile.books import noise
from tests.security.hostile.papers import chunk, pdf, png
from tests.security.hostile.zips import book_parts, packed
from tests.security.uploading import at_desk, files_in, own_storage, said_in
from tests.stories import open_month

NOW = "2026-02-03 10:00"
SIZE = 3 * 1024 * 1024
LARGE_PDF = pdf(b"<< /Length %d >>\nstream\n%s\nendstream" % (SIZE, noise(SIZE)))
LARGE_BOOK = packed(book_parts() | {"xl/media/a.png": png(chunk(b"prIV", noise(SIZE)))})


@contextmanager
def full_disk() -> Iterator[None]:
    """No file may grow beyond half a megabyte."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (512 * 1024, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def rows() -> tuple[int, ...]:
    with every_unit(because="the tests count rows"):
        return tuple(each.objects.count() for each in (StoredFile, Attachment, ItemList, Entry))


@pytest.mark.parametrize(
    ("action", "name", "content"),
    [("attach", "佐证.pdf", LARGE_PDF), ("upload", "清单.xlsx", LARGE_BOOK)],
)
def test_27_a_full_disk_is_said_and_leaves_nothing(
    county: County, settings: Any, tmp_path: Path, action: str, name: str, content: bytes
) -> None:
    folder = own_storage(settings, tmp_path)
    client = at_desk(county, "czj-handler")
    with clock.at(at(NOW)):
        if action == "attach":
            filing = open_month(county, "czj")
        else:
            unit = county.units["czj"]
            with unit_scope(unit):
                filing = filings.open_filing(
                    unit, FilingKind.ITEM_LIST, "2026", due_at=None, by=system("tests")
                )
        url = f"/u/czj/filings/{filing.pk}/{action}/"
        before = rows()

        def post() -> Any:
            upload = SimpleUploadedFile(name, content)
            return client.post(url, {"file": upload, "title": "我写的名称"})

        with full_disk():
            refused = post()
        assert refused.status_code == 422
        (said,) = said_in(refused.content.decode())
        assert "存储空间不足，文件未保存" in said
        assert rows() == before
        assert files_in(folder) == []
        if action == "attach":
            assert 'value="我写的名称"' in refused.content.decode()
        # Once there is room again, the same upload goes through.
        assert post().status_code == 302
    with every_unit(because="the tests look"):
        assert [read(each) for each in StoredFile.objects.all()] == [content]
    assert len(files_in(folder)) == 1


def test_27_a_huge_upload_is_counted_not_kept(
    county: County, settings: Any, tmp_path: Path
) -> None:
    """Thirty megabytes touch no disk and do not end the request."""
    folder = own_storage(settings, tmp_path)
    with clock.at(at(NOW)):
        filing = open_month(county, "czj")
        upload = SimpleUploadedFile("a.pdf", b"\0" * (30 * 1024 * 1024))
        with full_disk():
            answer: Any = at_desk(county, "czj-handler").post(
                f"/u/czj/filings/{filing.pk}/attach/", {"file": upload}
            )
    assert answer.status_code == 422
    assert said_in(answer.content.decode()) == ["文件超过20 MB，请压缩或拆分后再上传。"]
    assert files_in(folder) == []
