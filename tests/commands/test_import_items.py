"""`manage.py import_items`: all rows or none, every error with its cell, one clear line otherwise."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from audit.models import Entry
from casefiles.models import Filing, FilingKind, ItemList, Matter, StoredFile
from casefiles.refusals import NotYourTurn
from casefiles.verbs import filings
from tenants import clock
from tenants.actors import system
from tenants.scope import every_unit, unit_scope
from tests.cast import County, at
from tests.verbs.test_main_job import BOOKS, file_list


def run(*arguments: str) -> tuple[int, str]:
    """Exit code and what stood on stdout."""
    out = StringIO()
    try:
        call_command("import_items", *arguments, stdout=out)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue()
    return 0, out.getvalue()


def stored() -> int:
    with every_unit(because="tests count rows"):
        return Matter.objects.count() + ItemList.objects.count() + StoredFile.objects.count()


@pytest.mark.parametrize(
    ("code", "book", "rows"), [("czj", "finance.xlsx", 4), ("zjj", "housing-messy.xlsx", 5)]
)
def test_a_clean_list_is_stored_in_a_filing_of_the_unit(
    county: County, code: str, book: str, rows: int
) -> None:
    with clock.at(at("2026-03-02 09:00")):
        exit_code, said = run("--unit", code, str(BOOKS / book))
    assert exit_code == 0 and said.startswith(f"{rows} rows, stored in 2026年度事项清单")
    with unit_scope(county.units[code]):
        filing = Filing.objects.get()
        assert filing.kind == FilingKind.ITEM_LIST and filing.due_at == at("2026-02-03 00:00")
        assert Matter.objects.filter(item_list__filing=filing).count() == rows
        assert Entry.objects.get(action="list.uploaded").actor_name == "系统（导入清单）"


def test_the_handler_goes_on_where_the_command_ended(county: County) -> None:
    run("--unit", "czj", str(BOOKS / "finance.xlsx"))
    run("--unit", "czj", str(BOOKS / "finance.xlsx"))
    with unit_scope(county.units["czj"]):
        filing = Filing.objects.get()
        assert Matter.objects.count() == 4
        filings.submit(filing, by=county.actor("czj-handler"))
        assert filing.state == "submitted"
    with pytest.raises(CommandError, match="这一步已由陈某某"):
        run("--unit", "czj", str(BOOKS / "finance.xlsx"))


def test_a_command_fills_in_but_never_submits(county: County) -> None:
    run("--unit", "czj", str(BOOKS / "finance.xlsx"))
    with unit_scope(county.units["czj"]), pytest.raises(NotYourTurn):
        filings.submit(Filing.objects.get(), by=system("import_items"))


def test_a_second_list_of_the_year_has_no_deadline(county: County) -> None:
    file_list(county, "czj", "finance.xlsx")
    with clock.at(at("2026-05-04 09:00")):
        run("--unit", "czj", str(BOOKS / "finance.xlsx"))
    with unit_scope(county.units["czj"]):
        assert Filing.objects.get(sequence=2).due_at is None


def test_every_error_is_named_and_nothing_is_stored(county: County) -> None:
    expected = json.loads((BOOKS / "fishery-errors.expected.json").read_text("utf-8"))
    exit_code, said = run("--unit", "czj", str(BOOKS / "fishery-errors.xlsx"))
    assert exit_code == 1
    lines = [line.partition("  ") for line in said.splitlines()]
    cells = [place.rpartition("!")[2] for place, _gap, _message in lines]
    assert sorted(cells) == sorted(each["cell"] for each in expected["errors"])
    assert all(place.rpartition("!")[0] and message for place, _gap, message in lines)
    assert stored() == 0
    with every_unit(because="tests count rows"):
        assert not Filing.objects.exists()


def test_a_dry_run_stores_nothing(county: County) -> None:
    exit_code, said = run("--unit", "czj", "--dry-run", str(BOOKS / "finance.xlsx"))
    assert exit_code == 0 and said.startswith("4 rows")
    assert stored() == 0
    assert run("--unit", "czj", "--dry-run", str(BOOKS / "fishery-errors.xlsx"))[0] == 1


def test_what_cannot_be_read_is_one_line(county: County, tmp_path: Path) -> None:
    broken = tmp_path / "list.xlsx"
    broken.write_bytes(b"not a workbook")
    for unit, path in (
        ("nobody", BOOKS / "finance.xlsx"),
        ("czj", tmp_path / "missing.xlsx"),
        ("czj", tmp_path),
        ("czj", broken),
    ):
        with pytest.raises(CommandError) as refused:
            run("--unit", unit, str(path))
        assert refused.value.returncode == 1
        assert str(refused.value).strip() and "\n" not in str(refused.value)
    assert stored() == 0
