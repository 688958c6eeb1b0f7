"""A workbook that waits to be mended: its filer's alone, one for each filing, swept after a week."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from audit.models import Entry
from casefiles.models import Filing, FilingKind, PendingWorkbook, StoredFile
from casefiles.verbs import filings, storage
from tenants import clock
from tenants.actors import system
from tenants.scope import every_unit, office_scope, unit_scope
from tests.cast import County, at
from tests.itemlists.books import old_layout
from tests.security.uploading import at_desk, own_storage
from tests.words.reading import BOOKS

NOW = "2026-03-02 09:00"


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    """A file storage of the test's own."""
    own_storage(settings, tmp_path)


@pytest.fixture
def waiting(county: County) -> Filing:
    """财政局's open list, with a faulty upload."""
    with clock.at(at(NOW)), unit_scope(county.units["czj"]):
        filing = filings.open_filing(
            county.units["czj"], FilingKind.ITEM_LIST, "2026", due_at=None, by=system("tests")
        )
    assert upload(county, filing).status_code == 422
    return filing


def upload(county: County, filing: Filing, content: bytes | None = None) -> Any:
    """An upload by the handler; the fishery office's errors by default."""
    content = content or (BOOKS / "fishery-errors.xlsx").read_bytes()
    with clock.at(at(NOW)):
        return at_desk(county, "czj-handler").post(
            f"/u/czj/filings/{filing.pk}/upload/", {"file": SimpleUploadedFile("表.xlsx", content)}
        )


def kept(county: County) -> list[PendingWorkbook]:
    """What waits in 财政局."""
    with unit_scope(county.units["czj"]):
        return list(PendingWorkbook.objects.select_related("file"))


def test_a_refused_upload_is_kept_once_and_is_an_entry(county: County, waiting: Filing) -> None:
    (first,) = kept(county)
    assert first.faults == 7
    with unit_scope(county.units["czj"]):
        entry = Entry.objects.latest("pk")
    assert (entry.action, entry.data["faults"]) == ("list.not_imported", 7)
    upload(county, waiting)
    (second,) = kept(county)
    assert second.pk != first.pk
    with every_unit(because="test"):
        assert StoredFile.objects.filter(name="表.xlsx").count() == 1


def test_it_is_the_handler_s_and_nobody_else_s(county: County, waiting: Filing) -> None:
    with clock.at(at(NOW)):
        url = f"/u/czj/filings/{waiting.pk}/marked.xlsx"
        assert at_desk(county, "czj-handler").get(url).status_code == 200
        for name in ("czj-approver", "czj-leader", "czj-admin"):
            assert at_desk(county, name).get(url).status_code == 403
        for name in ("gtz-handler", "reviewer"):
            assert at_desk(county, name).get(url).status_code == 404
        page = at_desk(county, "czj-approver").get(f"/u/czj/filings/{waiting.pk}/")
        assert "下载标注后的原表" not in page.content.decode()
    with unit_scope(county.units["czj"]):
        taken = Entry.objects.filter(action="file.downloaded")
        assert [each.data["file"] for each in taken] == ["表（标注）.xlsx"]


def test_the_week_over_it_is_neither_offered_nor_kept(county: County, waiting: Filing) -> None:
    (held,) = kept(county)
    later = "2026-03-09 09:00"
    with clock.at(at(later)):
        client = at_desk(county, "czj-handler")
        for path in ("marked.xlsx", "columns/"):
            answer = client.get(f"/u/czj/filings/{waiting.pk}/{path}", follow=True)
            assert "没有待修改的表格" in answer.content.decode()
        with clock.at(at("2026-03-08 09:00")):
            storage.sweep(by=system("sweep_files"))
            assert kept(county)
        storage.sweep(by=system("sweep_files"))
    assert kept(county) == []
    with every_unit(because="test"):
        assert not StoredFile.objects.filter(pk=held.file_id).exists()
        entry = Entry.objects.filter(action="list.workbook_dropped").get()
    assert entry.data["sha256"] == held.file.sha256
    # The bytes go with the sweep of what no row names, a day after they were written.
    assert default_storage.exists(held.file.stored_as)


def test_what_waits_is_never_the_office_s(county: County, waiting: Filing) -> None:
    with clock.at(at(NOW)):
        page = at_desk(county, "reviewer").get(f"/office/350122/filings/{waiting.pk}/")
    assert page.status_code == 200
    assert "表.xlsx" not in page.content.decode() and "标注" not in page.content.decode()
    with office_scope(county.office):
        assert PendingWorkbook.objects.count() == 1, (
            "its existence is metadata; its file is not given out"
        )


def test_a_clean_upload_ends_the_waiting(county: County, waiting: Filing) -> None:
    assert upload(county, waiting, (BOOKS / "finance.xlsx").read_bytes()).status_code == 302
    assert kept(county) == []


def test_unknown_columns_wait_too(county: County, waiting: Filing) -> None:
    answer = upload(county, waiting, old_layout())
    assert answer["Location"] == f"/u/czj/filings/{waiting.pk}/columns/"
    (held,) = kept(county)
    assert held.faults is None


def test_nothing_waits_where_somebody_else_is_at_work(county: County, waiting: Filing) -> None:
    upload(county, waiting, (BOOKS / "finance.xlsx").read_bytes())
    with clock.at(at(NOW)):
        handler = at_desk(county, "czj-handler")
        handler.post(f"/u/czj/filings/{waiting.pk}/submit/")
    answer = upload(county, waiting)
    assert answer.status_code == 422
    assert kept(county) == []


def test_a_file_of_another_kind_is_not_kept(county: County, waiting: Filing) -> None:
    (before,) = kept(county)
    assert upload(county, waiting, b"no workbook").status_code == 422
    assert [each.pk for each in kept(county)] == [before.pk], "what waits is not lost by a slip"
