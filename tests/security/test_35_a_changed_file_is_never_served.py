"""35: a stored file that was swapped, edited or lost: said on a page, written down, never served."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command

from audit.models import Entry
from casefiles.models import Attachment, ItemList, RecordQuery, StoredFile
from tenants import clock
from tenants.scope import every_unit, unit_scope
from tests.cast import County, at
from tests.security.uploading import at_desk, own_storage
from tests.stories import list_in_force, proposed_case, submitted_month

NOW = "2026-02-03 10:00"
SWAPPED = b"%PDF-1.4 swapped by somebody with access to the disk"


@pytest.fixture
def files(county: County, settings: Any, tmp_path: Path) -> dict[str, tuple[str, str, StoredFile]]:
    """Kind of file → (who asks, address, its row)."""
    own_storage(settings, tmp_path)
    with clock.at(at(NOW)):
        list_in_force(county, "gtz")
        month = submitted_month(county, "gtz", evidence=True)
        case = proposed_case(county, "gtz", evidence=True)
    with unit_scope(county.units["gtz"]):
        source = ItemList.objects.select_related("source").get()
        evidence = RecordQuery.objects.select_related("evidence").get().evidence
        beside = Attachment.objects.select_related("file").get(filing=month)
        inside = Attachment.objects.select_related("file").get(case=case)
    beside_page = f"filings/attachments/{beside.pk}/"
    return {
        "list": ("gtz-handler", f"/u/gtz/lists/{source.pk}/source/", source.source),
        "evidence": ("gtz-handler", f"/u/gtz/files/{evidence.pk}/", evidence),
        "filing": ("gtz-handler", f"/u/gtz/{beside_page}", beside.file),
        "office": ("reviewer", f"/office/350122/{beside_page}", beside.file),
        "case": ("gtz-handler", f"/u/gtz/cases/attachments/{inside.pk}/", inside.file),
    }


def changes_noted() -> list[Entry]:
    with every_unit(because="the tests read the trail"):
        return list(Entry.objects.filter(action="file.changed"))


@pytest.mark.parametrize("kind", ["list", "evidence", "filing", "office", "case"])
def test_35_a_swapped_file_shows_the_mismatch(
    county: County, files: dict[str, tuple[str, str, StoredFile]], kind: str
) -> None:
    name, url, stored = files[kind]
    client = at_desk(county, name)
    with clock.at(at(NOW)):
        honest: Any = client.get(url)
        assert honest.status_code == 200
        Path(default_storage.path(stored.stored_as)).write_bytes(SWAPPED)
        for _again in range(2):
            answer: Any = client.get(url)
            assert answer.status_code == 409
            page = answer.content.decode()
            assert "与留存时的校验值不一致" in page
            assert stored.sm3 in page and stored.sha256 in page
            assert SWAPPED not in answer.content
            assert "Content-Disposition" not in answer
        (entry,) = changes_noted()
        assert entry.subject_id == str(stored.pk)
        assert entry.data["sha256"] == stored.sha256 != entry.data["found_sha256"]
        assert entry.chain == "u:gtz"
        Path(default_storage.path(stored.stored_as)).write_bytes(honest.content)
        assert client.get(url).content == honest.content


def test_35_another_true_file_in_its_place_is_a_mismatch_too(
    county: County, files: dict[str, tuple[str, str, StoredFile]]
) -> None:
    _name, _url, other = files["evidence"]
    name, url, stored = files["case"]
    content = Path(default_storage.path(other.stored_as)).read_bytes()
    Path(default_storage.path(stored.stored_as)).write_bytes(content)
    with clock.at(at(NOW)):
        assert at_desk(county, name).get(url).status_code == 409


def test_35_a_lost_file_is_said(
    county: County, files: dict[str, tuple[str, str, StoredFile]]
) -> None:
    name, url, stored = files["case"]
    Path(default_storage.path(stored.stored_as)).unlink()
    with clock.at(at(NOW)):
        answer: Any = at_desk(county, name).get(url)
    assert answer.status_code == 409
    assert "存储中找不到这个文件" in answer.content.decode()
    assert changes_noted() == []


def test_35_the_daily_sweep_finds_both(
    county: County,
    files: dict[str, tuple[str, str, StoredFile]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path(default_storage.path(files["evidence"][2].stored_as)).write_bytes(SWAPPED)
    Path(default_storage.path(files["list"][2].stored_as)).unlink()
    for _again in range(2):
        with pytest.raises(SystemExit) as end:
            call_command("sweep_files")
        assert end.value.code == 1
        said = capsys.readouterr().out
        assert f"changed  gtz {files['evidence'][2].pk}" in said
        assert f"missing  gtz {files['list'][2].pk}" in said
        assert "0 removed, 1 missing, 1 changed" in said
    (entry,) = changes_noted()
    assert entry.actor_name == "系统（清查文件）"
