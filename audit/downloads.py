"""Handing out a file is a deed: what left the house, with its hash, and to whom."""

import hashlib

from django.db import models, transaction
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from audit.actions import Category, declare
from audit.record import record
from audit.screens.download import as_download
from tenants.actors import Actor

FILE_DOWNLOADED = declare(
    "file.downloaded", _("下载文件"), "file sha256", category=Category.DOWNLOAD
)


@transaction.atomic
def hand_out(
    subject: models.Model, content: bytes, name: str, kind: str, *, by: Actor
) -> HttpResponse:
    """The bytes as a download, and the entry of it on `subject`: the record that the file is of."""
    sha256 = hashlib.sha256(content).hexdigest()
    record(FILE_DOWNLOADED, subject, by=by, file=name, sha256=sha256)
    return as_download(content, name, kind)
