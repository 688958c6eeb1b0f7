"""A database that is away, busy, full or read-only: one calm page instead of an error, nothing half done."""

import logging
import sys
from typing import Any

from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

# PostgreSQL's own numbers (appendix A of its manual).
DISK_FULL = "53100"
READ_ONLY = "25006"
WAITED_TOO_LONG = {"25P03", "25P04"}
RETRY_AFTER_SECONDS = "5"

log = logging.getLogger(__name__)


def why_away(error: BaseException | None) -> str | None:
    """`full`, `read_only` or `busy` (away, too many connections, a lock or a time limit); else None."""
    if not isinstance(error, DatabaseError | InterfaceError):
        return None
    state = getattr(error.__cause__, "sqlstate", None) or ""
    if state == DISK_FULL:
        return "full"
    if state == READ_ONLY:
        return "read_only"
    if isinstance(error, OperationalError | InterfaceError) or state in WAITED_TOO_LONG:
        return "busy"
    return None


def away(why: str, request: HttpRequest | None = None) -> HttpResponse:
    """The page, with one button that sends the same form again; a file has to be chosen again.

    Without a request it asks the database for nothing, not even who is signed in.
    """
    log.error("the database is %s: %s", why, sys.exc_info()[1])
    if request is not None:
        response = render(request, "503.html", {"why": why} | _typed(request), status=503)
    else:
        response = HttpResponse(render_to_string("503.html", {"why": why}), status=503)
    response["Retry-After"] = RETRY_AFTER_SECONDS
    return response


def _typed(request: HttpRequest) -> dict[str, Any]:
    if request.method != "POST":
        return {}
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken"
        for value in values
    ]
    return {"posted": True, "typed": fields, "had_files": bool(request.FILES)}
