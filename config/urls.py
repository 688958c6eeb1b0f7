"""Every address of the product, in one place, each with the verb that opens it."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView
from django.urls import include, path
from django.views.i18n import set_language

from audit.screens import assessment, scores, security, trail, verification
from casefiles.screens import (
    access,
    board,
    catalogue,
    columns,
    compare,
    emergencies,
    files,
    filings,
    join,
    lists,
    model_lists,
    office_lists,
    personal,
    roster,
    second_step,
    shared,
)
from casefiles.screens import accounts as own
from casefiles.screens import security as keeping
from casefiles.screens.people import inviting, leaving, persons, reviewing
from casefiles.screens.people import lists as people
from tenants.access import Verb
from tenants.limits import Limit, limited
from tenants.routes import route
from tenants.screens import accounts, sso
from workflows.screens import about, cases, inboxes, list_filings, list_rows
from workflows.screens import filings as filing_pages

# fmt: off
# The same pages in both kinds of workspace: a unit keeps its own people, an office its staff and units.
PEOPLE = [
    route("people/", people.people, verb=Verb.VIEW_PEOPLE, name="people", limit=Limit.SEARCH),
    route("people/new/", inviting.new_person, verb=Verb.KEEP_MEMBERS, name="person-new", methods="GET POST", limit=Limit.INVITE),
    route("people/review/", reviewing.review, verb=Verb.REVIEW_ACCOUNTS, name="people-review", methods="GET POST"),
    route("people/invitations/<uuid:invitation>/renew/", inviting.renew, verb=Verb.KEEP_MEMBERS, name="invitation-renew", methods="POST", limit=Limit.INVITE),
    route("people/invitations/<uuid:invitation>/withdraw/", inviting.withdraw, verb=Verb.KEEP_MEMBERS, name="invitation-withdraw", methods="POST"),
    route("people/<uuid:person>/", persons.person, verb=Verb.VIEW_PEOPLE, name="person"),
    route("people/<uuid:person>/give/", persons.give, verb=Verb.KEEP_MEMBERS, name="person-give", methods="POST"),
    route("people/<uuid:person>/end/", persons.end, verb=Verb.KEEP_MEMBERS, name="person-end", methods="POST"),
    route("people/<uuid:person>/handover/", leaving.hand_over, verb=Verb.KEEP_MEMBERS, name="person-handover", methods="GET POST"),
]

UNIT = [
    route("", inboxes.inbox, verb=Verb.VIEW_INBOX, name="inbox"),
    route("tasks/<uuid:task>/claim/", inboxes.claim, verb=Verb.TAKE_TASK, name="task-claim", methods="POST"),
    route("tasks/<uuid:task>/release/", inboxes.release, verb=Verb.TAKE_TASK, name="task-release", methods="POST"),
    route("lists/", lists.lists, verb=Verb.VIEW_LISTS, name="lists"),
    route("lists/template.xlsx", lists.template, verb=Verb.VIEW_LISTS, name="list-template", limit=Limit.DOWNLOAD),
    route("lists/<uuid:item_list>/source/", files.list_source, verb=Verb.VIEW_LISTS, name="list-source", limit=Limit.DOWNLOAD),
    route("lists/<uuid:item_list>/export.xlsx", compare.export, verb=Verb.VIEW_LISTS, name="list-export", limit=Limit.DOWNLOAD),
    route("lists/<uuid:item_list>/compare/", compare.compare, verb=Verb.VIEW_LISTS, name="list-compare"),
    route("lists/columns/", columns.columns, verb=Verb.FILL_FILING, name="list-columns", methods="GET POST"),
    route("lists/models/", model_lists.models, verb=Verb.VIEW_LISTS, name="models"),
    route("lists/models/<uuid:model_list>/", model_lists.model, verb=Verb.VIEW_LISTS, name="model"),
    route("lists/models/<uuid:model_list>/take/", model_lists.take, verb=Verb.FILL_FILING, name="model-take", methods="POST"),
    route("lists/new/", lists.new_list, verb=Verb.FILL_FILING, name="list-new", methods="POST"),
    route("filings/", filings.filings, verb=Verb.VIEW_FILINGS, name="filings"),
    route("filings/<uuid:filing>/", filing_pages.filing, verb=Verb.VIEW_FILINGS, name="filing"),
    route("filings/<uuid:filing>/upload/", filing_pages.upload, verb=Verb.FILL_FILING, name="filing-upload", methods="POST", limit=Limit.UPLOAD),
    route("filings/<uuid:filing>/columns/", filing_pages.columns, verb=Verb.FILL_FILING, name="filing-columns", methods="GET POST"),
    route("filings/<uuid:filing>/marked.xlsx", list_filings.marked, verb=Verb.FILL_FILING, name="filing-marked", limit=Limit.DOWNLOAD),
    route("filings/<uuid:filing>/fill/", filing_pages.fill, verb=Verb.FILL_FILING, name="filing-fill", methods="POST"),
    route("filings/<uuid:filing>/plan/", filing_pages.plan, verb=Verb.FILL_FILING, name="filing-plan", methods="POST"),
    route("filings/<uuid:filing>/confirm/", filing_pages.confirm, verb=Verb.FILL_FILING, name="filing-confirm", methods="POST"),
    route("filings/<uuid:filing>/start/", filing_pages.start, verb=Verb.FILL_FILING, name="filing-start", methods="POST"),
    route("filings/<uuid:filing>/rows/", list_rows.rows, verb=Verb.FILL_FILING, name="filing-rows"),
    route("filings/<uuid:filing>/rows/new/", list_rows.new_row, verb=Verb.FILL_FILING, name="filing-row-new", methods="GET POST"),
    route("filings/<uuid:filing>/rows/restore/", list_rows.restore, verb=Verb.FILL_FILING, name="filing-row-restore", methods="POST"),
    route("filings/<uuid:filing>/rows/<uuid:matter>/", list_rows.row, verb=Verb.FILL_FILING, name="filing-row", methods="GET POST"),
    route("filings/<uuid:filing>/rows/<uuid:matter>/drop/", list_rows.drop, verb=Verb.FILL_FILING, name="filing-row-drop", methods="POST"),
    route("filings/<uuid:filing>/submit/", filing_pages.submit, verb=Verb.FILL_FILING, name="filing-submit", methods="POST"),
    route("filings/<uuid:filing>/attach/", filing_pages.attach, verb=Verb.FILL_FILING, name="filing-attach", methods="POST", limit=Limit.UPLOAD),
    route("filings/<uuid:filing>/detach/", filing_pages.detach, verb=Verb.FILL_FILING, name="filing-detach", methods="POST"),
    route("filings/attachments/<uuid:filing_attachment>/", files.filing_attachment, verb=Verb.VIEW_FILINGS, name="filing-attachment", limit=Limit.DOWNLOAD),
    route("filings/<uuid:filing>/sign/", filing_pages.sign, verb=Verb.SIGN_FILING, name="filing-sign", methods="POST"),
    route("cases/", cases.case_list, verb=Verb.VIEW_CASES, name="cases", limit=Limit.SEARCH),
    route("cases/new/", cases.new_case, verb=Verb.OPEN_CASE, name="case-new", methods="GET POST"),
    route("cases/<uuid:case>/", cases.case, verb=Verb.VIEW_CASES, name="case"),
    route("cases/find/", cases.find, verb=Verb.VIEW_CASES, name="cases-find", methods="POST", limit=Limit.SEARCH),
    route("cases/<uuid:case>/identifier/", personal.identifier, verb=Verb.SHOW_IDENTIFIER, name="case-identifier", methods="GET POST"),
    route("cases/<uuid:case>/query/", cases.query, verb=Verb.OPEN_CASE, name="case-query", methods="POST"),
    route("cases/<uuid:case>/propose/", cases.propose, verb=Verb.OPEN_CASE, name="case-propose", methods="POST"),
    route("cases/<uuid:case>/attach/", cases.attach, verb=Verb.OPEN_CASE, name="case-attach", methods="POST", limit=Limit.UPLOAD),
    route("cases/<uuid:case>/detach/", cases.detach, verb=Verb.OPEN_CASE, name="case-detach", methods="POST"),
    route("cases/attachments/<uuid:case_attachment>/", files.case_attachment, verb=Verb.VIEW_CASES, name="case-attachment", methods="GET POST", limit=Limit.DOWNLOAD),
    route("cases/<uuid:case>/sign/", cases.sign, verb=Verb.SIGN_CASE, name="case-sign", methods="POST"),
    route("cases/<uuid:case>/decide/", cases.decide, verb=Verb.DECIDE_CASE, name="case-decide", methods="POST"),
    route("files/<uuid:file>/", files.file, verb=Verb.VIEW_CASES, name="file", methods="GET POST", limit=Limit.DOWNLOAD),
    route("cases/<uuid:case>/access/", access.access, verb=Verb.GUARD_CASE, name="case-access"),
    route("cases/<uuid:case>/guard/", access.guard, verb=Verb.GUARD_CASE, name="case-guard", methods="POST"),
    route("cases/<uuid:case>/name/", access.name, verb=Verb.GUARD_CASE, name="case-name", methods="POST"),
    route("cases/<uuid:case>/unname/", access.unname, verb=Verb.GUARD_CASE, name="case-unname", methods="POST"),
    route("cases/<uuid:case>/lift/", access.lift, verb=Verb.GUARD_CASE, name="case-lift", methods="POST"),
    route("cases/<uuid:case>/share/", access.share, verb=Verb.GUARD_CASE, name="case-share", methods="POST"),
    route("cases/<uuid:case>/withdraw/", access.withdraw, verb=Verb.GUARD_CASE, name="case-withdraw", methods="POST"),
    route("exceptions/", access.overview, verb=Verb.GUARD_CASE, name="exceptions"),
    route("exceptions/<uuid:guarded>/take-over/", access.take_over, verb=Verb.GUARD_CASE, name="take-over", methods="POST"),
    route("shared/", shared.shared, verb=Verb.VIEW_SHARED, name="shared"),
    route("shared/<uuid:shared>/", shared.shared_case, verb=Verb.VIEW_SHARED, name="shared-case"),
    route("alerts/<uuid:reading>/seen/", emergencies.acknowledge, verb=Verb.SEE_ALERTS, name="alert-seen", methods="POST"),
    route("score/", scores.score, verb=Verb.VIEW_SCORE, name="score"),
    route("score/<slug:code>/", scores.score_line, verb=Verb.VIEW_SCORE, name="score-line"),
    route("trail/", trail.trail, verb=Verb.VIEW_TRAIL, name="trail", limit=Limit.SEARCH),
    route("about/", about.about, verb=Verb.VIEW_UNIT, name="about"),
    *PEOPLE,
]

OFFICE = [
    route("", inboxes.inbox, verb=Verb.VIEW_OFFICE_INBOX, name="inbox"),
    route("tasks/<uuid:task>/claim/", inboxes.claim, verb=Verb.REVIEW_FILING, name="task-claim", methods="POST"),
    route("tasks/<uuid:task>/release/", inboxes.release, verb=Verb.REVIEW_FILING, name="task-release", methods="POST"),
    route("board/", board.board, verb=Verb.VIEW_BOARD, name="board"),
    route("lists/", office_lists.lists, verb=Verb.VIEW_BOARD, name="lists", limit=Limit.SEARCH),
    route("lists/export.xlsx", office_lists.export, verb=Verb.VIEW_BOARD, name="lists-export", limit=Limit.EXPORT),
    route("lists/matters/", office_lists.matters, verb=Verb.VIEW_BOARD, name="matters", limit=Limit.SEARCH),
    route("lists/bases/new/", office_lists.register, verb=Verb.KEEP_BASES, name="basis-new", methods="POST"),
    route("lists/bases/<uuid:basis>/withdraw/", office_lists.withdraw, verb=Verb.KEEP_BASES, name="basis-withdraw", methods="POST"),
    route("units/", board.units, verb=Verb.VIEW_BOARD, name="units"),
    route("units/<slug:member>/", board.unit, verb=Verb.VIEW_BOARD, name="unit"),
    route("filings/<uuid:filing>/", filing_pages.filing, verb=Verb.VIEW_BOARD, name="filing"),
    route("lists/<uuid:item_list>/export.xlsx", compare.export, verb=Verb.VIEW_BOARD, name="list-export", limit=Limit.DOWNLOAD),
    route("lists/<uuid:item_list>/compare/", compare.compare, verb=Verb.VIEW_BOARD, name="list-compare"),
    route("models/", model_lists.models, verb=Verb.VIEW_BOARD, name="models"),
    route("models/new/", model_lists.new_model, verb=Verb.KEEP_CATALOGUE, name="model-new", methods="GET POST", limit=Limit.UPLOAD),
    route("models/publish/<uuid:item_list>/", model_lists.publish, verb=Verb.KEEP_CATALOGUE, name="model-publish", methods="POST"),
    route("models/<uuid:model_list>/", model_lists.model, verb=Verb.VIEW_BOARD, name="model"),
    route("models/<uuid:model_list>/withdraw/", model_lists.withdraw, verb=Verb.KEEP_CATALOGUE, name="model-withdraw", methods="POST"),
    route("catalogue/", catalogue.catalogue, verb=Verb.VIEW_BOARD, name="catalogue", limit=Limit.SEARCH),
    route("catalogue/matter/", catalogue.matter, verb=Verb.VIEW_BOARD, name="catalogue-matter"),
    route("catalogue/code/", catalogue.code, verb=Verb.KEEP_CATALOGUE, name="catalogue-code", methods="POST"),
    route("catalogue/export.xlsx", catalogue.export, verb=Verb.VIEW_BOARD, name="catalogue-export", limit=Limit.EXPORT),
    route("filings/<uuid:filing>/review/", filing_pages.review, verb=Verb.REVIEW_FILING, name="filing-review", methods="POST"),
    route("filings/attachments/<uuid:filing_attachment>/", files.filing_attachment, verb=Verb.VIEW_BOARD, name="filing-attachment", limit=Limit.DOWNLOAD),
    route("assessment/", assessment.this_year, verb=Verb.VIEW_ASSESSMENT, name="assessment"),
    route("assessment/<int:year>/", assessment.assessment, verb=Verb.VIEW_ASSESSMENT, name="assessment-year"),
    route("assessment/<int:year>/export/", assessment.export, verb=Verb.ASSESS, name="assessment-export", methods="POST", limit=Limit.EXPORT),
    route("assessment/<int:year>/lock/", assessment.lock, verb=Verb.LOCK_YEAR, name="assessment-lock", methods="POST"),
    route("assessment/<int:year>/<slug:member>/", scores.member_score, verb=Verb.VIEW_ASSESSMENT, name="assessment-unit"),
    route("assessment/<int:year>/<slug:member>/<slug:code>/", scores.member_line, verb=Verb.VIEW_ASSESSMENT, name="assessment-line"),
    route("runs/<uuid:run>/", assessment.run, verb=Verb.VIEW_ASSESSMENT, name="run"),
    route("runs/<uuid:run>/file/", assessment.run_file, verb=Verb.ASSESS, name="run-file", limit=Limit.DOWNLOAD),
    route("trail/", trail.trail, verb=Verb.VIEW_OFFICE_TRAIL, name="trail", limit=Limit.SEARCH),
    route("security/", security.security, verb=Verb.VIEW_SECURITY, name="security"),
    route("security/entries/<uuid:entry>/", security.entry, verb=Verb.VIEW_SECURITY, name="security-entry"),
    route("security/verify/", verification.page, verb=Verb.VERIFY_TRAIL, name="verify", methods="GET POST"),
    route("security/verify/progress/", verification.progress, verb=Verb.VERIFY_TRAIL, name="verify-progress"),
    route("roster/", roster.roster, verb=Verb.KEEP_ROSTER, name="roster"),
    route("roster/new/", roster.new_unit, verb=Verb.KEEP_ROSTER, name="roster-new", methods="GET POST"),
    route("roster/<slug:member>/", roster.unit, verb=Verb.KEEP_ROSTER, name="roster-unit"),
    route("roster/<slug:member>/rename/", roster.rename, verb=Verb.KEEP_ROSTER, name="roster-unit-rename", methods="POST"),
    route("roster/<slug:member>/term/", roster.term, verb=Verb.KEEP_ROSTER, name="roster-unit-term", methods="POST"),
    *PEOPLE,
    route("cases/", emergencies.cases, verb=Verb.BREAK_GLASS, name="cases"),
    route("cases/<uuid:case>/", emergencies.case, verb=Verb.BREAK_GLASS, name="case"),
    route("cases/<uuid:case>/break/", emergencies.break_glass, verb=Verb.BREAK_GLASS, name="case-break", methods="POST"),
    route("accounts/", keeping.security, verb=Verb.KEEP_SECURITY, name="accounts"),
    route("accounts/unlock/", keeping.unlock, verb=Verb.KEEP_SECURITY, name="unlock", methods="POST"),
    route("accounts/second-factor/", keeping.reset_factor, verb=Verb.KEEP_SECURITY, name="factor-reset", methods="POST"),
    route("accounts/sessions/", keeping.log_out, verb=Verb.KEEP_SECURITY, name="log-out", methods="POST"),
]
# fmt: on

handler400 = "config.requests.bad_request"
handler500 = "config.requests.server_error"

urlpatterns = [
    path("", accounts.workspaces, name="workspaces"),
    path(
        "login/", limited(Limit.LOGIN)(login_not_required(accounts.SignIn.as_view())), name="login"
    ),
    path("logout/", LogoutView.as_view(), name="logout"),
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
    path("language/", login_not_required(set_language), name="set_language"),
    path("u/<slug:unit>/", include((UNIT, "unit"))),
    path("office/<slug:office>/", include((OFFICE, "office"))),
]
