"""Every address of the product, in one place, each with the verb that opens it."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView
from django.urls import include, path
from django.views.i18n import set_language

from audit.screens import assessment, scores, trail
from casefiles.screens import accounts as own
from casefiles.screens import board, files, filings, lists, second_step, security
from tenants.access import Verb
from tenants.routes import route
from tenants.screens import accounts, sso
from workflows.screens import about, cases, inboxes
from workflows.screens import filings as filing_pages

# fmt: off
UNIT = [
    route("", inboxes.inbox, verb=Verb.VIEW_INBOX, name="inbox"),
    route("tasks/<uuid:task>/claim/", inboxes.claim, verb=Verb.TAKE_TASK, name="task-claim", methods="POST"),
    route("tasks/<uuid:task>/release/", inboxes.release, verb=Verb.TAKE_TASK, name="task-release", methods="POST"),
    route("lists/", lists.lists, verb=Verb.VIEW_LISTS, name="lists"),
    route("lists/template.xlsx", lists.template, verb=Verb.VIEW_LISTS, name="list-template"),
    route("lists/<uuid:item_list>/source/", files.list_source, verb=Verb.VIEW_LISTS, name="list-source"),
    route("lists/new/", lists.new_list, verb=Verb.FILL_FILING, name="list-new", methods="POST"),
    route("filings/", filings.filings, verb=Verb.VIEW_FILINGS, name="filings"),
    route("filings/<uuid:filing>/", filing_pages.filing, verb=Verb.VIEW_FILINGS, name="filing"),
    route("filings/<uuid:filing>/upload/", filing_pages.upload, verb=Verb.FILL_FILING, name="filing-upload", methods="POST"),
    route("filings/<uuid:filing>/fill/", filing_pages.fill, verb=Verb.FILL_FILING, name="filing-fill", methods="POST"),
    route("filings/<uuid:filing>/submit/", filing_pages.submit, verb=Verb.FILL_FILING, name="filing-submit", methods="POST"),
    route("filings/<uuid:filing>/sign/", filing_pages.sign, verb=Verb.SIGN_FILING, name="filing-sign", methods="POST"),
    route("cases/", cases.case_list, verb=Verb.VIEW_CASES, name="cases"),
    route("cases/new/", cases.new_case, verb=Verb.OPEN_CASE, name="case-new", methods="GET POST"),
    route("cases/<uuid:case>/", cases.case, verb=Verb.VIEW_CASES, name="case"),
    route("cases/<uuid:case>/query/", cases.query, verb=Verb.OPEN_CASE, name="case-query", methods="POST"),
    route("cases/<uuid:case>/propose/", cases.propose, verb=Verb.OPEN_CASE, name="case-propose", methods="POST"),
    route("cases/<uuid:case>/decide/", cases.decide, verb=Verb.DECIDE_CASE, name="case-decide", methods="POST"),
    route("files/<uuid:file>/", files.file, verb=Verb.VIEW_CASES, name="file"),
    route("score/", scores.score, verb=Verb.VIEW_SCORE, name="score"),
    route("score/<slug:code>/", scores.score_line, verb=Verb.VIEW_SCORE, name="score-line"),
    route("trail/", trail.trail, verb=Verb.VIEW_TRAIL, name="trail"),
    route("about/", about.about, verb=Verb.VIEW_UNIT, name="about"),
]

OFFICE = [
    route("", inboxes.inbox, verb=Verb.VIEW_OFFICE_INBOX, name="inbox"),
    route("tasks/<uuid:task>/claim/", inboxes.claim, verb=Verb.REVIEW_FILING, name="task-claim", methods="POST"),
    route("tasks/<uuid:task>/release/", inboxes.release, verb=Verb.REVIEW_FILING, name="task-release", methods="POST"),
    route("board/", board.board, verb=Verb.VIEW_BOARD, name="board"),
    route("units/", board.units, verb=Verb.VIEW_BOARD, name="units"),
    route("units/<slug:member>/", board.unit, verb=Verb.VIEW_BOARD, name="unit"),
    route("filings/<uuid:filing>/", filing_pages.filing, verb=Verb.VIEW_BOARD, name="filing"),
    route("filings/<uuid:filing>/review/", filing_pages.review, verb=Verb.REVIEW_FILING, name="filing-review", methods="POST"),
    route("assessment/", assessment.this_year, verb=Verb.VIEW_ASSESSMENT, name="assessment"),
    route("assessment/<int:year>/", assessment.assessment, verb=Verb.VIEW_ASSESSMENT, name="assessment-year"),
    route("assessment/<int:year>/export/", assessment.export, verb=Verb.ASSESS, name="assessment-export", methods="POST"),
    route("assessment/<int:year>/<slug:member>/", scores.member_score, verb=Verb.VIEW_ASSESSMENT, name="assessment-unit"),
    route("assessment/<int:year>/<slug:member>/<slug:code>/", scores.member_line, verb=Verb.VIEW_ASSESSMENT, name="assessment-line"),
    route("runs/<uuid:run>/", assessment.run, verb=Verb.VIEW_ASSESSMENT, name="run"),
    route("runs/<uuid:run>/file/", assessment.run_file, verb=Verb.ASSESS, name="run-file"),
    route("trail/", trail.trail, verb=Verb.VIEW_OFFICE_TRAIL, name="trail"),
    route("security/", security.security, verb=Verb.KEEP_SECURITY, name="security"),
    route("security/unlock/", security.unlock, verb=Verb.KEEP_SECURITY, name="unlock", methods="POST"),
    route("security/second-factor/", security.reset_factor, verb=Verb.KEEP_SECURITY, name="factor-reset", methods="POST"),
    route("security/sessions/", security.log_out, verb=Verb.KEEP_SECURITY, name="log-out", methods="POST"),
]
# fmt: on

urlpatterns = [
    path("", accounts.workspaces, name="workspaces"),
    path("login/", login_not_required(accounts.SignIn.as_view()), name="login"),
    path("login/code/", login_not_required(second_step.code), name="login-code"),
    path("login/setup/", login_not_required(second_step.setup), name="login-setup"),
    path("login/provider/", login_not_required(sso.ask), name="sso"),
    path("login/provider/back/", login_not_required(sso.back), name="sso-callback"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("account/password/", own.password, name="password"),
    path("account/second-factor/", own.second_factor, name="second-factor"),
    path("account/sessions/", own.sessions, name="sessions"),
    path("account/sessions/end/", own.end_session, name="session-end"),
    path("account/sessions/end-others/", own.end_others, name="sessions-end-others"),
    path("language/", login_not_required(set_language), name="set_language"),
    path("u/<slug:unit>/", include((UNIT, "unit"))),
    path("office/<slug:office>/", include((OFFICE, "office"))),
]
