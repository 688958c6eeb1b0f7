"""Cases: the list, a new one, and a case's page with its one next action."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.timeline import timeline
from casefiles.doors import closed_cases, every_door
from casefiles.identifiers import BadIdentifier, mask_within
from casefiles.itemlists.words import SubjectKind
from casefiles.models import (
    Case,
    CaseState,
    CreditSubject,
    Finding,
    LawfulBasis,
    Matter,
    RecordQuery,
    Signature,
    Verdict,
)
from casefiles.screens.access import access_to
from casefiles.screens.due import due
from casefiles.turns import Step
from casefiles.verbs import case_steps, cases, itemlists
from tenants import asked
from tenants.access import Verb, may
from tenants.refusals import Refusal
from tenants.workspaces import WorkspaceRequest
from workflows import steps
from workflows.models import Process
from workflows.screens import attaching, beside
from workflows.screens.case_figures import of_month
from workflows.screens.forms import CaseForm, OpinionForm, RulingForm, SignForm
from workflows.screens.links import record_url
from workflows.screens.refused import attempt, say_above
from workflows.standins import is_turn_of

PAGE = 50


def case_list(request: WorkspaceRequest) -> HttpResponse:
    """The unit's cases, newest first; filtered by state, month of decision, or words."""
    rows = Case.objects.select_related("matter", "subject").order_by("-accepted_at", "pk")
    state, words = request.GET.get("state", ""), asked.words(request, "q")
    month = request.GET.get("month", "")
    if cases.is_a_number(words):
        return _to(request, request.GET, words)
    subject = _subject(request.GET.get("subject", ""))
    if "subject" in request.GET:
        rows = rows.filter(subject=subject) if subject else rows.none()
    if state in CaseState.values:
        rows = rows.filter(state=state)
    if words:
        rows = rows.filter(
            Q(case_no__icontains=words)
            | Q(subject__name__icontains=words)
            | Q(matter__name__icontains=words)
        )
    figure = request.GET.get("count", "")
    if month:
        rows = of_month(rows, figure, month)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    plain = bool(month) and not state and not words and "subject" not in request.GET
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
            "states": CaseState.choices,
            "state": state,
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
    kept = {name: asked[name] for name in ("state", "month", "count") if asked.get(name)}
    if cases.is_a_number(words):
        subject = cases.subject_of(words, unit)
        kept["subject"] = str(subject.pk) if subject else "none"
    elif words:
        kept["q"] = mask_within(words)
    elif asked.get("subject"):
        kept["subject"] = asked["subject"]
    return redirect(f"{reverse('unit:cases', args=[unit.code])}?{urlencode(kept)}")


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
    matters = Matter.objects.filter(item_list=listed) if listed else Matter.objects.none()
    form = CaseForm(request.POST or None, matters=matters.select_related("unit__office"))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        applicant = cases.Applicant(SubjectKind(data["kind"]), data["identifier"], data["name"])
        try:
            case = cases.open_case(
                data["matter"],
                applicant,
                basis=LawfulBasis(data["basis"]),
                basis_note=data["basis_note"],
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
        request, "workflows/case_new.html", {"form": form, "listed": listed}, status=status
    )


def case(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """The page as it is."""
    return _page(request, _find(case))


def query(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """Query the credit record."""
    found = _find(case)

    def verb() -> None:
        cases.query_record(found, by=request.actor)

    return _do(request, found, verb, _("已查询，证据已留存。"))


def propose(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """Give the opinion and pass the case on."""
    found = _find(case)
    form = OpinionForm(request.POST)
    if not form.is_valid():
        return _page(request, found, opinion=form)
    return _do(
        request,
        found,
        lambda: cases.propose(found, by=request.actor, opinion=form.cleaned_data["opinion"]),
        _("已提交审查意见，等待决定。"),
        opinion=form,
    )


def attach(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """Lay a file into the case."""
    found = _find(case)
    return attaching.attach(request, found, lambda **shown: _page(request, _find(case), **shown))


def detach(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """Take an attachment out of the case."""
    found = _find(case)
    return attaching.detach(request, found, lambda **shown: _page(request, _find(case), **shown))


def sign(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """Approve a step before the decision, or send back for another check."""
    found = _find(case)
    form = SignForm(request.POST)
    back = "back" in request.POST
    if not form.is_valid():
        return _page(request, found, sign=form)
    text = form.cleaned_data["text"]

    def verb() -> None:
        if back:
            case_steps.send_back(found, by=request.actor, text=text, step=Step.UNIT_STEP)
        else:
            case_steps.sign(found, by=request.actor, text=text)

    return _do(request, found, verb, _("已退回核查。") if back else _("已同意。"), sign=form)


def decide(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """Decide, or send back for another check."""
    found = _find(case)
    form = RulingForm(request.POST)
    back = "back" in request.POST
    if back:
        form.fields["verdict"].required = False
    if not form.is_valid():
        return _page(request, found, ruling=form)
    data = form.cleaned_data

    def verb() -> None:
        if back:
            case_steps.send_back(found, by=request.actor, text=data["reason"])
        else:
            ruling = cases.Ruling(**(data | {"verdict": Verdict(data["verdict"])}))
            cases.decide(found, by=request.actor, ruling=ruling)

    return _do(request, found, verb, _("已退回核查。") if back else _("已作出决定。"), ruling=form)


def comment(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """留言."""
    found = _find(case)
    return beside.comment(request, found, lambda **shown: _page(request, _find(case), **shown))


def copy(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """抄送."""
    found = _find(case)
    return beside.copy(request, found, lambda **shown: _page(request, _find(case), **shown))


def suspend(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """中止."""
    found = _find(case)
    return beside.suspend(request, found, lambda **shown: _page(request, _find(case), **shown))


def resume(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """恢复."""
    found = _find(case)
    return beside.resume(request, found, lambda **shown: _page(request, _find(case), **shown))


def cancel(request: WorkspaceRequest, case: UUID) -> HttpResponse:
    """撤销."""
    found = _find(case)
    return beside.cancel(request, found, lambda **shown: _page(request, _find(case), **shown))


def _find(pk: UUID) -> Case:
    rows = Case.objects.select_related("unit__office", "matter", "subject", "opened_by")
    found: Case = get_object_or_404(rows, pk=pk)
    return found


def _do(
    request: WorkspaceRequest, found: Case, verb: Callable[[], None], done: str, **shown: forms.Form
) -> HttpResponse:
    def page(**refused: forms.Form) -> HttpResponse:
        return _page(request, _find(found.pk), **refused)

    return attempt(request, found, verb, done, page, **shown)


def _page(request: WorkspaceRequest, found: Case, **shown: Any) -> HttpResponse:
    by = request.actor
    process = Process.objects.get(case=found)
    process.case = found
    tasks = steps.tasks_of(process)
    task = steps.open_task(tasks, by)
    mine = task is not None and is_turn_of(task, by)
    say_above(request, shown, task.step if task and mine else "")
    queries = list(RecordQuery.objects.filter(case=found).select_related("operator", "evidence"))
    latest = queries[0] if queries else None
    return render(
        request,
        "workflows/case.html",
        {
            "case": found,
            "steps": steps.draw(process, tasks),
            "task": task,
            "holders": steps.holders(tasks),
            "may_release": steps.may_release(task, by),
            "mine": mine,
            "step": task.step if task else "",
            "due": due(task.due_at) if task else None,
            "queries": queries,
            "latest": latest,
            "findings": list(Finding.objects.filter(query=latest)) if latest else [],
            "may_query_late": may(by, Verb.OPEN_CASE)
            and found.state == CaseState.DECIDED
            and found.matter.needs_record
            and not queries
            and found.forgotten_at is None,
            "timeline": timeline(found),
            "access": access_to(found),
            "may_guard": may(by, Verb.GUARD_CASE),
            "opinion": OpinionForm(initial={"opinion": found.opinion}),
            "ruling": RulingForm(),
            "sign": SignForm(),
            "signatures": list(Signature.objects.filter(case=found)),
        }
        | beside.context(process, task, tasks, by)
        | attaching.context(
            found, by, may_attach=mine and task is not None and task.step == "check"
        )
        | shown,
        status=422 if shown else 200,
    )
