"""Adjusting the points of a shown result: one person proposes, another approves."""

from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit.actions import declare
from audit.kept import adjusted
from audit.models import Adjustment, AdjustmentState, Assessment, Score
from audit.publicity import SHORTEST_REASON, held
from audit.record import record
from audit.scoring.engine import CENT
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.models import Office, Unit
from tenants.refusals import Refusal

PROPOSED = declare(
    "adjustment.proposed", _("提出得分调整"), "year indicator before after has_reason"
)
APPROVED = declare("adjustment.approved", _("批准得分调整"), "year indicator before after")
REJECTED = declare("adjustment.rejected", _("驳回得分调整"), "year indicator has_reason")


class PointsOutside(Refusal):
    """An indicator gives nothing below zero and nothing above its points."""

    says = _("调整后的得分应在 0 到 %(most)s 之间，最多两位小数。")


class PointsAsBefore(Refusal):
    """Nothing would change."""

    says = _("该指标现在就是 %(points)s 分，无需调整。")


class AdjustmentReasonMissing(Refusal):
    """Every adjustment, and every refusal of one, says why."""

    says = _("请写明理由（至少5个字）。")


class AdjustmentWaits(Refusal):
    """One after the other."""

    says = _("该单位的这一指标已有一项调整待批准，请先批准或者驳回那一项。")


class NoSuchLine(Refusal):
    """The indicator is not part of the shown result."""

    says = _("公示的考核结果中没有这个指标，请刷新页面后重新选择。")


class OwnAdjustment(Refusal):
    """Four eyes."""

    says = _("调整由您提出，须由另一人批准。")


class AdjustmentJudged(Refusal):
    """Somebody was quicker."""

    says = _("这项调整已经处理（%(state)s），页面显示的是最新情况。")
    too_late = True


@transaction.atomic
def propose(
    unit: Unit,
    year: int,
    indicator: str,
    after: Decimal,
    reason: str,
    *,
    by: Actor,
    appeal: UUID | None = None,
) -> Adjustment:
    """Propose other points for one indicator; they count when another person has approved them.

    Raises NotShown, YearLocked, AlreadyConfirmed, NoSuchLine, PointsOutside, PointsAsBefore,
    AdjustmentReasonMissing, AdjustmentWaits.
    """
    allow(by, Verb.ADJUST_RESULT, unit.office)
    assessment = held(unit.office, year)
    score = Score.objects.filter(assessment=assessment, unit=unit, indicator=indicator).first()
    if score is None:
        raise NoSuchLine
    if not 0 <= after <= score.out_of or after != round(after, 2):
        raise PointsOutside(most=score.out_of)
    after = after.quantize(CENT)
    before = adjusted(assessment, unit).get((unit.pk, indicator), score.points)
    if before == after:
        raise PointsAsBefore(points=after)
    if len(reason.strip()) < SHORTEST_REASON:
        raise AdjustmentReasonMissing
    of_line = Adjustment.objects.filter(assessment=assessment, unit=unit, indicator=indicator)
    if of_line.filter(state=AdjustmentState.PROPOSED).exists():
        raise AdjustmentWaits
    made = Adjustment.objects.create(
        assessment=assessment,
        unit=unit,
        indicator=indicator,
        before=before,
        after=after,
        out_of=score.out_of,
        reason=reason.strip()[:500],
        appeal=appeal,
        proposed_by=by.person,
        proposed_at=clock.now(),
    )
    record(
        PROPOSED,
        made,
        by=by,
        year=year,
        indicator=indicator,
        before=before,
        after=after,
        has_reason=True,
    )
    return made


@transaction.atomic
def approve(adjustment: Adjustment, *, by: Actor) -> Adjustment:
    """Let the adjustment count: total, rank and grade follow. Raises as `reject`."""
    found, assessment = _judge(adjustment, AdjustmentState.APPROVED, "", by=by)
    record(
        APPROVED,
        found,
        by=by,
        year=assessment.year,
        indicator=found.indicator,
        before=found.before,
        after=found.after,
    )
    return found


@transaction.atomic
def reject(adjustment: Adjustment, why: str, *, by: Actor) -> Adjustment:
    """Leave the points as they are.

    Raises OwnAdjustment, AdjustmentJudged, AdjustmentReasonMissing, NotShown, YearLocked, AlreadyConfirmed.
    """
    if len(why.strip()) < SHORTEST_REASON:
        raise AdjustmentReasonMissing
    found, assessment = _judge(adjustment, AdjustmentState.REJECTED, why.strip(), by=by)
    record(REJECTED, found, by=by, year=assessment.year, indicator=found.indicator, has_reason=True)
    return found


def _judge(
    adjustment: Adjustment, state: AdjustmentState, why: str, *, by: Actor
) -> tuple[Adjustment, Assessment]:
    allow(by, Verb.APPROVE_ADJUSTMENT, adjustment)
    assessment = held(adjustment.unit.office, adjustment.assessment.year)
    rows = Adjustment.objects.select_for_update(of=("self",)).select_related("unit__office")
    found = rows.get(pk=adjustment.pk)
    if found.state != AdjustmentState.PROPOSED or found.assessment_id != assessment.pk:
        raise AdjustmentJudged(state=found.get_state_display())
    if found.proposed_by_id == by.person.pk:
        raise OwnAdjustment
    found.state, found.judged_why = state, why[:300]
    found.judged_by, found.judged_at = by.person, clock.now()
    found.save()
    return found, assessment


def adjustments_of(office: Office, year: int) -> list[Adjustment]:
    """The adjustments of every computation of a year, latest first."""
    rows = Adjustment.objects.filter(office=office, assessment__year=year)
    related = ("unit", "proposed_by", "judged_by", "assessment")
    return list(rows.select_related(*related).order_by("-proposed_at", "pk"))
