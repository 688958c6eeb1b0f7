"""Every request has an id: in the answer's header, on error pages, in each of its log lines."""

import logging
import re
import secrets
import sys
from collections.abc import Callable
from time import monotonic

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.crypto import salted_hmac

from config.logs import request_id
from tenants.away import away, why_away

HEADER = "X-Request-ID"
# Read out over a telephone: no letter that is taken for another one.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
WELL_FORMED = re.compile(r"[A-Za-z0-9_-]{8,64}")

log = logging.getLogger("chengxin.requests")


class RequestLog:
    """The outermost middleware: gives the id, and writes one line for each request.

    A proxy's own id is taken over only where the settings trust it, and only when it is well formed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer under an id."""
        begun = monotonic()
        named = _id_of(request)
        request.request_id = named  # type: ignore[attr-defined]
        token = request_id.set(named)
        try:
            response = self.get_response(request)
            response[HEADER] = named
            log.info("request answered", extra=_about(request, response, begun))
        finally:
            request_id.reset(token)
        return response


def _id_of(request: HttpRequest) -> str:
    given = request.headers.get(HEADER, "")
    if settings.TRUST_REQUEST_ID and WELL_FORMED.fullmatch(given):
        return given
    drawn = "".join(secrets.choice(LETTERS) for _ in range(8))
    return f"{drawn[:4]}-{drawn[4:]}"


def _about(request: HttpRequest, response: HttpResponse, begun: float) -> dict[str, object]:
    """Route, method, status, milliseconds, and who as a hash: never an address with its query."""
    match = request.resolver_match
    # The person as the request has read it already; asking here would cost a statement.
    user = getattr(request, "_cached_user", None)
    key = getattr(user, "pk", None)
    return {
        "route": match.view_name if match else "",
        "method": request.method,
        "status": response.status_code,
        "ms": round((monotonic() - begun) * 1000),
        "person": salted_hmac("log", str(key)).hexdigest()[:12] if key else "",
    }


def server_error(request: HttpRequest) -> HttpResponse:
    """The 500 page with the request's id, or the 503 page where the database is away.

    Outside a workspace too: signing in, a session that is not found. Asks nothing of the database.
    """
    why = why_away(sys.exc_info()[1])
    if why is not None:
        return away(why)
    page = get_template("500.html").render({"request_id": getattr(request, "request_id", "")})
    return HttpResponse(page, status=500)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The 400 page with the request's id."""
    return render(request, "400.html", status=400)
