"""The page for a database that is away or busy: nothing was done, and nothing that was typed is lost."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

SECONDS = 5  # what a client that asks by itself should wait


def busy(request: HttpRequest) -> HttpResponse:
    """503 with one button that sends the same form again; a chosen file has to be chosen again."""
    posted = request.method == "POST"
    typed: list[tuple[str, Any]] = [
        (name, value)
        for name, values in (request.POST.lists() if posted else ())
        if name != "csrfmiddlewaretoken"
        for value in values
    ]
    context = {"posted": posted, "typed": typed, "had_files": posted and bool(request.FILES)}
    answer = render(request, "503.html", context, status=503)
    answer["Retry-After"] = str(SECONDS)
    return answer
