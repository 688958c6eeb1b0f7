"""Logging in and choosing a workspace."""

from typing import Any

from django.conf import settings
from django.contrib.auth.views import LoginView
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from tenants.workspaces import workspaces_of


class SignIn(LoginView):
    """The login page; in the demo it lists the sample accounts."""

    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the sample accounts where the settings name them."""
        context = super().get_context_data(**kwargs)
        if settings.DEMO and settings.DEMO_ACCOUNTS:
            context["demo_accounts"] = import_string(settings.DEMO_ACCOUNTS)()
        return context


@require_safe
def workspaces(request: Any) -> HttpResponse:
    """Choose where to work; a person with one workspace goes straight there."""
    found = workspaces_of(request.user)
    request.workspaces = found
    if len(found) == 1 and "all" not in request.GET:
        return redirect(found[0].home)
    return render(request, "chengxin/workspaces.html")
