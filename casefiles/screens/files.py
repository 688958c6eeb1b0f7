"""Downloads of a unit's own files."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from audit.downloads import hand_out
from audit.screens.download import XLSX
from casefiles.models import ItemList, StoredFile
from casefiles.verbs import files
from tenants.workspaces import WorkspaceRequest


def list_source(request: WorkspaceRequest, item_list: UUID) -> HttpResponse:
    """The workbook an item list was read from."""
    rows = ItemList.objects.select_related("source", "filing__unit__office")
    found = get_object_or_404(rows, pk=item_list)
    content = files.read(found.source)
    return hand_out(found.filing, content, found.source.name, XLSX, by=request.actor)


def file(request: WorkspaceRequest, file: UUID) -> HttpResponse:
    """A stored file, always as a download; another unit's answers as an absent one does."""
    found = get_object_or_404(StoredFile.objects.select_related("unit__office"), pk=file)
    kind = "application/octet-stream"
    return hand_out(found, files.read(found), found.name, kind, by=request.actor)
