"""承诺书文本: the unit's wordings by matter, the county's by kind, and a new version of either."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casefiles.commitments.wording import CommitmentKind
from casefiles.itemlists.words import UseMode
from casefiles.models import CommitmentTemplate, CountyCommitment, Matter, PublishedCommitment
from casefiles.models.commitments import said_version
from casefiles.screens.commitment_forms import WordingForm
from casefiles.verbs import commitment_texts, itemlists
from tenants.access import Verb, may
from tenants.refusals import Refusal
from tenants.workspaces import WorkspaceRequest


def texts(request: WorkspaceRequest) -> HttpResponse:
    """The matters that demand a commitment, each with the wordings in force for it."""
    unit = request.actor.unit
    assert unit is not None
    listed = itemlists.in_force(unit.pk)
    rows = Matter.objects.filter(item_list=listed, use_modes__contains=[UseMode.COMMITMENT.value])
    matters = list(rows) if listed else []
    own = commitment_texts.own_kinds(unit.pk, [each.code for each in matters])
    shown = [
        (each, [(kind, own.get(each.code, {}).get(kind)) for kind in CommitmentKind])
        for each in matters
    ]
    context = {
        "matters": shown,
        "kinds": CommitmentKind.choices,
        "may_word": may(request.actor, Verb.WORD_COMMITMENT),
    }
    return render(request, "casefiles/commitment_texts.html", context)


def text(request: WorkspaceRequest, matter: UUID) -> HttpResponse:
    """The unit's wording for a matter: read it, publish another version."""
    found: Matter = get_object_or_404(Matter.objects.select_related("unit__office"), pk=matter)
    kind = _kind(request)
    wording, version = commitment_texts.wording_for(found, kind)
    form = WordingForm(request.POST) if request.method == "POST" else WordingForm.of(wording)
    if request.method == "POST" and form.is_valid():
        try:
            made = commitment_texts.publish_own(found, form.wording, by=request.actor)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("已发布第%(v)s版，今后的承诺书用新文本。") % {"v": made.version}
            )
            return redirect(reverse("unit:commitment-texts", args=[found.unit.code]))
    versions = CommitmentTemplate.objects.filter(unit=found.unit, matter_code=found.code, kind=kind)
    return _page(request, form, kind, version, versions, matter=found)


def county(request: WorkspaceRequest) -> HttpResponse:
    """The county's wordings by kind, and how many commitments the units have published."""
    office = request.workspace.office
    shown = [(kind, *commitment_texts.county_wording(office.pk, kind)) for kind in CommitmentKind]
    context = {
        "texts": shown,
        "published": PublishedCommitment.objects.filter(office=office, retracted_at=None).count(),
        "public_url": reverse("public-commitments", args=[office.division_code]),
        "may_word": may(request.actor, Verb.WORD_COUNTY_COMMITMENT),
    }
    return render(request, "casefiles/county_commitments.html", context)


def county_text(request: WorkspaceRequest) -> HttpResponse:
    """The county's wording of a kind: read it, publish another version."""
    office = request.workspace.office
    kind = _kind(request)
    wording, version = commitment_texts.county_wording(office.pk, kind)
    form = WordingForm(request.POST) if request.method == "POST" else WordingForm.of(wording)
    if request.method == "POST" and form.is_valid():
        try:
            made = commitment_texts.publish_county(office, form.wording, by=request.actor)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("已发布第%(v)s版，今后的承诺书用新文本。") % {"v": made.version}
            )
            return redirect(reverse("office:commitments", args=[office.division_code]))
    versions = CountyCommitment.objects.filter(office=office, kind=kind)
    return _page(request, form, kind, version, versions)


def _kind(request: WorkspaceRequest) -> CommitmentKind:
    chosen = request.POST.get("wording_kind") or request.GET.get("kind", "")
    return CommitmentKind(chosen) if chosen in CommitmentKind.values else CommitmentKind.CREDIT


def _page(
    request: WorkspaceRequest,
    form: WordingForm,
    kind: CommitmentKind,
    version: str,
    versions: Any,
    matter: Matter | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "kind": kind,
        "kinds": CommitmentKind.choices,
        "version": said_version(version),
        "versions": list(versions.select_related("published_by").order_by("-version")),
        "matter": matter,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "casefiles/commitment_text.html", context, status=status)
