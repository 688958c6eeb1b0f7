"""The watch over reports in open cases: who is told before one ends, and when one was put aside.

Runs again and again with the clocks' watch (`workflows.watching`) and tells each person once.
"""

from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from audit.record import record
from casefiles.models import Case, ReportUse
from casefiles.models.cases import CLOSED
from casefiles.reports import rules
from casefiles.reports.words import ReportStanding
from tenants import clock
from tenants.actors import Actor
from tenants.scope import every_unit
from workflows import actions
from workflows.models import NoticeKind, Process
from workflows.seats import open_tasks
from workflows.telling import askable, tell


def remind_all(*, by: Actor) -> int:
    """Tell whoever works on an open case that a report of it ends soon or was put aside; returns how many."""
    with every_unit(because="which open cases rest on a report"):
        rows = Case.objects.exclude(state__in=CLOSED).filter(report_uses__isnull=False)
        cases = list(rows.order_by("pk").values_list("pk", flat=True).distinct())
    return sum(_remind(pk, by) for pk in cases)


def _remind(pk: UUID, by: Actor) -> int:
    """One case in a transaction of its own; nothing once another report of it lasts longer."""
    with every_unit(because="the watch over reports"), transaction.atomic():
        case = Case.objects.select_related("unit__office").get(pk=pk)
        uses = ReportUse.objects.filter(case=case).select_related("report")
        stands = [(use, use.report.standing) for use in uses]
        good = [use for use, standing in stands if standing == ReportStanding.VALID]
        if any(not use.report.ends_soon for use in good) or not stands:
            return 0
        use, standing = max(
            stands, key=lambda each: (each[1] == ReportStanding.VALID, each[0].used_at)
        )
        process = Process.objects.select_for_update().get(case=case)
        people = {each for task in open_tasks(process) for each in askable(task)}
        told = tell(
            people | {case.opened_by_id},
            process,
            NoticeKind.REPORT,
            key=f"report {use.report_id} {standing.value}",
            text=_said(use, standing),
        )
        if told:
            record(
                actions.REPORT_WATCHED,
                case,
                by=by,
                told=told,
                days=rules.days_left(use.report.valid_until, clock.today()),
            )
    return told


def _said(use: ReportUse, standing: ReportStanding) -> str:
    """What is stored is the product's own language."""
    with override(settings.LANGUAGE_CODE):
        if standing == ReportStanding.VALID:
            return _("所用信用报告将于 %(on)s 到期") % {"on": use.report.valid_until}
        return _("所用信用报告%(standing)s") % {"standing": standing.label}
