"""Public pages: whether a printed paper is genuine, and who asked for one's own data. No login."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from casefiles.consents import codes, gate
from casefiles.consents.asked import Asking
from casefiles.consents.words import Judgement
from casefiles.models import Consent, CounterQuery
from casefiles.screens.consent_forms import CodeForm
from casefiles.verbs import self_view
from tenants.refusals import Refusal
from tenants.scope import every_unit

TONES = {Judgement.GIVEN: "ok", Judgement.WITHDRAWN: "bad"}


class OwnForm(CodeForm):
    """The receipt's code and the own number: both, so that a lost receipt shows nothing."""

    number = forms.CharField(
        label=_("证件号码"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "mono full"}),
        help_text=_("本人身份证号码，单位填统一社会信用代码"),
    )


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Whether a paper with this code was issued, and how it stands: dates, and nothing about anybody."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    shown: dict[str, Any] = {"form": form}
    if form.is_valid():
        code = codes.read(form.cleaned_data["verify_code"])
        with every_unit(because="whoever holds a paper checks its code"):
            consent = Consent.objects.filter(code=code).select_related("case").first()
            query = CounterQuery.objects.filter(code=code).first()
            judgement = gate.standing(consent) if consent else None
        if consent is None and query is None:
            form.add_error("verify_code", _("没有这个核验码。请对照纸面逐位核对。"))
        shown |= {"consent": consent, "query": query, "judgement": judgement}
        shown["tone"] = TONES.get(judgement, "") if judgement else "ok"
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "casefiles/consents/verify.html", shown, status=status)


@login_not_required
@never_cache
@sensitive_post_parameters("number", "verify_code")
@require_http_methods(["GET", "HEAD", "POST"])
def who_asked(request: HttpRequest) -> HttpResponse:
    """谁查过我: for whoever holds a counter's receipt of the last days and knows the own number."""
    form = OwnForm(request.POST if request.method == "POST" else None)
    found: list[Asking] | None = None
    if form.is_valid():
        code = codes.read(form.cleaned_data["verify_code"])
        try:
            found = self_view.who_asked(code, form.cleaned_data["number"])
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    status = 422 if form.is_bound and form.errors else 200
    context = {
        "form": form,
        "found": found,
        "days": self_view.OPEN_FOR.days,
    }
    return render(request, "casefiles/consents/who_asked.html", context, status=status)
