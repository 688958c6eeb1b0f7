"""卷宗: a case as its paper file looks: cover, index, the sheets, closing note; and archiving it."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.timeline import timeline
from casefiles import needs
from casefiles.dossier import contents_of, documents
from casefiles.models import (
    Case,
    CaseArchive,
    CheckWaiver,
    Commitment,
    Finding,
    Retention,
    Signature,
)
from casefiles.models.cases import CLOSED
from casefiles.screens.commitments import drawn_of
from casefiles.verbs import archiving
from tenants.access import Verb, may
from tenants.refusals import Refusal
from tenants.workspaces import WorkspaceRequest


class ArchiveForm(forms.Form):
    """How long the file is kept."""

    retention = forms.ChoiceField(
        label=gettext_lazy("保管期限"),
        choices=Retention.choices,
        initial=Retention.TEN,
        help_text=gettext_lazy("按本单位文件材料归档范围和保管期限表选择"),
    )


def dossier(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """The page that is printed."""
    return _page(request, _find(case))


def archive(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """Put the case away."""
    found = _find(case)
    form = ArchiveForm(request.POST)
    if form.is_valid():
        try:
            term = Retention(form.cleaned_data["retention"])
            put = archiving.archive(found, term, by=request.actor)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已归档，档号 %(number)s。") % {"number": put.archive_no})
            return redirect("unit:case-dossier", found.unit.code, found.pk)
    return _page(request, found, form=form)


def _find(pk: UUID) -> Case:
    rows = Case.objects.select_related(
        "unit__office", "matter", "subject", "opened_by", "proposed_by", "decided_by"
    )
    found: Case = get_object_or_404(rows, pk=pk)
    return found


def _page(request: WorkspaceRequest, found: Case, form: forms.Form | None = None) -> HttpResponse:
    listed = documents(found)
    archives = list(
        CaseArchive.objects.filter(case=found).select_related("metadata", "archived_by")
    )
    last = archives[0] if archives else None
    grown = last is not None and last.contents != contents_of(listed)
    closed = found.state in CLOSED and found.forgotten_at is None
    signatures = Signature.objects.filter(case=found, withdrawn_at__isnull=True)
    context: dict[str, Any] = {
        "case": found,
        "documents": listed,
        "sheets": [
            (each, drawn_of(each.row) if isinstance(each.row, Commitment) else "")
            for each in listed
            if each.sheet
        ],
        "archives": archives,
        "archive": last,
        "grown": grown,
        "ended": found.decided_at or found.cancelled_at,
        "check_lines": needs.lines(found),
        "waivers": CheckWaiver.objects.filter(case=found).select_related("waived_by"),
        "findings": Finding.objects.filter(case=found),
        "signatures": signatures.select_related("on_behalf_of").order_by("signed_at", "pk"),
        "moments": timeline(found)[::-1],
        "may_archive": closed and may(request.actor, Verb.ARCHIVE_CASE) and (last is None or grown),
        "form": form or ArchiveForm(),
    }
    status = 422 if form is not None else 200
    return render(request, "casefiles/dossier.html", context, status=status)
