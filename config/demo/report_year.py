"""A case's report in the demo: the public one, free of charge, laid in before the opinion, or used again."""

from datetime import timedelta

from casefiles.itemlists.words import UseMode
from casefiles.models import Case
from casefiles.reports import held
from casefiles.reports.words import CrisisKind, ReportKind, ReportStanding
from casefiles.verbs import report_events, reports
from config.demo.desk import Desk
from config.demo.papers import page_of
from tenants import clock

ISSUER = "信用中国（福建）"
CRISIS = "债权人公告所称到期债务约300万元未能兑付，企业书面确认。"


def report(desk: Desk, case: Case) -> None:
    """What the matter demands: the report that the unit holds already, or one that the subject brings."""
    if UseMode.REPORT.value not in case.matter.use_modes:
        return
    if waits_for_another(case) is False:
        return
    usable = held.usable_for(case)
    if usable:
        reports.use_report(case, usable[0].pk, by=desk.handler)
        return
    rng = desk.dice("report", case.case_no)
    issued_on = clock.today() - timedelta(days=rng.randint(1, 40))
    number = f"GGXY-{issued_on:%Y%m%d}-{rng.randint(1000, 9999)}"
    paper = reports.Paper(
        kind=ReportKind.PUBLIC,
        number=number,
        issued_on=issued_on,
        issuer=ISSUER,
        verify_code=f"{rng.randint(10**9, 10**10 - 1)}",
    )
    lines = [f"编号：{number}", f"主体：{case.subject.name}", f"出具：{ISSUER} {issued_on}"]
    reports.file_report(
        case,
        paper,
        name="公共信用信息报告.pdf",
        content=page_of("公共信用信息报告", lines),
        by=desk.handler,
    )


def waits_for_another(case: Case) -> bool | None:
    """Whether the only report of the case was put aside; None where it has none yet."""
    stands = [use.report.standing for use in held.uses_in(case)]
    return ReportStanding.VALID not in stands if stands else None


def trouble(desk: Desk) -> None:
    """The subject of an open case with a report cannot pay: what was decided on it waits."""
    rows = Case.objects.exclude(decided_at__isnull=False).filter(report_uses__isnull=False)
    case = rows.select_related("subject__merged_into", "unit__office").order_by("case_no").last()
    if case is not None:
        report_events.note_crisis(
            case.subject, CrisisKind.DEFAULT, clock.today(), CRISIS, by=desk.handler
        )
