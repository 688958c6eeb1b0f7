"""43: every upload is shown to the antivirus; what it finds is refused and written down."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from audit.models import Entry
from casefiles import antivirus
from casefiles.models import StoredFile
from casefiles.refusals import ScannerAway
from tenants.scope import every_unit
from tests.security.clamd import EICAR, FOUND, Clamd, clamd_at
from tests.security.hostile.papers import PAGE, pdf
from tests.security.hostile.zips import book_parts, packed
from tests.security.uploading import Uploads, files_in, uploads_of

INFECTED_PDF = pdf(b"(" + EICAR + b")")
INFECTED_BOOK = packed(book_parts()) + EICAR
BOOK = packed(book_parts())


@pytest.fixture(params=["tcp", "unix"])
def clamd(request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> Iterator[Clamd]:
    with clamd_at(tmp_path, request.param) as made:
        settings.CLAMD = made.address
        yield made


@pytest.fixture
def uploads(db: None, tmp_path: Path) -> Iterator[Uploads]:
    with uploads_of(tmp_path / "files") as made:
        yield made


def test_43_a_clean_upload_was_shown_to_the_antivirus(clamd: Clamd, uploads: Uploads) -> None:
    assert uploads.attach("a.pdf", PAGE).status == 302
    assert uploads.upload("清单.xlsx", BOOK).status == 302
    assert clamd.heard == [PAGE, BOOK]


def test_43_an_infected_upload_is_refused_and_written_down(clamd: Clamd, uploads: Uploads) -> None:
    for post, name, content in (
        (uploads.attach, "a.pdf", INFECTED_PDF),
        (uploads.upload, "清单.xlsx", INFECTED_BOOK),
    ):
        answer = post(name, content)
        assert answer.status == 422
        assert len(answer.said) == 1 and FOUND in answer.said[0]
        assert (answer.stored, answer.entries) == (0, 1)
        entry = answer.last
        assert entry.action == "file.infected" and entry.actor_name == "陈某某"
        assert entry.data == {
            "finding": FOUND,
            "sha256": hashlib.sha256(content).hexdigest(),
            "size": len(content),
        }


@pytest.mark.parametrize("mode", ["hangs up", "too long", "nonsense", "silent", "away"])
def test_43_an_antivirus_that_does_not_answer_lets_nothing_in(
    clamd: Clamd, uploads: Uploads, monkeypatch: pytest.MonkeyPatch, settings: Any, mode: str
) -> None:
    clamd.mode = mode
    if mode == "away":
        settings.CLAMD = "127.0.0.1:1" if ":" in clamd.address else f"{clamd.address}.gone"
    monkeypatch.setattr(antivirus, "ANSWER_SECONDS", 1.0)
    for post, name, content in (
        (uploads.attach, "a.pdf", PAGE),
        (uploads.upload, "清单.xlsx", BOOK),
    ):
        answer = post(name, content)
        assert answer.status == 422
        assert len(answer.said) == 1 and "杀毒程序暂时没有响应" in answer.said[0]
        assert (answer.stored, answer.entries) == (0, 0)


def test_43_without_an_antivirus_nothing_is_asked(settings: Any) -> None:
    settings.CLAMD = ""
    antivirus.scan(EICAR)


def test_43_a_large_file_goes_in_pieces(clamd: Clamd) -> None:
    content = bytes(range(256)) * 20_000
    antivirus.scan(content)
    assert clamd.heard == [content]


def test_43_a_wrong_address_is_an_antivirus_that_is_away(settings: Any) -> None:
    for address in ("[::1]:1", "clamd", "localhost:port", "/no/such/socket"):
        settings.CLAMD = address
        with pytest.raises(ScannerAway):
            antivirus.scan(b"x")


def test_43_the_import_command_asks_too(clamd: Clamd, uploads: Uploads, tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(INFECTED_BOOK)
    with pytest.raises(CommandError, match=FOUND):
        call_command("import_items", "--unit", "czj", str(path))
    with every_unit(because="the tests read the trail"):
        entry = Entry.objects.get(action="file.infected")
        assert entry.actor_name == "系统（导入清单）" and entry.chain == "u:czj"
        assert not StoredFile.objects.exists()
    assert files_in(uploads.folder) == []
