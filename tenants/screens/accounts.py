"""Logging in and choosing a workspace."""

from typing import Any

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tenants.signin.entering import after_first_step
from tenants.workspaces import workspaces_of


class SignInForm(AuthenticationForm):
    """One sentence for every wrong login: it does not tell which accounts there are."""

    error_messages = {
        "invalid_login": _("用户名或密码不正确。请核对后重试；连续多次输错会暂停登录。"),
        "inactive": _("用户名或密码不正确。请核对后重试；连续多次输错会暂停登录。"),
    }


class SignIn(LoginView):
    """The login page; in the demo it lists the sample accounts."""

    redirect_authenticated_user = True
    authentication_form = SignInForm

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """The password is right: in, or on to the second step."""
        onward = after_first_step(self.request, form.get_user(), self.get_success_url())
        return HttpResponseRedirect(onward)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the sample accounts where the settings name them."""
        context = super().get_context_data(**kwargs)
        context["single_sign_on"] = bool(settings.OIDC_ISSUER)
        if settings.DEMO and settings.DEMO_ACCOUNTS:
            context["demo_accounts"] = import_string(settings.DEMO_ACCOUNTS)()
            context["without_second_factor"] = not settings.SECOND_FACTOR
        return context


@require_safe
def workspaces(request: Any) -> HttpResponse:
    """Choose where to work; a person with one workspace goes straight there."""
    found = workspaces_of(request.user)
    request.workspaces = found
    if len(found) == 1 and "all" not in request.GET:
        return redirect(found[0].home)
    return render(request, "chengxin/workspaces.html")
