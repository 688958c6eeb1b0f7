"""财政局 checks lists of companies before it pays out (notice, 三): two done, one that waits to be started."""

import io
from datetime import datetime
from functools import partial

from openpyxl import Workbook

from casefiles.batches.reading import read_subjects
from casefiles.itemlists.words import SubjectKind
from casefiles.models import LawfulBasis
from casefiles.verbs import batch_run, batches, matters
from config.demo.desk import Desk
from config.demo.identities import company
from config.demo.lists import YEAR
from tenants import clock
from tenants.actors import system
from tenants.clock import SHANGHAI

WHERE = "czj"
ROWS = 24
_DAYS = ((3, 17), (6, 9), (9, 15))
_INDUSTRIES = ("水产", "食品", "商贸", "建设工程")


def write_batches(desk: Desk) -> None:
    """One in spring, one in summer, one that nobody has started yet."""
    if desk.code != WHERE:
        return
    for place, (month, day) in enumerate(_DAYS):
        moment = datetime(YEAR, month, day, 10, 20, tzinfo=SHANGHAI)
        desk.diary.write(moment, partial(_check, desk, place))


def _check(desk: Desk, place: int) -> None:
    offered = [
        each
        for each in matters.open_matters(desk.unit.pk)
        if SubjectKind.LEGAL.value in each.subject_kinds and not each.needs_consent
    ]
    if not offered:
        return
    content = _book(desk, place)
    matter = offered[0]
    matter.unit = desk.unit
    batch = batches.open_batch(
        matter,
        read_subjects(content, today=clock.today()),
        content=content,
        basis=LawfulBasis.STATUTORY,
        basis_note="专项资金管理办法第八条",
        by=desk.handler,
    )
    if place < len(_DAYS) - 1:
        batches.start(batch, by=desk.handler)
        batch_run.run(batch.pk, by=system("check_batch"))


def _book(desk: Desk, place: int) -> bytes:
    """Companies of the county; one number lost its last digits in the table, one stands twice."""
    rng = desk.dice("batch", place)
    book = Workbook()
    sheet = book.create_sheet("名单", 0)
    sheet.append(["序号", "名称", "统一社会信用代码/身份证号"])
    for number in range(1, ROWS + 1):
        each = company(_INDUSTRIES[number % len(_INDUSTRIES)], rng.randrange(45))
        code: object = int("350122190001019000") if number == 7 else each.identifier
        sheet.append([number, each.name, code])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
