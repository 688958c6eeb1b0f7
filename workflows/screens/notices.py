"""消息: what a person was told, newest first; 已读 is one click."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casefiles.models import Filing
from tenants import asked
from tenants.workspaces import WorkspaceRequest
from workflows import telling
from workflows.models import Notice, NoticeKind
from workflows.screens.links import record_url, url

PAGE = 50


def notices(request: WorkspaceRequest) -> HttpResponse:
    """All, the unseen, or the copies alone."""
    by = request.actor
    rows = telling.notices_of(by).select_related("process__filing", "process__case", "unit")
    show = request.GET.get("show", "")
    if show == "unseen":
        rows = rows.filter(seen_at=None)
    elif show == "copies":
        rows = rows.filter(kind=NoticeKind.COPIED)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    lines = [
        (
            each,
            _title(each),
            record_url(by, each.process.record)
            if by.unit or isinstance(each.process.record, Filing)
            else "",
        )
        for each in page
    ]
    return render(
        request,
        "workflows/notices.html",
        {
            "lines": lines,
            "page": page,
            "query": asked.without_page(request),
            "show": show,
            "tabs": [("", _("全部")), ("unseen", _("未读")), ("copies", _("抄送我的"))],
            "unseen": telling.unseen(by),
            "seen_url": url(by, "notices-seen"),
        },
    )


def _title(notice: Notice) -> str:
    """The record that a notice is about, in the reader's language."""
    record = notice.process.record
    return record.title if isinstance(record, Filing) else record.case_no


def seen(request: WorkspaceRequest) -> HttpResponse:
    """全部已读."""
    marked = telling.mark_seen(request.actor, telling.notices_of(request.actor))
    if marked:
        messages.success(request, _("已全部标为已读。"))
    return redirect(url(request.actor, "notices"))
