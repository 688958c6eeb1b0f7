"""Downloads of a unit's own files; a file about a person is asked for with a purpose."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.downloads import hand_out
from audit.screens.download import XLSX, as_download
from casefiles.models import Case, Filing, ItemList, StoredFile
from casefiles.refusals import FileAltered, FileRemoved
from casefiles.screens.personal import NeedForm
from casefiles.verbs import files, reading
from tenants.refusals import Refusal
from tenants.workspaces import WorkspaceRequest

ANY = "application/octet-stream"


def list_source(request: WorkspaceRequest, item_list: UUID) -> HttpResponse:
    """The workbook an item list was read from."""
    rows = ItemList.objects.select_related("source", "filing__unit__office")
    found = get_object_or_404(rows, pk=item_list)
    return _download(request, found.filing, found.source, XLSX)


def file(request: WorkspaceRequest, file: UUID) -> HttpResponse:
    """A stored file, always as a download; another unit's answers as an absent one does."""
    found = get_object_or_404(StoredFile.objects.select_related("unit__office"), pk=file)
    case = reading.about_a_person(found)
    if case is not None:
        return _for_a_purpose(request, found, case)
    if request.method == "POST":
        return redirect(request.path)
    return _download(request, found, found, ANY)


def _for_a_purpose(request: WorkspaceRequest, found: StoredFile, case: Case) -> HttpResponse:
    form = NeedForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            content = reading.take_file(found, form.need, by=request.actor)
            return _unkept(as_download(content, found.name, ANY))
        except (FileAltered, FileRemoved) as refusal:
            return _refused(request, found, refusal)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "file": found, "case": case}
    status = 422 if request.method == "POST" else 200
    return render(request, "casefiles/file.html", context, status=status)


def _download(
    request: WorkspaceRequest, record: Filing | StoredFile, found: StoredFile, kind: str
) -> HttpResponse:
    """The bytes, and an entry on `record` that says who took them."""
    try:
        return hand_out(record, files.read(found), found.name, kind, by=request.actor)
    except (FileAltered, FileRemoved) as refusal:
        return _refused(request, found, refusal)


def _refused(request: WorkspaceRequest, found: StoredFile, refusal: Refusal) -> HttpResponse:
    """The page instead of the bytes: what is wrong, and the hashes the file must have."""
    context = {"heading": _("不能下载该文件"), "file": found, "refusal": str(refusal)}
    context["back"] = reverse("unit:inbox", args=[request.workspace.unit.code])  # type: ignore[union-attr]
    status = 410 if isinstance(refusal, FileRemoved) else 409
    return render(request, "casefiles/file_refused.html", context, status=status)


def _unkept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
