"""Checkpoints: the heads of all chains, written down outside the database.

A chain can be rewritten from its first entry by whoever owns the database; it cannot be made to
agree with a head that was written elsewhere before. The file is a chain of its own.
"""

import fcntl
import json
import os
from pathlib import Path

from django.db import connection

from audit import chain
from tenants import clock
from tenants.scope import current_scope


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


def write(path: Path) -> int:
    """Append one line with the heads of all chains in scope; returns how many. Survives a kill."""
    found = heads()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        lines = [line for line in file.read().splitlines() if line.strip()]
        previous = json.loads(lines[-1])["hash"] if lines else chain.GENESIS
        body = {
            "at": chain.moment(clock.now()),
            "heads": {name: list(head) for name, head in sorted(found.items())},
            "prev": previous,
            "algorithm": chain.algorithm_in_use(),
        }
        line = body | {"hash": chain.digest(chain.canonical(body))}
        file.write(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return len(found)
