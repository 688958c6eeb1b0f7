"""`manage.py import_items --unit CODE FILE`: a unit's item list from a workbook, all rows or none."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from casefiles.duedays import due_of
from casefiles.itemlists.workbook import CellError, ReadResult, WorkbookRefused
from casefiles.models import ENDED, Filing, FilingKind
from casefiles.refusals import FileInfected
from casefiles.sandbox.limits import FILE_BYTES
from casefiles.verbs import filings, itemlists, layouts, uploads
from tenants import clock
from tenants.actors import system
from tenants.commandline import refusals_as_errors, unit_of
from tenants.models import Unit
from tenants.refusals import Refusal
from tenants.scope import unit_scope

ACTOR = system("import_items")


class Command(BaseCommand):
    """Exit 0 and the number of rows; or exit 1, a line for each error, and nothing stored."""

    help = "Import a unit's item list from an XLSX workbook into its open filing."

    def add_arguments(self, parser: CommandParser) -> None:
        """Unit, file, and whether to store."""
        parser.add_argument("--unit", required=True, metavar="CODE", help="the unit's code")
        parser.add_argument("file", type=Path, metavar="FILE", help="the workbook (.xlsx)")
        parser.add_argument("--dry-run", action="store_true", help="check only, store nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, report, store."""
        unit, path = unit_of(options["unit"]), options["file"]
        content = _content(path)
        try:
            with unit_scope(unit):
                layout = layouts.layout_of(unit.pk)
            read = itemlists.check_workbook(content, path.name, layout)
        except WorkbookRefused as refused:
            raise CommandError(f"{path}: {refused}") from refused
        except Refusal as refused:
            if isinstance(refused, FileInfected):
                with unit_scope(unit):
                    uploads.note_infected(unit, content, refused, by=ACTOR)
            raise CommandError(f"{path}: {refused}") from refused
        if read.errors:
            for error in read.errors:
                self.stdout.write(_line(error))
            raise SystemExit(1)
        where = "nothing stored (dry run)"
        if not options["dry_run"]:
            where = f"stored in {_store(unit, path.name, content, read)}"
        self.stdout.write(f"{len(read.rows)} rows, {where}")


def _content(path: Path) -> bytes:
    """The file's bytes; of a file that is too large just enough for the reader to say so."""
    try:
        with path.open("rb") as file:
            return file.read(FILE_BYTES + 1)
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error


def _line(error: CellError) -> str:
    """`清单!D3  what is wrong`: one line whatever the sheet is called."""
    return " ".join(f"{error.sheet}!{error.cell}".split()) + f"  {error.message}"


def _store(unit: Unit, name: str, content: bytes, read: ReadResult) -> str:
    with refusals_as_errors(), unit_scope(unit):
        filing = _open_list(unit)
        itemlists.put_list(filing, by=ACTOR, name=name, content=content, read=read)
        return str(filing)


def _open_list(unit: Unit) -> Filing:
    """The unit's unfinished list; else the year's first, with its deadline, or a further one."""
    mine = Filing.objects.filter(unit=unit, kind=FilingKind.ITEM_LIST)
    unfinished = mine.exclude(state__in=ENDED).first()
    if unfinished is not None:
        return unfinished
    year = str(clock.today().year)
    first = not mine.filter(period=year).exists()
    due_at = due_of(unit.office_id, FilingKind.ITEM_LIST, year) if first else None
    return filings.open_filing(unit, FilingKind.ITEM_LIST, year, due_at=due_at, by=ACTOR)
