"""Downloads of a unit's own files."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from audit.screens.download import as_download
from casefiles.models import StoredFile
from casefiles.verbs import files
from tenants.workspaces import WorkspaceRequest


def file(request: WorkspaceRequest, file: UUID) -> HttpResponse:
    """A stored file, always as a download; another unit's answers as an absent one does."""
    found = get_object_or_404(StoredFile, pk=file)
    return as_download(files.read(found), found.name, "application/octet-stream")
