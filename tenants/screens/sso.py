"""Going to the identity provider and coming back."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from mozilla_django_oidc.views import (
    OIDCAuthenticationCallbackView,
    OIDCAuthenticationRequestView,
)

from tenants.models import User
from tenants.signin.entering import after_first_step
from tenants.signin.sso import ProviderAway, endpoint


class _Ask(OIDCAuthenticationRequestView):  # type: ignore[misc]
    """Sends the browser to the provider, with state, nonce and PKCE."""

    @staticmethod
    def get_settings(attr: str, *default: Any) -> Any:
        """The provider's address comes from the provider."""
        if attr == "OIDC_OP_AUTHORIZATION_ENDPOINT":
            return endpoint("authorization_endpoint")
        return getattr(settings, attr, *default)


class _Back(OIDCAuthenticationCallbackView):  # type: ignore[misc]
    """Reads the provider's answer."""

    user: User

    def login_success(self) -> HttpResponse:
        """In, or to our own second step where the provider had none."""
        strong = getattr(self.request, "provider_is_strong", False)
        onward = after_first_step(self.request, self.user, self.success_url, confirmed=strong)
        return HttpResponseRedirect(onward)

    def login_failure(self) -> HttpResponse:
        """Back to the login page with a word that names nobody."""
        return _failed(self.request)


def _failed(request: HttpRequest) -> HttpResponse:
    messages.error(
        request,
        _("统一身份登录没有成功：本系统可能没有与您对应的账号。请重试，或联系本单位管理员。"),
    )
    return redirect("login")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def ask(request: HttpRequest) -> HttpResponse:
    """“统一身份登录”."""
    if request.method == "POST" or not settings.OIDC_ISSUER or request.user.is_authenticated:
        return redirect("login")
    try:
        answer: HttpResponse = _Ask.as_view()(request)
    except ProviderAway:
        messages.error(request, _("统一身份平台暂时无法连接，请稍后再试，或用账号和密码登录。"))
        return redirect("login")
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def back(request: HttpRequest) -> HttpResponse:
    """Where the provider sends the browser back to."""
    if request.method == "POST" or not settings.OIDC_ISSUER or request.user.is_authenticated:
        return redirect("login")
    try:
        answer: HttpResponse = _Back.as_view()(request)
    except SuspiciousOperation:
        # The state is not one that this browser went away with.
        return _failed(request)
    return answer
