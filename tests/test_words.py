"""The English words: complete, true to their places, and nothing Chinese of ours left on a page."""

import re
from collections.abc import Iterator
from html import unescape
from io import StringIO
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from babel.messages.mofile import read_mo, write_mo
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import models
from django.test import Client
from django.urls import reverse

from audit.models import Entry, Run, RunState
from audit.scoring.facts import all_indicators
from casefiles.itemlists.words import BasisLevel, Category, Stage, SubjectKind, UseMode
from casefiles.itemlists.workbook.columns import Column
from casefiles.models import (
    Case,
    Filing,
    FilingKind,
    ItemList,
    Matter,
    ReturnReason,
    StoredFile,
    Verdict,
)
from casefiles.verbs import cases, filings, progress
from config import messages
from tenants import clock
from tenants.actors import system
from tenants.scope import every_unit, office_scope, unit_scope
from tests.access.world import Route, all_routes
from tests.cast import County, at
from tests.stories import (
    list_in_force,
    open_case,
    open_month,
    proposed_case,
    publish_record,
    submitted_month,
)
from workflows import tasks
from workflows.models import Task

NOW = "2026-02-27 09:00"
BOOKS = Path(__file__).parent / "data" / "workbooks"
# Chinese characters, and the punctuation and full-width forms that only Chinese text has.
CHINESE = re.compile("[\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]+")
PLACES = re.compile(r"%\((\w+)\)[^%]*?[sdX]")
ENGLISH_COOKIE = {"django_language": "en"}
# What stays Chinese on an English page, and why.
ALLOWED = ("中文",)  # the switch names each language in that language


def in_catalogue() -> Iterator[Any]:
    """Every message of the stored catalogue but its header."""
    return (each for each in messages.kept() if each.id)


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalogue as the product reads it, in a folder of its own: no .mo is in the repository."""
    folder = tmp_path_factory.mktemp("locale")
    place = folder / "en" / "LC_MESSAGES" / "django.mo"
    place.parent.mkdir(parents=True)
    with place.open("wb") as out:
        write_mo(out, messages.kept())
    return folder


@pytest.fixture
def english(settings: Any, compiled: Path) -> None:
    """Pages can be asked for in English."""
    settings.LOCALE_PATHS = [compiled]


def visitor(county: County, name: str, *, english: bool = True) -> Client:
    """A person of the cast at a browser."""
    client = Client()
    client.force_login(county.people[name])
    if english:
        client.cookies.load(ENGLISH_COOKIE)
    return client


def html(response: Any) -> str:
    """A page's whole source: text, titles, placeholders, labels."""
    return unescape(response.content.decode())


# The catalogue


def test_every_word_of_the_source_has_english() -> None:
    stored = {(each.context, each.id) for each in in_catalogue()}
    source = {(each.context, each.id) for each in messages.found() if each.id}
    assert source - stored == set(), "run `manage.py words` and translate"
    assert stored - source == set(), "run `manage.py words`"
    assert messages.untranslated(messages.kept()) == []
    assert not messages.kept().obsolete
    assert [each.id for each in in_catalogue() if each.fuzzy] == []
    # The command says the same, so that it can stand in CI.
    call_command("words", check=True, stdout=StringIO())


def test_translations_keep_their_places() -> None:
    wrong = []
    for each in in_catalogue():
        want = {place for said in messages.strings(each.id) for place in PLACES.findall(said)}
        for said in messages.strings(each.string):
            if set(PLACES.findall(said)) != want or (want and "%" in PLACES.sub("", said)):
                wrong.append(each.id)
    assert wrong == []


def test_english_words_are_english() -> None:
    """Only words that a workbook must hold, and the shape of a citation, may be Chinese."""
    words = "|".join(
        sorted([*(each.value for each in Column), "是", "否", "《……法》第×条（法律）"], key=len)[
            ::-1
        ]
    )
    left = {
        said: CHINESE.findall(re.sub(words, "", said))
        for each in in_catalogue()
        for said in messages.strings(each.string)
    }
    assert {said: found for said, found in left.items() if found} == {}


def test_one_msgid_is_never_both_counted_and_plain() -> None:
    plural = {each.id[0] for each in in_catalogue() if isinstance(each.id, tuple)}
    assert plural & {each.id for each in in_catalogue() if isinstance(each.id, str)} == set()


def test_the_catalogue_compiles(compiled: Path) -> None:
    with (compiled / "en" / "LC_MESSAGES" / "django.mo").open("rb") as file:
        read = read_mo(file)
    assert len(read) == len(messages.kept())
    assert read.num_plurals == 2


# The pages


@pytest.fixture
def lived_in(county: County) -> County:
    """A county in the middle of its work: every kind of step waits somewhere, and some are done."""
    with clock.at(at("2026-01-06 09:00")):
        publish_record()
        list_in_force(county, "gtz", matters=2)
        case = proposed_case(county, "gtz")
        with unit_scope(county.units["gtz"]):
            ruling = cases.Ruling(Verdict.REFUSE, "尚未履行判决。", "暂停资格。", "第二十二条")
            cases.decide(case, by=county.actor("gtz-approver"), ruling=ruling)
        proposed_case(county, "gtz")
        open_case(county, "gtz")
    with clock.at(at("2026-02-02 09:00")):
        returned_and_submitted(county)
        open_list(county, "czj")
        submitted_month(county, "gtz")
        nil = open_month(county, "zjj", "2025-12")
        with unit_scope(county.units["zjj"]):
            handler = county.actor("zjj-handler")
            progress.fill(nil, by=handler, words=progress.Words(nil_reason="没有办件。"), nil=True)
            filings.submit(nil, by=handler)
        open_month(county, "zjj")
        with unit_scope(county.units["zjj"]):
            free = Task.objects.get(process__filing__period="2026-01", flow_task_type="HUMAN")
            tasks.claim(free, by=county.actor("zjj-handler"))
        open_month(county, "czj", "2025-12")
        with unit_scope(county.units["gtz"]):
            stored_as = StoredFile.objects.earliest("stored_at").stored_as
        for state in (RunState.WAITING, RunState.DONE):
            Run.objects.create(
                office=county.office,
                kind="assessment",
                state=state,
                params={"year": 2026},
                file_name="连江县考核表.xlsx",
                stored_as=stored_as,
            )
    return county


def returned_and_submitted(county: County) -> None:
    """czj's January: signed in the unit, returned by the office, submitted again."""
    czj = county.units["czj"]
    handler, approver = county.actor("czj-handler"), county.actor("czj-approver")
    filing = submitted_month(county, "czj")
    with unit_scope(czj):
        filings.sign(filing, by=approver, text="情况属实。")
    with office_scope(county.office):
        reviewer = county.actor("reviewer")
        reason = ReturnReason.FIGURES
        filings.return_to_unit(filing, by=reviewer, reason=reason, text="请核对一月的数。")
    with unit_scope(czj):
        filings.submit(Filing.objects.get(pk=filing.pk), by=handler)


def open_list(county: County, code: str) -> Filing:
    """An item list that waits for its workbook."""
    unit = county.units[code]
    with unit_scope(unit):
        return filings.open_filing(
            unit, FilingKind.ITEM_LIST, "2026", due_at=None, by=system("tests")
        )


def stored_words() -> list[str]:
    """Every Chinese text that the database holds as data, longest first.

    A text that is also one of our msgids is not taken out: stored by us, it must be translated
    where it is shown (the title of a step, the channel of a query).
    """
    ours = {said for each in in_catalogue() for said in messages.strings(each.id)}
    found: set[str] = set()
    with every_unit(because="the words of the tests' data"):
        for model in apps.get_models():
            texts = [
                each.attname
                for each in model._meta.concrete_fields
                if isinstance(each, models.CharField | models.TextField) and not each.choices
            ]
            if model._meta.app_label in {"tenants", "audit", "casefiles", "workflows"} and texts:
                for row in model._default_manager.values_list(*texts):
                    found.update(str(each) for each in row)
        for data in Entry.objects.values_list("data", flat=True):
            found.update(leaves(data))
    return sorted((each for each in found - ours if CHINESE.search(each)), key=len, reverse=True)


def leaves(value: Any) -> Iterator[str]:
    """The texts of a JSON value."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from leaves(each)
    elif isinstance(value, str):
        yield value


def chinese_of_ours(page: str, data: list[str]) -> list[str]:
    """What is left of a page's Chinese when the data and the allowed words are taken out."""
    for each in (*data, *ALLOWED):
        page = page.replace(each, "·")
    return CHINESE.findall(page)


def samples(county: County, code: str) -> dict[str, list[Any]]:
    """What can stand in a path, by the name of its place."""
    unit = county.units[code]
    with unit_scope(unit):
        return {
            "unit": [code],
            "office": [county.office.division_code],
            "filing": list(Filing.objects.values_list("pk", flat=True)),
            "case": list(Case.objects.values_list("pk", flat=True)),
            "file": list(StoredFile.objects.values_list("pk", flat=True)),
            "item_list": list(ItemList.objects.values_list("pk", flat=True)),
            "task": list(Task.objects.values_list("uid", flat=True)[:1]),
            "code": [each.code for each in all_indicators()],
            "member": [code],
            "year": [2026],
            "run": list(Run.objects.values_list("pk", flat=True)),
        }


def addresses(county: County, code: str, *spaces: str) -> Iterator[str]:
    """Every address that answers GET in some workspaces, with all samples of one unit."""
    held = samples(county, code)
    for route in all_routes():
        if route.workspace in spaces and answers_get(route):
            for values in product(*(held[name] for name in route.takes)):
                yield reverse(route.name, kwargs=dict(zip(route.takes, values, strict=True)))


def answers_get(route: Route) -> bool:
    """Whether a page can be asked for."""
    return "GET" in getattr(route.view, "methods", ("GET",))


def read_all(county: County, readers: dict[str, tuple[str, ...]], space: str) -> dict[str, str]:
    """Every page of a workspace as some people see it, by person and address."""
    read = {}
    for code, names in readers.items():
        for url, name in product(list(addresses(county, code, space)), names):
            response = visitor(county, name).get(url)
            assert response.status_code in {200, 403, 404}, url
            if response["Content-Type"].startswith("text/html"):
                read[f"{name} {url}"] = html(response)
    return read


@pytest.mark.usefixtures("english")
def test_pages_of_a_unit_are_english(lived_in: County) -> None:
    readers = {
        "gtz": ("gtz-handler", "gtz-approver"),
        "czj": ("czj-handler", "czj-approver"),
        "zjj": ("zjj-handler",),
    }
    with clock.at(at(NOW)):
        pages = read_all(lived_in, readers, "unit")
    assert len(pages) > 70
    data = stored_words()
    left = {where: chinese_of_ours(page, data) for where, page in pages.items()}
    assert {where: found for where, found in left.items() if found} == {}
    assert all('<html lang="en">' in page for page in pages.values())


@pytest.mark.usefixtures("english")
def test_pages_of_the_office_are_english(lived_in: County) -> None:
    readers = {"czj": ("reviewer", "assessor"), "gtz": ("reviewer", "administrator")}
    with clock.at(at(NOW)):
        pages = read_all(lived_in, readers, "office")
    assert len(pages) > 50
    data = stored_words()
    left = {where: chinese_of_ours(page, data) for where, page in pages.items()}
    assert {where: found for where, found in left.items() if found} == {}


@pytest.mark.usefixtures("english")
def test_the_door_and_the_errors_are_english(lived_in: County, settings: Any) -> None:
    settings.DEMO_ACCOUNTS = "config.demo.accounts.sample_accounts"
    outside = Client()
    outside.cookies.load(ENGLISH_COOKIE)
    inside = visitor(lived_in, "gtz-handler")
    pages = [
        outside.get("/login/"),
        outside.post("/login/", {"username": "gtz-handler", "password": "wrong"}),
        outside.post("/login/", {}),
        inside.get("/?all=1"),
        inside.get("/u/czj/"),
        inside.get("/nowhere/"),
        inside.post("/u/gtz/cases/new/", {}),
        inside.post("/u/gtz/cases/new/", {"identifier": "1", "name": "·", "kind": "legal"}),
    ]
    data = stored_words()
    left = {str(page.request["PATH_INFO"]): chinese_of_ours(html(page), data) for page in pages}
    assert {where: found for where, found in left.items() if found} == {}


@pytest.mark.usefixtures("english")
def test_the_errors_of_a_workbook_are_english(lived_in: County) -> None:
    """What the workbook itself must hold stays Chinese: its columns, its choices, what it says."""
    with unit_scope(lived_in.units["czj"]):
        filing = Filing.objects.get(kind=FilingKind.ITEM_LIST)
    book = SimpleUploadedFile("list.xlsx", (BOOKS / "fishery-errors.xlsx").read_bytes())
    with clock.at(at(NOW)):
        url = reverse("unit:filing-upload", args=["czj", filing.pk])
        page = html(visitor(lived_in, "czj-handler").post(url, {"file": book}))
    assert "nothing was saved" in page
    quoted = re.findall("“[^”]*”", page)
    words = [
        str(each.label)
        for kind in (Category, SubjectKind, Stage, UseMode, BasisLevel)
        for each in kind
    ]
    own = [
        *quoted,
        *(each.value for each in Column),
        *words,
        "事项清单",
        "《……法》第×条（法律）",
        "是",
        "否",
    ]
    assert chinese_of_ours(page, [*stored_words(), *sorted(own, key=len, reverse=True)]) == []


# The switch, and what is stored


@pytest.mark.usefixtures("english")
def test_the_switch_keeps_the_page(lived_in: County) -> None:
    with unit_scope(lived_in.units["czj"]):
        filing = Filing.objects.get(period="2025-12")
    page = reverse("unit:filing", args=["czj", filing.pk])
    client = visitor(lived_in, "czj-handler", english=False)
    with clock.at(at(NOW)):
        first = html(client.get(f"{page}?tab=x"))
        assert '<html lang="zh-Hans">' in first
        assert f'name="next" value="{page}?tab=x"' in first
        switched = client.post("/language/", {"language": "en", "next": page})
        assert switched["Location"] == page
        assert '<html lang="en">' in html(client.get(page))
        # A refused form stands at an address that cannot be opened: the switch goes to its page.
        refused = client.post(reverse("unit:filing-fill", args=["czj", filing.pk]), {})
        assert refused.status_code == 422
        assert f'name="next" value="{page}"' in html(refused)


@pytest.mark.usefixtures("english")
def test_work_done_in_english_reads_in_chinese(county: County) -> None:
    """The language of whoever acts is nobody else's: what is stored is the product's own."""
    with clock.at(at("2026-02-02 09:00")):
        filing = open_month(county, "czj")
        url = reverse("unit:filing-fill", args=["czj", filing.pk])
        words = {"progress": "正常开展。", "submit": "1"}
        assert visitor(county, "czj-handler").post(url, words).status_code == 302
        url = reverse("unit:filing-sign", args=["czj", filing.pk])
        visitor(county, "czj-approver").post(url, {"text": "情况属实。"})
        url = reverse("office:filing-review", args=[county.office.division_code, filing.pk])
        visitor(county, "reviewer").post(url, {"reason": "figures", "text": "请改。", "back": "1"})
        ours = [
            said
            for each in in_catalogue()
            for said in messages.strings(each.string)
            if re.fullmatch(r"[A-Za-z]{3,}[ A-Za-z,.]{4,}", said)
        ]
        assert len(ours) > 300
        reader = visitor(county, "czj-handler", english=False)
        pages = [
            html(reader.get(reverse("unit:filing", args=["czj", filing.pk]))),
            *(
                html(reader.get(f"/u/czj/{path}"))
                for path in ("", "?tab=all", "filings/", "trail/")
            ),
        ]
    text = " ".join(re.sub(r"<[^>]*>", " ", page) for page in pages)
    assert "退回修改" in text and "2026年1月工作进展" in text
    assert [said for said in ours if said in text] == []


@pytest.mark.usefixtures("english")
def test_dates_and_counts_read_well(lived_in: County) -> None:
    with unit_scope(lived_in.units["gtz"]):
        case = Case.objects.filter(state="proposed").get()
        assert Matter.objects.count() == 2
    with clock.at(at("2026-01-07 09:00")):
        approver = visitor(lived_in, "gtz-approver")
        inbox = html(approver.get("/u/gtz/?tab=all"))
        page = html(approver.get(reverse("unit:case", args=["gtz", case.pk])))
        board = html(visitor(lived_in, "reviewer").get("/office/350122/board/"))
    assert "Wednesday, 7 January 2026" in inbox
    assert "2 working days" in page
    assert "9 Jan, 24:00" in inbox
    assert "Progress report January 2026" in board
    assert "<th>Jan</th>" in board
