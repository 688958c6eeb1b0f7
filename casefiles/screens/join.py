"""Accepting an invitation. The page stands outside every workspace: the secret is the way in.

The link carries the secret behind a `#`, which a browser sends to nobody. The page's script (or the
person, by pasting) posts it once; from then on the session holds its hash, and no page, address or
log holds the secret.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from casefiles.people.accounts import place_name
from casefiles.people.refusals import InvitationGone
from casefiles.screens.people.forms import JoinForm, PasswordForm
from casefiles.verbs import invitations
from tenants.models import Invitation
from tenants.refusals import Refusal

KEPT_IN_SESSION = "invitation"


@login_not_required
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Take the secret; then show who is invited where, and the ways to accept."""
    if request.method != "POST":
        return _page(request, JoinForm())
    form = JoinForm(request.POST)
    if form.is_valid():
        key = invitations.key_of(form.cleaned_data["code"])
        try:
            invitations.find(key)
        except InvitationGone as refusal:
            form.add_error("code", str(refusal))
        else:
            request.session[KEPT_IN_SESSION] = key
            return redirect("join")
    request.session.pop(KEPT_IN_SESSION, None)
    return _page(request, form, status=422)


@login_not_required
@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest) -> HttpResponse:
    """Accept: with the account that is logged in, or with a new one and its password.

    Asked for by GET (a reload, another language after a refusal) it leads back to the invitation.
    """
    if request.method != "POST":
        return redirect("join")
    key = request.session.get(KEPT_IN_SESSION, "")
    form = None
    try:
        invitation = invitations.find(key)
        if request.user.is_authenticated:
            invitations.accept_with_account(key, person=request.user)
            said = _("您已加入%(place)s。") % {"place": place_name(invitation.where)}
            goal = "workspaces"
        else:
            form = PasswordForm(request.POST, username=invitation.username)
            if not form.is_valid():
                return _page(request, JoinForm(), password=form, status=422)
            invitations.accept_with_new_account(key, password=form.cleaned_data["password"])
            said = _("账号%(name)s已启用，请登录。") % {"name": invitation.username}
            goal = "login"
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect("join")
    # A new role ends every session of the person, this one too: it is left as a new login would find it.
    request.session.flush()
    messages.success(request, said)
    return redirect(goal)


def _page(
    request: HttpRequest, code: JoinForm, *, password: PasswordForm | None = None, status: int = 200
) -> HttpResponse:
    invitation = _opened(request)
    shown: dict[str, Any] = {"code": code, "invitation": invitation}
    if invitation is not None:
        shown["place"] = place_name(invitation.where)
        shown["password"] = password or PasswordForm(username=invitation.username)
    return render(request, "casefiles/people/join.html", shown, status=status)


def _opened(request: HttpRequest) -> Invitation | None:
    """The invitation whose secret was given in this session, while it is open."""
    key = request.session.get(KEPT_IN_SESSION)
    if key is None:
        return None
    try:
        return invitations.find(key)
    except InvitationGone:
        return None
