"""What the check indicators share: each decided case with its query, read from its entries."""

from dataclasses import dataclass
from datetime import datetime

from audit.scoring.facts import Facts
from casefiles import actions

READS = (actions.CASE_DECIDED.name, actions.RECORD_QUERIED.name)


@dataclass(frozen=True)
class DecidedCase:
    """A decided case whose matter demands a record query."""

    decided_at: datetime
    first_query_at: datetime | None
    evidence: tuple[str, ...]


def decided_cases(facts: Facts) -> list[DecidedCase]:
    """The decided cases in scope of the duty to check (notice, 三), in the order of decision."""
    found = []
    for entries in facts.by_subject(*READS).values():
        decided = next((e for e in entries if e.action == actions.CASE_DECIDED.name), None)
        if decided is None or not decided.data["needs_record"]:
            continue
        queries = [each for each in entries if each.action == actions.RECORD_QUERIED.name]
        found.append(
            DecidedCase(
                decided.at,
                min((each.at for each in queries), default=None),
                tuple(each.number for each in entries),
            )
        )
    return sorted(found, key=lambda each: each.decided_at)
