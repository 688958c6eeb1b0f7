"""The vault: sealed files in the default storage.

Every file has its place and a context that says whose it is; a file moved to another place's name
does not open. Files of before there were seals are read as they are, and `rotate_keys` seals them.
"""

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tenants import sealing


def put(place: str, content: bytes, *, context: str) -> None:
    """Seal bytes and store them; what stood there is replaced, whole or not at all."""
    _replace(place, sealing.seal_bytes(content, context), flush=False)


def get(place: str, *, context: str) -> bytes:
    """The plain bytes. Raises FileNotFoundError, Unreadable, KeyMissing."""
    content = _stored(place)
    return sealing.open_bytes(content, context) if sealing.is_sealed(content) else content


def digest(place: str) -> str:
    """SHA-256 of what lies there, sealed as it is. Raises FileNotFoundError."""
    return hashlib.sha256(_stored(place)).hexdigest()


def holds(place: str, content: bytes, *, context: str) -> bool:
    """Whether these very bytes lie there already, sealed."""
    try:
        return sealing.open_bytes(_stored(place), context) == content
    except (OSError, sealing.Unreadable):
        return False


def remove(place: str) -> None:
    """Delete a file; one that is gone already is no error."""
    default_storage.delete(place)


def is_current(place: str) -> bool:
    """Whether the file is sealed with the key and cipher in use; a missing one has nothing to seal."""
    prefix = sealing.bytes_prefix()
    with suppress(FileNotFoundError), default_storage.open(place) as stored:
        return bool(stored.read(len(prefix)) == prefix)
    return True


def reseal(place: str, *, context: str) -> None:
    """Seal a file anew with the key in use. Killed at any moment, the old or the new file is there."""
    _replace(place, sealing.seal_bytes(get(place, context=context), context), flush=True)


def _stored(place: str) -> bytes:
    with default_storage.open(place) as stored:
        content: bytes = stored.read()
    return content


def _replace(place: str, content: bytes, *, flush: bool) -> None:
    draft = f"{place}.{uuid4().hex}.part"
    try:
        default_storage.save(draft, ContentFile(content))
        path = Path(default_storage.path(draft))
        if flush:
            with path.open("rb") as written:
                os.fsync(written.fileno())
        path.replace(default_storage.path(place))
    except BaseException:
        with suppress(OSError):
            default_storage.delete(draft)
        raise
