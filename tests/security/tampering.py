"""A committed trail that can be tampered with by whoever owns the database, and put back as it was."""

import json
from pathlib import Path
from typing import Any

import psycopg

from audit import checkpoints
from audit.models import Entry
from audit.verify import Verdict, verify
from tenants.scope import every_unit

CHAINS = ("o:350122", "u:czj", "u:gtz", "u:zjj")
Owner = psycopg.Connection[Any]


class Trail:
    """A committed trail that can be tampered with as its owner, and put back as it was."""

    def __init__(self, owner: Owner, file: Path) -> None:
        self.owner, self.file = owner, file
        with every_unit(because="test"):
            self.length = {name: seq for name, (seq, _hash) in checkpoints.heads().items()}

    def restore(self) -> None:
        """As it was before any tampering."""
        self.owner.execute("DELETE FROM audit_entry")
        self.owner.execute("INSERT INTO audit_entry SELECT * FROM trail_as_it_was")
        self.owner.commit()

    def tamper(self, sql: str, *values: Any) -> None:
        """One statement of somebody who owns the database; it must change something."""
        assert self.owner.execute(sql, values).rowcount > 0
        self.owner.commit()

    def faults(self, file: Path | None = None) -> list[tuple[str, int]]:
        """The chains and numbers that the verifier names."""
        return [(each.chain, each.seq) for each in self.verdict(file).faults]

    def verdict(self, file: Path | None = None) -> Verdict:
        """What the verifier says."""
        with every_unit(because="test"):
            return verify(file or self.file)

    def heights(self, name: str) -> list[int]:
        """The numbers of a chain that the checkpoints hold."""
        lines = [json.loads(line) for line in self.file.read_text().splitlines()]
        return [line["heads"][name][0] for line in lines]

    def rewrite(self, name: str, first: int, last: int = 9999) -> None:
        """Change an entry and recompute every hash from it on, as a skilled owner would."""
        with every_unit(because="test"):
            rows = list(Entry.objects.filter(chain=name, seq__range=(first, last)).order_by("seq"))
        previous = rows[0].prev_hash
        rows[0].actor_name = "某某某"
        for row in rows:
            row.prev_hash = previous
            row.hash = previous = row.computed_hash()
            self.owner.execute(
                "UPDATE audit_entry SET actor_name = %s, prev_hash = %s, hash = %s"
                " WHERE chain = %s AND seq = %s",
                [row.actor_name, row.prev_hash, row.hash, name, row.seq],
            )
        self.owner.commit()
