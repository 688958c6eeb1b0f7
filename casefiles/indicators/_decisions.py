"""What the indicators of decisions share: what each decided case needed, and what was done of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from audit.scoring.facts import SMALL, Facts, Points, rate
from casefiles import actions
from casefiles.models import CheckKind

READS = (actions.CASE_DECIDED.name,)


@dataclass(frozen=True)
class Needed:
    """One check that a decided case needed, and whether it was done, not waived."""

    met: bool
    evidence: str


def needed(facts: Facts, kind: CheckKind) -> list[Needed]:
    """The decided cases that needed a kind of check. Decisions from before it was noted tell nothing."""
    return [
        Needed(kind in each.data["met"], each.number)
        for each in facts.of(*READS)
        if kind in each.data.get("demanded", ())
    ]


def share_of(
    done: int, whole: int, evidence: Sequence[str], *, names: tuple[str, str], hint: str
) -> Points:
    """Points for a plain rate: `names` are those of the two figures, `hint` is said while it is below 1."""
    return Points(
        rate(done, whole),
        {names[0]: done, names[1]: whole},
        tuple(evidence),
        for_a_person=0 < whole < SMALL,
        hint=hint if done < whole else "",
    )
