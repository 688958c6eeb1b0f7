"""The sides of `bench/import.py`: the workbook, ours, theirs, the floor; each in a forked process."""

from __future__ import annotations

import json
import os
import re
import resource
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from threading import Event, Thread
from time import perf_counter

from django.db import connection, connections, transaction
from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from audit.models import Entry
from bench.peers import by_import_export
from casefiles.itemlists.workbook import read_item_list
from casefiles.itemlists.workbook.columns import Column
from casefiles.itemlists.workbook.limits import Room
from casefiles.models import Filing, FilingKind, ItemList, Matter, RuleFinding
from casefiles.sandbox import limits
from casefiles.verbs import filings, itemlists
from tenants.actors import system
from tenants.models import Unit
from tenants.scope import unit_scope
from tests.cast import County, build_county

# Texts of a usual length, some of them on every row, as in real lists.
_BASES = [f"《中华人民共和国样本法》第{n}条第一款（法律）" for n in range(1, 61)]
_CATEGORIES = ("行政审批", "政府采购", "招标投标", "资金扶持", "评先评优")
SHEET = "事项清单"
_PEAK = re.compile(r"VmHWM:\s+([0-9]+) kB")


@dataclass(frozen=True)
class Side:
    """What one side took: seconds, and MB at most."""

    wall: float
    cpu: float
    memory: float
    child: float


def measure(rows: int) -> dict[str, Side]:
    """All sides after one another, on the same workbook."""
    county = build_county()
    lists = {code: _open(county, code) for code in ("czj", "gtz")}
    with tempfile.TemporaryDirectory() as place:
        book = Path(place) / "list.xlsx"
        _apart(lambda: write_book(book, rows))
        sides = {
            "chengxin": _apart(lambda: ours(county, lists["czj"], book, rows)),
            "django-import-export": _apart(lambda: theirs(county, lists["gtz"], book)),
            "floor": _apart(lambda: floor(book)),
        }
    _demand_the_same(county, lists, rows)
    return sides


def write_book(book: Path, rows: int) -> None:
    """A list in the product's layout: a title, the headings, and so many matters."""
    made = Workbook(write_only=True)
    sheet = made.create_sheet(SHEET)
    sheet.append(["连江县样本单位2026年度应用信用记录和信用报告事项清单"])
    sheet.append([column.value for column in Column])
    for n in range(1, rows + 1):
        sheet.append(list(_cells(n).values()))
    made.save(book)


def _cells(n: int) -> dict[Column, object]:
    known: dict[Column, object] = {
        Column.POSITION: n,
        Column.CODE: f"SY-{n:06d}",
        Column.NAME: f"第{n}类样本经营许可的审查",
        Column.CATEGORY: _CATEGORIES[n % len(_CATEGORIES)],
        Column.SUBJECT_KINDS: "法人",
        Column.STAGE: "审查",
        Column.USE_MODES: "信用记录",
        # Every hundredth row lacks its channel: the rules warn of it.
        Column.CHANNEL: "信用中国（福建连江）" if n % 100 else "",
        Column.LEGAL_BASIS: _BASES[n % len(_BASES)],
        Column.NEEDS_CONSENT: "否",
        Column.SECTION: f"第{n % 20 + 1}股",
        Column.CONTACT: "陈某某",
        Column.EFFECTIVE_ON: date(2026, 1, 1 + n % 28),
        Column.YEARLY_ESTIMATE: n % 500,
    }
    return {column: known.get(column, "") for column in Column}


def ours(county: County, filing: Filing, book: Path, rows: int) -> None:
    """The product's own way, from the bytes to the entry."""
    # The child's time by the clock grows with whatever else the machine does.
    limits.CHILD_WALL_SECONDS = 1_800
    content = book.read_bytes()
    read = read_item_list(content, room=Room(rows, rows * 400))
    if read.errors:
        raise RuntimeError(f"the workbook is not clean: {read.errors[:2]}")
    by = county.actor("czj-handler")
    with unit_scope(filing.unit):
        itemlists.put_list(filing, by=by, name="清单.xlsx", content=content, read=read)


def theirs(county: County, filing: Filing, book: Path) -> None:
    """The same from the bytes to the entry, with django-import-export."""
    with unit_scope(filing.unit), transaction.atomic():
        by_import_export.run(filing, book.read_bytes(), by=county.actor("gtz-handler"))


def floor(book: Path) -> None:
    """The cells read, the rows copied: what no import can do without."""
    rows = CalamineWorkbook.from_path(book).get_sheet_by_name(SHEET).to_python()[2:]
    names = ", ".join(f"c{n} text" for n in range(len(Column)))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE floor ({names}) ON COMMIT DROP")
        with cursor.copy("COPY floor FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


def _open(county: County, code: str) -> Filing:
    unit: Unit = county.units[code]
    with unit_scope(unit):
        return filings.open_filing(
            unit, FilingKind.ITEM_LIST, "2026", due_at=None, by=system("bench")
        )


@contextmanager
def _children() -> Iterator[dict[str, int]]:
    """The most memory that each child has had, in KB, once it runs a program of its own.

    What `getrusage` says of children counts from the fork, when they still are what we are.
    """
    peaks: dict[str, int] = {}
    over = Event()

    def look() -> None:
        while not over.wait(0.05):
            for path in Path("/proc/self/task").glob("*/children"):
                with suppress(OSError):
                    for child in path.read_text().split():
                        said = Path(f"/proc/{child}/status").read_text()
                        peaks.update((child, int(kb)) for kb in _PEAK.findall(said))

    thread = Thread(target=look)
    thread.start()
    try:
        yield peaks
    finally:
        over.set()
        thread.join()


def _apart(work: Callable[[], None]) -> Side:
    """Do it in a process of its own; its memory at most is what this process has not had."""
    connections.close_all()
    end, begin = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            started = perf_counter()
            with _children() as peaks:
                work()
            wall = perf_counter() - started
            own = resource.getrusage(resource.RUSAGE_SELF)
            below = resource.getrusage(resource.RUSAGE_CHILDREN)
            cpu = sum((own.ru_utime, own.ru_stime, below.ru_utime, below.ru_stime))
            side = Side(wall, cpu, own.ru_maxrss / 1024, max(peaks.values(), default=0) / 1024)
            os.write(begin, json.dumps(asdict(side)).encode())
            status = 0
        except Exception:
            traceback.print_exc()
        finally:
            connections.close_all()
            os._exit(status)
    os.close(begin)
    said = os.read(end, 65536)
    os.close(end)
    _pid, ended = os.waitpid(child, 0)
    if ended:
        raise RuntimeError("a side of the measurement has failed; see above")
    return Side(**json.loads(said))


def _demand_the_same(county: County, lists: dict[str, Filing], rows: int) -> None:
    """Both sides have stored the same; otherwise the figures would mean nothing."""
    found = []
    for code, filing in lists.items():
        with unit_scope(county.units[code]):
            made = ItemList.objects.get(filing=filing)
            matters = Matter.objects.filter(item_list=made)
            if matters.count() != rows:
                raise RuntimeError(f"{code} has {matters.count()} rows")
            fields = [each.attname for each in Matter._meta.concrete_fields]
            left_out = {"id", "unit_id", "item_list_id"}
            kept = [each for each in fields if each not in left_out]
            wanted = matters.filter(position__in=range(1, rows, 997)).order_by("position")
            found.append(
                (
                    list(wanted.values_list(*kept)),
                    sorted(
                        RuleFinding.objects.filter(check_of__item_list=made).values_list(
                            "rule", "key"
                        )
                    ),
                    Entry.objects.filter(chain=f"u:{code}", action="list.uploaded").count(),
                )
            )
    if found[0] != found[1]:
        differ = [(a, b) for a, b in zip(*found, strict=True) if a != b]
        differ = [(set(a) ^ set(b)) if isinstance(a, list) else (a, b) for a, b in differ]
        raise RuntimeError(f"the two sides have not stored the same: {str(differ)[:600]}")
