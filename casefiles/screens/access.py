"""保密与联合核查, for the owner: the section of a case's page, its own page, and the unit's overview."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casefiles.doors import guards_in_force
from casefiles.models import Case, CaseGrant, Guard
from casefiles.models.guards import READ_CONFIDENTIAL, READ_SHARED
from casefiles.screens.access_forms import GroundsForm, GuardForm, NameForm, ShareForm
from casefiles.verbs import confidential, sharing
from tenants import clock
from tenants.models import User
from tenants.refusals import Refusal
from tenants.scope import OPEN_DOOR
from tenants.workspaces import WorkspaceRequest


@dataclass(frozen=True)
class Access:
    """Who sees a case beyond the rule: the named of a confidential one, and the guests."""

    named: list[User]
    shares: list[CaseGrant]


def access_to(case: Case) -> Access:
    """The grants on a case today; one statement."""
    rows = CaseGrant.objects.filter(content_object=case).select_related(
        "user", "guest_unit", "permission"
    )
    named, shares = [], []
    for each in rows.order_by("ends_on", "user__username"):
        if each.permission.codename == READ_CONFIDENTIAL:
            named.append(each.user)
        elif each.ends_on is not None and each.ends_on >= clock.today():
            shares.append(each)
    return Access(named, shares)


def access(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """The page: who sees the case, and the forms that change it."""
    return _page(request, _find(case))


def guard(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """设为保密办件."""
    found = _find(case)
    people = confidential.readers_of(found.unit)
    form = GuardForm(request.POST, people=people)

    def verb(data: Mapping[str, Any]) -> None:
        named = [people[int(pk)] for pk in data["named"]]
        confidential.guard_case(found, by=request.actor, grounds=data["grounds"], named=named)

    return _do(request, found, verb, _("已设为保密办件，只有列名人员可见。"), guard_form=form)


def name(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """增加可见人员."""
    found = _find(case)
    people = confidential.readers_of(found.unit)
    form = NameForm(request.POST, people=people)

    def verb(data: Mapping[str, Any]) -> None:
        person = people[int(data["person"])]
        confidential.name_person(found, person, by=request.actor, grounds=data["grounds"])

    return _do(request, found, verb, _("已增加可见人员。"), name_form=form)


def unname(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """移除可见人员."""
    found = _find(case)
    people = {each.pk: each for each in confidential.named_on(found)}
    form = NameForm(request.POST, people=people)

    def verb(data: Mapping[str, Any]) -> None:
        person = people[int(data["person"])]
        confidential.unname_person(found, person, by=request.actor, grounds=data["grounds"])

    return _do(request, found, verb, _("已移除可见人员。"), unname_form=form)


def lift(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """解除保密."""
    found = _find(case)

    def verb(data: Mapping[str, Any]) -> None:
        confidential.lift_guard(found, by=request.actor, grounds=data["grounds"])

    form = GroundsForm(request.POST)
    return _do(request, found, verb, _("已解除保密，本单位办件人员均可见。"), lift_form=form)


def share(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """开放联合核查."""
    found = _find(case)

    def verb(data: Mapping[str, Any]) -> None:
        sharing.share_case(found, by=request.actor, **data)

    form = ShareForm(request.POST)
    return _do(
        request, found, verb, _("已开放联合核查，对方可在“联合核查”中查看。"), share_form=form
    )


def withdraw(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """收回联合核查."""
    found = _find(case)
    people = {each.user_id: each.user for each in access_to(found).shares}
    form = NameForm(request.POST, people=people)

    def verb(data: Mapping[str, Any]) -> None:
        person = people[int(data["person"])]
        sharing.withdraw_share(found, person, by=request.actor, grounds=data["grounds"])

    return _do(request, found, verb, _("已收回，对方不能再查看。"), withdraw_form=form)


def overview(request: WorkspaceRequest) -> HttpResponse:
    """The unit's exceptions: confidential cases one is named on, joint checks, cases nobody manages."""
    return _overview(request)


def take_over(request: WorkspaceRequest, guarded: UUID) -> HttpResponse:
    """接管: a confidential case whose approvers and leaders have all left."""
    found = get_object_or_404(Guard, case_id=guarded, lifted_at__isnull=True)
    form = GroundsForm(request.POST, auto_id=f"id_{found.pk}_%s")
    if not form.is_valid():
        return _overview(request, refused={found.pk: form})
    try:
        case = confidential.take_over(found, by=request.actor, **form.cleaned_data)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        messages.warning(request, str(refusal))
        return _overview(request, refused={found.pk: form})
    messages.success(request, _("已接管，您现在可以查看和管理该办件。"))
    return redirect(reverse("unit:case-access", args=[case.unit.code, case.pk]))


def _overview(
    request: WorkspaceRequest, refused: Mapping[int, forms.Form] | None = None
) -> HttpResponse:
    unit = request.actor.unit
    assert unit is not None
    cases = list(
        Case.objects.exclude(door=OPEN_DOOR).select_related("matter").order_by("-accepted_at", "pk")
    )
    shares = CaseGrant.objects.of_kind(READ_SHARED).filter(ends_on__gte=clock.today())
    orphans = confidential.in_nobodys_hands(unit)
    refused = refused or {}
    return render(
        request,
        "casefiles/exceptions.html",
        {
            "cases": cases,
            "others": len(guards_in_force()) - len(cases),
            "shares": list(shares.select_related("user", "guest_unit").order_by("ends_on", "pk")),
            "orphans": [
                (each, refused.get(each.pk) or GroundsForm(auto_id=f"id_{each.pk}_%s"))
                for each in orphans
            ],
        },
        status=422 if refused else 200,
    )


def _find(pk: UUID) -> Case:
    found: Case = get_object_or_404(
        Case.objects.select_related("unit__office", "matter", "subject"), pk=pk
    )
    return found


def _do(
    request: WorkspaceRequest,
    found: Case,
    verb: Callable[[Mapping[str, Any]], None],
    done: str,
    **shown: forms.Form,
) -> HttpResponse:
    (form,) = shown.values()
    if not form.is_valid():
        return _page(request, found, **shown)
    try:
        verb(form.cleaned_data)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _page(request, _find(found.pk), **shown)
    messages.success(request, done)
    return redirect(reverse("unit:case-access", args=[found.unit.code, found.pk]))


def _page(request: WorkspaceRequest, found: Case, **shown: forms.Form) -> HttpResponse:
    held = access_to(found)
    is_open = found.door == OPEN_DOOR
    fixed = confidential.at_work_on(found) | {request.actor.person.pk}
    readers = confidential.readers_of(found.unit)
    named = {each.pk: each for each in held.named}
    unnamed = {pk: each for pk, each in readers.items() if pk not in named}
    offered: dict[str, forms.Form] = {"share_form": ShareForm()}
    if is_open:
        choice = {pk: each for pk, each in readers.items() if pk not in fixed}
        offered["guard_form"] = GuardForm(people=choice)
    else:
        offered["lift_form"] = GroundsForm()
        if unnamed:
            offered["name_form"] = NameForm(people=unnamed)
        if removable := {pk: each for pk, each in named.items() if pk not in fixed}:
            offered["unname_form"] = NameForm(people=removable)
    if held.shares:
        guests = {each.user_id: each.user for each in held.shares}
        offered["withdraw_form"] = NameForm(people=guests)
    for key, form in shown.items():
        if key not in offered:
            # The form has left the page, because somebody was quicker: say it above.
            for problem in dict.fromkeys(str(e) for said in form.errors.values() for e in said):
                messages.warning(request, problem)
    forms_shown = {key: shown.get(key, form) for key, form in offered.items()}
    for key, form in forms_shown.items():
        form.auto_id = f"id_{key}_%s"
    return render(
        request,
        "casefiles/case_access.html",
        {"case": found, "is_open": is_open, "access": held} | forms_shown,
        status=422 if shown else 200,
    )
