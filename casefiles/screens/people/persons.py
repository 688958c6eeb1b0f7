"""One person: the roles by date, what happened, and the verbs on them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from audit.timeline import timeline
from casefiles.people.accounts import houses_of
from casefiles.people.refusals import EndedAlready
from casefiles.screens.people.forms import EndForm, GiveForm
from casefiles.screens.people.places import (
    asked_place,
    back_to,
    code_of,
    keeps,
    link,
    memberships,
    person_here,
)
from casefiles.screens.people.rows import gather
from casefiles.verbs import roster
from tenants import clock
from tenants.models import Membership, Unit, User
from tenants.refusals import Refusal
from tenants.roles import Role
from tenants.workspaces import WorkspaceRequest


def person(request: WorkspaceRequest, person: UUID) -> HttpResponse:
    """The person's page."""
    return _page(request, person_here(request, person))


def _page(request: WorkspaceRequest, found: User, give: GiveForm | None = None) -> HttpResponse:
    rows = list(memberships(request).filter(user=found).order_by("unit__position", "-since", "-pk"))
    (row,) = gather(rows, houses_of(request.workspace.unit or request.workspace.office))
    where = asked_place(request)
    today = clock.today()
    may_change = keeps(request) and found != request.user
    places = {code_of(each.unit or each.office): each for each in row.current}
    return render(
        request,
        "casefiles/people/person.html",
        {
            "person": found,
            "row": row,
            "posts": [(each, each.until is None or each.until > today) for each in rows],
            "facts": _facts(row.account, row.last_login),
            "today": today.isoformat(),
            "is_self": found == request.user,
            "may_change": may_change,
            "is_open": found.is_active,
            "give": give or GiveForm(where=where),
            "unit": code_of(where),
            "units": []
            if request.workspace.unit
            else Unit.objects.filter(office=request.workspace.office),
            "office_wide": request.workspace.unit is None,
            "handovers": [
                (each, f"{link(request, 'person-handover', found.uid)}?unit={code}")
                for code, each in places.items()
            ],
            "give_url": f"{link(request, 'person-give', found.uid)}?unit={code_of(where)}",
            "end_url": link(request, "person-end", found.uid),
            "people_url": link(request, "people"),
            "timeline": timeline(found),
        },
        status=422 if give is not None else 200,
    )


def _facts(account: str, last_login: object) -> list[dict[str, object]]:
    return [
        {"label": _("账号"), "value": account or _("沿用原有账号")},
        {"label": _("最近登录"), "value": last_login or _("尚未登录") if account else ""},
    ]


def give(request: WorkspaceRequest, person: UUID) -> HttpResponse:
    """Give a role in this unit; at an office, in the office or in the unit of `?unit=`."""
    found = person_here(request, person)
    where = asked_place(request)
    form = GiveForm(request.POST, where=where)
    if form.is_valid():
        role = Role(form.cleaned_data["role"])
        try:
            roster.add_member(
                found, role, where=where, since=form.cleaned_data["since"], by=request.actor
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已授予“%(role)s”角色。") % {"role": role.label})
            return back_to(request, "person", found.uid)
    return _page(request, found, form)


def end(request: WorkspaceRequest, person: UUID) -> HttpResponse:
    """End one role on a day."""
    found = person_here(request, person)
    where = asked_place(request)
    form = EndForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("请填写终止日期。"))
        return back_to(request, "person", found.uid)
    role = form.cleaned_data["role"]
    membership = _held(request, found, role, code_of(where))
    try:
        if membership is None:
            raise EndedAlready
        roster.end_membership(membership, until=form.cleaned_data["until"], by=request.actor)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        words = {"role": membership.get_role_display(), "day": form.cleaned_data["until"]}
        messages.success(request, _("“%(role)s”角色自%(day)s起终止。") % words)
    return back_to(request, "person", found.uid)


def _held(request: WorkspaceRequest, person: User, role: str, unit: str) -> Membership | None:
    """The membership of that role that has not ended, in that place."""
    rows = memberships(request).filter(user=person, role=role)
    rows = rows.filter(unit__code=unit) if unit else rows.filter(unit__isnull=True)
    today = clock.today()
    return next((each for each in rows if each.until is None or each.until > today), None)
