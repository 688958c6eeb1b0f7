"""Monthly progress: figures counted by the product, words by the unit, a nil report in one click."""

from dataclasses import dataclass

from django.db import transaction

from audit.record import record
from casefiles import actions, turns
from casefiles.counting import figures_of
from casefiles.identifiers import mask_within
from casefiles.models import Filing, ProgressReport
from casefiles.models.progress import FIGURES
from casefiles.refusals import NotWithUnit
from casefiles.turns import Step
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor


@dataclass(frozen=True)
class Words:
    """What the unit writes itself."""

    progress: str = ""
    problems: str = ""
    next_steps: str = ""
    nil_reason: str = ""


@transaction.atomic
def fill(filing: Filing, *, by: Actor, words: Words, nil: bool = False) -> ProgressReport:
    """Write the month's words; the figures are counted anew. `nil` makes it a nil report."""
    allow(by, Verb.FILL_FILING, filing)
    turns.hold(filing, Step.PREPARE, by=by)
    if not filing.is_with_unit:
        raise NotWithUnit
    report = _counted(filing)
    report.progress = mask_within(words.progress)
    report.problems = mask_within(words.problems)
    report.next_steps = mask_within(words.next_steps)
    report.nil_reason = mask_within(words.nil_reason) if nil else ""
    report.save()
    if filing.nil != nil:
        filing.nil = nil
        filing.save()
    record(actions.PROGRESS_FILLED, filing, by=by, revision=filing.revision, nil=nil)
    return report


def _counted(filing: Filing) -> ProgressReport:
    """The present revision's report with figures as they are now."""
    report, _new = ProgressReport.objects.get_or_create(
        filing=filing,
        revision=filing.revision,
        unit_id=filing.unit_id,
        defaults={"office_id": filing.office_id, "counted_at": clock.now()},
    )
    for name, value in figures_of(filing.unit_id, filing.period).items():
        setattr(report, name, value)
    report.counted_at = clock.now()
    return report


def begin(filing: Filing) -> None:
    """A new month begins empty."""


def freeze(filing: Filing) -> dict[str, int] | None:
    """Count once more and freeze; None when the unit has written nothing and claims no nil."""
    report = _counted(filing)
    if not (report.progress.strip() or filing.nil):
        return None
    report.save()
    return report.figures


def accept(filing: Filing) -> None:
    """Nothing to do: an accepted report is simply never written again."""


def copy_to(filing: Filing, revision: int) -> None:
    """The next revision begins with the same words."""
    report = ProgressReport.objects.get(filing=filing, revision=filing.revision)
    copied = {name: getattr(report, name) for name in FIGURES}
    ProgressReport.objects.create(
        unit=filing.unit,
        filing=filing,
        revision=revision,
        progress=report.progress,
        problems=report.problems,
        next_steps=report.next_steps,
        nil_reason=report.nil_reason,
        counted_at=report.counted_at,
        **copied,
    )
