"""The embedded register's records about made-up subjects: all kinds, for about one in seven."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from casefiles.models import RegisterRecord
from casefiles.models.register import Severity
from config.demo.dice import dice
from config.demo.identities import Sample, everybody
from config.demo.words import FACTS, ORGANS

SHARE = 0.15
_KINDS = ("usable", "minor", "repaired", "expired", "disputed")
_WEIGHTS = (40, 18, 18, 14, 10)


def keep_register() -> int:
    """Fill the register, which stands for the county's platform; returns how many records."""
    rows = [row for subject in everybody() for row in _records(subject)]
    for number, row in enumerate(rows, start=1):
        row.document_no = f"连样罚〔{row.decided_on.year}〕{number:04d}号"
    RegisterRecord.objects.bulk_create(rows)
    return len(rows)


def _records(subject: Sample) -> Iterator[RegisterRecord]:
    rng = dice("record", subject.identifier)
    if rng.random() >= SHARE:
        return
    for _ in range(2 if rng.random() < 0.12 else 1):
        yield _record(subject, rng.choices(_KINDS, _WEIGHTS)[0], rng)


def _record(subject: Sample, kind: str, rng: Random) -> RegisterRecord:
    decided_on = date(2025, 2, 1) + timedelta(days=rng.randrange(430))
    if kind == "expired":
        decided_on = date(2022, 3, 1) + timedelta(days=rng.randrange(500))
    severity = Severity.GENERAL
    if kind == "minor":
        severity = Severity.MINOR
    elif kind == "usable" and rng.random() < 0.3:
        severity = Severity.SERIOUS
    years = 2 if kind == "expired" else 3
    return RegisterRecord(
        identifier=subject.identifier,
        severity=severity,
        organ=rng.choice(ORGANS),
        fact=FACTS[kind],
        decided_on=decided_on,
        publish_until=decided_on + timedelta(days=365 * years),
        repaired_on=decided_on + timedelta(days=rng.randrange(40, 160))
        if kind == "repaired"
        else None,
        disputed=kind == "disputed",
    )
