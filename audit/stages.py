"""The stages of a year's assessment, as the office's page draws them in a line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from audit.appealed import Appealed
from audit.models import Adjustment, AdjustmentState, Assessment
from audit.settling import last_shown_day
from tenants import clock


@dataclass(frozen=True)
class Stage:
    """One stage, as the `steps` part takes it."""

    title: str
    state: str
    who: str = ""
    when: datetime | None = None
    note: str = ""


def stages(
    assessment: Assessment | None, raised: Sequence[Appealed], made: Sequence[Adjustment]
) -> list[Stage]:
    """试算 → 公示 → 申诉 → 调整 → 领导小组审定 → 锁定; `assessment` is the shown or locked one."""
    between = (_("公示"), _("申诉"), _("调整"), _("领导小组审定"))
    if assessment is None:
        later = (*between, _("锁定"))
        return [Stage(_("试算"), "now"), *(Stage(title, "next") for title in later)]
    if assessment.shown_until is None:
        # Locked before results were shown.
        return [
            Stage(_("试算"), "done", when=assessment.as_of),
            *(Stage(title, "skipped") for title in between),
            Stage(_("锁定"), "done", _name(assessment.locked_by), assessment.locked_at),
        ]
    over = clock.now() >= assessment.shown_until
    waiting = sum(each.is_open for each in raised)
    proposed = sum(each.state == AdjustmentState.PROPOSED for each in made)
    confirmed, locked = assessment.confirmed_at, assessment.locked_at
    settled = over and not waiting and not proposed
    until = _("至 %(last)s 24:00") % {"last": last_shown_day(assessment)}
    return [
        Stage(_("试算"), "done", when=assessment.as_of),
        Stage(_("公示"), "done" if over else "now", _name(assessment.shown_by), None, until),
        Stage(_("申诉"), _state(over and not waiting, True), note=_count(len(raised), waiting)),
        Stage(_("调整"), _state(settled, over), note=_count(len(made), proposed)),
        Stage(
            _("领导小组审定"),
            _state(confirmed is not None, settled),
            _name(assessment.confirmed_by),
            confirmed,
            assessment.minutes,
        ),
        Stage(
            _("锁定"),
            _state(locked is not None, confirmed is not None),
            _name(assessment.locked_by),
            locked,
        ),
    ]


def _state(done: bool, begun: bool) -> str:
    return "done" if done else ("now" if begun else "next")


def _count(total: int, waiting: int) -> str:
    if not total:
        return _("无")
    if waiting:
        return _("%(total)s 件，%(waiting)s 件待处理") % {"total": total, "waiting": waiting}
    return _("%(total)s 件，均已处理") % {"total": total}


def _name(person: object) -> str:
    return str(getattr(person, "display_name", "") or "")
