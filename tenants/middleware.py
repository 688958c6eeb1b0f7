"""From the URL to a scope and a membership, or 404. No workspace, no scope."""

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, ImproperlyConfigured
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import render
from django.utils import translation

from tenants.access import Verb, may
from tenants.away import away, why_away
from tenants.models import User
from tenants.scope import go_on, person_scope
from tenants.sealing import Unreadable
from tenants.turned_away import TurnedAway, turn_away
from tenants.workspaces import Workspace, workspaces_in_scope

View = Callable[..., HttpResponse]
log = logging.getLogger(__name__)


class ChineseFirst(LocaleMiddleware):
    """Chinese unless the person chose English: an old browser's own language decides nothing."""

    def process_request(self, request: HttpRequest) -> None:
        """Read the choice from its cookie."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language


class WorkspaceMiddleware:
    """Runs a workspace's view inside its scope, in one transaction, when the role carries its verb.

    A unit that is not the person's answers exactly as one that does not exist: 404. A verb the
    person's roles lack answers 403, which names nothing but the verb's absence. An exception rolls
    the transaction back; a database that is away or busy answers 503 and keeps nothing half done.
    Who is turned away is told (`tenants.doors`), for a foreign thing as for an absent one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the work is in process_view, where the URL has been resolved."""
        return self.get_response(request)

    def process_view(
        self, request: Any, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Answer a workspace's URL; leave every other URL alone."""
        if "unit" not in kwargs and "office" not in kwargs:
            return None
        verb = getattr(view, "verb", None)
        if not isinstance(verb, Verb):
            raise ImproperlyConfigured(f"{view} stands in a workspace and names no verb")
        if "%00" in request.META["QUERY_STRING"]:
            raise BadRequest("PostgreSQL holds no NUL")
        assert isinstance(request.user, User)  # LoginRequiredMiddleware stands before us
        rest = {name: value for name, value in kwargs.items() if name not in {"unit", "office"}}
        try:
            try:
                with person_scope(request.user):
                    request.workspaces = workspaces_in_scope()
                    workspace = _chosen(request.workspaces, kwargs)
                    if workspace is not None:
                        request.workspace = workspace
                        request.actor = workspace.actor(request.user)
                        if may(request.actor, verb):
                            with go_on(workspace.in_view()):
                                return view(request, *args, **rest)
            except Http404:
                self._turn_away(request, 404, rest)
                raise
            # Refusals are written when the transaction has ended.
            if workspace is None:
                self._turn_away(request, 404, kwargs)
                raise Http404
            self._turn_away(request, 403, rest)
            return render(request, "403.html", status=403)
        except Unreadable as error:
            log.error("%s: %s", request.path, error)
            return render(request, "unreadable.html", {"error": error}, status=500)
        except DatabaseError as error:
            why = why_away(error)
            if why is None:
                raise
            return away(why, request)
        except InterfaceError:
            return away("busy", request)

    def _turn_away(self, request: Any, status: int, asked: dict[str, Any]) -> None:
        """Tell who was refused, in a transaction of its own. Raises OperationalError unwritten."""
        workspace = getattr(request, "workspace", None)
        home = workspace or next(iter(request.workspaces), None)
        refused = TurnedAway(
            request.user, request.path, request.method, status, workspace, home, asked
        )
        try:
            turn_away(refused)
        except DatabaseError as error:
            log.exception("a refusal could not be written")
            raise OperationalError("a refusal could not be written") from error


def _chosen(workspaces: list[Workspace], asked: dict[str, Any]) -> Workspace | None:
    """The workspace that the path names, if the person has it."""
    for each in workspaces:
        if each.unit is not None and each.unit.code == asked.get("unit"):
            return each
        if each.unit is None and each.office.division_code == asked.get("office"):
            return each
    return None
