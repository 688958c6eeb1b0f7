# ruff: noqa: E501
"""41: any text goes through a form, the database and the page and comes out as it was, escaped."""

import html
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings as project
from django.core.exceptions import ObjectDoesNotExist
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client, override_settings
from hypothesis import example, given, settings
from hypothesis import strategies as st

from casefiles.models import (
    Attachment,
    Case,
    Matter,
    MeasureEntry,
    ProgressReport,
    Signature,
)
from tenants import clock
from tenants.scope import every_unit, unit_scope
from tests.cast import County, at, build_county
from tests.security.hostile.papers import PAGE
from tests.security.uploading import at_desk, said_in
from tests.stories import (
    COMPANY,
    list_in_force,
    open_case,
    open_month,
    proposed_case,
    publish_record,
    submitted_month,
)

NOW = "2026-02-03 10:00"
ODD = (
    "<script>alert(1)</script>",
    "\"><img src=x onerror='alert(1)'>",
    "{{ 7|add:7 }}{% load x %}${7*7}",
    "𠮷某某、䶮某某",
    "现场📷 👨\u200d👩\u200d👧 ✅",
    "\u202eevil\u202c مرحبا",
    "Z\u0334\u0335a\u0300l\u0301g\u0302o",
    "'; DROP TABLE casefiles_case; --",
    "=cmd|' /C calc'!A0",
    "&lt;b&gt; &amp;amp; %00 %3Cb%3E \\u0000 \\",
    "\ufffe\uffff\ufeff零宽\u200b字符",
    "第一行\r\n第二行\n\n第四行",
)
# Whatever UTF-8 can say, but NUL.
TEXTS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=60
).filter(str.strip)


@dataclass
class Town:
    """One county, a record at every step, and the addresses of their pages."""

    county: County
    pages: dict[str, str]
    matter: Matter

    def client(self, name: str) -> Client:
        return at_desk(self.county, name)


@pytest.fixture(scope="module")
def town(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Town]:
    """Built once; every request is rolled back."""
    place = {"OPTIONS": {"location": str(tmp_path_factory.mktemp("files"))}}
    storages = project.STORAGES | {"default": project.STORAGES["default"] | place}
    with (
        django_db_blocker.unblock(),
        override_settings(STORAGES=storages),
        transaction.atomic(),
    ):
        with clock.at(at(NOW)):
            county = build_county()
            publish_record()
            for code in ("czj", "gtz"):
                list_in_force(county, code)
            months = {
                "month": open_month(county, "czj"),
                "signing": submitted_month(county, "czj", "2025-12"),
                "filed": submitted_month(county, "gtz"),
            }
            records = {"case": open_case(county, "gtz"), "deciding": proposed_case(county, "gtz")}
            with unit_scope(county.units["czj"]):
                matter = Matter.objects.get()
        pages = {
            "month": f"/u/czj/filings/{months['month'].pk}/",
            "signing": f"/u/czj/filings/{months['signing'].pk}/",
            "filed": f"/office/350122/filings/{months['filed'].pk}/",
            "returned": f"/u/gtz/filings/{months['filed'].pk}/",
            "case": f"/u/gtz/cases/{records['case'].pk}/",
            "deciding": f"/u/gtz/cases/{records['deciding'].pk}/",
            "new": "/u/czj/cases/",
            "measures": "/office/350122/measures/",
        }
        yield Town(county, pages, matter)
        transaction.set_rollback(True)
    connection.close()


@dataclass(frozen=True)
class Field:
    """One text field: who types it, at which page, by which deed, and what holds it afterwards."""

    who: str
    page: str
    deed: str
    name: str
    longest: int
    held: Callable[[], Any]
    others: dict[str, str]
    read_at: str = ""
    reader: str = ""


WORDS = {"progress": "正常开展。"}
RULING = {"verdict": "refuse"}
ENTRY = {
    "measure_code": "CJ-99",
    "measure_kind": "restriction",
    "measure_name": "措施",
    "measure_basis": "条款",
    "basis_level": "law",
    "least": "general",
    "hearing_days": "5",
}
OPENING = {
    "kind": "legal",
    "identifier": COMPANY,
    "name": "连江样本渔业有限公司",
    "basis": "statutory",
    "basis_note": "第二十二条",
}


def report() -> ProgressReport:
    return ProgressReport.objects.get(filing__period="2026-01", unit__code="czj")


def decided() -> Case:
    return Case.objects.get(state="decided")


def opened() -> Case:
    return Case.objects.select_related("subject").get(unit__code="czj")


# fmt: off
FIELDS = {
    "progress": Field("czj-handler", "month", "fill", "progress", 5000, lambda: report().progress, {}),
    "problems": Field("czj-handler", "month", "fill", "problems", 3000, lambda: report().problems, WORDS),
    "next steps": Field("czj-handler", "month", "fill", "next_steps", 3000, lambda: report().next_steps, WORDS),
    "reason of a nil report": Field("czj-handler", "month", "fill", "nil_reason", 300, lambda: report().nil_reason, {"nil": "1"}),
    "signer's remark": Field("czj-approver", "signing", "sign", "text", 1000, lambda: Signature.objects.get(decision="returned").text, {"back": "1"}, "signing", "czj-handler"),
    "office's remark": Field("reviewer", "filed", "review", "text", 1000, lambda: Signature.objects.get(decision="returned").text, {"back": "1", "reasons": "figures"}, "returned", "gtz-handler"),
    "title of a paper": Field("czj-handler", "month", "attach", "title", 100, lambda: Attachment.objects.get().title, {"file": "paper"}),
    "name of a subject": Field("czj-handler", "new", "new", "name", 200, lambda: opened().subject.name, OPENING),
    "basis of a query": Field("czj-handler", "new", "new", "basis_note", 300, lambda: opened().basis_note, OPENING, "opened"),
    "opinion": Field("gtz-handler", "case", "propose", "opinion", 3000, lambda: Case.objects.exclude(opinion__in=["", "建议准予。"]).get().opinion, {}),
    "reason": Field("gtz-approver", "deciding", "decide", "reason", 2000, lambda: decided().reason, RULING),
    "measure": Field("reviewer", "measures", "new", "measure_name", 200, lambda: MeasureEntry.objects.get().name, ENTRY),
    "clause": Field("reviewer", "measures", "new", "measure_basis", 300, lambda: MeasureEntry.objects.get().basis, ENTRY),
}
# fmt: on


def typed(town: Town, field: Field, text: str) -> Any:
    """Post the field with this text; the caller rolls back."""
    fields: dict[str, Any] = field.others | {field.name: text}
    if "file" in fields:
        fields["file"] = SimpleUploadedFile("a.pdf", PAGE)
    if field.deed == "new":
        fields["matter"] = town.matter.pk
    return town.client(field.who).post(f"{town.pages[field.page]}{field.deed}/", fields)


def read(town: Town, field: Field) -> str:
    """The page on which the text is read afterwards."""
    address = town.pages.get(field.read_at or field.page, "")
    if field.read_at == "opened":
        with every_unit(because="the tests look for the case"):
            address = f"/u/czj/cases/{opened().pk}/"
    answer: Any = town.client(field.reader or field.who).get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def shown(text: str) -> list[str]:
    """How each line of a text stands in a page's source."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [html.escape(each) for each in lines]


@pytest.mark.parametrize("name", FIELDS)
def test_41_any_text_comes_back_as_it_was(town: Town, name: str) -> None:
    field = FIELDS[name]

    @settings(max_examples=8, deadline=None, database=None, derandomize=True)
    @given(TEXTS)
    def round_trip(text: str) -> None:
        with transaction.atomic(), clock.at(at(NOW)):
            answer = typed(town, field, text)
            assert answer.status_code == 302, said_in(answer.content.decode())
            with every_unit(because="the tests look"):
                held = field.held()
            assert held == text.strip()
            page = read(town, field)
            for line in shown(held):
                assert line in page
            for mark in ("<script>alert", "<img src=x"):
                assert mark not in page
            transaction.set_rollback(True)

    for each in ODD:
        round_trip = example(each)(round_trip)
    round_trip()


@pytest.mark.parametrize("name", FIELDS)
def test_41_what_a_field_cannot_hold_it_says(town: Town, name: str) -> None:
    field = FIELDS[name]
    for text, words in (("前\0后", "空字符"), ("长" * (field.longest + 1), str(field.longest))):
        with transaction.atomic(), clock.at(at(NOW)):
            answer = typed(town, field, text)
            page = answer.content.decode()
            assert answer.status_code == 422
            (said,) = said_in(page)
            assert words in said, said
            if "\0" not in text:
                assert text in page  # what was typed is kept
            with every_unit(because="the tests look"), pytest.raises(ObjectDoesNotExist):
                field.held()
            transaction.set_rollback(True)


@pytest.mark.parametrize("name", FIELDS)
def test_41_the_longest_text_fits(town: Town, name: str) -> None:
    field = FIELDS[name]
    text = "𠮷" * field.longest
    with transaction.atomic(), clock.at(at(NOW)):
        assert typed(town, field, text).status_code == 302
        with every_unit(because="the tests look"):
            assert field.held() == text
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    "text", ["\0", "a\0b", "'", "%", "_", "\\", "𠮷", "\ud7ff", "9" * 500, "9999-12"]
)
@pytest.mark.parametrize(
    "place", ["q", "state", "month", "count", "action", "page", "year", "tab", "kind"]
)
def test_41_odd_words_in_an_address_break_nothing(town: Town, place: str, text: str) -> None:
    with clock.at(at(NOW)):
        for who, pages in (
            ("czj-handler", ("/u/czj/", "/u/czj/cases/", "/u/czj/trail/", "/u/czj/filings/")),
            ("reviewer", ("/office/350122/board/", "/office/350122/trail/", "/office/350122/")),
        ):
            client = town.client(who)
            for page in pages:
                # PostgreSQL holds no NUL: such an address is refused, and nothing breaks.
                wanted = 400 if "\0" in text else 200
                assert client.get(page, {place: text}).status_code == wanted, page
