"""Downloads of a unit's own files. A file that is not what was kept is never served."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from audit.screens.download import XLSX, as_download
from casefiles.inspection import FileKind
from casefiles.models import Attachment, ItemList, StoredFile
from casefiles.refusals import FileChanged, FileLost
from casefiles.verbs import files
from casefiles.verbs.attachments import seen_by_office
from tenants.workspaces import WorkspaceRequest


def list_source(request: WorkspaceRequest, item_list: UUID) -> HttpResponse:
    """The workbook an item list was read from."""
    found = get_object_or_404(ItemList.objects.select_related("source__unit__office"), pk=item_list)
    return served(request, found.source, XLSX)


def file(request: WorkspaceRequest, file: UUID) -> HttpResponse:
    """A stored file, always as a download; another unit's answers as an absent one does."""
    found = get_object_or_404(StoredFile.objects.select_related("unit__office"), pk=file)
    return served(request, found, "application/octet-stream")


def filing_attachment(request: WorkspaceRequest, filing_attachment: UUID) -> HttpResponse:
    """A file beside a filing. The office gets what was filed, not what is being prepared."""
    if request.workspace.unit is not None:
        rows = Attachment.objects.filter(filing__isnull=False, removed_at__isnull=True)
    else:
        rows = seen_by_office()
    found = get_object_or_404(rows.select_related("file__unit__office"), pk=filing_attachment)
    return served(request, found.file, FileKind(found.kind).media_type)


def case_attachment(request: WorkspaceRequest, case_attachment: UUID) -> HttpResponse:
    """A file in a case."""
    rows = Attachment.objects.filter(case__isnull=False, removed_at__isnull=True)
    found = get_object_or_404(rows.select_related("file__unit__office"), pk=case_attachment)
    return served(request, found.file, FileKind(found.kind).media_type)


def served(request: WorkspaceRequest, stored: StoredFile, kind: str) -> HttpResponse:
    """The file as a download, or the page that says why it is not given out (409)."""
    try:
        content = files.fetch(stored, by=request.actor)
    except (FileChanged, FileLost) as refusal:
        context = {"file": stored, "refusal": str(refusal)}
        return render(request, "casefiles/file_refused.html", context, status=409)
    return as_download(content, stored.name, kind)
