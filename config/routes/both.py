"""What a unit's workspace and an office's have alike."""

from casefiles.screens.people import inviting, leaving, persons, reviewing
from casefiles.screens.people import lists as people
from tenants.access import Verb
from tenants.limits import Limit
from tenants.routes import route
from workflows.screens import passing

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

# Passing a task on: at a unit and at an office.
PASSING = [
    route("tasks/<uuid:task>/transfer/", passing.transfer, verb=Verb.HAND_ON_TASK, name="task-transfer", methods="POST"),
    route("tasks/<uuid:task>/delegate/", passing.delegate, verb=Verb.HAND_ON_TASK, name="task-delegate", methods="POST"),
    route("tasks/<uuid:task>/answer/", passing.answer, verb=Verb.HAND_ON_TASK, name="task-answer", methods="POST"),
    route("tasks/<uuid:task>/recall/", passing.recall, verb=Verb.HAND_ON_TASK, name="task-recall", methods="POST"),
]
# fmt: on
