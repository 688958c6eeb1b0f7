"""Nothing Chinese of ours is left on an English page."""

import re
from io import StringIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from casefiles.itemlists.words import BasisLevel, Category, Stage, SubjectKind, UseMode
from casefiles.itemlists.workbook.columns import Column
from casefiles.models import (
    Case,
    Filing,
    FilingKind,
    Matter,
)
from config import messages
from tenants import clock, vault
from tenants.scope import unit_scope
from tests.cast import County, at
from tests.itemlists.books import OLD_HEADINGS, OLD_ROWS, old_layout
from tests.itemlists.test_guessing import FIXED, SAID
from tests.people.asking import opened, secret_on
from tests.security.people import (
    NEED,
    NUMBER,
    decided_person,
    persons_list,
    publish_a_person,
)
from tests.stories import (
    open_month,
)
from tests.words.reading import (
    BOOKS,
    ENGLISH_COOKIE,
    NOW,
    chinese_of_ours,
    html,
    in_catalogue,
    read_all,
    stored_words,
    visitor,
)


@pytest.mark.usefixtures("english")
def test_pages_of_a_unit_are_english(lived_in: County) -> None:
    readers = {
        "gtz": ("gtz-handler", "gtz-approver"),
        "czj": ("czj-handler", "czj-approver", "czj-admin"),
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
    readers = {
        "czj": ("reviewer", "assessor"),
        "gtz": ("reviewer", "administrator", "security_admin", "auditor", "chief"),
    }
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
        outside.get("/join/"),
        outside.post("/join/", {"code": "wrong"}),
        outside.post("/login/", {"username": "gtz-handler", "password": "wrong"}),
        outside.post("/login/", {}),
        inside.get("/?all=1"),
        inside.get("/account/password/"),
        inside.post("/account/password/", {"current": "x", "new": "woaini1314", "again": "y"}),
        inside.get("/account/second-factor/"),
        inside.post("/account/second-factor/", {"do": "confirm", "code": "123456"}),
        inside.get("/account/sessions/"),
        inside.get("/u/czj/"),
        inside.get("/nowhere/"),
        inside.post("/u/gtz/cases/new/", {}),
        inside.post("/u/gtz/cases/new/", {"identifier": "1", "name": "·", "kind": "legal"}),
    ]
    data = stored_words()
    left = {str(page.request["PATH_INFO"]): chinese_of_ours(html(page), data) for page in pages}
    assert {where: found for where, found in left.items() if found} == {}


@pytest.mark.usefixtures("english")
def test_an_invitation_is_english(lived_in: County) -> None:
    with clock.at(at(NOW)):
        admin = visitor(lived_in, "czj-admin")
        form = {
            "display_name": "Qian",
            "own_part": "qian",
            "roles": ["handler"],
            "since": "2026-02-27",
        }
        shown = admin.post("/u/czj/people/new/", form)
        outside = Client()
        outside.cookies.load(ENGLISH_COOKIE)
        opened(secret_on(shown), outside)
        inside = opened(secret_on(shown), visitor(lived_in, "czj-leader"))
        pages = [
            shown,
            admin.post("/u/czj/people/new/", form),
            admin.post("/u/czj/people/review/", {}),
            outside.get("/join/"),
            outside.post("/join/accept/", {"password": "a", "again": "b"}),
            outside.post("/join/accept/", {"password": "a", "again": "a"}),
            inside.get("/join/"),
            inside.post("/join/accept/", follow=True),
        ]
    data = stored_words()
    left = [chinese_of_ours(html(page), data) for page in pages]
    assert left == [[]] * len(pages)


@pytest.mark.usefixtures("english")
def test_pages_about_a_person_are_english(county: County) -> None:
    with clock.at(at(NOW)):
        publish_a_person()
        persons_list(county, "gtz")
        case = decided_person(county, "gtz")
        with unit_scope(county.units["gtz"]):
            evidence = case.queries.select_related("evidence").get().evidence
        reader = visitor(county, "gtz-handler")
        need = NEED | {"text": "to write the refusal"}
        page, number, file = (
            reverse("unit:case", args=["gtz", case.pk]),
            reverse("unit:case-identifier", args=["gtz", case.pk]),
            reverse("unit:file", args=["gtz", evidence.pk]),
        )
        pages = [reader.get(number), reader.post(number, {}), reader.post(number, need)]
        pages += [reader.get(page), reader.get(file), reader.post(file, {"text": "-"})]
        for typed in (NUMBER, "350122190005319058"):
            pages.append(reader.post("/u/gtz/cases/find/", {"q": typed}, follow=True))
        vault.put(evidence.stored_as, b"swapped", context=evidence.sealed_for)
        pages.append(reader.post(file, need))
        before = stored_words()
        with clock.at(at("2037-01-01 09:00")):
            call_command("forget", stdout=StringIO())
        pages += [reader.get(page), reader.post(number, need), reader.post(file, need)]
    assert [each.status_code for each in pages[-4:]] == [409, 200, 422, 410]
    data = sorted([*before, *stored_words()], key=len, reverse=True)
    assert [chinese_of_ours(html(each), data) for each in pages] == [[]] * len(pages)


@pytest.mark.usefixtures("english")
def test_the_errors_of_a_workbook_are_english(lived_in: County) -> None:
    """What the workbook itself must hold stays Chinese: its columns, its choices, what it says."""
    with unit_scope(lived_in.units["czj"]):
        filing = Filing.objects.get(kind=FilingKind.ITEM_LIST)
    book = SimpleUploadedFile("list.xlsx", (BOOKS / "fishery-errors.xlsx").read_bytes())
    with clock.at(at(NOW)):
        url = reverse("unit:filing-upload", args=["czj", filing.pk])
        page = html(visitor(lived_in, "czj-handler").post(url, {"file": book}))
    assert "nothing was imported" in page
    quoted = re.findall("“[^”]*”", page)
    words = [
        str(each.label)
        for kind in (Category, SubjectKind, Stage, UseMode, BasisLevel)
        for each in kind
    ]
    sheet = load_workbook(BOOKS / "fishery-errors.xlsx").worksheets[0]
    own = [
        *quoted,
        *(each.value for each in Column),
        *words,
        "事项清单",
        *(str(cell) for row in sheet.values for cell in row if cell),
        "是",
        "否",
    ]
    assert chinese_of_ours(page, [*stored_words(), *sorted(own, key=len, reverse=True)]) == []


@pytest.mark.usefixtures("english")
def test_own_columns_and_the_catalogue_are_english(lived_in: County) -> None:
    """What stands in the unit's workbook is the unit's; the names of our columns are translated."""
    with unit_scope(lived_in.units["czj"]):
        filing = Filing.objects.get(kind=FilingKind.ITEM_LIST)
    with clock.at(at(NOW)):
        handler, reviewer = visitor(lived_in, "czj-handler"), visitor(lived_in, "reviewer")
        url = reverse("unit:filing-upload", args=["czj", filing.pk])
        book = SimpleUploadedFile("old.xlsx", old_layout())
        asked = handler.post(url, {"file": book}, follow=True)
        columns = reverse("unit:filing-columns", args=["czj", filing.pk])
        wrong = handler.post(
            columns, {"heading_CODE": "?", "heading_NAME": "门类", "fixed_STAGE": "?"}
        )
        said = {f"heading_{column.name}": text for text, column in SAID.items()}
        said |= {f"fixed_{column.name}": text for column, text in FIXED.items()}
        group = "政府采购供应商资格审查"
        pages = [
            asked,
            wrong,
            handler.get(reverse("unit:filing", args=["czj", filing.pk])),
            handler.post(columns, said, follow=True),
            handler.get("/u/czj/lists/columns/"),
            handler.get(f"{reverse('unit:filing', args=['czj', filing.pk])}?show=changes"),
            reviewer.get(f"/office/350122/catalogue/matter/?group={group}"),
            reviewer.post("/office/350122/catalogue/code/", {"group": group, "county_code": "! "}),
            reviewer.post(
                "/office/350122/catalogue/code/",
                {"group": group, "county_code": "X-1"},
                follow=True,
            ),
            reviewer.get("/office/350122/catalogue/?only=differ"),
            reviewer.post("/office/350122/models/new/", {"title": "-"}),
        ]
    assert [each.status_code for each in pages] == [
        200,
        422,
        200,
        200,
        200,
        200,
        200,
        422,
        200,
        200,
        422,
    ]
    cells = {each for row in OLD_ROWS for each in row if each}
    own = sorted({*OLD_HEADINGS, *cells, "老表", group, "编号", "否"}, key=len, reverse=True)
    own += [str(each.label) for kind in (Category, SubjectKind, Stage, UseMode) for each in kind]
    data = [*stored_words(), *own]
    assert [chinese_of_ours(html(each), data) for each in pages] == [[]] * len(pages)


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
        visitor(county, "reviewer").post(url, {"reasons": "figures", "text": "请改。", "back": "1"})
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
        assert Matter.objects.filter(item_list__version=1).count() == 2
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
