"""归集公示: the records a unit registers, one on its page, publishing several at once."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casefiles.identifiers import BadIdentifier
from casefiles.models import (
    Commitment,
    CreditRecord,
    Dispatch,
    DispatchState,
    RecordRequest,
)
from casefiles.models.commitments import CommitmentState
from casefiles.registering.words import RecordKind, RecordState, RequestState
from casefiles.screens.credit_record_forms import (
    AnswerForm,
    RecordForm,
    RequestForm,
    as_told,
    from_commitment,
)
from casefiles.screens.due import due
from casefiles.verbs import credit_records as verbs
from casefiles.verbs import dispatches
from casefiles.workdays.deadlines import last_day_of
from tenants import asked, clock
from tenants.access import Verb, may
from tenants.refusals import Refusal
from tenants.workspaces import WorkspaceRequest

PAGE = 50
TABS = ("draft", "asked", "declined", "published", "ended")


def records(request: WorkspaceRequest, refusal: str = "") -> HttpResponse:
    """The unit's records by what is to be done; drafts by the day until which they are published."""
    tab = request.GET.get("tab", "draft")
    tab = tab if tab in TABS else "draft"
    kind = request.GET.get("kind", "")
    kind = kind if kind in RecordKind.values else ""
    rows = CreditRecord.objects.filter(kind=kind) if kind else CreditRecord.objects.all()
    conditions = _tabs()
    counts = rows.aggregate(
        **{name: Count("pk", filter=each, distinct=True) for name, each in conditions.items()}
    )
    order = ("due_at", "pk") if tab == "draft" else ("-entered_at", "pk")
    shown = rows.filter(conditions[tab]).select_related("entered_by", "published_by").distinct()
    page = Paginator(shown.order_by(*order), PAGE).get_page(request.GET.get("page"))
    names = {
        "draft": _("待公示"),
        "asked": _("更正、异议与修复"),
        "declined": _("平台退回"),
        "published": _("已公示"),
        "ended": _("已撤下或作废"),
    }
    context = {
        "page": page,
        "rows": [(each, _due(each), _badge(each)) for each in page],
        "tab": tab,
        "tabs": [(name, label, counts[name]) for name, label in names.items()],
        "kind": kind,
        "kinds": RecordKind.choices,
        "query": asked.without_page(request),
        "may_enter": may(request.actor, Verb.KEEP_RECORDS),
        "may_publish": tab == "draft" and may(request.actor, Verb.PUBLISH_RECORDS),
        "person": request.actor.person,
        "refusal": refusal,
    }
    status = 422 if refusal else 200
    return render(request, "casefiles/records/list.html", context, status=status)


def _tabs() -> dict[str, Q]:
    return {
        "draft": Q(state=RecordState.DRAFT),
        "asked": Q(requests__state=RequestState.OPEN),
        "declined": Q(pk__in=_declined()),
        "published": Q(state=RecordState.PUBLISHED),
        "ended": Q(state__in=(RecordState.WITHDRAWN, RecordState.DISCARDED)),
    }


def _declined() -> QuerySet[Dispatch, Any]:
    """The records whose last message the platform declined."""
    later = Dispatch.objects.filter(record=OuterRef("record"), sequence__gt=OuterRef("sequence"))
    declined = Dispatch.objects.filter(state=DispatchState.DECLINED)
    return declined.filter(~Exists(later)).values("record")


def _is_unsent(found: CreditRecord, sent: list[Dispatch]) -> bool:
    told = found.state in {RecordState.PUBLISHED, RecordState.WITHDRAWN}
    return told and (not sent or sent[0].state == DispatchState.DECLINED)


def _due(each: CreditRecord) -> Any:
    return due(each.due_at) if each.state == RecordState.DRAFT else None


def _badge(each: CreditRecord) -> Any:
    return each.usability_on(clock.today())


def new(request: WorkspaceRequest) -> HttpResponse:
    """Enter a record; `?commitment=` fills in what a signed commitment says."""
    unit = request.workspace.unit
    assert unit is not None
    posted = request.method == "POST"
    form = RecordForm(request.POST if posted else None, initial=_begun(request))
    if form.is_valid():
        made = _try(form, lambda: verbs.enter(unit, form.told(), by=request.actor))
        if made is not None:
            said = _("已录入，请审核人最迟在%(day)s公示。")
            messages.success(request, said % {"day": last_day_of(made.due_at).isoformat()})
            return redirect("unit:record", unit.code, made.pk)
    status = 422 if posted else 200
    return render(request, "casefiles/records/new.html", {"form": form}, status=status)


def _begun(request: WorkspaceRequest) -> dict[str, Any]:
    """What the form begins with: the commitment that the address names, or today."""
    named = request.GET.get("commitment", "")
    signed = Commitment.objects.exclude(state=CommitmentState.DRAFT).filter(signed_at__isnull=False)
    found = signed.filter(code=named).select_related("case__subject", "case__matter").first()
    if found is not None:
        return from_commitment(found)
    kind = request.GET.get("kind", "")
    return {
        "record_kind": kind if kind in RecordKind.values else RecordKind.PERMIT,
        "record_decided_on": clock.today(),
    }


def record(request: WorkspaceRequest, record: UUID) -> HttpResponse:
    """One record, as it is."""
    return page(request, find(record))


def change(request: WorkspaceRequest, record: UUID) -> HttpResponse:
    """Mend a draft."""
    found = find(record)
    form = RecordForm(request.POST)
    if form.is_valid():
        done = _try(form, lambda: verbs.change(found, form.told(found), by=request.actor) or found)
        if done is not None:
            messages.success(request, _("已保存。"))
            return redirect("unit:record", found.unit.code, found.pk)
    return page(request, found, {"form": form})


def _try(form: forms.Form, verb: Any) -> CreditRecord | None:
    try:
        made: CreditRecord = verb()
    except BadIdentifier as bad:
        form.add_error("record_number", str(bad))
    except Refusal as refusal:
        form.add_error(None, str(refusal))
    else:
        return made
    return None


def discard(request: WorkspaceRequest, record: UUID) -> HttpResponse:
    """Give a draft up."""
    found = find(record)
    try:
        verbs.discard(found, by=request.actor)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return page(request, find(record), status=422)
    messages.success(request, _("已作废。"))
    return redirect("unit:records", found.unit.code)


def publish(request: WorkspaceRequest) -> HttpResponse:
    """Publish what was ticked."""
    unit = request.workspace.unit
    assert unit is not None
    try:
        chosen = [UUID(each) for each in request.POST.getlist("record")]
    except ValueError:
        chosen = []
    try:
        done = verbs.publish(unit, chosen, by=request.actor)
    except Refusal as refusal:
        return records(request, refusal=str(refusal))
    said = ngettext("已公示 %(n)s 条记录。", "已公示 %(n)s 条记录。", len(done)) % {"n": len(done)}
    messages.success(request, said)
    return redirect(f"{reverse('unit:records', args=[unit.code])}?tab=published")


def find(pk: UUID) -> CreditRecord:
    """One of the unit's records."""
    rows = CreditRecord.objects.select_related("unit__office", "entered_by", "published_by")
    found: CreditRecord = get_object_or_404(rows, pk=pk)
    return found


def page(
    request: WorkspaceRequest,
    found: CreditRecord,
    shown: Mapping[str, forms.Form] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """A record with what may be done with it; forms that were refused keep what was typed."""
    shown = shown or {}
    draft, public = found.state == RecordState.DRAFT, found.state == RecordState.PUBLISHED
    keeps = may(request.actor, Verb.KEEP_RECORDS) and found.forgotten_at is None
    answers = may(request.actor, Verb.PUBLISH_RECORDS)
    rows = RecordRequest.objects.filter(record=found).select_related(
        "opened_by", "decided_by", "file"
    )
    sent = list(Dispatch.objects.filter(record=found).order_by("-sequence"))
    context: dict[str, Any] = {
        "record": found,
        "due": _due(found),
        "badge": _badge(found),
        "may_change": draft and keeps,
        "may_publish": draft and answers and found.entered_by_id != request.actor.person.pk,
        "may_ask": public and keeps,
        "requests": [
            (
                each,
                due(each.due_at) if each.state == RequestState.OPEN else None,
                answers and each.opened_by_id != request.actor.person.pk,
            )
            for each in rows
        ],
        "may_drop": keeps,
        "connected": dispatches.is_connected(),
        "sent": sent,
        "may_send": answers and dispatches.is_connected() and _is_unsent(found, sent),
        "form": RecordForm(initial=as_told(found)) if draft and keeps else None,
        "ask": RequestForm(),
        "answer": AnswerForm(),
    }
    if any(each.errors for each in shown.values()):
        status = 422
    return render(request, "casefiles/records/record.html", context | dict(shown), status=status)
