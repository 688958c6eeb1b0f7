"""Guards of the sessions: who must log in again, who is still at work, who lacks the second factor."""

from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from tenants.signin import pending
from tenants.signin.factors import Step, lacks, next_step
from tenants.signin.sessions import SessionStore

View = Callable[..., HttpResponse]


class LoginRequired(LoginRequiredMiddleware):
    """Sends to the login page; whoever was logged in before reads why that is over."""

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        """The redirect, with a word for a browser that still holds a session's cookie."""
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            messages.info(
                request,
                _(
                    "登录已结束，请重新登录：超过%(minutes)s分钟未操作、密码或角色有变动，"
                    "或已在别处退出。"
                )
                % {"minutes": settings.IDLE_MINUTES},
            )
        return super().handle_no_permission(request, view_func)


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
