"""信用承诺: the unit's commitments, one on its page (which prints), preparing and signing."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casefiles.commitments.strokes import path_of
from casefiles.commitments.wording import CommitmentKind
from casefiles.models import (
    BreachState,
    Case,
    CaseState,
    Commitment,
    CommitmentBreach,
    CommitmentState,
)
from casefiles.models.commitments import SigningMethod, said_version
from casefiles.refusals import FileChanged, FileLost, FileRemoved
from casefiles.screens.commitment_forms import CheckForm, GroundsForm, PrepareForm, SignForm
from casefiles.screens.due import due
from casefiles.verbs import (
    commitment_texts,
    commitments,
    files,
    fulfilment,
    published_commitments,
)
from tenants import asked
from tenants.access import Verb, may
from tenants.refusals import Refusal
from tenants.workspaces import WorkspaceRequest

PAGE = 50
TABS = ("check", "draft", "breach", "signed", "fulfilled", "all")


def commitment_list(request: WorkspaceRequest) -> HttpResponse:
    """The unit's commitments by what is to be done; those to be checked first, by their due day."""
    tab = request.GET.get("tab", "check")
    tab = tab if tab in TABS else "check"
    rows = Commitment.objects.exclude(case__state=CaseState.CANCELLED)
    conditions = _tabs()
    counts = rows.aggregate(**{name: Count("pk", filter=each) for name, each in conditions.items()})
    order = ("check_due_at", "pk") if tab in {"check", "signed"} else ("-prepared_at", "pk")
    shown = rows.filter(conditions[tab]).select_related("case__subject", "case__matter")
    names = {
        "check": _("临近核查"),
        "breach": _("违诺与异议"),
        "draft": _("待签署"),
        "signed": _("履行中"),
        "fulfilled": _("已履行"),
        "all": _("全部"),
    }
    page = Paginator(shown.order_by(*order), PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "casefiles/commitments.html",
        {
            "page": page,
            "rows": [(each, CommitmentState(each.state), _due(each)) for each in page],
            "tab": tab,
            "tabs": [(name, label, counts[name]) for name, label in names.items()],
            "query": asked.without_page(request),
            "public_url": reverse(
                "public-commitments", args=[request.workspace.office.division_code]
            ),
        },
    )


def _tabs() -> dict[str, Q]:
    return {
        "check": Q(pk__in=fulfilment.soon().values("pk")),
        "draft": Q(state=CommitmentState.DRAFT),
        "breach": Q(state__in=(CommitmentState.SUSPECTED, CommitmentState.BREACHED)),
        "signed": Q(state=CommitmentState.SIGNED),
        "fulfilled": Q(state=CommitmentState.FULFILLED),
        "all": Q(),
    }


def _due(each: Commitment) -> Any:
    return due(each.check_due_at) if each.state == CommitmentState.SIGNED else None


def commitment(request: WorkspaceRequest, commitment: UUID) -> HttpResponse:
    """One commitment, as it is."""
    return page(request, find(commitment))


def prepare(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """Choose the kind, read the wording, lay the sheet before the subject."""
    rows = Case.objects.select_related("unit__office", "matter", "subject")
    found: Case = get_object_or_404(rows, pk=case)
    draft = Commitment.objects.filter(case=found, state=CommitmentState.DRAFT).first()
    if request.method == "GET" and draft is not None:
        return redirect(reverse("unit:commitment", args=[found.unit.code, draft.pk]))
    kind = _kind(request, found)
    form = PrepareForm(
        request.POST if request.method == "POST" else None, initial={"commitment_kind": kind}
    )
    if form.is_valid():
        data = form.cleaned_data
        try:
            made = commitments.prepare(
                found,
                CommitmentKind(data["commitment_kind"]),
                promise=data["promise"],
                check_on=data["check_on"],
                by=request.actor,
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("承诺书已拟好，请承诺人阅读后签署。"))
            return redirect(reverse("unit:commitment", args=[found.unit.code, made.pk]))
    wording, version = commitment_texts.wording_for(found.matter, kind)
    context = {
        "case": found,
        "form": form,
        "kind": kind,
        "kinds": CommitmentKind.choices,
        "wording": wording,
        "version": said_version(version),
        "check_day": commitments.usual_check_day(wording.check_workdays),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "casefiles/commitment_new.html", context, status=status)


def _kind(request: WorkspaceRequest, case: Case) -> CommitmentKind:
    """What was chosen; else the first kind for which the unit has a wording of its own."""
    chosen = request.POST.get("commitment_kind") or request.GET.get("kind", "")
    if chosen in CommitmentKind.values:
        return CommitmentKind(chosen)
    own = commitment_texts.own_kinds(case.unit_id, [case.matter.code]).get(case.matter.code, {})
    return next((each for each in CommitmentKind if each in own), CommitmentKind.CREDIT)


def sign(request: WorkspaceRequest, commitment: UUID) -> HttpResponse:
    """The subject signs."""
    found = find(commitment)
    form = SignForm(request.POST, request.FILES)
    return act(
        request,
        found,
        form,
        lambda: commitments.sign(found, form.signing(), by=request.actor),
        _("已签署，内容和校验值已固定。"),
        sign=form,
    )


def discard(request: WorkspaceRequest, commitment: UUID) -> HttpResponse:
    """Throw a draft away."""
    found = find(commitment)
    try:
        commitments.discard(found, by=request.actor)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return page(request, find(commitment), status=422)
    messages.success(request, _("已作废，可重新拟制。"))
    return redirect(reverse("unit:case", args=[found.unit.code, found.case_id]))


def retract(request: WorkspaceRequest, commitment: UUID) -> HttpResponse:
    """Take it off the open page."""
    found = find(commitment)
    return act(
        request,
        found,
        None,
        lambda: published_commitments.retract(found, by=request.actor),
        _("已从公开页面撤下。"),
    )


def find(pk: UUID) -> Commitment:
    """A commitment of the reader's scope. Raises Http404."""
    rows = Commitment.objects.select_related(
        "case__unit__office", "case__subject", "case__matter", "signature", "witnessed_by"
    )
    found: Commitment = get_object_or_404(rows, pk=pk)
    return found


def act(
    request: WorkspaceRequest,
    found: Commitment,
    form: forms.Form | None,
    verb: Callable[[], object],
    done: str,
    **shown: forms.Form,
) -> HttpResponse:
    """Call a verb on a commitment; a refusal is shown above the form, which keeps what was typed."""
    if form is not None and not form.is_valid():
        return page(request, found, status=422, **shown)
    try:
        verb()
    except Refusal as refusal:
        if form is not None:
            form.add_error(None, str(refusal))
        else:
            messages.warning(request, str(refusal))
        return page(request, find(found.pk), status=422, **shown)
    messages.success(request, done)
    return redirect(reverse("unit:commitment", args=[found.unit.code, found.pk]))


def page(
    request: WorkspaceRequest, found: Commitment, status: int = 200, **shown: Any
) -> HttpResponse:
    """The page: the sheet as it prints, and beside it what is to be done."""
    by = request.actor
    breaches = list(
        CommitmentBreach.objects.filter(commitment=found).select_related(
            "proposed_by", "judged_by", "answered_by"
        )
    )
    keeps, judges = may(by, Verb.KEEP_COMMITMENT), may(by, Verb.JUDGE_BREACH)
    latest = breaches[0] if breaches else None
    waits = latest.state if latest else ""
    published = getattr(found, "published", None)
    context: dict[str, Any] = {
        "commitment": found,
        "case": found.case,
        "state": CommitmentState(found.state),
        "due": _due(found),
        "may_sign": keeps and found.state == CommitmentState.DRAFT,
        "sign": SignForm(initial=_usual_signer(found)),
        "may_check": keeps and found.state == CommitmentState.SIGNED,
        "check": CheckForm(),
        "breaches": [(each, BreachState(each.state)) for each in breaches],
        "breach": latest,
        "answer_due": due(latest.answer_due_at) if latest and waits == "disputed" else None,
        "may_judge": judges and waits == BreachState.PROPOSED,
        "may_answer": judges and waits == BreachState.DISPUTED,
        "may_object": keeps and waits == BreachState.CONFIRMED,
        "grounds": GroundsForm(),
        "evidence": list(found.evidence.select_related("file", "added_by")),
        "published": published if published and published.retracted_at is None else None,
        "may_retract": keeps,
        "may_register": found.signed_at is not None and may(request.actor, Verb.KEEP_RECORDS),
        "intact": found.signed_at is None or commitments.is_intact(found),
        "drawn": drawn_of(found),
    }
    return render(request, "casefiles/commitment.html", context | shown, status=status)


def _usual_signer(found: Commitment) -> dict[str, str]:
    """A person signs for themselves; for a company somebody else's name is asked."""
    usual = {"method": str(SigningMethod.DRAWN)}
    if found.case.subject.is_natural:
        usual |= {"signer_name": found.case.subject.name, "capacity": "self"}
    return usual


def drawn_of(found: Commitment) -> str:
    """The path of a drawn signature; nothing where there is none or its file is gone."""
    if found.method != SigningMethod.DRAWN or found.signature is None:
        return ""
    try:
        return path_of(files.read(found.signature))
    except (FileChanged, FileLost, FileRemoved):
        return ""
