"""Showing an identity number in full, once, to whoever says what for."""

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from casefiles.models import Case
from casefiles.personal import Purpose
from casefiles.verbs import reading
from tenants.refusals import Refusal
from tenants.workspaces import WorkspaceRequest


class NeedForm(forms.Form):
    """What personal data is read for."""

    purpose = forms.ChoiceField(label=_("用途"), choices=[("", _("请选择")), *Purpose.choices])
    text = forms.CharField(
        label=_("说明"),
        max_length=200,
        help_text=_("例如：制作不予许可决定书。说明记入台账，请勿填写姓名和证件号码。"),
    )

    @property
    def need(self) -> reading.Need:
        """As the verb takes it."""
        return reading.Need(self.cleaned_data["purpose"], self.cleaned_data["text"])


def identifier(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """Ask what for; then the number, on this one answer."""
    rows = Case.objects.select_related("unit__office", "subject", "matter")
    found = get_object_or_404(rows, pk=case)
    form = NeedForm(request.POST if request.method == "POST" else None)
    number = ""
    if form.is_valid():
        try:
            number = reading.show_identifier(found, form.need, by=request.actor)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return render(
        request,
        "casefiles/identifier.html",
        {"case": found, "form": form, "number": number},
        status=422 if request.method == "POST" and not number else 200,
    )
