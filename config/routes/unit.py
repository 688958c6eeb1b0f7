"""A unit's workspace."""

from audit.screens import scores, trail
from casefiles.screens import appeals
from config.routes.articles import UNIT_ARTICLES
from config.routes.both import PASSING, PEOPLE
from config.routes.cases import CASES
from config.routes.filings import FILINGS
from tenants.access import Verb
from tenants.limits import Limit
from tenants.routes import route
from workflows.screens import (
    about,
    deeds,
    deputies,
    inboxes,
    late,
    notices,
    passing,
    template_deeds,
    template_steps,
    templates,
)

# fmt: off
UNIT = [
    route("", inboxes.inbox, verb=Verb.VIEW_INBOX, name="inbox"),
    *FILINGS,
    *CASES,
    *UNIT_ARTICLES,
    route("tasks/<uuid:task>/claim/", inboxes.claim, verb=Verb.TAKE_TASK, name="task-claim", methods="POST"),
    route("tasks/<uuid:task>/release/", inboxes.release, verb=Verb.TAKE_TASK, name="task-release", methods="POST"),
    route("tasks/<uuid:task>/urge/", deeds.urge, verb=Verb.URGE, name="task-urge", methods="POST"),
    route("tasks/<uuid:task>/add-signer/", passing.add_signer, verb=Verb.ADD_SIGNER, name="task-add-signer", methods="POST"),
    route("tasks/<uuid:task>/remove-signer/", passing.remove_signer, verb=Verb.ADD_SIGNER, name="task-remove-signer", methods="POST"),
    *PASSING,
    route("late/", late.late, verb=Verb.VIEW_LATE, name="late"),
    route("notices/", notices.notices, verb=Verb.VIEW_INBOX, name="notices"),
    route("notices/seen/", notices.seen, verb=Verb.VIEW_INBOX, name="notices-seen", methods="POST"),
    route("deputies/", deputies.deputies, verb=Verb.VIEW_UNIT, name="deputies", methods="GET POST"),
    route("deputies/<uuid:deputyship>/end/", deputies.end, verb=Verb.VIEW_UNIT, name="deputy-end", methods="POST"),
    route("score/", scores.score, verb=Verb.VIEW_SCORE, name="score"),
    route("score/<int:year>/", scores.score_year, verb=Verb.VIEW_SCORE, name="score-year"),
    route("score/<int:year>/<slug:code>/", scores.score_year_line, verb=Verb.VIEW_SCORE, name="score-year-line"),
    route("score/<int:year>/<slug:code>/appeal/", appeals.new, verb=Verb.APPEAL, name="appeal-new", methods="GET POST", limit=Limit.UPLOAD),
    route("appeals/<uuid:appeal>/", appeals.appeal, verb=Verb.VIEW_SCORE, name="appeal"),
    route("appeals/<uuid:appeal>/withdraw/", appeals.withdraw, verb=Verb.APPEAL, name="appeal-withdraw", methods="POST"),
    route("appeals/<uuid:appeal>/evidence/", appeals.add_evidence, verb=Verb.APPEAL, name="appeal-evidence-add", methods="POST", limit=Limit.UPLOAD),
    route("appeals/evidence/<uuid:appeal_evidence>/", appeals.evidence, verb=Verb.VIEW_SCORE, name="appeal-evidence", limit=Limit.DOWNLOAD),
    route("score/<slug:code>/", scores.score_line, verb=Verb.VIEW_SCORE, name="score-line"),
    route("trail/", trail.trail, verb=Verb.VIEW_TRAIL, name="trail", limit=Limit.SEARCH),
    route("about/", about.about, verb=Verb.VIEW_UNIT, name="about"),
    route("templates/", templates.templates, verb=Verb.VIEW_UNIT, name="templates"),
    route("templates/draft/", template_deeds.draft, verb=Verb.KEEP_TEMPLATE, name="template-draft", methods="POST"),
    route("templates/<uuid:template>/", templates.template, verb=Verb.VIEW_UNIT, name="template"),
    route("templates/<uuid:template>/try/", template_deeds.try_out, verb=Verb.VIEW_UNIT, name="template-try", limit=Limit.SEARCH),
    route("templates/<uuid:template>/flow.bpmn", template_deeds.bpmn, verb=Verb.VIEW_UNIT, name="template-bpmn", limit=Limit.DOWNLOAD),
    route("templates/<uuid:template>/discard/", template_deeds.discard, verb=Verb.KEEP_TEMPLATE, name="template-discard", methods="POST"),
    route("templates/<uuid:template>/publish/", template_deeds.publish, verb=Verb.KEEP_TEMPLATE, name="template-publish", methods="POST"),
    route("templates/<uuid:template>/retire/", template_deeds.retire, verb=Verb.KEEP_TEMPLATE, name="template-retire", methods="POST"),
    route("templates/<uuid:template>/steps/new/", template_steps.new_step, verb=Verb.KEEP_TEMPLATE, name="template-step-new", methods="GET POST"),
    route("templates/steps/<uuid:template_step>/", template_steps.step, verb=Verb.KEEP_TEMPLATE, name="template-step", methods="GET POST"),
    route("templates/steps/<uuid:template_step>/move/", template_steps.move, verb=Verb.KEEP_TEMPLATE, name="template-step-move", methods="POST"),
    route("templates/steps/<uuid:template_step>/remove/", template_steps.remove, verb=Verb.KEEP_TEMPLATE, name="template-step-remove", methods="POST"),
    *PEOPLE,
]
# fmt: on
