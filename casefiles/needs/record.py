"""信用记录: the platform is asked for the subject's record before the decision (notice, 三)."""

from datetime import datetime

from django.utils.translation import gettext as _

from casefiles.models import Case, CaseState, CheckKind, RecordQuery, WaitingQuery
from casefiles.models.cases import CLOSED
from casefiles.needs.lines import Line, Link, Standing, link
from tenants.clock import SHANGHAI


def line(case: Case) -> Line | None:
    """The latest query, where the matter demands one or one was made; the question that waits."""
    latest = RecordQuery.objects.filter(case=case).select_related("operator", "evidence").first()
    waiting = _waiting(case)
    if latest is not None:
        return _done(case, latest, waiting)
    if waiting is not None:
        return Line(
            CheckKind.RECORD,
            Standing.WAITING,
            _clause(),
            words=waiting.get_trouble_display(),
            detail=_waits(waiting),
            links=_by_hand(case),
        )
    if not case.matter.needs_record:
        return None
    return Line(
        CheckKind.RECORD, Standing.MISSING, _clause(), said=_("未查询"), links=_by_hand(case)
    )


def _waiting(case: Case) -> WaitingQuery | None:
    if case.state in CLOSED:
        return None
    return WaitingQuery.objects.filter(case=case).select_related("asked_by").first()


def _done(case: Case, latest: RecordQuery, waiting: WaitingQuery | None) -> Line:
    detail = _("%(who)s %(at)s 查询，数据截至 %(cut)s") % {
        "who": latest.operator,
        "at": _moment(latest.queried_at),
        "cut": _moment(latest.cutoff_at),
    }
    if latest.address:
        detail += _("，网址 %(address)s") % {"address": latest.address}
    if waiting is not None:
        detail += _("；再次查询尚无答复：%(waits)s") % {"waits": _waits(waiting)}
    return Line(
        CheckKind.RECORD,
        Standing.DONE,
        _clause(),
        words=_(latest.channel),
        detail=detail,
        said=_("已查询"),
        sm3=latest.evidence.sm3,
        links=(link(case, _("证据"), "file", latest.evidence_id), *_by_hand(case)),
    )


def _by_hand(case: Case) -> tuple[Link, ...]:
    """The other way, while the case is being checked."""
    if case.state != CaseState.OPEN or case.forgotten_at is not None:
        return ()
    return (link(case, _("人工查询"), "case-query-manual", case.pk),)


def _waits(waiting: WaitingQuery) -> str:
    """Since when, how often, and when the product asks again by itself."""
    return _("%(who)s %(at)s 提出，已试%(tries)s次，%(next)s 起自动再查") % {
        "who": waiting.asked_by,
        "at": _moment(waiting.asked_at),
        "tries": waiting.tries,
        "next": f"{waiting.next_at.astimezone(SHANGHAI):%H:%M}",
    }


def _clause() -> str:
    return _("《通知》第三条")


def _moment(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
