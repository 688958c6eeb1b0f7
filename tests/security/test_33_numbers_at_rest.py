"""Identity numbers lie sealed: nowhere in the tables, the files, the trail, the logs, the pages."""

import json
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.exceptions import FieldError
from django.db import connection, transaction
from django.urls import reverse

from audit.exporting import ask_for_export, read
from audit.models import Entry
from audit.running import carry_out
from casefiles.models import Case, CreditSubject, Finding, RegisterRecord
from tenants import clock, sealing
from tenants.models import UserSession
from tenants.scope import every_unit, office_scope, unit_scope
from tenants.sealed import Sealed
from tests.access.world import ABSENT
from tests.cast import County, at
from tests.owner import as_owner
from tests.security.conftest import NOW
from tests.security.people import (
    MASKED,
    NAME,
    NUMBER,
    open_person,
    proposed_person,
    stored_files,
    walk,
)
from tests.stories import reread
from tests.words.reading import addresses, visitor

CIPHERS = ("sm4-gcm", "aes-gcm")


def rows_with(text: str) -> list[str]:
    """Every table in which some column of some row holds the text, read by the owner, walls down."""
    found = []
    with as_owner() as owner:
        tables = owner.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
        ).fetchall()
        assert len(tables) > 40
        for (table,) in tables:
            owner.execute(f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY')
            rows = owner.execute(f'SELECT row_to_json(t)::text FROM "{table}" t').fetchall()
            found += [table for (row,) in rows if text in row]
        owner.rollback()
    return found


@pytest.mark.parametrize("cipher", CIPHERS)
def test_33_a_number_lies_nowhere_in_clear(
    open_town: County, settings: Any, cipher: str, caplog: pytest.LogCaptureFixture
) -> None:
    settings.DATA_CIPHER = cipher
    with clock.at(at(NOW)):
        walk(open_town)
    assert "casefiles_creditsubject" in rows_with(NAME), "the eye sees rows"
    for part in (NUMBER, NUMBER[6:], NUMBER[:14]):
        assert rows_with(part) == []
    sessions = [json.dumps(each.get_decoded()) for each in UserSession.objects.all()]
    assert sessions and NUMBER not in "".join(sessions)
    assert NUMBER not in caplog.text
    kept = stored_files()
    assert len(kept) >= 3
    for file in kept:
        content = file.read_bytes()
        assert content.startswith(sealing.MAGIC), file
        assert NUMBER.encode() not in content and NUMBER not in file.name


def test_33_no_entry_of_a_walk_holds_a_number(town: County) -> None:
    with clock.at(at(NOW)):
        walk(town)
    with every_unit(because="the tests read the trail"):
        entries = list(Entry.objects.all())
    said = [json.dumps(each.hashed_fields(), ensure_ascii=False) for each in entries]
    assert len(said) > 20
    assert [each for each in said if NUMBER in each or NAME in each] == []
    assert any("当事人 ［证件号码略］" in each for each in said), "what was typed is left out"
    assert not any(MASKED[-8:] in each for each in said)


def readers(county: County, space: str) -> Iterator[str]:
    """Who works in a kind of workspace (財政局's people, or the office's)."""
    for name, (unit, _roles) in county.places.items():
        if (unit is None) == (space == "office") and (unit is None or unit.code == "czj"):
            yield name


def test_33_no_page_shows_a_number(town: County) -> None:
    with clock.at(at(NOW)):
        walk(town)
        pages = 0
        for space in ("unit", "office"):
            for name in readers(town, space):
                client = visitor(town, name, english=False)
                for url in addresses(town, "czj", space):
                    response = client.get(url)
                    assert response.status_code in {200, 204, 302, 403, 404}, url
                    text = response.content.decode(errors="replace") + str(response.headers)
                    assert NUMBER not in text, (name, url)
                    if space == "office":
                        assert NAME not in text, (name, url)
                    pages += NAME in text
    assert pages > 3, "the unit's own pages name the person"


def test_33_exports_show_no_number(town: County) -> None:
    """What the office downloads: every part of the workbook, unpacked."""
    with clock.at(at(NOW)):
        walk(town)
        with office_scope(town.office):
            run = ask_for_export(town.office, 2026, by=town.actor("assessor"))
        carry_out(run.pk)
    reread(run)
    with ZipFile(BytesIO(read(run))) as book:
        parts = {name: book.read(name).decode(errors="replace") for name in book.namelist()}
    assert "SY-01-2026-0001" in "".join(parts.values()), "the case is in the evidence"
    assert [name for name, text in parts.items() if NUMBER in text or NAME in text] == []


def test_33_search_by_number_finds_the_case_and_keeps_it_out_of_the_address(town: County) -> None:
    with clock.at(at(NOW)):
        case = open_person(town, "czj")
        open_person(town, "gtz")
        client = visitor(town, "czj-handler", english=False)
        for typed in (NUMBER, f" {NUMBER[:6]} {NUMBER[6:]} ", f"{NUMBER[:6]}-{NUMBER[6:]}"):
            answer = client.post("/u/czj/cases/find/", {"q": typed, "state": "open"})
            assert answer.status_code == 302 and NUMBER[6:14] not in answer["Location"]
            page = client.get(answer["Location"]).content.decode()
            assert case.case_no in page and MASKED in page and NUMBER not in page
        # An address with the number in it (typed, or of before) leads to the one without.
        answer = client.get("/u/czj/cases/", {"q": NUMBER})
        assert answer.status_code == 302 and f"subject={case.subject_id}" in answer["Location"]
        # A number nobody has, or with a wrong digit, is no word in an address either.
        for typed in ("350122190005319058", NUMBER[:-1] + "8", NUMBER[:-2]):
            answer = client.post("/u/czj/cases/find/", {"q": typed})
            assert answer["Location"] == "/u/czj/cases/?subject=none"
            assert case.case_no not in client.get(answer["Location"]).content.decode()
        answer = client.post("/u/czj/cases/find/", {"q": f"欧阳 {NUMBER}"})
        assert NUMBER not in answer["Location"]
        # A person is found by name, and another unit's subject by nobody.
        assert case.case_no in client.get("/u/czj/cases/", {"q": "样本甲"}).content.decode()
        with unit_scope(town.units["gtz"]):
            foreign = CreditSubject.objects.get().pk
        seen = client.get("/u/czj/cases/", {"subject": foreign}).content.decode()
        absent = client.get("/u/czj/cases/", {"subject": ABSENT}).content.decode()
        assert "本单位没有办理过该证件号码的事项" in seen and NAME not in seen
        assert plain(seen).replace(str(foreign), ABSENT) == plain(absent)


def test_33_the_same_person_is_one_subject_in_a_unit_and_nobody_across(town: County) -> None:
    with clock.at(at(NOW)):
        first, second = open_person(town, "czj"), open_person(town, "czj")
        other = open_person(town, "gtz")
    assert first.subject_id == second.subject_id
    with every_unit(because="the tests compare hashes"):
        columns = CreditSubject.objects.order_by("unit__code").values_list(
            "identifier_hash", flat=True
        )
        assert len(set(columns)) == len(columns) == 2
        tokens = {each.token for each in CreditSubject.objects.values_list("identifier", flat=True)}
        assert len(tokens) == 2
        assert other.subject.identifier == first.subject.identifier == NUMBER


def plain(page: str) -> str:
    """A page without the tokens that each request draws anew."""
    return re.sub(r'"[A-Za-z0-9]{64}"', '""', page)


def token_of(table: str, where: str) -> str:
    """What the column really holds."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT identifier FROM {table} WHERE {where}")
        return str(cursor.fetchone()[0])


def put(table: str, token: str, where: str) -> None:
    """What somebody with the database in hand would do."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET identifier = %s WHERE {where}", [token])


def test_33_a_moved_ciphertext_does_not_open(town: County) -> None:
    subjects, versions = "casefiles_creditsubject", "casefiles_creditsubjectversion"
    with clock.at(at(NOW)):
        ours, theirs = open_person(town, "czj").subject, open_person(town, "gtz").subject
        neighbour = open_person(town, "czj", number="350122190005319058", name="邻").subject
    with every_unit(because="the tests move a ciphertext"):
        stolen = token_of(subjects, f"id = '{ours.pk}'")
        for victim in (theirs, neighbour):
            put(subjects, stolen, f"id = '{victim.pk}'")
            with pytest.raises(sealing.Unreadable):
                _ = CreditSubject.objects.get(pk=victim.pk).identifier
        # From the row into its own version, and into the register.
        put(versions, stolen, f"id = '{ours.pk}'")
        with pytest.raises(sealing.Unreadable):
            _ = CreditSubject.history.model.objects.filter(id=ours.pk).first().identifier
        put("casefiles_registerrecord", stolen, "true")
        with pytest.raises(sealing.Unreadable):
            _ = RegisterRecord.objects.get().identifier
        assert CreditSubject.objects.get(pk=ours.pk).identifier == NUMBER
        transaction.set_rollback(True)  # no entry vouches for what the tests moved


def test_33_versions_are_sealed_and_readable(town: County) -> None:
    with clock.at(at(NOW)):
        subject = open_person(town, "czj").subject
    with unit_scope(town.units["czj"]):
        subject.name = "改名"
        subject.save()
        versions = list(CreditSubject.history.model.objects.filter(id=subject.pk))
        assert [each.identifier for each in versions] == [NUMBER, NUMBER]
        assert len({each.__dict__["identifier"].token for each in versions}) == 2


def test_33_a_sealed_column_refuses_what_would_leak_or_lie(town: County) -> None:
    with clock.at(at(NOW)):
        open_person(town, "czj")
    with unit_scope(town.units["czj"]):
        for asked in ("identifier", "identifier__icontains", "identifier__in"):
            with pytest.raises(FieldError, match="search hash"):
                CreditSubject.objects.filter(**{asked: NUMBER}).exists()
        with pytest.raises(TypeError, match="row by row"), transaction.atomic():
            CreditSubject.objects.update(identifier=NUMBER)
        (held,) = CreditSubject.objects.values_list("identifier", flat=True)
        assert isinstance(held, Sealed) and NUMBER not in f"{held} {held!r}"


def test_33_a_missing_key_says_so_and_changes_nothing(town: County, settings: Any) -> None:
    with clock.at(at(NOW)):
        case = open_person(town, "czj")
        client = visitor(town, "czj-handler", english=False)
        page = reverse("unit:case", args=["czj", case.pk])
        settings.DATA_KEYS = {"other": bytes(range(7, 39))}
        answer = client.get(page)
        assert answer.status_code == 500
        assert "没有这个密钥" in answer.content.decode() and "demo" in answer.content.decode()
        settings.DATA_KEYS = {"demo": bytes(range(7, 39))}
        answer = client.post(reverse("unit:case-query", args=["czj", case.pk]))
        assert answer.status_code == 500 and "数据无法解密" in answer.content.decode()
        settings.DATA_KEYS = {"demo": bytes(range(32))}
        assert MASKED in client.get(page).content.decode()
    with unit_scope(town.units["czj"]):
        assert not Case.objects.get().queries.exists()


def test_33_pages_open_no_more_than_they_show(
    town: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    with clock.at(at(NOW)):
        for _each in range(3):
            proposed_person(town, "czj")
            open_person(town, "czj", number="350122190005319058", name="邻某某")
        opened: list[str] = []
        really = sealing.open_
        monkeypatch.setattr(
            sealing,
            "open_",
            lambda token, context: opened.append(context) or really(token, context),
        )
        handler, reviewer = visitor(town, "czj-handler"), visitor(town, "reviewer")
        for url, most in (("/u/czj/cases/", 6), ("/u/czj/", 0), ("/u/czj/trail/", 0)):
            opened.clear()
            assert handler.get(url).status_code == 200
            assert len(opened) == most, url
        opened.clear()
        assert handler.post("/u/czj/cases/find/", {"q": NUMBER}).status_code == 302
        for url in addresses(town, "czj", "office"):
            reviewer.get(url)
        assert opened == []


def test_33_what_the_platform_says_is_masked_where_it_names_a_number(town: County) -> None:
    with clock.at(at(NOW)):
        proposed_person(town, "czj")
    with unit_scope(town.units["czj"]):
        assert Finding.objects.get().fact == f"欧阳样本甲（{MASKED}）未履行生效判决"
