"""Taking a backup: a checkpoint, one moment of the database, the files, into one sealed archive."""

import json
import os
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import psycopg
from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import DatabaseError

from audit import checkpoint_file, checkpoint_lines, checkpoints, signing, timestamps
from config.backup import postgres
from config.backup.archive import ABOUT, CHECKPOINTS, DATABASE, FILES, PART, Packer
from config.backup.errors import BackupError, reason
from config.settings.base import ROOT
from tenants import clock

FORMAT = 1
WORK = ".restore"  # a restore at work keeps its things there, in the files' own folder


def back_up(out: Path) -> dict[str, Any]:
    """Write the archive; it appears whole or not at all. Returns what it holds. Raises BackupError.

    The database is dumped before the files are read: a file that came meanwhile is too much, which
    harms nobody, and the checkpoint file is cut where the dump's own memory of it ends.
    """
    try:
        with _appearing(out) as file:
            checkpoints.take("backup")
            with postgres.snapshot() as held:
                facts = _pack(file, held)
        facts["bytes"] = out.stat().st_size
    except OSError as error:
        where = error.filename or out
        raise BackupError(f"No backup was made: {where}: {error.strerror}.") from error
    except (psycopg.Error, DatabaseError) as error:
        raise BackupError(f"No backup was made; the database says: {reason(error)}") from error
    return facts


def _pack(file: BinaryIO, held: postgres.Snapshot) -> dict[str, Any]:
    about = {"format": FORMAT, "at": clock.now().isoformat(), "version": product_version()}
    facts = about | {
        "server": held.server,
        "migrations": held.migrations,
        "tables": held.tables,
        "checkpoint": held.checkpoint,
    }
    with Packer(file, settings.BACKUP_KEY, about) as packer:
        packer.add(ABOUT, json.dumps(facts).encode())
        _pack_checkpoints(packer, settings.CHECKPOINT_FILE, held.checkpoint)
        _pack_database(packer, held)
        return facts | {"files": _pack_files(packer, files_folder())}


def product_version() -> str:
    """The version of this product."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])


def files_folder() -> Path:
    """Where uploaded and exported files lie. Raises BackupError when they lie elsewhere."""
    if not isinstance(default_storage, FileSystemStorage):
        raise BackupError("The files are not kept in a folder; back them up where they are kept.")
    return Path(default_storage.location)


@contextmanager
def _appearing(out: Path) -> Iterator[BinaryIO]:
    """A file beside `out` that takes its name when the block ends well, and is gone otherwise."""
    if out.exists():
        raise BackupError(f"{out} exists already; nothing was overwritten.")
    draft = out.with_name(f".{out.name}.{os.getpid()}.new")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.rename(out)
    finally:
        draft.unlink(missing_ok=True)


def _pack_checkpoints(packer: Packer, path: Path, last: int) -> None:
    """The file up to the line that the dump remembers; tokens of later lines stay out as well."""
    trusted = signing.trusted()
    size = reached = 0
    with path.open("rb") as file:
        for raw in file:
            size += len(raw)
            line = checkpoint_lines.read(raw.rstrip(), trusted)
            if isinstance(line, checkpoint_lines.Line) and line.number == last:
                reached = size
    packer.add_file(f"{CHECKPOINTS}/lines", path, reached or size)
    tokens = timestamps.token_file(path)
    kept = [
        raw
        for raw, token in zip(checkpoint_file.lines(tokens), timestamps.tokens(path), strict=False)
        if token is None or token.number <= last
    ]
    packer.add(f"{CHECKPOINTS}/tokens", b"".join(raw + b"\n" for raw in kept))


def _pack_database(packer: Packer, held: postgres.Snapshot) -> None:
    with postgres.dump(held) as program:
        number = 0
        while part := program.read(PART):
            number += 1
            packer.add(f"{DATABASE}/{number:06}", part)
        program.done()


def _pack_files(packer: Packer, folder: Path) -> int:
    count = 0
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(each for each in folders if each != WORK)
        for name in sorted(names):
            path = Path(place, name)
            if path.is_file() and not path.is_symlink():
                packer.add_file(f"{FILES}/{path.relative_to(folder).as_posix()}", path)
                count += 1
    return count
