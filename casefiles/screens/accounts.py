"""The pages of one's own account: password, second factor, where one is logged in."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth import authenticate, update_session_auth_hash
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casefiles.accounts.devices import device_words
from casefiles.screens.second_step import CodeForm, setup_words
from casefiles.verbs import accounts as verbs
from tenants.models import UserSession
from tenants.refusals import Refusal
from tenants.signin.factors import Factor, authenticator_of, codes_left, must_have_one
from tenants.signin.passwords import NoGuessablePassword
from tenants.signin.sessions import SECOND_FACTOR
from tenants.workspaces import workspaces_of

View = Callable[..., HttpResponse]
MISSING = gettext_lazy("请填写此项。")


def own_page(view: View) -> View:
    """A page outside the workspaces, never kept by a browser: the way back is in the page's head."""

    @wraps(view)
    def call(request: Any) -> HttpResponse:
        request.workspaces = workspaces_of(request.user)
        return view(request)

    return sensitive_post_parameters()(never_cache(call))


def _password(label: Any, autocomplete: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
        error_messages={"required": MISSING},
    )


class CurrentPasswordForm(forms.Form):
    """Asks for the present password; wrong ones count for the lockout as they do at the login."""

    current = _password(gettext_lazy("当前密码"), "current-password")

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_current(self) -> str:
        """The password of whoever is logged in."""
        typed: str = self.cleaned_data["current"]
        name = self.request.user.get_username()
        if authenticate(self.request, username=name, password=typed) is None:
            raise ValidationError(_("当前密码不正确。"))
        return typed


class PasswordForm(CurrentPasswordForm):
    """The present password and twice the new one."""

    new = _password(gettext_lazy("新密码"), "new-password")
    again = _password(gettext_lazy("再输一次"), "new-password")

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.fields["new"].help_text = _("至少10个字符。") + NoGuessablePassword().get_help_text()

    def clean(self) -> dict[str, Any]:
        """Both new ones are the same."""
        typed = super().clean() or {}
        if "new" in typed and "again" in typed and typed["new"] != typed["again"]:
            self.add_error("again", _("两次输入的新密码不一致。"))
        return typed


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: Any) -> HttpResponse:
    """Change the own password."""
    form = PasswordForm(request, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            with transaction.atomic():
                keep = request.session.session_key
                verbs.change_password(request.user, form.cleaned_data["new"], keep=keep)
                update_session_auth_hash(request, request.user)
        except ValidationError as wrong:
            form.add_error("new", wrong)
        except Refusal as refusal:
            form.add_error("new", str(refusal))
        else:
            messages.success(request, _("密码已修改。其他设备上的登录已全部结束。"))
            return redirect("password")
    status = 422 if form.is_bound else 200
    words = {"form": form, "has_password": request.user.has_usable_password()}
    return render(request, "casefiles/account/password.html", words, status=status)


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: Any) -> HttpResponse:
    """The own second factor: set it up, change it, renew the recovery codes."""
    do = request.POST.get("do", "")
    ask = CurrentPasswordForm(request, request.POST if do in {"start", "codes"} else None)
    form = CodeForm(request.POST if do == "confirm" else None)
    codes: list[str] = []
    if ask.is_bound and ask.is_valid():
        if do == "start":
            verbs.start_authenticator(request.user)
            return redirect("second-factor")
        codes = verbs.renew_recovery_codes(request.user)
    if form.is_bound and form.is_valid():
        try:
            # No transaction around it: a wrong code must stay counted.
            codes = verbs.confirm_authenticator(
                request.user, form.cleaned_data["code"], keep=request.session.session_key
            )
        except Refusal as refusal:
            form.refuse(str(refusal))
        else:
            request.session[SECOND_FACTOR] = Factor.TOTP.value
            request.session.cycle_key()
    if codes:
        return render(request, "casefiles/account/codes.html", {"codes": codes})
    words = {
        "device": authenticator_of(request.user),
        "left": codes_left(request.user),
        "must": must_have_one(request.user),
        "ask": ask,
        "asked": do,
        "form": form,
        **setup_words(request.user),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "casefiles/account/second_factor.html", words, status=status)


@own_page
@require_safe
def sessions(request: Any) -> HttpResponse:
    """Where one is logged in."""
    rows = UserSession.objects.filter(user=request.user, expire_date__gt=timezone.now())
    found = [
        {
            "handle": each.handle,
            "here": each.session_key == request.session.session_key,
            "device": device_words(each.agent),
            "address": each.address,
            "began": each.began_at,
            "seen": each.seen_at,
        }
        for each in rows.order_by("-seen_at")
    ]
    found.sort(key=lambda each: not each["here"])
    return render(request, "casefiles/account/sessions.html", {"sessions": found})


@require_POST
def end_session(request: Any) -> HttpResponse:
    """End one of them: `session` is its handle. A stranger's answers as one that does not exist."""
    named = request.POST.get("session")
    if named is None:
        return redirect("sessions")
    try:
        handle = UUID(named)
    except ValueError:
        raise Http404 from None
    if not verbs.end_session(request.user, handle):
        raise Http404
    messages.success(request, _("已结束该设备上的登录。"))
    return redirect("sessions")


@require_POST
def end_others(request: Any) -> HttpResponse:
    """End all but this one."""
    ended = verbs.end_other_sessions(request.user, keep=request.session.session_key)
    if not ended:
        messages.info(request, _("没有其他设备登录着您的账号。"))
        return redirect("sessions")
    said = ngettext("已结束其他设备上的%(n)s个登录。", "已结束其他设备上的%(n)s个登录。", ended)
    messages.success(request, said % {"n": ended})
    return redirect("sessions")
