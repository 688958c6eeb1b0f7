"""45 An error page says what to do and gives nothing away: no trace, no name, no address, no version."""

from typing import Any

import django
import pytest
from django.conf import settings as django_settings
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.db import OperationalError, ProgrammingError
from django.http import Http404, HttpResponse
from django.test import Client

from config.urls import urlpatterns as product
from tenants.access import Verb
from tenants.routes import route
from tests.cast import County

SECRET = "外单位机密-91350122MA00000000"
ERRORS: dict[str, tuple[int, Exception]] = {
    "crash": (500, ZeroDivisionError(SECRET)),
    "sql": (500, ProgrammingError(f'relation "casefiles_{SECRET}" does not exist')),
    "busy": (503, OperationalError(f"server at /run/{SECRET} went away")),
    "bad": (400, BadRequest(SECRET)),
    "odd": (400, SuspiciousOperation(SECRET)),
    "absent": (404, Http404(SECRET)),
}


def fail(request: Any, how: str) -> HttpResponse:
    """Raises what a view might raise, with a secret in its words."""
    raise ERRORS[how][1]


urlpatterns = [
    *product,
    route("u/<slug:unit>/fail/<slug:how>/", fail, verb=Verb.VIEW_INBOX, name="fail"),
]


@pytest.mark.parametrize("how", ERRORS)
def test_45_an_error_page_leaks_nothing(how: str, county: County, settings: Any) -> None:
    settings.ROOT_URLCONF = __name__
    client = Client(raise_request_exception=False)
    client.force_login(county.people["czj-handler"])
    answer = client.get(f"/u/czj/fail/{how}/?secret={SECRET}")
    assert answer.status_code == ERRORS[how][0]
    text = answer.content.decode().replace(f"?secret={SECRET}", "")
    for telling in (
        *("Traceback", "File &quot;", ".py", "settings", "Exception", "DEBUG", "Django"),
        *(SECRET, "casefiles_", "/run/", "psycopg", "SELECT", django.get_version()),
        *("陈某某", "czj-handler", str(django_settings.SECRET_KEY)),
    ):
        assert telling not in _without_way_back(text), telling
    assert "回到首页" in text or "重试" in text


def _without_way_back(text: str) -> str:
    """The page without the language form, which holds the request's own address."""
    before, found, after = text.partition('name="next"')
    return before + after.partition(">")[2] if found else text


def test_45_a_refusal_s_words_are_ours(county: County) -> None:
    """403 says that the right is missing; of which thing, and whose, it says nothing."""
    client = Client(raise_request_exception=False)
    client.force_login(county.people["czj-admin"])
    answer = client.get("/u/czj/cases/")
    assert answer.status_code == 403
    assert "没有权限" in answer.content.decode()
    assert "view cases" not in answer.content.decode()
    assert PermissionDenied.__name__ not in answer.content.decode()
