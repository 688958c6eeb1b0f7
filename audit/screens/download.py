"""Answers that a browser saves and never opens in place."""

from urllib.parse import quote

from django.http import HttpResponse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


# Should a browser open it all the same: no script, no form, no origin.
POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"


def as_download(content: bytes, name: str, kind: str) -> HttpResponse:
    """Bytes as an attachment under a Chinese name (RFC 6266, 5987), kept by no cache."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = POLICY
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
