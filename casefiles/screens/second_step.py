"""The second step of a login: the code, or setting the app up; and the parts both pages share."""

from typing import Any

import segno
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from casefiles.verbs import accounts as verbs
from tenants.addresses import client_address
from tenants.models import Authenticator, User
from tenants.refusals import Refusal
from tenants.signin import pending
from tenants.signin.entering import enter
from tenants.signin.factors import Factor, Step, codes_left, next_step
from tenants.signin.sessions import BEFORE_LOGIN

ISSUER = "诚信"


class CodeForm(forms.Form):
    """A code of the app, or a recovery code where that is allowed."""

    code = forms.CharField(
        label=gettext_lazy("验证码"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}
        ),
        error_messages={"required": gettext_lazy("请输入验证码。")},
    )

    def refuse(self, words: str) -> None:
        """Say what is wrong; a spent code is not put back into the field."""
        self.add_error("code", words)
        self.data = {}


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Asks for the code after the password."""
    who = pending.read(request)
    if who is None or next_step(who.user) is not Step.CODE:
        return redirect("login")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            found = verbs.pass_second_factor(
                who.user, form.cleaned_data["code"], address=client_address(request) or ""
            )
        except Refusal as refusal:
            if not pending.count_wrong(request):
                messages.error(request, _("多次输错验证码，请重新输入密码。"))
                return redirect("login")
            form.refuse(str(refusal))
        else:
            enter(request, who.user, found)
            if found is Factor.RECOVERY:
                _warn_of_codes(request, who.user)
            return HttpResponseRedirect(who.onward or "/")
    status = 422 if request.method == "POST" else 200
    return render(request, "registration/code.html", {"form": form, "who": who.user}, status=status)


def _warn_of_codes(request: HttpRequest, user: User) -> None:
    messages.warning(
        request,
        _(
            "已用恢复码登录，还剩%(left)s个。如手机已丢失，"
            "请在右上角姓名菜单的“两步验证”中更换验证器。"
        )
        % {"left": codes_left(user)},
    )


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def setup(request: HttpRequest) -> HttpResponse:
    """Sets the app up before the first login of whoever must have one; nothing else is open."""
    who = pending.read(request)
    if who is None or next_step(who.user) is not Step.SETUP:
        return redirect("login")
    form = CodeForm(request.POST if request.POST.get("do") == "confirm" else None)
    if request.POST.get("do") == "start":
        verbs.start_authenticator(who.user)
        return redirect("login-setup")
    if form.is_bound and form.is_valid():
        try:
            codes = verbs.confirm_authenticator(who.user, form.cleaned_data["code"], keep=None)
        except Refusal as refusal:
            form.refuse(str(refusal))
        else:
            enter(request, who.user, Factor.TOTP)
            found = {"codes": codes, "onward": who.onward or "/"}
            return render(request, "registration/codes.html", found)
    words: dict[str, Any] = {"form": form, "who": who.user, **setup_words(who.user)}
    status = 422 if request.method == "POST" else 200
    return render(request, "registration/setup.html", words, status=status)


def setup_words(user: User) -> dict[str, Any]:
    """The square code and the key of an app that is being set up; nothing after a quarter of an hour."""
    since = timezone.now() - BEFORE_LOGIN
    device = Authenticator.objects.filter(user=user, confirmed=False, created_at__gt=since).first()
    if device is None:
        return {}
    square = segno.make(device.address(ISSUER), error="m", micro=False)
    return {
        "square": square.svg_data_uri(scale=5, border=2),
        "typed_key": device.typed_key,
        "issuer": ISSUER,
    }
