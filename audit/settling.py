"""What still stands between a shown result and the leading group's decision."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from audit.appealed import UPHELD, Appealed, appeals
from audit.models import Adjustment, AdjustmentState, Assessment
from tenants import clock
from tenants.refusals import Refusal


class StillShown(Refusal):
    """The units still may appeal."""

    says = _("公示期至%(last)s 24:00，期满后才能审定和锁定。")


class AppealsOpen(Refusal):
    """Every appeal is answered first."""

    says = _("还有%(count)s件申诉没有答复，请先在“申诉”中逐件答复。")


class AdjustmentsOpen(Refusal):
    """Every adjustment is approved or refused first."""

    says = _("还有%(count)s项得分调整待批准，请由提出人以外的人在“调整”中批准。")


class UpheldUnadjusted(Refusal):
    """An appeal that was upheld changes the points."""

    says = _("%(count)s件申诉已经支持，但没有已批准的得分调整（%(which)s），请重新提出调整。")


def unsettled(assessment: Assessment) -> Iterator[Refusal]:
    """Everything that must be done before a shown result is final, as the refusals that say so."""
    assert assessment.shown_until is not None
    if clock.now() < assessment.shown_until:
        yield StillShown(last=last_shown_day(assessment))
    raised = appeals(assessment)
    waiting = sum(each.is_open for each in raised)
    if waiting:
        yield AppealsOpen(count=waiting)
    made = list(Adjustment.objects.filter(assessment=assessment))
    proposed = sum(each.state == AdjustmentState.PROPOSED for each in made)
    if proposed:
        yield AdjustmentsOpen(count=proposed)
    lacking = [each for each in raised if each.state == UPHELD and not _followed(each, made)]
    if lacking:
        which = _t("、").join(f"{each.unit.short_name} {each.indicator}" for each in lacking)
        yield UpheldUnadjusted(count=len(lacking), which=which)


def last_shown_day(assessment: Assessment) -> str:
    """The last day on which the units may appeal, as people say it."""
    assert assessment.shown_until is not None
    last = assessment.shown_until.astimezone(clock.SHANGHAI) - timedelta(seconds=1)
    return last.date().isoformat()


def _followed(appeal: Appealed, made: list[Adjustment]) -> bool:
    """Whether an adjustment was made of it, then or later; a proposed one is named already."""
    return any(
        each.unit_id == appeal.unit.pk
        and each.indicator == appeal.indicator
        and each.state != AdjustmentState.REJECTED
        and appeal.decided_at is not None
        and each.proposed_at >= appeal.decided_at
        for each in made
    )
