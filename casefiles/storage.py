"""Where files lie: a folder outside the static root, in which a file is whole or not there."""

import os
import tempfile
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible

DRAFT = ".draft-"


@deconstructible
class WholeFiles(FileSystemStorage):
    """Writes beside the place and moves the file there when its last byte is on the disk.

    A full disk or a killed process leaves nothing under the file's name; what a killed process
    leaves beside it, `manage.py sweep_files` removes.
    """

    def _save(self, name: str, content: "File[Any]") -> str:
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(prefix=DRAFT, dir=path.parent)
        try:
            with open(descriptor, "wb") as out:
                for chunk in content.chunks():
                    out.write(chunk)
                out.flush()
                os.fsync(out.fileno())
            if self.file_permissions_mode is not None:
                os.chmod(draft, self.file_permissions_mode)
            os.replace(draft, path)
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise
        return name.replace("\\", "/")
