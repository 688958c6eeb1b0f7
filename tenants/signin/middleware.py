"""Guards of the sessions: who must log in again, who is still at work, who lacks the second factor."""

from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from tenants.signin import pending
from tenants.signin.factors import Step, lacks, next_step
from tenants.signin.sessions import SessionStore

View = Callable[..., HttpResponseBase]


class LoginRequired(LoginRequiredMiddleware):
    """Sends to the login page; whoever was logged in before reads why that is over."""

    def process_view(
        self, request: HttpRequest, view_func: View, view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        """The redirect. A part of a page that asks by itself takes its whole page along."""
        answer = super().process_view(request, view_func, view_args, view_kwargs)
        if answer is None:
            return None
        if settings.SESSION_COOKIE_NAME in request.COOKIES and pending.KEY not in request.session:
            messages.info(
                request,
                _(
                    "登录已结束，请重新登录：超过%(minutes)s分钟未操作、密码或角色有变动，"
                    "或已在别处退出。"
                )
                % {"minutes": settings.IDLE_MINUTES},
            )
        if "HX-Request" in request.headers:
            page = urlsplit(request.headers.get("HX-Current-URL", "/")).path
            words = urlencode({REDIRECT_FIELD_NAME: page})
            return HttpResponse(headers={"HX-Redirect": f"{reverse('login')}?{words}"})
        return answer


class AtWork:
    """Puts the idle exit off, and lets nobody work whose roles demand a second factor without it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the work is in process_view."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Lead to the second step, or count the request as activity."""
        user = request.user
        if not user.is_authenticated or not getattr(view, "login_required", True):
            return None
        if lacks(request.session, user):
            pending.begin(request, user, request.get_full_path() if request.method == "GET" else "")
            return redirect("login-code" if next_step(user) is Step.CODE else "login-setup")
        # A page that asks by itself every two seconds is nobody at work.
        if "HX-Request" not in request.headers:
            cast(SessionStore, request.session).touch()
        return None
