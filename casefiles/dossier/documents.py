"""The documents of a case: the sheets that the product prints, and every file tied to the case."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

from django.db.models import Model
from django.utils.translation import gettext as _

from audit import chain
from casefiles.models import (
    Attachment,
    Case,
    CaseArchive,
    Commitment,
    CreditReport,
    RecordQuery,
    ReportUse,
    StoredFile,
)
from casefiles.verbs.reading import links
from tenants.clock import SHANGHAI


@dataclass(frozen=True)
class Document:
    """One line of the index (卷内文件目录). `sheet` names the page that the product prints for it."""

    number: int
    title: str
    responsible: str
    document_no: str
    dated: date
    sheet: str = ""
    file: StoredFile | None = None
    row: Model | None = None


def documents(case: Case) -> list[Document]:
    """Result first, then what it rests on, the files by age, and how it went (DA/T 22-2015, 5.3).

    One statement for each sort of file. The case comes with its unit, matter, subject and people.
    """
    rows = [*_sheets(case), *_commitments(case), *_files(case)]
    rows.append(_sheet(case, "trail", _("办理经过"), case.decided_at or case.cancelled_at))
    return [
        Document(number, title, by, code, day, sheet, file, row)
        for number, (title, by, code, day, sheet, file, row) in enumerate(rows, start=1)
    ]


def contents_of(listed: list[Document]) -> str:
    """The SM3 digest of what an index says: another one means that the file has changed."""
    lines = [
        "|".join(
            (
                each.title,
                each.document_no,
                each.dated.isoformat(),
                each.file.sm3 if each.file else "",
            )
        )
        for each in listed
    ]
    return chain.digest("\n".join(lines).encode(), "sm3")


_Row: TypeAlias = tuple[str, str, str, date, str, StoredFile | None, Model | None]


def _sheets(case: Case) -> Iterator[_Row]:
    if case.decided_at is not None:
        yield _sheet(case, "decision", _("办理决定"), case.decided_at)
    if case.proposed_at is not None:
        yield _sheet(case, "opinion", _("审查意见与签署"), case.proposed_at)
    yield _sheet(case, "register", _("受理登记表"), case.accepted_at)
    yield _sheet(case, "checks", _("信用核查情况表"), case.proposed_at or case.accepted_at)


def _sheet(case: Case, sheet: str, title: str, at: datetime | None) -> _Row:
    return title, case.unit.name, case.case_no, _day(at or case.accepted_at), sheet, None, None


def _commitments(case: Case) -> Iterator[_Row]:
    """The signed ones; a signature that is a file stands with them, one that was typed has none."""
    rows = Commitment.objects.filter(case=case, signed_at__isnull=False)
    for each in rows.select_related("signature", "unit", "witnessed_by").order_by("signed_at"):
        assert each.signed_at is not None
        day, by = _day(each.signed_at), case.subject.name
        yield each.title, by, each.code, day, "commitment", each.signature, each


def _files(case: Case) -> list[_Row]:
    """Whatever row ties a file to the case: a new noun is in the index without a word here."""
    found: dict[Any, _Row] = {}
    for model, to_case, to_file in links():
        if model in {CaseArchive, Commitment}:
            continue
        rows = model._default_manager.filter(**{to_case: case, f"{to_file}__isnull": False})
        if model is Attachment:
            rows = rows.filter(removed_at__isnull=True)
        for row in rows.select_related(to_file):
            file: StoredFile = getattr(row, to_file)
            found[file.pk] = (*_said(row, case), _day(file.stored_at), "", file, None)
    # A report that was laid into another case serves this one too.
    uses = ReportUse.objects.filter(case=case).exclude(report__case=case)
    for use in uses.select_related("report__file"):
        report = use.report
        found[report.file_id] = (*_said(report, case), _day(use.used_at), "", report.file, None)
    return sorted(found.values(), key=lambda each: (each[3], each[0], each[2]))


def _said(row: Model, case: Case) -> tuple[str, str, str]:
    """Title, who made it, number."""
    if isinstance(row, RecordQuery):
        return _("信用记录查询结果"), _(row.channel), ""
    if isinstance(row, Attachment):
        return row.title, case.unit.name, ""
    if isinstance(row, CreditReport):
        return row.get_kind_display(), row.issuer, row.report_no
    number = getattr(row, "code", "") or getattr(row, "number", "")
    return str(row._meta.verbose_name), case.unit.name, str(number)


def _day(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()
