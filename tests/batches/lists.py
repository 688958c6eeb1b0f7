"""Lists of made-up companies as workbooks, and what the batches of the tests do with them."""

import io
from pathlib import Path
from uuid import UUID

from openpyxl import Workbook

from casefiles.batches.reading import read_subjects
from casefiles.identifiers import org_code, uscc
from casefiles.models import Batch, LawfulBasis, Matter
from casefiles.verbs import batch_run, batches
from tenants import clock
from tenants.actors import system
from tenants.scope import every_unit, unit_scope
from tests.cast import County

BOOK = Path(__file__).parents[1] / "data" / "workbooks" / "batch-subjects.xlsx"
WORKER = system("check_batch")


def code_of(number: int) -> str:
    """A valid code of a made-up company."""
    body = f"MA{number:06d}"
    stem = f"91350122{body}{org_code.check_digit(body)}"
    return stem + uscc.check_digit(stem)


def book_of(rows: list[tuple[object, object]]) -> bytes:
    """A workbook with these names and numbers."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["序号", "名称", "统一社会信用代码/身份证号", "用途"])
    for place, (name, number) in enumerate(rows, start=1):
        sheet.append([place, name, number, "专项资金分配"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def companies(many: int) -> bytes:
    """So many companies without a fault."""
    return book_of([(f"样本{number}公司", code_of(number)) for number in range(many)])


def laid_in(
    county: County,
    code: str,
    content: bytes,
    *,
    basis: LawfulBasis = LawfulBasis.STATUTORY,
) -> Batch:
    """A list on the unit's matter; its item list must be in force."""
    with unit_scope(county.units[code]):
        return batches.open_batch(
            Matter.objects.select_related("unit__office").get(
                code="SY-01", item_list__version__isnull=False
            ),
            read_subjects(content, today=clock.today()),
            content=content,
            basis=basis,
            basis_note="专项资金管理办法第八条",
            by=county.actor(f"{code}-handler"),
        )


def started(county: County, code: str, content: bytes, **other: LawfulBasis) -> Batch:
    """The same, on its way."""
    batch = laid_in(county, code, content, **other)
    with unit_scope(county.units[code]):
        batches.start(batch, by=county.actor(f"{code}-handler"))
    return batch


def work_on(pk: UUID) -> None:
    """What the worker does."""
    batch_run.run(pk, by=WORKER)


def now_of(batch: Batch) -> Batch:
    """The batch as it is."""
    with every_unit(because="the tests look"):
        found: Batch = Batch.objects.select_related("result", "unit").get(pk=batch.pk)
        return found


def checked(county: County, code: str) -> UUID:
    """A list with a fault, asked about and given back; the id of the batch."""
    rows: list[tuple[object, object]] = [("样本公司", code_of(1)), ("样本公司", None)]
    batch = started(county, code, book_of(rows))
    work_on(batch.pk)
    return batch.pk
