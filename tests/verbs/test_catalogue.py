"""事项目录: one matter of the county, whichever units have it; its code; the workbook of it all."""

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from audit.models import Entry
from casefiles.itemlists import catalogue
from casefiles.itemlists.catalogue import NameKey, Wanted, name_key
from casefiles.itemlists.words import UseMode
from casefiles.itemlists.workbook import MatterRow, ReadResult
from casefiles.models import CatalogueEntry, FilingKind, ItemList, Matter
from casefiles.refusals import NotOnTheCatalogue
from casefiles.verbs import catalogue as codes
from casefiles.verbs import filings, itemlists
from tenants import clock
from tenants.actors import system
from tenants.refusals import NotAllowed
from tenants.scope import every_unit, office_scope, unit_scope
from tests.cast import County, at
from tests.security.test_42_exports_hold_no_formula import live
from tests.security.uploading import at_desk
from tests.stories import matter_row

NOW = "2026-03-02 09:00"
EVERYTHING = Wanted()


def in_force(county: County, code: str, *rows: MatterRow) -> None:
    """A list of the unit with these matters, accepted."""
    unit = county.units[code]
    handler, approver = county.actor(f"{code}-handler"), county.actor(f"{code}-approver")
    with unit_scope(unit):
        filing = filings.open_filing(
            unit, FilingKind.ITEM_LIST, "2026", due_at=None, by=system("tests")
        )
        read = ReadResult(tuple(replace(r, position=n) for n, r in enumerate(rows, 1)), (), "清单")
        itemlists.put_list(filing, by=handler, name="清单.xlsx", content=b"a list", read=read)
        filings.submit(filing, by=handler)
        if filing.state == "submitted":
            filings.sign(filing, by=approver, text="同意")
    with office_scope(county.office):
        filings.accept(filing, by=county.actor("reviewer"))


def named(name: str, code: str, **changes: Any) -> MatterRow:
    """A matter of this name."""
    return replace(matter_row(1, code), name=name, **changes)


@pytest.fixture
def two_units(county: County) -> County:
    """财政局 and 琯头镇 share a matter (spelt apart, used apart), and each has one of its own."""
    with clock.at(at("2026-02-02 09:00")):
        both = frozenset({UseMode.RECORD, UseMode.COMMITMENT})
        in_force(county, "czj", named("供应商（资格）审查", "CZ-01"), named("产权交易", "CZ-02"))
        in_force(
            county,
            "gtz",
            named("供应商 资格审查", "GT-7", use_modes=both),
            named("宅基地审批", "GT-8", expires_on=date(2026, 3, 31)),
        )
    return county


def rows(county: County, wanted: Wanted = EVERYTHING, moment: str = NOW) -> list[tuple[str, int]]:
    """(name, units) of each row of the catalogue."""
    with clock.at(at(moment)), office_scope(county.office):
        return [(r["title"], r["units"]) for r in catalogue.groups(county.office, wanted)]


def test_the_same_matter_is_one_row(two_units: County) -> None:
    assert rows(two_units) == [("供应商 资格审查", 2), ("产权交易", 1), ("宅基地审批", 1)]
    with clock.at(at(NOW)), office_scope(two_units.office):
        (first, *_rest) = catalogue.groups(two_units.office, Wanted())
    assert first["use_modes_differ"] == 2
    assert first["legal_basis_differ"] == 1


def test_only_what_is_in_force_counts(two_units: County) -> None:
    assert ("宅基地审批", 1) not in rows(two_units, moment="2026-04-01 09:00")
    with clock.at(at("2026-02-20 09:00")):
        in_force(two_units, "czj", named("产权交易", "CZ-02"))
    assert rows(two_units) == [("产权交易", 1), ("供应商 资格审查", 1), ("宅基地审批", 1)]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(words="资格"), ["供应商 资格审查"]),
        (Wanted(words="GT-8"), ["宅基地审批"]),
        (Wanted(mode="commitment"), ["供应商 资格审查"]),
        (Wanted(category="funding"), []),
        (Wanted(category="procurement"), ["供应商 资格审查", "产权交易", "宅基地审批"]),
        (Wanted(only="differ"), ["供应商 资格审查"]),
        (Wanted(only="uncoded", words="产权"), ["产权交易"]),
    ],
)
def test_filters_find_whole_groups(two_units: County, wanted: Wanted, found: list[str]) -> None:
    assert [name for name, _units in rows(two_units, wanted)] == found


def test_a_code_is_given_taken_back_and_recorded(two_units: County) -> None:
    reviewer = two_units.actor("reviewer")
    office = two_units.office
    with clock.at(at(NOW)), office_scope(office):
        group = name_key("供应商资格审查")
        codes.give_code(office, group, "XJ-001", by=reviewer)
        entry = Entry.objects.filter(chain="o:350122").latest("pk")
        assert (entry.action, entry.data["code"], entry.data["before"]) == (
            "matter.coded",
            "XJ-001",
            "",
        )
        (row,) = catalogue.groups(office, Wanted(words="XJ-001"))
        assert (row["coded"], row["units"], row["group"]) == ("XJ-001", 2, "#XJ-001")
        assert codes.others_with(office, "XJ-001", name_key("产权交易")) == ["供应商 资格审查"]
        codes.give_code(office, name_key("产权交易"), "XJ-001", by=reviewer)
        (row,) = catalogue.groups(office, Wanted(words="XJ-001"))
        assert (row["units"], row["title"]) == (2, "产权交易"), "one code, one matter"
        assert len(catalogue.matters_of(office, "#XJ-001")) == 3
        codes.give_code(office, "#XJ-001", "", by=reviewer)
        assert not CatalogueEntry.objects.exists()
        with pytest.raises(NotOnTheCatalogue):
            codes.give_code(office, "没有的事项", "X", by=reviewer)
        with pytest.raises(NotAllowed):
            codes.give_code(office, group, "X", by=two_units.actor("assessor"))


def test_the_pages_ask_a_fixed_number_of_questions(two_units: County) -> None:
    asked = []
    for extra in (0, 30):
        with clock.at(at(NOW)), every_unit(because="more matters for the test"):
            listed = ItemList.objects.get(unit__code="gtz")
            listed_matters = [
                Matter(
                    unit=listed.unit,
                    office=listed.office,
                    item_list=listed,
                    **vars_of(named(f"事项{n}", f"N-{n}")),
                )
                for n in range(extra)
            ]
            Matter.objects.bulk_create(listed_matters)
        with clock.at(at(NOW)):
            client = at_desk(two_units, "reviewer")
            client.get("/office/350122/catalogue/")
            with CaptureQueriesContext(connection) as queries:
                page = client.get("/office/350122/catalogue/")
        assert page.status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]


def vars_of(row: MatterRow) -> dict[str, Any]:
    """The columns of a stored matter."""
    columns = dict(vars(row))
    del columns["source_row"]
    return columns | {
        "use_modes": sorted(row.use_modes),
        "subject_kinds": list(row.subject_kinds),
        "basis_level": "",
    }


def test_the_page_the_code_and_the_workbook(two_units: County) -> None:
    with clock.at(at(NOW)):
        reviewer = at_desk(two_units, "reviewer")
        page = reviewer.get("/office/350122/catalogue/?q=资格").content.decode()
        assert "供应商 资格审查" in page and "产权交易" not in page
        assert "财政局、琯头镇" in page or "琯头镇、财政局" in page
        group = name_key("供应商资格审查")
        shown = reviewer.get("/office/350122/catalogue/matter/", {"group": group})
        assert "CZ-01" in shown.content.decode() and "GT-7" in shown.content.decode()
        url = "/office/350122/catalogue/code/"
        bad = reviewer.post(url, {"group": group, "county_code": "有 空格"})
        assert bad.status_code == 422 and "有 空格" in bad.content.decode()
        assert reviewer.post(url, {"group": group, "county_code": "XJ-1"}).status_code == 302
        content = reviewer.get("/office/350122/catalogue/export.xlsx").content
        assert at_desk(two_units, "assessor").post(url, {"group": group}).status_code == 403
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    found = [[cell.value for cell in row[1:5]] for row in sheet.iter_rows(min_row=4)]
    assert ["XJ-1", "供应商（资格）审查", "财政局", "CZ-01"] in found
    assert [row[1] for row in found].count("宅基地审批") == 1
    assert len(found) == 4
    with every_unit(because="test"):
        said = list(Entry.objects.filter(chain="o:350122", action="file.downloaded"))
    assert [each.data["file"] for each in said] == ["连江县信用办事项目录 2026-03-02.xlsx"]


def test_a_name_in_the_workbook_is_never_a_formula(county: County) -> None:
    with clock.at(at("2026-02-02 09:00")):
        in_force(county, "gtz", named("=cmd|' /C calc'!A0", "=1+1", legal_basis="@SUM(1)"))
    with clock.at(at(NOW)):
        content = at_desk(county, "chief").get("/office/350122/catalogue/export.xlsx").content
        listed = at_desk(county, "gtz-handler")
        with unit_scope(county.units["gtz"]):
            pk = ItemList.objects.get().pk
        exported = listed.get(f"/u/gtz/lists/{pk}/export.xlsx").content
    for each in (content, exported):
        assert [one for one in live(each) if "_xlnm." not in one and "cmd" in one] == []
        assert [one for one in live(each) if one.startswith("<f")] == []
        book = load_workbook(io.BytesIO(each))
        cells = [c for row in book.worksheets[0].iter_rows() for c in row if c.value == "=1+1"]
        assert [(c.data_type, c.quotePrefix) for c in cells] == [("s", True)]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=30)
    )
)
def test_the_database_and_python_say_the_same_key(db: None, names: Sequence[str]) -> None:
    usual = ["供应商（资格）审查", "ＡＢＣ １２３", "a%b", "x'y\\z", "《条例》·第一条 — 二"]
    said = [*names, *usual]
    with connection.cursor() as cursor:
        template = NameKey.template % {"expressions": "name"}
        cursor.execute(
            f"SELECT {template} FROM unnest(%s::text[]) WITH ORDINALITY AS t(name, n) ORDER BY n",
            [said],
        )
        found = [key for (key,) in cursor.fetchall()]
    # Case beyond ASCII is the database's locale's affair; a matter's name has none.
    pairs = zip(said, found, strict=True)
    assert [p for p in pairs if p[0].isascii() or p[0] in usual if name_key(p[0]) != p[1]] == []
