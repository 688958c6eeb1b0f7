"""A record by the kind in its address, and its page drawn anew: for views of filings and cases alike."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse

from casefiles.models import Filing
from casefiles.refusals import OutOfSight
from casefiles.turns import Record
from tenants.workspaces import WorkspaceRequest
from workflows.models import Process
from workflows.screens import cases, filings

Page = Callable[..., HttpResponse]


def record_of(*, filing: UUID | None = None, case: UUID | None = None) -> Record:
    """The record an address names. Raises Http404."""
    if filing is not None:
        return filings.find(filing)
    assert case is not None
    return cases.find(case)


def page_of(request: WorkspaceRequest, record: Record) -> Page:
    """What draws the record's page as the record is then; what it is given takes the place of its parts."""

    def page(**shown: Any) -> HttpResponse:
        if isinstance(record, Filing):
            return filings.page(request, filings.find(record.pk), **shown)
        return cases.page(request, cases.find(record.pk), **shown)

    return page


def process_of(record: Record) -> Process:
    """The record's process, with the record on it. Raises OutOfSight."""
    field = "filing" if isinstance(record, Filing) else "case"
    rows = Process.objects.select_related("filing", "case")
    found: Process | None = rows.filter(**{field: record.pk}).first()
    if found is None:
        raise OutOfSight
    return found
