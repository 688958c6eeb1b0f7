"""`manage.py rotate_keys`: seal everything under the first key of CHENGXIN_DATA_KEYS.

To change the data key:

1. Make one: `openssl rand -base64 32`. Put it in front: `CHENGXIN_DATA_KEYS=2027a:<new>,2026a:<old>`.
2. Restart the web server and the workers: from now on new data is sealed with the new key, and both
   open what is there.
3. Run this command while people work. It goes in batches, may be killed and started again, and ends
   by saying what is left.
4. When nothing is left, take the old key out and restart. Keep the old key, locked away, for as long
   as there are backups from its time.

The same command changes the cipher (CHENGXIN_DATA_CIPHER) and seals files of before there were seals.
`--search-hashes` is for a new CHENGXIN_SEARCH_KEY: stop everything, set the key, run it, start again.
"""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit import exporting
from audit.record import record
from casefiles import actions
from casefiles.verbs import files
from tenants import rotation, sealing
from tenants.actors import system
from tenants.models import Office
from tenants.scope import every_unit


def holdings() -> Iterator[tuple[str, str]]:
    """Every sealed file of the product."""
    return chain(files.holdings(), exporting.holdings())


def _vouch(table: str, values: int) -> None:
    """One entry for a batch: without it the database lets no row and no version be rewritten."""
    office = Office.objects.filter(units__isnull=False).order_by("division_code").first()
    if office is not None:
        record(
            actions.VALUES_RESEALED,
            office,
            by=system("rotate_keys"),
            key=sealing.key_in_use(),
            table=table,
            values=values,
        )


class Command(BaseCommand):
    """Rotate the data keys."""

    help = "Seal all values and files under the first of CHENGXIN_DATA_KEYS; restartable."

    def add_arguments(self, parser: CommandParser) -> None:
        """Looking only, a part, or the hashes."""
        parser.add_argument("--left", action="store_true", help="only say what is left; 1 if any")
        parser.add_argument(
            "--batches", type=int, metavar="N", help="stop after N batches; the next run goes on"
        )
        parser.add_argument("--search-hashes", action="store_true", help="for a new search key")

    def handle(self, *args: Any, **options: Any) -> None:
        """Record it, seal, say how far, say what is left."""
        if options["search_hashes"]:
            self._rehash()
        elif not options["left"]:
            self._rotate(options["batches"])
        self._say_what_is_left()

    def _rotate(self, batches: int | None) -> None:
        waiting, plain = sum(rotation.left().values()), rotation.files_left(holdings)
        if waiting or plain:
            self._record(waiting, plain)
        work = chain(rotation.reseal_values(_vouch), rotation.reseal_files(holdings))
        for number, done in enumerate(work, start=1):
            failed = f", {done.failed} do not open" if done.failed else ""
            self.stdout.write(f"{done.where}: {done.sealed} sealed{failed}")
            self.stdout.flush()
            if number == batches:
                break

    def _rehash(self) -> None:
        try:
            changed = rotation.rehash(_vouch)
        except sealing.Unreadable as error:
            raise CommandError(f"Nothing was changed: {error}") from error
        self.stdout.write(f"{changed} search hashes computed")
        self._record(changed, 0)

    def _record(self, values: int, count: int) -> None:
        with every_unit(because="every office reads that its keys were changed"):
            for office in Office.objects.filter(units__isnull=False).distinct():
                record(
                    actions.KEYS_ROTATED,
                    office,
                    by=system("rotate_keys"),
                    key=sealing.key_in_use(),
                    values=values,
                    files=count,
                )

    def _say_what_is_left(self) -> None:
        waiting = rotation.left() | {"files": rotation.files_left(holdings)}
        rest = {name: count for name, count in waiting.items() if count}
        if rest:
            said = ", ".join(f"{name} {count}" for name, count in rest.items())
            raise CommandError(f"Not yet under key {sealing.key_in_use()!r}: {said}. Run it again.")
        self.stdout.write(
            f"Everything is sealed under {sealing.key_in_use()!r}; other keys may be taken out."
        )
