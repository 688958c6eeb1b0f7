"""信用报告: a valid report lies in the case, or may be used in it (notice, 二(三), 三)."""

from django.utils.translation import gettext as _

from casefiles.consents.words import Judgement
from casefiles.itemlists.words import UseMode
from casefiles.models import Case, CaseState, CheckKind, ReportUse
from casefiles.needs.lines import Line, Link, Standing, link
from casefiles.reports import held
from casefiles.reports.words import ReportStanding
from tenants import clock
from tenants.clock import SHANGHAI


def line(case: Case) -> Line | None:
    """The best report that the case rests on, where the matter demands one or one was laid in.

    An open case is judged as of today, a decided one as of its decision.
    """
    demanded = UseMode.REPORT.value in case.matter.use_modes
    uses = held.uses_in(case)
    day = case.decided_at.astimezone(SHANGHAI).date() if case.decided_at else clock.today()
    stands = [(use, use.report.standing_on(day)) for use in uses]
    good = next((use for use, standing in stands if standing == ReportStanding.VALID), None)
    if good is not None or (uses and case.state == CaseState.DECIDED):
        return _done(case, good or uses[0])
    if stands:
        return _aside(case, *stands[0])
    if ReportUse.objects.filter(case=case).exists():
        return _out_of_sight(case)
    return _missing(case) if demanded else None


def _done(case: Case, use: ReportUse) -> Line:
    report = use.report
    # Words inside an f-string are not found by `manage.py words`.
    detail = _("%(issuer)s，有效期 %(first)s 至 %(last)s") % {
        "issuer": report.issuer,
        "first": report.issued_on,
        "last": report.valid_until,
    }
    return Line(
        CheckKind.REPORT,
        Standing.DONE,
        _clause(),
        words=f"{report.get_kind_display()} {report.report_no}",
        detail=detail,
        said=_("已使用"),
        sm3=use.sm3,
        links=(link(case, _("查看报告"), "report", report.pk),),
    )


def _aside(case: Case, use: ReportUse, standing: ReportStanding) -> Line:
    report = use.report
    return Line(
        CheckKind.REPORT,
        Standing.REVIEW,
        _clause(),
        words=f"{report.get_kind_display()} {report.report_no}",
        detail=_("请改用有效的报告，或由审核人复核该报告"),
        said=str(standing.label),
        links=(link(case, _("查看报告"), "report", report.pk), _way(case)),
    )


def _out_of_sight(case: Case) -> Line:
    """The report was laid into another case, which has become confidential since."""
    standing = Standing.DONE if case.state == CaseState.DECIDED else Standing.REVIEW
    words = _("所用报告在保密办件中，请改用其他报告，或由有权限的人员办理")
    return Line(CheckKind.REPORT, standing, _clause(), words=words, links=(_way(case),))


def _missing(case: Case) -> Line:
    standing, detail, said = Standing.MISSING, "", _("未提供")
    if case.state == CaseState.OPEN and case.subject.identifier:
        if held.usable_for(case):
            detail = _("本单位已有有效报告，可直接使用")
        elif (there := held.held_elsewhere(case)) is not None:
            detail = _("本县已有有效报告，可征得同意后使用")
            if there.permit.judgement == Judgement.UNSIGNED:
                standing, said = Standing.WAITING, _("等待主体签署授权书")
    return Line(
        CheckKind.REPORT,
        standing,
        _clause(),
        words=case.matter.report_terms,
        detail=detail,
        said=said,
        links=(_way(case),),
    )


def _way(case: Case) -> Link:
    return link(case, _("登记或使用报告"), "case-report", case.pk, go=case.state == CaseState.OPEN)


def _clause() -> str:
    return _("《通知》第二条第三项、第三条")
