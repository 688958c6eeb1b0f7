"""代理: who does whose tasks, for which days."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tenants import clock
from tenants.access import Verb, may
from tenants.models import Membership, Unit, User
from tenants.refusals import Refusal
from tenants.workspaces import WorkspaceRequest
from workflows import deputies as verbs
from workflows.models import Deputy


class DeputyForm(forms.Form):
    """Who is away, who stands in, and when."""

    person = forms.ChoiceField(label=_("谁不在"))
    deputy = forms.ChoiceField(label=_("由谁代理"))
    since = forms.DateField(
        label=_("起始日"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("截止日"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("含当日；代理人须自有可办理这些任务的角色"),
    )
    reason = forms.CharField(label=_("事由"), max_length=200, required=False)

    def __init__(self, *args: Any, absent: list[User], all_: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(each.uid): each for each in (*absent, *all_)}
        fields: Any = self.fields
        fields["person"].choices = [(str(each.uid), each.display_name) for each in absent]
        fields["deputy"].choices = [(str(each.uid), each.display_name) for each in all_]


def deputies(request: WorkspaceRequest) -> HttpResponse:
    """The list, and the form to appoint one."""
    by = request.actor
    unit = by.unit
    assert unit is not None
    people = _workers(unit)
    others = may(by, Verb.DEPUTISE_OTHERS)
    absent = people if others else [each for each in people if each == by.person]
    allowed = others or may(by, Verb.DEPUTISE)
    form = DeputyForm(
        request.POST or None,
        absent=absent,
        all_=people,
        initial={"since": clock.today(), "until": clock.today()},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            verbs.appoint(
                unit,
                form.people[data["person"]],
                form.people[data["deputy"]],
                since=data["since"],
                until=data["until"],
                reason=data["reason"],
                by=by,
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, gettext("已设置代理。"))
            return redirect(reverse("unit:deputies", args=[unit.code]))
    rows = Deputy.objects.filter(unit=unit).select_related("person", "deputy")
    return render(
        request,
        "workflows/deputies.html",
        {
            "form": form if allowed and absent else None,
            "rows": [
                (each, _state(each), _open(each) and (others or each.person == by.person))
                for each in rows[:200]
            ],
        },
        status=422 if form.is_bound and form.errors else 200,
    )


def end(request: WorkspaceRequest, deputyship: UUID) -> HttpResponse:
    """End one before its last day."""
    unit = request.actor.unit
    assert unit is not None
    found = get_object_or_404(
        Deputy.objects.filter(unit=unit).select_related("unit__office", "person", "deputy"),
        uid=deputyship,
    )
    try:
        verbs.end(found, by=request.actor)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, gettext("已结束代理。"))
    return redirect(reverse("unit:deputies", args=[unit.code]))


def _workers(unit: Unit) -> list[User]:
    rows = Membership.objects.in_force().filter(
        unit=unit, user__is_active=True, role__in=[role.value for role in verbs.WORKING]
    )
    people = {row.user_id: row.user for row in rows.select_related("user")}
    return sorted(people.values(), key=lambda each: each.display_name)


def _open(deputy: Deputy) -> bool:
    return deputy.ended_at is None and deputy.until >= clock.today()


def _state(deputy: Deputy) -> tuple[str, str]:
    """The word and the colour of a deputyship."""
    if not _open(deputy):
        return gettext("已结束"), ""
    if deputy.since > clock.today():
        return gettext("未开始"), "brand"
    return gettext("代理中"), "ok"
