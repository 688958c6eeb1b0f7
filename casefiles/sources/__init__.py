"""Credit sources: where a record is queried. One interface; settings name the adapter."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class FoundRecord:
    """One record as the platform gives it."""

    severity: str
    document_no: str
    organ: str
    fact: str
    decided_on: date
    publish_until: date
    repaired_on: date | None
    disputed: bool
    # Of a record that a unit here has published: by it the copies follow when the record changes.
    source_key: str = ""


@dataclass(frozen=True)
class Answer:
    """A platform's answer: the records, the moment up to which they are complete, the raw bytes.

    The hash of `evidence` enters the trail, so the bytes must hold something that nobody can guess (a
    random salt, the platform's signature); else the identity number could be found by trying.
    """

    records: tuple[FoundRecord, ...]
    cutoff_at: datetime
    evidence: bytes
    evidence_name: str


class CreditSource(Protocol):
    """A platform that can be asked for a subject's public credit record.

    `at_once`: how many questions it may be asked side by side, from threads without a database; 1 for
    a source of our own, which is asked within a scope.
    """

    channel: str
    at_once: int

    def query(self, identifier: str, *, purpose: str, key: str) -> Answer:
        """Ask. `key` is the same for every try of one question, so that none is counted twice.

        Raises SourceUnavailable when the platform does not answer usefully within its time limit.
        """


def configured() -> CreditSource:
    """The installation's source, by `CREDIT_SOURCE`."""
    return cast(CreditSource, import_string(settings.CREDIT_SOURCE)())
