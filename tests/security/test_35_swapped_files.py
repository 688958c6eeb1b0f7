"""A stored file is what was stored, or it is not handed out: the page says what is wrong."""

from pathlib import Path

import pytest
from django.urls import reverse

from casefiles.models import ItemList, StoredFile
from casefiles.refusals import FileChanged, FileLost
from casefiles.verbs import files as stored_files
from tenants import clock, vault
from tenants.scope import unit_scope
from tests.cast import County, at
from tests.security.conftest import NOW
from tests.security.people import NEED, proposed_person
from tests.words.reading import visitor


@pytest.fixture
def evidence(town: County) -> StoredFile:
    with clock.at(at(NOW)), unit_scope(town.units["czj"]):
        return proposed_person(town, "czj").queries.get().evidence


def swap_for_plain(file: StoredFile, place: Path) -> None:
    place.write_bytes(b'{"records": []}')


def swap_for_sealed(file: StoredFile, place: Path) -> None:
    """Sealed by somebody who has the key: the hashes still tell."""
    vault.put(file.stored_as, b'{"records": []}', context=file.sealed_for)


def swap_for_another(file: StoredFile, place: Path) -> None:
    with unit_scope(file.unit):
        other = ItemList.objects.select_related("source").get().source
    place.write_bytes((place.parents[2] / other.stored_as).read_bytes())


def spoil(file: StoredFile, place: Path) -> None:
    content = bytearray(place.read_bytes())
    content[-1] ^= 1
    place.write_bytes(content)


def lose(file: StoredFile, place: Path) -> None:
    place.unlink()


@pytest.mark.parametrize("deed", [swap_for_plain, swap_for_sealed, swap_for_another, spoil, lose])
def test_35_a_swapped_file_is_refused_with_its_hashes(
    town: County, evidence: StoredFile, files: Path, deed: object
) -> None:
    assert callable(deed)
    deed(evidence, files / evidence.stored_as)
    with pytest.raises((FileChanged, FileLost)):
        stored_files.read(evidence)
    with clock.at(at(NOW)):
        client = visitor(town, "czj-handler", english=False)
        answer = client.post(reverse("unit:file", args=["czj", evidence.pk]), NEED)
    page = answer.content.decode()
    assert answer.status_code == 409 and "Content-Disposition" not in answer
    assert "文件不能提供" in page and evidence.sha256 in page and evidence.sm3 in page


def test_35_a_swapped_list_is_refused_too(town: County, files: Path) -> None:
    with unit_scope(town.units["czj"]):
        listed = ItemList.objects.select_related("source").get()
    url = reverse("unit:list-source", args=["czj", listed.pk])
    with clock.at(at(NOW)):
        client = visitor(town, "czj-handler", english=False)
        assert client.get(url).content == b"a list"
        (files / listed.source.stored_as).write_bytes(b"another list")
        answer = client.get(url)
    assert answer.status_code == 409 and "文件不能提供" in answer.content.decode()


def test_35_storing_again_mends_a_spoilt_file(
    town: County, evidence: StoredFile, files: Path
) -> None:
    with unit_scope(town.units["czj"]):
        content = stored_files.read(evidence)
        (files / evidence.stored_as).write_bytes(b"spoilt")
        again = stored_files.keep(evidence.unit, "again.json", content)
        assert again.stored_as == evidence.stored_as
        assert stored_files.read(evidence) == content
