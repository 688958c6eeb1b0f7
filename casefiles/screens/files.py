"""Downloads of a unit's own files."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from audit.screens.download import XLSX, as_download
from casefiles.models import ItemList, StoredFile
from casefiles.verbs import files
from tenants.workspaces import WorkspaceRequest


def list_source(request: WorkspaceRequest, item_list: UUID) -> HttpResponse:
    """The workbook an item list was read from."""
    found = get_object_or_404(ItemList.objects.select_related("source"), pk=item_list)
    return as_download(files.read(found.source), found.source.name, XLSX)


def file(request: WorkspaceRequest, file: UUID) -> HttpResponse:
    """A stored file, always as a download; another unit's answers as an absent one does."""
    found = get_object_or_404(StoredFile, pk=file)
    return as_download(files.read(found), found.name, "application/octet-stream")
