"""Consents: the unit's list, a new one, one with its paper and its uses, and the form that is signed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casefiles.consents import gate
from casefiles.consents.words import DataScope, Judgement, Separate
from casefiles.identifiers import BadIdentifier
from casefiles.models import Case, Consent, GateAnswer, Matter
from casefiles.screens.consent_forms import (
    ConsentForm,
    SignedForm,
    TermsForm,
    WithdrawalForm,
)
from casefiles.verbs import consents as verbs
from casefiles.verbs import itemlists
from casefiles.verbs.uploads import content_of
from tenants import asked
from tenants.access import Verb, may
from tenants.refusals import Refusal
from tenants.scope import OPEN_DOOR, every_unit
from tenants.workspaces import WorkspaceRequest

PAGE = 50
TONES = {
    Judgement.GIVEN: "ok",
    Judgement.WITHDRAWN: "bad",
    Judgement.EXPIRED: "",
    Judgement.UNSIGNED: "warn",
    Judgement.NOT_BEGUN: "brand",
}


def consents(request: WorkspaceRequest) -> HttpResponse:
    """The unit's consents, the newest first."""
    rows = _rows().prefetch_related("recipients__recipient")
    words = asked.words(request, "q")
    if words:
        rows = rows.filter(number__icontains=words) | rows.filter(name__icontains=words)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "casefiles/consents/list.html",
        {
            "page": page,
            "lines": [(each, *_standing(each)) for each in page],
            "q": words,
            "query": asked.without_page(request),
            "may_take": may(request.actor, Verb.OPEN_CASE),
        },
    )


def new_consent(request: WorkspaceRequest) -> HttpResponse:
    """A consent for a stretch of time."""
    unit = request.actor.unit
    assert unit is not None
    listed = itemlists.in_force(unit.pk)
    matters = Matter.objects.filter(item_list=listed) if listed else Matter.objects.none()
    form = ConsentForm(request.POST or None, unit=unit, matters=matters)
    return _new(request, form, None)


def new_for_case(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """A consent of a case's subject, for this case or for its matter until a day."""
    unit = request.actor.unit
    assert unit is not None
    rows = Case.objects.select_related("unit__office", "matter", "subject")
    found = get_object_or_404(rows, pk=case)
    scopes = [DataScope.RECORD] if found.matter.needs_record else []
    scopes += [DataScope.REPORT] if "report" in found.matter.use_modes else []
    initial = {"scopes": scopes or [DataScope.RECORD]}
    form = TermsForm(request.POST or None, unit=unit, case=found, initial=initial)
    return _new(request, form, found)


def _new(request: WorkspaceRequest, form: TermsForm, case: Case | None) -> HttpResponse:
    unit = request.actor.unit
    assert unit is not None
    if request.method == "POST" and form.is_valid():
        try:
            made = verbs.prepare(unit, form.grantor(), form.granted(), by=request.actor)
        except BadIdentifier as bad:
            form.add_error("identifier" if case is None else None, str(bad))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("授权书 %(no)s 已制作，请打印并由主体签署。") % {"no": made.number}
            )
            return redirect(_url(made))
    status = 422 if form.is_bound and form.errors else 200
    context = {"form": form, "case": case}
    return render(request, "casefiles/consents/new.html", context, status=status)


def consent(request: WorkspaceRequest, consent: UUID) -> HttpResponse:
    """One consent: its terms, its paper, and who used it."""
    return _page(request, _find(consent))


def form(request: WorkspaceRequest, consent: UUID) -> HttpResponse:
    """The form as it is printed and signed."""
    found = _find(consent)
    context = {
        "consent": found,
        "recipients": [each.recipient for each in found.recipients.select_related("recipient")],
        "scopes": [DataScope(each).label for each in found.scopes],
        "clauses": found.text.splitlines(),
        "ticks": _ticks(found),
        "verify_url": request.build_absolute_uri(reverse("verify")),
    }
    return render(request, "casefiles/consents/form.html", context)


def sign(request: WorkspaceRequest, consent: UUID) -> HttpResponse:
    """上传签署原件."""
    found = _find(consent)
    signed = SignedForm(request.POST, request.FILES)
    if signed.is_valid():
        file = signed.cleaned_data["paper"]
        try:
            verbs.sign(
                found,
                name=file.name,
                content=content_of(file),
                signed_on=signed.cleaned_data["signed_on"],
                by=request.actor,
            )
        except Refusal as refusal:
            signed.add_error(None, str(refusal))
            return _page(request, _find(consent), signed=signed)
        messages.success(request, _("已登记签署原件，授权自此生效。"))
        return redirect(_url(found))
    return _page(request, found, signed=signed)


def withdraw(request: WorkspaceRequest, consent: UUID) -> HttpResponse:
    """撤回授权."""
    found = _find(consent)
    taken_back = WithdrawalForm(request.POST)
    if taken_back.is_valid():
        try:
            verbs.withdraw(found, how=taken_back.cleaned_data["how"], by=request.actor)
        except Refusal as refusal:
            taken_back.add_error(None, str(refusal))
            return _page(request, _find(consent), withdrawal=taken_back)
        messages.success(request, _("已撤回，即时停止使用；撤回以前的使用不受影响。"))
        return redirect(_url(found))
    return _page(request, found, withdrawal=taken_back)


def _page(
    request: WorkspaceRequest,
    found: Consent,
    *,
    signed: SignedForm | None = None,
    withdrawal: WithdrawalForm | None = None,
) -> HttpResponse:
    judgement, tone = _standing(found)
    for refused in (signed, withdrawal):
        _say_what_left(request, found, refused)
    with every_unit(because="whoever used a consent is told to the unit that took it"):
        uses = list(
            GateAnswer.objects.filter(
                consent_id=found.pk, door__in={OPEN_DOOR, found.door}
            ).select_related("recipient", "asked_by")[:PAGE]
        )
    context: dict[str, Any] = {
        "consent": found,
        "judgement": judgement,
        "tone": tone,
        "recipients": [each.recipient for each in found.recipients.select_related("recipient")],
        "scopes": [DataScope(each).label for each in found.scopes],
        "ticks": _ticks(found),
        "uses": uses,
        "may_take": may(request.actor, Verb.OPEN_CASE),
        "signed": signed or SignedForm(),
        "withdrawal": withdrawal or WithdrawalForm(),
    }
    status = 422 if signed or withdrawal else 200
    return render(request, "casefiles/consents/consent.html", context, status=status)


def _say_what_left(request: WorkspaceRequest, found: Consent, refused: Any) -> None:
    """A form that has left the page, because somebody was quicker: its words stand above."""
    shown = SignedForm if found.signed_on is None else WithdrawalForm
    if refused is None or (isinstance(refused, shown) and found.withdrawn_at is None):
        return
    for problem in dict.fromkeys(str(e) for said in refused.errors.values() for e in said):
        messages.warning(request, problem)


def _ticks(found: Consent) -> list[tuple[str, bool]]:
    return [(str(each.label), bool(getattr(found, each.value))) for each in Separate]


def _standing(found: Consent) -> tuple[Judgement, str]:
    judgement = gate.standing(found)
    return judgement, TONES.get(judgement, "")


def _rows() -> Any:
    return Consent.objects.select_related("unit__office", "case", "matter", "file")


def _find(pk: UUID) -> Consent:
    found: Consent = get_object_or_404(
        _rows().select_related("prepared_by", "recorded_by", "withdrawn_by"), pk=pk
    )
    return found


def _url(found: Consent) -> str:
    return reverse("unit:consent", args=[found.unit.code, found.pk])
