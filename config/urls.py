"""Every address of the product: the doors into it here, the workspaces in config/routes/."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView
from django.urls import include, path
from django.views.i18n import set_language

from casefiles.screens import accounts as own
from casefiles.screens import (
    agencies,
    join,
    public_articles,
    public_commitments,
    second_step,
    verify,
)
from config.routes.office import OFFICE
from config.routes.unit import UNIT
from tenants.limits import Limit, limited
from tenants.screens import accounts, sso

handler400 = "config.requests.bad_request"
handler500 = "config.requests.server_error"

urlpatterns = [
    path("", accounts.workspaces, name="workspaces"),
    path(
        "login/", limited(Limit.LOGIN)(login_not_required(accounts.SignIn.as_view())), name="login"
    ),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("verify/", limited(Limit.LOGIN)(verify.verify), name="verify"),
    path("asked/", limited(Limit.LOGIN)(verify.who_asked), name="who-asked"),
    path("join/", join.join, name="join"),
    path("join/accept/", limited(Limit.LOGIN)(join.accept), name="join-accept"),
    path(
        "login/code/",
        limited(Limit.LOGIN)(login_not_required(second_step.code)),
        name="login-code",
    ),
    path("login/setup/", login_not_required(second_step.setup), name="login-setup"),
    path("login/provider/", login_not_required(sso.ask), name="sso"),
    path("login/provider/back/", login_not_required(sso.back), name="sso-callback"),
    path("account/password/", own.password, name="password"),
    path("account/second-factor/", own.second_factor, name="second-factor"),
    path("account/sessions/", own.sessions, name="sessions"),
    path("account/sessions/end/", own.end_session, name="session-end"),
    path("account/sessions/end-others/", own.end_others, name="sessions-end-others"),
    path(
        "open/<slug:division>/commitments/",
        limited(Limit.SEARCH)(login_not_required(public_commitments.commitment_list)),
        name="public-commitments",
    ),
    path(
        "open/<slug:division>/commitments/<uuid:published>/",
        login_not_required(public_commitments.commitment),
        name="public-commitment",
    ),
    path(
        "open/<slug:division>/agencies/",
        login_not_required(agencies.public),
        name="public-agencies",
    ),
    path(
        "open/<slug:division>/articles/",
        limited(Limit.SEARCH)(login_not_required(public_articles.article_list)),
        name="public-articles",
    ),
    path(
        "open/<slug:division>/articles/rss.xml",
        login_not_required(public_articles.feed),
        name="public-articles-feed",
    ),
    path(
        "open/<slug:division>/articles/<uuid:article>/",
        login_not_required(public_articles.article),
        name="public-article",
    ),
    path("language/", login_not_required(set_language), name="set_language"),
    path("u/<slug:unit>/", include((UNIT, "unit"))),
    path("office/<slug:office>/", include((OFFICE, "office"))),
]
