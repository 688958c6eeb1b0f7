"""季度核对: everybody by name, kept or ended, once a quarter."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from casefiles.people.accounts import houses_of, is_of_house
from casefiles.people.duties import Where, of_place
from casefiles.screens.people.places import asked_place, back_to, code_of, keeps, link
from casefiles.verbs import reviews
from tenants import clock
from tenants.models import AccountReview, Membership, Unit
from tenants.quarters import parsed, this_quarter
from tenants.refusals import Refusal
from tenants.roles import Role
from tenants.workspaces import WorkspaceRequest


@dataclass(frozen=True)
class Line:
    """One role to confirm. `field` is empty for the own role; `choice` is keep, end or nothing yet."""

    post: Membership
    account: str
    field: str
    choice: str


def review(request: WorkspaceRequest) -> HttpResponse:
    """The review of one place; an office begins with the overview of all its places."""
    if request.workspace.unit is None and "unit" not in request.GET:
        return _overview(request)
    where = asked_place(request)
    lines = _lines(request, where)
    problems: list[str] = []
    if request.method == "POST":
        if any(line.field and not line.choice for line in lines):
            problems = [_("请对每个角色选择“保留”或“终止”。")]
        else:
            try:
                done = reviews.review_accounts(where, _chosen(request), by=request.actor)
            except Refusal as refusal:
                problems = [str(refusal)]
            else:
                words = {"kept": done.kept, "ended": done.ended}
                messages.success(request, _("核对完成：保留%(kept)s项，终止%(ended)s项。") % words)
                return back_to(request, "people-review")
    quarter = this_quarter()
    done_already = reviews.review_of(where, quarter)
    return render(
        request,
        "casefiles/people/review.html",
        {
            "where": where,
            "quarter": quarter,
            "done": done_already,
            "lines": lines,
            "problems": problems,
            "days_left": reviews.days_left(),
            "past": _past(where),
            "action": f"?unit={code_of(where)}" if request.workspace.unit is None else "",
            "people_url": link(request, "people"),
            "review_url": link(request, "people-review") if not request.workspace.unit else "",
        },
        status=422 if problems else 200,
    )


def _lines(request: WorkspaceRequest, where: Where) -> list[Line]:
    houses = houses_of(where)
    lines = []
    for (uid, role), post in reviews.posts(where).items():
        field = f"{uid}:{role.value}" if post.user_id != request.user.pk else ""
        choice = request.POST.get(field, "") if field else ""
        account = post.user.username if is_of_house(post.user, houses) else ""
        lines.append(Line(post, account, field, choice if choice in {"keep", "end"} else ""))
    return lines


def _chosen(request: WorkspaceRequest) -> dict[reviews.Post, bool]:
    """What was typed, also of roles that are gone meanwhile: the verb compares with now."""
    chosen = {}
    for field, choice in request.POST.items():
        uid, _colon, role = field.partition(":")
        if role in Role.values:
            try:
                chosen[UUID(uid), Role(role)] = choice == "keep"
            except ValueError:
                continue
    return chosen


def _past(where: Where) -> list[tuple[str, AccountReview]]:
    rows = AccountReview.objects.filter(of_place(where))[:12]
    return [(parsed(each.quarter).label, each) for each in rows]


def _overview(request: WorkspaceRequest) -> HttpResponse:
    """This quarter at a glance: the office's own staff, then unit by unit; four statements."""
    office, quarter = request.workspace.office, this_quarter()
    newest: dict[int | None, AccountReview] = {}
    for each in AccountReview.objects.filter(office=office).order_by("quarter"):
        newest[each.unit_id] = each
    people: dict[int | None, set[int]] = {}
    kept_by: set[int | None] = set()
    held = Membership.objects.in_force().filter(office=office)
    for unit_id, user_id, role in held.values_list("unit_id", "user_id", "role"):
        people.setdefault(unit_id, set()).add(user_id)
        if role == Role.UNIT_ADMIN:
            kept_by.add(unit_id)
    units = Unit.objects.filter(Q(pk__in=[key for key in people if key]), office=office)
    rows: list[dict[str, Any]] = []
    for where in [office, *units]:
        key = where.pk if isinstance(where, Unit) else None
        last = newest.get(key)
        rows.append(
            {
                "name": where.short_name if isinstance(where, Unit) else _("本办"),
                "url": f"{link(request, 'people-review')}?unit={code_of(where)}",
                "people": len(people.get(key, ())),
                "keeper": _("单位管理员") if key in kept_by else _("安全管理员"),
                "last": last,
                "done": last is not None and last.quarter == str(quarter),
            }
        )
    waiting = sum(not row["done"] for row in rows)
    only = request.GET.get("only", "")
    return render(
        request,
        "casefiles/people/reviews.html",
        {
            "quarter": quarter,
            "rows": [row for row in rows if only != "due" or not row["done"]],
            "waiting": waiting,
            "total": len(rows),
            "only": only,
            "today": clock.today(),
            "keeps": keeps(request),
            "people_url": link(request, "people"),
        },
    )
