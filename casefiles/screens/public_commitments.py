"""公开的信用承诺: what subjects agreed to publish, for everybody; nobody logs in (notice, 五).

Read in the office's scope, which shows no subject and no case: the rows hold what is public alone.
"""

from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from casefiles.commitments.wording import CommitmentKind
from casefiles.models import CommitmentState, PublishedCommitment
from tenants import asked
from tenants.models import Office
from tenants.scope import office_scope

PAGE = 30


@require_safe
def commitment_list(request: HttpRequest, division: str) -> HttpResponse:
    """The county's published commitments, newest first; searched by name, code, matter, unit."""
    office = get_object_or_404(Office, division_code=division)
    words, kind = asked.words(request, "q"), request.GET.get("kind", "")
    with office_scope(office):
        rows = _open(office).select_related("unit")
        if words:
            rows = rows.filter(
                Q(subject__icontains=words)
                | Q(code__iexact=words)
                | Q(identifier__iexact=words)
                | Q(matter__icontains=words)
                | Q(unit__short_name__icontains=words)
            )
        if kind in CommitmentKind.values:
            rows = rows.filter(kind=kind)
        page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
        context = {
            "office": office,
            "page": page,
            "rows": [(each, _standing(each)) for each in page],
            "query": asked.without_page(request),
            "q": words,
            "kind": kind,
            "kinds": CommitmentKind.choices,
        }
        return render(request, "casefiles/public_commitments.html", context)


@require_safe
def commitment(request: HttpRequest, division: str, published: UUID) -> HttpResponse:
    """One published commitment with its text."""
    office = get_object_or_404(Office, division_code=division)
    with office_scope(office):
        found = get_object_or_404(_open(office).select_related("unit"), pk=published)
        context = {"office": office, "commitment": found, "standing": _standing(found)}
        return render(request, "casefiles/public_commitment.html", context)


def _open(office: Office) -> QuerySet[PublishedCommitment]:
    rows: QuerySet[PublishedCommitment] = PublishedCommitment.objects.filter(
        office=office, retracted_at=None
    )
    return rows


def _standing(each: PublishedCommitment) -> CommitmentState:
    return CommitmentState(each.standing)
