"""账号安全: the page of the 安全管理员. Locked logins, second factors, who is logged in."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casefiles.verbs import security as verbs
from tenants import asked
from tenants.models import Authenticator, Membership, User, UserSession
from tenants.refusals import Refusal
from tenants.roles import SECOND_FACTOR_ROLES, Role
from tenants.signin.lockout import LABELS, standing
from tenants.workspaces import WorkspaceRequest

PAGE = 50


def security(request: WorkspaceRequest) -> HttpResponse:
    """Who is locked out now, and everybody's second factor and sessions."""
    people = verbs.people_of(request.workspace.office)
    by_account = {each.username: each for each in people.values()}
    locked = [
        {
            "account": each.account,
            "person": by_account[each.account] if each.account else None,
            "address": each.address,
            "measure": LABELS[each.lock.measure],
            "until": each.lock.opens_at,
        }
        for each in standing(by_account)
    ]
    words = asked.words(request, "q")
    rows = User.objects.filter(pk__in=people).order_by("username")
    if words:
        rows = rows.filter(Q(username__icontains=words) | Q(display_name__icontains=words))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "casefiles/security.html",
        {
            "locked": locked,
            "page": page,
            "people": _rows(request, list(page)),
            "q": words,
            "query": asked.without_page(request),
        },
    )


def _rows(request: WorkspaceRequest, users: list[User]) -> list[dict[str, Any]]:
    """What the table says of each person; three statements for the whole page."""
    ids = [each.pk for each in users]
    roles: dict[int, set[Role]] = {}
    places: dict[int, set[str]] = {}
    held = Membership.objects.in_force().filter(office=request.workspace.office, user_id__in=ids)
    for row in held.select_related("unit", "office"):
        roles.setdefault(row.user_id, set()).add(Role(row.role))
        places.setdefault(row.user_id, set()).add(str(row.unit or row.office))
    live = UserSession.objects.filter(user_id__in=ids, expire_date__gt=timezone.now())
    open_now = dict(live.order_by().values_list("user_id").annotate(Count("pk")))
    with_app = set(
        Authenticator.objects.filter(user_id__in=ids, confirmed=True).values_list(
            "user_id", flat=True
        )
    )
    return [
        {
            "person": each,
            "places": sorted(places.get(each.pk, ())),
            "roles": [role.label for role in Role if role in roles.get(each.pk, ())],
            "has_factor": each.pk in with_app,
            "must": settings.SECOND_FACTOR
            and bool(roles.get(each.pk, set()) & SECOND_FACTOR_ROLES),
            "sessions": open_now.get(each.pk, 0),
            "self": each == request.user,
        }
        for each in users
    ]


def _named(request: WorkspaceRequest) -> User:
    """The person whose account the form names; anybody who is not of this office is absent."""
    people = verbs.people_of(request.workspace.office).values()
    account = request.POST.get("account", "")
    found = next((each for each in people if each.username == account), None)
    if found is None:
        raise Http404
    return found


def _back(request: WorkspaceRequest) -> HttpResponse:
    return redirect("office:accounts", office=request.workspace.office.division_code)


def unlock(request: WorkspaceRequest) -> HttpResponse:
    """Open a locked account or address before its time."""
    if not request.POST.get("account") and not request.POST.get("address"):
        return _back(request)
    office = request.workspace.office
    if request.POST.get("account"):
        verbs.unlock_account(_named(request), office, by=request.actor)
    else:
        locked = {each.address for each in standing(())}
        if request.POST["address"] not in locked:
            raise Http404
        verbs.unlock_address(request.POST["address"], office, by=request.actor)
    messages.success(request, _("已解除，现在可以重新登录。"))
    return _back(request)


def reset_factor(request: WorkspaceRequest) -> HttpResponse:
    """Take a lost app away."""
    if not request.POST.get("account"):
        return _back(request)
    user = _named(request)
    try:
        verbs.reset_second_factor(user, request.workspace.office, by=request.actor)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return _back(request)
    said = _("已重置%(name)s的两步验证，下次登录时需重新设置。")
    messages.success(request, said % {"name": user.display_name})
    return _back(request)


def log_out(request: WorkspaceRequest) -> HttpResponse:
    """End every session of a person."""
    if not request.POST.get("account"):
        return _back(request)
    user = _named(request)
    ended = verbs.log_out_everywhere(user, request.workspace.office, by=request.actor)
    said = ngettext("已结束%(name)s的%(n)s个登录。", "已结束%(name)s的%(n)s个登录。", ended)
    messages.success(request, said % {"name": user.display_name, "n": ended})
    return _back(request)
