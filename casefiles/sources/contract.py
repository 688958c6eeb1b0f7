"""The city platform's answer, read strictly: what is not as agreed is no answer (docs/city-platform.md)."""

import json
from datetime import date, datetime
from typing import Any
from uuid import UUID

from casefiles.models.register import Severity
from casefiles.sources import FoundRecord

MOST_RECORDS = 500
_TEXTS = {"document_no": 80, "organ": 100, "fact": 300}


class NotAsAgreed(ValueError):
    """Which part of the answer is wrong. Holds no value of it: it may be personal."""


def question(identifier: str, purpose: str) -> bytes:
    """The body of a query."""
    return json.dumps({"identifier": identifier, "purpose": purpose}, ensure_ascii=False).encode()


def read(
    body: bytes, identifier: str, *, now: datetime
) -> tuple[tuple[FoundRecord, ...], datetime]:
    """The records and the moment up to which they are complete. Raises NotAsAgreed."""
    try:
        said = json.loads(body.decode())
    except (ValueError, RecursionError) as error:
        raise NotAsAgreed("not JSON") from error
    if not isinstance(said, dict) or said.get("version") != 1:
        raise NotAsAgreed("version")
    if said.get("identifier") != identifier:
        raise NotAsAgreed("identifier")
    cutoff = _moment(said.get("cutoff_at"))
    if cutoff > now:
        raise NotAsAgreed("cutoff_at")
    rows = said.get("records")
    if not isinstance(rows, list) or len(rows) > MOST_RECORDS:
        raise NotAsAgreed("records")
    return tuple(_record(row) for row in rows), cutoff


def _record(row: Any) -> FoundRecord:
    if not isinstance(row, dict):
        raise NotAsAgreed("records")
    texts = {}
    for name, longest in _TEXTS.items():
        text = row.get(name)
        if not isinstance(text, str) or not text.strip() or len(text) > longest or "\0" in text:
            raise NotAsAgreed(name)
        texts[name] = text
    if row.get("severity") not in Severity.values:
        raise NotAsAgreed("severity")
    if not isinstance(row.get("disputed"), bool):
        raise NotAsAgreed("disputed")
    repaired = row.get("repaired_on")
    return FoundRecord(
        severity=row["severity"],
        decided_on=_day(row, "decided_on"),
        publish_until=_day(row, "publish_until"),
        repaired_on=None if repaired is None else _day(row, "repaired_on"),
        disputed=row["disputed"],
        source_key=_own(row.get("record")),
        **texts,
    )


def _own(name: Any) -> str:
    """The record that we reported ourselves, if the platform names it; by it the copies follow."""
    try:
        return str(UUID(name)) if isinstance(name, str) else ""
    except ValueError:
        return ""


def _day(row: dict[str, Any], name: str) -> date:
    try:
        return date.fromisoformat(row.get(name, ""))
    except (TypeError, ValueError) as error:
        raise NotAsAgreed(name) from error


def _moment(text: Any) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise NotAsAgreed("cutoff_at") from error
    if found.tzinfo is None:
        raise NotAsAgreed("cutoff_at")
    return found
