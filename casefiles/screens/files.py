"""Downloads of a unit's own files; a file about a person is asked for with a purpose.

A file that is not what was kept is never served.
"""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from audit.downloads import hand_out
from audit.screens.download import XLSX, as_download
from casefiles.inspection import FileKind
from casefiles.models import Attachment, Case, Filing, ItemList, StoredFile
from casefiles.refusals import FileChanged, FileLost, FileRemoved
from casefiles.screens.personal import NeedForm
from casefiles.verbs import files, reading
from casefiles.verbs.attachments import seen_by_office
from tenants.refusals import Refusal
from tenants.workspaces import WorkspaceRequest

ANY = "application/octet-stream"


def list_source(request: WorkspaceRequest, item_list: UUID) -> HttpResponse:
    """The workbook an item list was read from."""
    rows = ItemList.objects.select_related("source__unit__office", "filing__unit__office")
    found = get_object_or_404(rows, pk=item_list)
    return served(request, found.filing, found.source, XLSX)


def file(request: WorkspaceRequest, file: UUID) -> HttpResponse:
    """A stored file, always as a download; another unit's answers as an absent one does."""
    found = get_object_or_404(StoredFile.objects.select_related("unit__office"), pk=file)
    return _kept(request, found, ANY)


def filing_attachment(request: WorkspaceRequest, filing_attachment: UUID) -> HttpResponse:
    """A file beside a filing. The office gets what was filed, not what is being prepared."""
    if request.workspace.unit is not None:
        rows = Attachment.objects.filter(filing__isnull=False, removed_at__isnull=True)
    else:
        rows = seen_by_office()
    rows = rows.select_related("file__unit__office", "filing__unit__office")
    found = get_object_or_404(rows, pk=filing_attachment)
    assert found.filing is not None
    return served(request, found.filing, found.file, FileKind(found.kind).media_type)


def case_attachment(request: WorkspaceRequest, case_attachment: UUID) -> HttpResponse:
    """A file in a case."""
    rows = Attachment.objects.filter(case__isnull=False, removed_at__isnull=True)
    found = get_object_or_404(rows.select_related("file__unit__office"), pk=case_attachment)
    return _kept(request, found.file, FileKind(found.kind).media_type)


def _kept(request: WorkspaceRequest, found: StoredFile, kind: str) -> HttpResponse:
    about = reading.about_a_person(found)
    if about is not None:
        return _for_a_purpose(request, found, about, kind)
    if request.method == "POST":
        return redirect(request.path)
    return served(request, found, found, kind)


def _for_a_purpose(
    request: WorkspaceRequest, found: StoredFile, about: reading.About, kind: str
) -> HttpResponse:
    form = NeedForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            content = reading.take_file(found, form.need, by=request.actor)
            return as_download(content, found.name, kind)
        except (FileChanged, FileLost, FileRemoved) as refusal:
            return _refused(request, found, refusal)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    case = about if isinstance(about, Case) else None
    context = {"form": form, "file": found, "case": case}
    status = 422 if request.method == "POST" else 200
    return render(request, "casefiles/file.html", context, status=status)


def served(
    request: WorkspaceRequest, record: Filing | StoredFile, stored: StoredFile, kind: str
) -> HttpResponse:
    """The file as a download, with an entry on `record` that says who took it.

    Or the page that says why it is not given out (409; 410 where its time has ended).
    """
    try:
        return hand_out(record, files.read(stored), stored.name, kind, by=request.actor)
    except (FileChanged, FileLost, FileRemoved) as refusal:
        return _refused(request, stored, refusal)


def _refused(request: WorkspaceRequest, found: StoredFile, refusal: Refusal) -> HttpResponse:
    """The page instead of the bytes; a changed file is written into the trail."""
    if isinstance(refusal, FileChanged):
        files.note_change(found, refusal.found, by=request.actor)
    status = 410 if isinstance(refusal, FileRemoved) else 409
    context = {"file": found, "refusal": str(refusal)}
    return render(request, "casefiles/file_refused.html", context, status=status)
