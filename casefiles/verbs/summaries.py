"""Half-year summaries: figures counted by the product, a drafted text that the unit edits."""

from django.db import transaction

from audit.record import record
from casefiles import turns
from casefiles.identifiers import mask_within
from casefiles.models import Filing, FilingKind, HalfYearSummary
from casefiles.models.summaries import PARTS
from casefiles.refusals import NotWithUnit
from casefiles.summaries import actions, figures
from casefiles.summaries.drafting import Told, draft
from casefiles.turns import Step
from casefiles.verbs.revisions import shown_revision
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor


@transaction.atomic
def fill(filing: Filing, *, by: Actor, words: dict[str, str]) -> HalfYearSummary:
    """Write the text; the figures are counted anew. Raises NotWithUnit and the refusals of a turn."""
    allow(by, Verb.FILL_FILING, filing)
    turns.demand_kind(filing, FilingKind.SUMMARY)
    turns.hold(filing, Step.PREPARE, by=by)
    if not filing.is_with_unit:
        raise NotWithUnit
    summary = _counted(filing)
    for name in PARTS:
        setattr(summary, name, mask_within(words.get(name, "")))
    summary.save()
    filled = sum(bool(getattr(summary, name).strip()) for name in PARTS)
    record(actions.SUMMARY_WRITTEN, filing, by=by, revision=filing.revision, summary_parts=filled)
    return summary


def shown(filing: Filing, *, at_office: bool) -> HalfYearSummary | None:
    """What the unit prepares, or what last reached the office."""
    revision = shown_revision(filing, at_office=at_office)
    return HalfYearSummary.objects.filter(filing=filing, revision=revision).first()


def drafted(filing: Filing) -> dict[str, str]:
    """The text to begin from, from the figures as they are now."""
    counted = figures.counted(filing.unit_id, filing.period)
    term = {name: value[0] for name, value in counted.items()}
    first_half = filing.period.endswith("H1")
    return draft(Told(filing.unit.name, int(filing.period[:4]), first_half, term))


def _counted(filing: Filing) -> HalfYearSummary:
    """The present revision with figures as they are now, not saved."""
    summary = HalfYearSummary.objects.filter(filing=filing, revision=filing.revision).first()
    if summary is None:
        summary = HalfYearSummary(unit=filing.unit, filing=filing, revision=filing.revision)
    summary.figures = figures.counted(filing.unit_id, filing.period)
    summary.counted_at = clock.now()
    return summary


def begin(filing: Filing) -> None:
    """A summary begins empty: its draft is made from the figures when the page is opened."""


def freeze(filing: Filing) -> dict[str, int] | None:
    """Count once more and freeze; None while the unit has not said what was done."""
    summary = _counted(filing)
    if not summary.work.strip():
        return None
    summary.save()
    return {name: value[0] for name, value in summary.figures.items()}


def accept(filing: Filing) -> None:
    """Nothing to do: an accepted summary is simply never written again."""


def copy_to(filing: Filing, revision: int) -> None:
    """The next revision begins with the same words."""
    old = HalfYearSummary.objects.get(filing=filing, revision=filing.revision)
    HalfYearSummary.objects.create(
        unit=filing.unit,
        filing=filing,
        revision=revision,
        figures=old.figures,
        counted_at=old.counted_at,
        **{name: getattr(old, name) for name in PARTS},
    )
