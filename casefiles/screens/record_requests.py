"""更正、异议、修复 on the page of a record: taken in, answered, taken back."""

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from casefiles.models import CreditRecord, RecordRequest
from casefiles.screens.credit_record_forms import AnswerForm, RequestForm
from casefiles.screens.credit_records import find, page
from casefiles.verbs import dispatches
from casefiles.verbs import record_requests as verbs
from tenants.refusals import Refusal
from tenants.workspaces import WorkspaceRequest


def ask(request: WorkspaceRequest, record: UUID) -> HttpResponse:
    """Take a request in."""
    found = find(record)
    form = RequestForm(request.POST, request.FILES)
    return _do(
        request,
        found,
        form,
        lambda: verbs.ask(found, form.asked(), by=request.actor),
        _("已受理，请审核人在期限内答复。"),
        ask=form,
    )


def answer(request: WorkspaceRequest, asking: UUID) -> HttpResponse:
    """Grant it, or not."""
    found = _find(asking)
    form = AnswerForm(request.POST)
    verb = verbs.refuse if "refuse" in request.POST else verbs.grant
    return _do(
        request,
        find(found.record_id),
        form,
        lambda: verb(found, answer=form.cleaned_data["request_answer"], by=request.actor),
        _("已答复，相关办件和清单随之更新。"),
        answer=form,
    )


def drop(request: WorkspaceRequest, asking: UUID) -> HttpResponse:
    """Take it back."""
    found = _find(asking)
    form = forms.Form(request.POST)
    return _do(
        request,
        find(found.record_id),
        form,
        lambda: verbs.drop(found, by=request.actor),
        _("已撤回申请。"),
        answer=form,
    )


def send(request: WorkspaceRequest, record: UUID) -> HttpResponse:
    """Report it to the city platform anew."""
    found = find(record)
    form = forms.Form(request.POST)
    done = _("已列入报送，平台接收后显示回执。")
    return _do(
        request,
        found,
        form,
        lambda: dispatches.send_again(found, by=request.actor),
        done,
        answer=form,
    )


def _find(pk: UUID) -> RecordRequest:
    rows = RecordRequest.objects.select_related("unit__office", "record__unit__office")
    found: RecordRequest = get_object_or_404(rows, pk=pk)
    return found


def _do(
    request: WorkspaceRequest,
    found: CreditRecord,
    form: forms.Form,
    verb: Callable[[], object],
    done: str,
    **shown: forms.Form,
) -> HttpResponse:
    if not form.is_valid():
        return page(request, found, shown)
    try:
        verb()
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        fresh = find(found.pk)
        if type(form) is forms.Form:
            return page(request, fresh, status=422)
        return page(request, fresh, shown, status=422)
    messages.success(request, done)
    return redirect("unit:record", found.unit.code, found.pk)
