"""信用报告: a report that the matter demands (notice, 三); its number stands in the opinion."""

from django.utils.translation import gettext as _

from casefiles.itemlists.words import UseMode
from casefiles.models import Case, CheckKind
from casefiles.needs.lines import Line, Standing


def line(case: Case) -> Line | None:
    """Which report the list demands."""
    if UseMode.REPORT.value not in case.matter.use_modes:
        return None
    return Line(
        CheckKind.REPORT,
        Standing.NOTED,
        _("《通知》第三条"),
        words=case.matter.report_terms,
        detail=_("报告编号请写入审查意见"),
    )
