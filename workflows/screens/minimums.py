"""最低审批要求: what the office prescribes for units' approval steps, and which units fall short."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenants import clock
from tenants.access import Verb, may
from tenants.models import Office
from tenants.refusals import Refusal
from tenants.roles import Role
from tenants.workspaces import WorkspaceRequest
from workflows.minimums import prescribe, prescribed_by
from workflows.models import Minimum, TemplateKind
from workflows.screens.links import url
from workflows.screens.template_forms import SinceForm
from workflows.sentences import said
from workflows.shortfalls import shortfalls
from workflows.staff import signing_roles
from workflows.template_rules import Prescribed
from workflows.unit_steps import kinds

# How many steps the page offers to prescribe.
MOST = 4


class PrescribeForm(SinceForm):
    """The steps of a minimum: a title and the least role for each; empty rows are none."""

    template_kind = forms.ChoiceField(choices=TemplateKind.choices, widget=forms.HiddenInput)
    step_title = forms.CharField(required=False, max_length=60)
    least_role = forms.ChoiceField(required=False, choices=Role.choices)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        del self.fields["step_title"], self.fields["least_role"]
        roles = [(role.value, str(role.label)) for role in Role if role in signing_roles(kind)]
        for number in range(1, MOST + 1):
            self.fields[f"step_title_{number}"] = forms.CharField(
                label=_("第%(n)s个环节") % {"n": number}, required=False, max_length=60
            )
            self.fields[f"least_role_{number}"] = forms.ChoiceField(
                label=_("至少由谁签署"), required=False, choices=[("", _("请选择")), *roles]
            )

    @property
    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The rows as the page lays them out."""
        return [(self[f"step_title_{n}"], self[f"least_role_{n}"]) for n in range(1, MOST + 1)]

    def clean(self) -> dict[str, Any]:
        """A title and a role come together."""
        typed = super().clean() or {}
        for number in range(1, MOST + 1):
            title, role = typed.get(f"step_title_{number}"), typed.get(f"least_role_{number}")
            if title and not role:
                self.add_error(f"least_role_{number}", _("请选择至少由谁签署。"))
            if role and not title:
                self.add_error(f"step_title_{number}", _("请填写环节名称。"))
        return typed

    def prescribed(self) -> list[Prescribed]:
        """The steps, once the form is valid."""
        typed = self.cleaned_data
        return [
            Prescribed(typed[f"step_title_{n}"], Role(typed[f"least_role_{n}"]))
            for n in range(1, MOST + 1)
            if typed[f"step_title_{n}"]
        ]


def minimum(request: WorkspaceRequest) -> HttpResponse:
    """The page of the kind that `?kind=` asks for."""
    asked = request.GET.get("kind", "")
    known = {each.value: each for each in kinds()}
    # Without a word the first kind for which anything is prescribed.
    counted = _versions(request.workspace.office)
    first = next((each for each in kinds() if counted.get(each.value)), TemplateKind.FILING)
    return _page(request, known.get(asked, first))


def _versions(office: Office) -> dict[str, int]:
    """How many versions each kind has."""
    rows = Minimum.objects.filter(office=office).order_by().values("kind")
    return {each["kind"]: each["n"] for each in rows.annotate(n=Count("pk"))}


def publish(request: WorkspaceRequest) -> HttpResponse:
    """Prescribe for a kind."""
    known = {each.value: each for each in kinds()}
    kind = known.get(request.POST.get("template_kind", ""))
    if kind is None:
        messages.warning(request, _("请选择流程的种类。"))
        return redirect(url(request.actor, "minimum"))
    form = PrescribeForm(request.POST, kind=kind)
    if form.is_valid():
        try:
            prescribe(
                request.workspace.office,
                kind,
                form.prescribed(),
                since=form.cleaned_data["in_force_on"],
                by=request.actor,
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已发布“%(kind)s”的最低审批要求。") % {"kind": kind.label})
            return redirect(f"{url(request.actor, 'minimum')}?kind={kind.value}")
    return _page(request, kind, form)


def _page(
    request: WorkspaceRequest, kind: TemplateKind, form: PrescribeForm | None = None
) -> HttpResponse:
    office = request.workspace.office
    counted = _versions(office)
    in_force = Minimum.objects.in_force(office.pk, kind)
    rows = list(Minimum.objects.filter(office=office, kind=kind).order_by("-version"))
    own = in_force if in_force and in_force.kind == kind else None
    return render(
        request,
        "workflows/minimum.html",
        {
            "kinds": [(each, counted.get(each.value, 0)) for each in kinds()],
            "kind": kind,
            "own": own,
            "general": in_force if in_force and in_force.kind != kind else None,
            "steps": prescribed_by(in_force),
            "versions": [
                (each, prescribed_by(each), each.in_force_from > clock.now()) for each in rows
            ],
            "short": [
                (each, _words(each.steps), each.missing) for each in shortfalls(office, kind)
            ],
            "form": form or PrescribeForm(kind=kind, initial=_initial(kind, own)),
            "may_prescribe": may(request.actor, Verb.PRESCRIBE_STEPS),
        },
        status=422 if form else 200,
    )


def _initial(kind: TemplateKind, own: Minimum | None) -> dict[str, Any]:
    found: dict[str, Any] = {"template_kind": kind.value}
    for number, each in enumerate(prescribed_by(own), start=1):
        found[f"step_title_{number}"] = each.title
        found[f"least_role_{number}"] = each.role.value
    return found


def _words(steps: Any) -> str:
    return " → ".join(said(each) for each in steps) or str(NOTHING)


NOTHING = gettext_lazy("没有内部审批环节")
