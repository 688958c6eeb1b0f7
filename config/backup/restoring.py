"""Restoring a backup: all of it or nothing, and honest about what came after it."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connections
from django.db.migrations.loader import MigrationLoader

from audit import checkpoint_file, timestamps
from audit.gaps import mark_restored
from audit.verdicts import Verdict
from config.backup import postgres
from config.backup.archive import CHECKPOINTS, DATABASE, FILES, PART, Archive, opened
from config.backup.errors import BackupError, reason
from config.backup.taking import FORMAT, files_folder
from config.backup.target import Database, Folder
from tenants.actors import system
from tenants.walls import ensure_roles


@dataclass
class Restored:
    """What a restore did. `verdict` is what the verifier said of the trail, before any mark."""

    facts: dict[str, Any]
    files: int = 0
    newer: bool = False  # the checkpoint file that was there goes on beyond the archive's
    verdict: Verdict | None = None
    notes: list[str] = field(default_factory=list)


def check(path: Path) -> dict[str, Any]:
    """Read an archive to its end and return its description. Raises BackupError."""
    with opened(path, settings.BACKUP_KEY) as archive:
        _refuse_the_unknown(archive)
        counted = dict.fromkeys((DATABASE, CHECKPOINTS, FILES), 0)
        for kind, _name, content in archive.members():
            if kind not in counted:
                raise BackupError(f"The archive holds {kind!r}, which this version does not know.")
            counted[kind] += 1
            while content.read(PART):
                pass
        return archive.facts | {"files": counted[FILES]}


def restore(path: Path, *, replace: bool) -> Restored:
    """Put the archive in the place of what is there. Raises BackupError; then nothing is changed.

    The archive is read twice: once to its end before anything is touched. What is there is set
    aside, not deleted, until the archive is loaded, migrated and counted.
    """
    facts = check(path)
    database, folder = Database(), Folder(files_folder())
    try:
        database.refuse_unless_free(server=facts["server"], replace=replace)
        folder.refuse_unless_free(replace=replace)
        done = Restored(facts)
        lines = tokens = b""
        folder.begin()
        try:
            lines, tokens = _load(path, database, folder, done)
        except BaseException:
            folder.forget_what_was()
            raise
        try:
            _bring_up_to_date(database, facts)
            folder.swap()
            _place_checkpoints(lines, tokens, done)
        except BaseException:
            folder.put_back()
            folder.forget_what_was()
            database.put_back()
            raise
    except OSError as error:
        where = error.filename or folder.folder
        raise BackupError(f"Nothing was restored: {where}: {error.strerror}.") from error
    except (psycopg.Error, DatabaseError) as error:
        raise BackupError(f"Nothing was restored; the database says: {reason(error)}") from error
    folder.forget_what_was()
    database.forget_what_was()
    try:
        done.verdict = mark_restored(
            settings.CHECKPOINT_FILE,
            newer=done.newer,
            backup_at=datetime.fromisoformat(facts["at"]),
            by=system("restore"),
        )
    except OSError as error:
        raise BackupError(
            f"Everything is restored, but {settings.CHECKPOINT_FILE} cannot be written"
            f" ({error.strerror}). Mend that and run manage.py verify_trail."
        ) from error
    return done


def _refuse_the_unknown(archive: Archive) -> None:
    if archive.facts.get("format") != FORMAT:
        raise BackupError(f"The archive's format {archive.facts.get('format')} is not known.")
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations or {}}
    newer = sorted(set(archive.facts["migrations"]) - known)
    if newer:
        raise BackupError(
            f"The archive is of a newer version ({archive.facts['version']}, {newer[-1]}): restore"
            " it with that version."
        )


def _load(path: Path, database: Database, folder: Folder, done: Restored) -> tuple[bytes, bytes]:
    """The dump into the database, in one transaction that ends when all files are there too.

    Should we be killed, psql loses us before the COMMIT, and nothing has happened.
    """
    ensure_roles("owner")
    connections.close_all()
    held = {"lines": b"", "tokens": b""}
    with (
        opened(path, settings.BACKUP_KEY) as archive,
        postgres.load(archive.facts["server"]) as program,
    ):
        program.write(database.preamble())
        for kind, name, content in archive.members():
            if kind == DATABASE:
                while part := content.read(PART):
                    program.write(part)
            elif kind == CHECKPOINTS:
                held[str(name)] = content.read()
            else:
                folder.take_in(name, content)
                done.files += 1
        program.write(b"\nCOMMIT;\n")
        program.done()
    return held["lines"], held["tokens"]


def _bring_up_to_date(database: Database, facts: dict[str, Any]) -> None:
    """Grants and policies, later migrations; then every row must be there."""
    call_command("migrate", verbosity=0, interactive=False)
    if set(facts["migrations"]) == set(_applied()):
        found = database.rows()
        wrong = [name for name, rows in facts["tables"].items() if found.get(name) != rows]
        if wrong:
            raise BackupError(
                f"{wrong[0]} has {found.get(wrong[0])} rows after the restore instead of"
                f" {facts['tables'][wrong[0]]}; everything was put back."
            )


def _applied() -> list[str]:
    loader = MigrationLoader(connections["owner"])
    return [f"{app}.{name}" for app, name in loader.applied_migrations]


def _place_checkpoints(lines: bytes, tokens: bytes, done: Restored) -> None:
    """The archive's checkpoint file, unless a newer one is there: that one is never replaced."""
    path = settings.CHECKPOINT_FILE
    ours = lines.splitlines()
    theirs = list(checkpoint_file.lines(path))
    if theirs[: len(ours)] == ours:
        if len(theirs) > len(ours):
            done.newer = True
            done.notes.append(
                f"{path} is newer than the archive ({len(theirs)} lines, {len(ours)} there); it stays."
            )
        return
    if ours[: len(theirs)] == theirs:
        _write(path, lines)
        _write(timestamps.token_file(path), tokens)
        return
    done.newer = True
    beside = path.with_name(f"{path.stem}.of-the-backup.jsonl")
    _write(beside, lines)
    done.notes.append(
        f"{path} is not the file of the archive, nor goes on from it; it stays, the archive's was"
        f" written to {beside}"
    )


def _write(path: Path, content: bytes) -> None:
    if not content and not path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.new")
    draft.write_bytes(content)
    draft.replace(path)
