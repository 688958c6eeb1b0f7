"""Uploads on their way in: kept in memory up to the limit, beyond it only counted.

Nothing of an upload touches a disk before it was looked at, so that neither a full disk nor a huge
file can break the request: the form still says what is wrong and keeps what was typed.
"""

import io
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from casefiles.sandbox.limits import FILE_BYTES

# A request that is longer than this is not even read to its end.
REQUEST_BYTES = 10 * FILE_BYTES


class BoundedMemory(FileUploadHandler):
    """Gives every file its true size, and its content only when that is within the limit."""

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        """Refuse what nobody could mean. Raises RequestDataTooBig (400)."""
        if content_length > REQUEST_BYTES:
            raise RequestDataTooBig(f"a request of {content_length} bytes")

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin."""
        super().new_file(*args, **kwargs)
        self._chunks: list[bytes] = []
        self._size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep, or only count."""
        self._size += len(raw_data)
        if self._size > FILE_BYTES:
            self._chunks.clear()
        else:
            self._chunks.append(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The file as the forms know it."""
        return InMemoryUploadedFile(
            io.BytesIO(b"".join(self._chunks)),
            self.field_name,
            self.file_name or "",
            self.content_type or "",
            self._size,
            self.charset,
            self.content_type_extra,
        )
