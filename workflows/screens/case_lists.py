"""Cases: the list with its filters and its search, and a new one."""

from urllib.parse import parse_qs
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casefiles.doors import closed_cases, every_door
from casefiles.identifiers import BadIdentifier, mask_within
from casefiles.itemlists.words import SubjectKind
from casefiles.models import (
    Case,
    CreditSubject,
    LawfulBasis,
    Matter,
)
from casefiles.verbs import case_filters, cases, itemlists, matters, subjects
from tenants import asked
from tenants.access import Verb, may
from tenants.refusals import Refusal
from tenants.workspaces import WorkspaceRequest
from workflows.screens.case_figures import of_month
from workflows.screens.case_filters import CaseFilterForm, kept
from workflows.screens.forms import CaseForm
from workflows.screens.links import record_url

PAGE = 50


def case_list(request: WorkspaceRequest) -> HttpResponse:
    """The unit's cases, newest first; filtered by form, subject, figure of a month, or words."""
    words = asked.words(request, "q")
    if subjects.is_a_number(words):
        return _to(request, request.GET, words)
    assert request.actor.unit is not None
    rows = Case.objects.select_related("matter", "subject").order_by("-accepted_at", "pk")
    filters = CaseFilterForm(request.GET, unit_id=request.actor.unit.pk)
    rows = filters.narrowed(rows, request.actor)
    subject = _subject(request.GET.get("subject", ""))
    if "subject" in request.GET:
        rows = (
            rows.filter(Q(subject=subject) | Q(subject__merged_into=subject))
            if subject
            else rows.none()
        )
    if words:
        rows = rows.filter(
            Q(case_no__icontains=words)
            | Q(subject__name__icontains=words)
            | Q(matter__name__icontains=words)
        )
    month, figure = request.GET.get("month", ""), request.GET.get("count", "")
    if month:
        rows = of_month(rows, figure, month)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    query = kept(request.GET)
    # Beside a figure alone stands how many of its rows are hidden; any other filter would tell more.
    plain = bool(month) and set(parse_qs(query)) <= {"month", "count"}
    saved = list(case_filters.of(request.actor))
    return render(
        request,
        "workflows/cases.html",
        {
            "page": page,
            "others": _behind(figure, month) - page.paginator.count
            if plain and closed_cases()
            else 0,
            "may_guard": may(request.actor, Verb.GUARD_CASE),
            "query": asked.without_page(request),
            "kept": query,
            "filters": filters,
            "saved": saved,
            "chosen": next((each for each in saved if each.query == query), None),
            "q": words,
            "subject": subject,
            "by_subject": "subject" in request.GET,
            "month": month,
            "may_open": may(request.actor, Verb.OPEN_CASE),
        },
    )


def find(request: WorkspaceRequest) -> HttpResponse:
    """What was typed into a search box. A number is looked up here and stays out of every address."""
    return _to(request, request.POST, request.POST.get("q", "").strip()[:60])


def _to(request: WorkspaceRequest, asked: QueryDict, words: str) -> HttpResponse:
    """To the list, filtered by words or by the subject that a number belongs to."""
    unit = request.workspace.unit
    assert unit is not None
    wanted = asked.copy()
    wanted.pop("q", None)
    if subjects.is_a_number(words):
        subject = subjects.subject_of(words, unit)
        wanted["subject"] = str(subject.pk) if subject else "none"
    elif words:
        wanted.pop("subject", None)
        wanted["q"] = mask_within(words)
    return redirect(f"{reverse('unit:cases', args=[unit.code])}?{kept(wanted)}")


def _subject(text: str) -> CreditSubject | None:
    try:
        return CreditSubject.objects.filter(pk=UUID(text)).first()
    except ValueError:
        return None


def _behind(figure: str, month: str) -> int:
    """How many rows stand behind a figure, confidential ones too. A filter by words would tell more."""
    with every_door(because="a figure and what stands behind it agree"):
        return int(of_month(Case.objects.all(), figure, month).count())


def new_case(request: WorkspaceRequest) -> HttpResponse:
    """Accept a case on a matter of the list in force."""
    assert request.actor.unit is not None
    listed = itemlists.in_force(request.actor.unit.pk)
    rows = Matter.objects.filter(item_list=listed) if listed else Matter.objects.none()
    offered = matters.open_matters(request.actor.unit.pk)
    form = CaseForm(
        request.POST or None, matters=rows.select_related("unit__office"), offered=offered
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        applicant = subjects.Applicant(
            SubjectKind(data["kind"]), data["identifier"], data["name"], data["renamed"]
        )
        try:
            case = cases.open_case(
                data["matter"],
                applicant,
                basis=LawfulBasis(data["basis"]),
                basis_note=data["basis_note"],
                amount=data["amount"],
                by=request.actor,
            )
        except BadIdentifier as bad:
            form.add_error("identifier", str(bad))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已受理办件 %(no)s。") % {"no": case.case_no})
            return redirect(record_url(request.actor, case))
    status = 422 if form.is_bound and form.errors else 200
    return render(
        request,
        "workflows/case_new.html",
        {"form": form, "listed": listed, "closed": rows.count() - len(offered)},
        status=status,
    )
