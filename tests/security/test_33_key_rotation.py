"""A new key reaches every value and file, is stopped and goes on, and then the old one may go."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from audit.models import Entry
from casefiles.models import CreditSubject, RegisterRecord, StoredFile
from casefiles.verbs import files
from config.demo.identities import person
from tenants import clock, rotation, sealing
from tenants.scope import every_unit, office_scope
from tests.cast import County, at
from tests.security.conftest import NOW
from tests.security.people import NUMBER, decided_person, open_person, stored_files
from tests.words.reading import visitor

OLD, NEW = bytes(range(32)), bytes(range(100, 132))


@pytest.fixture
def lived(open_town: County) -> County:
    with clock.at(at(NOW)):
        decided_person(open_town, "czj")
        open_person(open_town, "czj", number="350122190005319058", name="邻")
        open_person(open_town, "gtz")
    return open_town


def rotate(*options: str) -> str:
    out = StringIO()
    call_command("rotate_keys", *options, stdout=out)
    return out.getvalue()


def test_33_rotation_stops_goes_on_and_frees_the_old_key(
    lived: County, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotation, "BATCH", 1)
    settings.DATA_KEYS = {"new": NEW, "demo": OLD}
    with pytest.raises(CommandError, match=r"Not yet under key 'new': .*casefiles_creditsubject 3"):
        rotate("--left")
    with pytest.raises(
        CommandError, match="casefiles_creditsubjectversion 2, casefiles_creditsubject 3"
    ):
        rotate("--batches", "2")
    # Killed inside a batch: its transaction is undone, what was done before it stays.
    really, calls = sealing.seal, []

    def killed(text: str, context: str) -> str:
        calls.append(context)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return really(text, context)

    monkeypatch.setattr(sealing, "seal", killed)
    with pytest.raises(KeyboardInterrupt):
        rotate()
    monkeypatch.setattr(sealing, "seal", really)
    before = rotation.left()
    assert before["casefiles_creditsubject"] == 3 and before["casefiles_creditsubjectversion"] == 1
    said = rotate()
    assert said.endswith("Everything is sealed under 'new'; other keys may be taken out.\n")
    assert "files: 1 sealed" in said and "registerrecord: " not in said
    settings.DATA_KEYS = {"new": NEW}
    with every_unit(because="the tests read everything"):
        numbers = sorted(each.identifier for each in CreditSubject.objects.all())
        assert numbers == [NUMBER, NUMBER, "350122190005319058"]
        versions = CreditSubject.history.model.objects.all()
        assert {each.identifier for each in versions} == set(numbers)
        assert RegisterRecord.objects.get().identifier == NUMBER
        contents = [files.read(each) for each in StoredFile.objects.all()]
    assert any(NUMBER.encode() in each for each in contents)
    with clock.at(at(NOW)):
        found = visitor(lived, "czj-handler").post("/u/czj/cases/find/", {"q": NUMBER})
    assert "subject=none" not in found["Location"], "the search hash is another key's"
    with office_scope(lived.office):
        entries = Entry.objects.filter(action="keys.rotated").order_by("seq")
        assert [each.data["key"] for each in entries] == ["new"] * 3


def test_33_a_second_run_has_nothing_to_do(lived: County) -> None:
    assert rotate() == "Everything is sealed under 'demo'; other keys may be taken out.\n"
    with office_scope(lived.office):
        assert not Entry.objects.filter(action="keys.rotated").exists()


def test_33_rotation_changes_the_cipher_and_seals_old_plain_files(
    lived: County, settings: Any
) -> None:
    settings.DATA_CIPHER = "aes-gcm"
    with every_unit(because="the tests lay a file of before"):
        file = StoredFile.objects.filter(name__endswith=".json").get()
        plain = files.read(file)
    (place,) = (each for each in stored_files() if each.name == file.sha256)
    place.write_bytes(plain)
    with every_unit(because="the tests read a plain file"):
        assert files.read(file) == plain
    rotate()
    assert all(each.read_bytes().startswith(sealing.bytes_prefix()) for each in stored_files())
    with every_unit(because="the tests read it back"):
        assert files.read(file) == plain
        assert {
            each.token[:6] for each in CreditSubject.objects.values_list("identifier", flat=True)
        } == {"cx1.a."}


def test_33_what_does_not_open_is_told_and_stops_nobody(lived: County, settings: Any) -> None:
    settings.DATA_KEYS = {"lost": bytes(32)}
    with clock.at(at(NOW)):
        open_person(lived, "czj", number=person(7).identifier, name="失")
    settings.DATA_KEYS = {"new": NEW, "demo": OLD}
    out = StringIO()
    with pytest.raises(CommandError, match=r"casefiles_creditsubject 1\b.*Run it again"):
        call_command("rotate_keys", stdout=out)
    assert "casefiles_creditsubject: 3 sealed, 1 do not open" in out.getvalue()


def test_33_a_new_search_key_is_followed_by_its_hashes(lived: County, settings: Any) -> None:
    settings.SEARCH_KEY = bytes(range(9, 41))
    with clock.at(at(NOW)):
        client = visitor(lived, "czj-handler")
        assert "none" in client.post("/u/czj/cases/find/", {"q": NUMBER})["Location"]
        assert "search hashes computed" in rotate("--search-hashes")
        assert "none" not in client.post("/u/czj/cases/find/", {"q": NUMBER})["Location"]
    with every_unit(because="the tests read the register"):
        assert RegisterRecord.objects.get().identifier == NUMBER
