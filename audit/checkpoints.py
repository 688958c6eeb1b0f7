"""Checkpoints: the heads of all chains, signed and written down outside the database.

A chain can be rewritten from its first entry by whoever owns the database; it cannot be made to
agree with a head that was written elsewhere before. The file is a chain of its own, each line is
numbered and signed, and the database remembers the last one: neither can be set back unseen.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from audit import chain, checkpoint_file, checkpoint_lines, signing
from audit.models import CheckpointMark
from tenants import clock
from tenants.scope import current_scope, every_unit


def heads() -> dict[str, tuple[int, str]]:
    """Number and hash of the last entry of every chain in scope: one index lookup per chain."""
    current_scope()
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE names AS ("
            " (SELECT chain FROM audit_entry ORDER BY chain LIMIT 1)"
            " UNION ALL"
            " SELECT (SELECT e.chain FROM audit_entry e WHERE e.chain > names.chain"
            " ORDER BY e.chain LIMIT 1) FROM names WHERE names.chain IS NOT NULL)"
            " SELECT names.chain, head.seq, head.hash FROM names,"
            " LATERAL (SELECT seq, hash FROM audit_entry e WHERE e.chain = names.chain"
            " ORDER BY seq DESC LIMIT 1) head WHERE names.chain IS NOT NULL"
        )
        return {name: (seq, hash_) for name, seq, hash_ in cursor.fetchall()}


def take(because: str) -> int:
    """Write a checkpoint of everything that is committed, now; returns how many chains.

    `because` says at what occasion: `hourly`, `bulletin 350122 2026-11`. Call it after the deed's
    transaction, never inside: a head that is rolled back must not be written down. Raises OSError.
    """
    with every_unit(because=f"checkpoint: {because}"):
        return write(settings.CHECKPOINT_FILE, because)


@transaction.atomic
def write(path: Path, because: str = "by hand", *, gap: Mapping[str, Any] | None = None) -> int:
    """Append one signed line with the heads of all chains in scope; returns how many.

    Survives a kill: what was not written to its end does not count. Raises OSError.
    """
    CheckpointMark.objects.get_or_create(pk=CheckpointMark.ONLY)
    # The lock puts writers in a row, so that a later line never holds earlier heads.
    mark = CheckpointMark.objects.select_for_update().get(pk=CheckpointMark.ONLY)
    found = heads()
    with checkpoint_file.opened_to_append(path) as tail:
        number, prev = _last(path, tail.last)
        body = {
            "number": max(mark.number, number) + 1,
            "because": because,
            "at": chain.moment(clock.now()),
            "heads": {name: list(head) for name, head in sorted(found.items())},
            "prev": prev,
            "algorithm": chain.algorithm_in_use(),
            "remembered": [mark.number, mark.hash] if mark.number else None,
        } | ({"gap": dict(gap)} if gap else {})
        line = checkpoint_lines.compose(body)
        tail.append(line)
    written = checkpoint_lines.read(line.rstrip(b"\n"), signing.trusted())
    assert isinstance(written, checkpoint_lines.Line)
    mark.number, mark.hash = written.number, written.hash
    mark.save(update_fields=["number", "hash"])
    _lay_beside(path)
    return len(found)


def key_file(path: Path) -> Path:
    """Where the public key lies beside a checkpoint file, for whoever checks it without us."""
    return path.with_name(f"{path.stem}.{signing.name_of(signing.public_key())}.pem")


def _lay_beside(path: Path) -> None:
    if not key_file(path).exists():
        key_file(path).write_bytes(signing.pem())


def _last(path: Path, raw: bytes) -> tuple[int, str]:
    """Number and hash of the line that the next one follows.

    Lines of before the signature are counted, once. A last line that cannot be believed (spoilt,
    or signed with a key of earlier that is not listed) keeps nobody from writing: the next one
    stands on what is there, and the verifier names it.
    """
    if not raw:
        return 0, chain.GENESIS
    line = checkpoint_lines.read(raw, signing.trusted())
    if isinstance(line, checkpoint_lines.Line) and line.number:
        return line.number, line.hash
    number = sum(1 for _ in checkpoint_file.lines(path))
    if isinstance(line, checkpoint_lines.Line):
        return number, line.hash
    return number, checkpoint_lines.claimed_hash(raw)
