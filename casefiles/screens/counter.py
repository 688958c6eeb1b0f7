"""柜台查询: one page for the clerk's keyboard, the print, and the log."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from casefiles import identifiers
from casefiles.consents.asked import asked_about
from casefiles.counter.words import DEMANDED, Proof, Visit
from casefiles.identifiers import BadIdentifier
from casefiles.models import CounterQuery, CreditRecord
from casefiles.models.register import Severity
from casefiles.refusals import VisitOver
from casefiles.verbs import counter as verbs
from casefiles.verbs.self_view import OPEN_FOR, since
from tenants import clock
from tenants.clock import SHANGHAI
from tenants.refusals import Refusal
from tenants.workspaces import WorkspaceRequest

PAGE = 50


class CounterForm(forms.Form):
    """What the clerk reads off the papers, in the order in which they lie on the desk."""

    identifier = forms.CharField(
        label=_("证件号码"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True, "class": "mono"}),
    )
    name = forms.CharField(
        label=_("名称"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    bearer = forms.CharField(
        label=_("持有人姓名"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    bearer_number = forms.CharField(
        label=_("持有人身份证号码"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "mono"}),
    )
    letter = forms.CharField(
        label=_("介绍信编号或日期"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    proofs = forms.MultipleChoiceField(
        label=_("查验材料"),
        choices=Proof.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("逐项查验原件后勾选：空格勾选，回车到下一项"),
    )

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.visit = visit
        proofs: Any = self.fields["proofs"]
        proofs.choices = [(each.value, each.label) for each in DEMANDED[visit]]
        if visit == Visit.ENTERPRISE:
            self.fields["identifier"].label = _t("统一社会信用代码")
            return
        self.fields["identifier"].label = _t("身份证号码")
        self.fields["name"].label = _t("姓名")
        if visit == Visit.PERSON:
            for each in ("bearer", "bearer_number", "letter"):
                del self.fields[each]
            return
        self.fields["identifier"].label = _t("委托人身份证号码")
        self.fields["name"].label = _t("委托人姓名")
        self.fields["bearer"].label = _t("代理人姓名")
        self.fields["bearer_number"].label = _t("代理人身份证号码")
        self.fields["letter"].label = _t("委托书编号或日期")

    def visitor(self) -> verbs.Visitor:
        """As the verb takes it."""
        data = self.cleaned_data
        return verbs.Visitor(
            self.visit,
            data["identifier"],
            data["name"],
            [Proof(each) for each in data["proofs"]],
            data.get("bearer", ""),
            data.get("bearer_number", ""),
            data.get("letter", ""),
        )


@never_cache
def counter(request: WorkspaceRequest) -> HttpResponse:
    """The desk: who comes, what lies there, and on."""
    unit = request.actor.unit
    assert unit is not None
    asked = request.GET.get("who", "")
    visit = Visit(asked) if asked in Visit.values else Visit.ENTERPRISE
    form = CounterForm(request.POST or None, visit=visit)
    if request.method == "POST" and form.is_valid():
        try:
            served = verbs.serve(unit, form.visitor(), by=request.actor)
        except BadIdentifier as bad:
            form.add_error(_faulty(form), str(bad))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(reverse("unit:counter-print", args=[unit.code, served.pk]))
    return render(
        request,
        "casefiles/counter/desk.html",
        {
            "form": form,
            "visit": visit,
            "visits": Visit.choices,
            "today": CounterQuery.objects.filter(served_at__gte=_midnight()).count(),
        },
        status=422 if form.is_bound and form.errors else 200,
    )


@never_cache
def print_out(request: WorkspaceRequest, counter_query: UUID) -> HttpResponse:
    """The record, who asked for it before, and the receipt: on the day it was asked for, by its clerk."""
    found: CounterQuery = get_object_or_404(
        CounterQuery.objects.select_related("unit__office", "clerk"), pk=counter_query
    )
    if not _may_be_printed(found, request):
        messages.warning(request, str(VisitOver()))
        return redirect(reverse("unit:counter-log", args=[found.unit.code]))
    keys = [each["source_key"] for each in found.printed if each.get("source_key")]
    own = {
        str(each): each
        for each in CreditRecord.objects.filter(pk__in=keys).values_list("pk", flat=True)
    }
    return render(
        request,
        "casefiles/counter/print.html",
        {
            "query": found,
            "records": [
                each
                | {
                    "severity_label": Severity(each["severity"]).label,
                    "own": own.get(each.get("source_key", "")),
                }
                for each in found.printed
            ],
            "proofs": [Proof(each).label for each in found.proofs],
            "asked": asked_about(found.identifier, found.office, since=since()),
            "days": OPEN_FOR.days,
            "verify_url": request.build_absolute_uri(reverse("verify")),
            "asked_url": request.build_absolute_uri(reverse("who-asked")),
        },
    )


def log(request: WorkspaceRequest) -> HttpResponse:
    """Who was served, by whom and when; masked, without what was found."""
    rows = CounterQuery.objects.select_related("clerk", "unit__office")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    lines = [(each, _may_be_printed(each, request)) for each in page]
    return render(request, "casefiles/counter/log.html", {"page": page, "lines": lines})


def _may_be_printed(query: CounterQuery, request: WorkspaceRequest) -> bool:
    return (
        query.clerk_id == request.actor.person.pk
        and query.served_at >= _midnight()
        and query.forgotten_at is None
        and query.superseded_at is None
    )


def _midnight() -> Any:
    now = clock.now().astimezone(SHANGHAI)
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def _faulty(form: CounterForm) -> str:
    """Which of two numbers is wrong: the bearer's is checked once the subject's is right."""
    visitor = form.visitor()
    try:
        identifiers.check_for_kind(visitor.kind.name, visitor.identifier, today=clock.today())
    except BadIdentifier:
        return "identifier"
    return "bearer_number"
