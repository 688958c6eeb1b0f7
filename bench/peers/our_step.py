"""The measured side: a month's report of a unit with two signers, then the office."""

from typing import Any

from casefiles.models import Filing, FilingKind
from casefiles.verbs import filings, progress
from tenants.actors import Actor, system
from tenants.scope import office_scope, unit_scope
from tests.cast import County

WORDS = progress.Words(progress="正常开展。")


def begin(county: County) -> Any:
    """A filing that the first signer may sign; returns its key."""
    unit, handler = county.units["zjj"], county.actor("zjj-handler")
    with unit_scope(unit):
        filing = filings.open_filing(
            unit, FilingKind.PROGRESS, "2026-01", due_at=None, by=system("bench")
        )
        progress.fill(filing, by=handler, words=WORDS)
        filings.submit(filing, by=handler)
    return filing.pk


def sign(county: County, pk: Any, by: Actor) -> None:
    """Scope, read, lock, whose turn, signature, trail, history, next task: one transaction."""
    with unit_scope(county.units["zjj"]):
        filings.sign(_found(pk), by=by, text="同意")


def accept(county: County, pk: Any, by: Actor) -> None:
    """The office's last step: contents become immutable, the process ends."""
    with office_scope(county.office):
        filings.accept(_found(pk), by=by)


def _found(pk: Any) -> Filing:
    """The filing as the screen reads it."""
    return Filing.objects.select_related("unit__office").get(pk=pk)
