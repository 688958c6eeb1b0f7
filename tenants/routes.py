"""Routes of a workspace: a path, a view, and the verb that opens it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from tenants.access import Verb
from tenants.limits import Limit

View = Callable[..., HttpResponse]


def route(
    pattern: str,
    view: View,
    *,
    verb: Verb,
    name: str,
    methods: str = "GET",
    limit: Limit | None = None,
) -> URLPattern:
    """A URL pattern whose view runs only for roles that carry `verb`, by the listed methods.

    `limit` counts its requests by account and address (`tenants.limits`).
    """
    allowed = methods.split()
    if "GET" in allowed:
        allowed.append("HEAD")
    guarded = require_http_methods(allowed)(view)

    @wraps(view)
    def call(*args: Any, **kwargs: Any) -> HttpResponse:
        return guarded(*args, **kwargs)

    call.verb = verb  # type: ignore[attr-defined]
    call.methods = tuple(methods.split())  # type: ignore[attr-defined]
    call.limit = limit  # type: ignore[attr-defined]
    return path(pattern, call, name=name)
