"""信用记录: the platform is asked for the subject's record before the decision (notice, 三)."""

from datetime import datetime

from django.utils.translation import gettext as _

from casefiles.models import Case, CheckKind, RecordQuery
from casefiles.needs.lines import Line, Standing, link
from tenants.clock import SHANGHAI


def line(case: Case) -> Line | None:
    """The latest query, where the matter demands one or one was made."""
    latest = RecordQuery.objects.filter(case=case).select_related("operator", "evidence").first()
    if latest is None:
        if not case.matter.needs_record:
            return None
        return Line(CheckKind.RECORD, Standing.MISSING, _clause(), said=_("未查询"))
    when = {
        "who": latest.operator,
        "at": _moment(latest.queried_at),
        "cut": _moment(latest.cutoff_at),
    }
    return Line(
        CheckKind.RECORD,
        Standing.DONE,
        _clause(),
        words=_(latest.channel),
        detail=_("%(who)s %(at)s 查询，数据截至 %(cut)s") % when,
        said=_("已查询"),
        sm3=latest.evidence.sm3,
        links=(link(case, _("证据"), "file", latest.evidence_id),),
    )


def _clause() -> str:
    return _("《通知》第三条")


def _moment(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
