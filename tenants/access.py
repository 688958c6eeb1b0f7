"""The access table: every verb of the product and the roles that carry it.

This is the one place. A verb asks `allow(by, Verb.X, thing)`; a route names the verb it needs
(`tenants.routes`), and the tests walk every route with every role against this table.
"""

from enum import StrEnum
from typing import Any

from tenants.actors import Actor
from tenants.refusals import NotAllowed
from tenants.roles import Role

_H, _A, _L, _U = Role.HANDLER, Role.APPROVER, Role.LEADER, Role.UNIT_ADMIN
_R, _C, _S = Role.REVIEWER, Role.CHIEF, Role.ASSESSOR
_X, _Y, _Z = Role.ADMINISTRATOR, Role.SECURITY_ADMIN, Role.AUDITOR


class Verb(StrEnum):
    """What can be done. Reading verbs begin with VIEW."""

    # a unit's own desk
    VIEW_INBOX = "view inbox"
    VIEW_LISTS = "view item lists"
    VIEW_CASES = "view cases"
    VIEW_FILINGS = "view filings"
    VIEW_SCORE = "view score"
    APPEAL = "appeal against the unit's score, withdraw the appeal"
    VIEW_TRAIL = "view trail"
    VIEW_UNIT = "view unit"
    TAKE_TASK = "claim or release a task"
    HAND_ON_TASK = "transfer a task, delegate it, answer"
    ADD_SIGNER = "add or remove a signer"
    WITHDRAW = "take back the own submission or consent"
    FILL_FILING = "fill in and submit a filing"
    SIGN_FILING = "approve or return inside the unit"
    WAIVE_WARNING = "let a warning of the rules stand, with a reason"
    OPEN_CASE = "open a case, query, give an opinion"
    KEEP_SUBJECTS = "rename credit subjects, merge doubles"
    NOTE_CRISIS = "register a subject's credit crisis"
    REVIEW_REPORT = "review a credit report that was put aside"
    KEEP_FILTERS = "save filters of the list of cases for oneself"
    ARCHIVE_CASE = "put a closed case away under an archive number"
    SIGN_CASE = "approve or return a case before it is decided"
    DECIDE_CASE = "decide a case"
    SHOW_IDENTIFIER = "show an identity number in full, for a stated purpose"
    SERVE_COUNTER = "give a subject its own record at the counter"
    GUARD_CASE = "make a case confidential, open it to named people"
    VIEW_SHARED = "view cases that another unit opened to oneself"
    SEE_ALERTS = "see and acknowledge emergency readings of the unit's cases"
    SUSPEND = "stop and restart the clock of a record"
    CANCEL = "end a record without a result"
    COMMENT = "write words beside a record, send copies"
    URGE = "urge whoever holds a task"
    KEEP_COMMITMENT = "prepare a commitment, have it signed, check it, take an objection"
    WORD_COMMITMENT = "publish the unit's own wording of a commitment"
    JUDGE_BREACH = "confirm that a commitment was broken, answer an objection"
    KEEP_RECORDS = "register credit records, take requests about them"
    PUBLISH_RECORDS = "publish credit records, answer requests about them"
    ASK_EXTENSION = "ask for more time for a filing"
    VIEW_LATE = "view what is late in the unit and who holds it"
    VIEW_ARTICLES = "view the unit's work information"
    WRITE_ARTICLE = "write work information, send it, tell where it was adopted"
    CLEAR_ARTICLE = "review work information for confidentiality"
    DEPUTISE = "appoint a deputy for oneself"
    DEPUTISE_OTHERS = "appoint deputies for others"
    # the credit office
    VIEW_OFFICE_LATE = "view what is late in all units and who holds it"
    CANCEL_OBLIGATION = "end a unit's obligation without a result"
    VIEW_OFFICE_INBOX = "view the office's inbox"
    VIEW_BOARD = "view the board of all units"
    REVIEW_FILING = "accept or return a filing"
    VIEW_ASSESSMENT = "view the assessment"
    ASSESS = "compute and export the assessment"
    SHOW_RESULT = "show the preliminary result, take it back"
    DECIDE_APPEAL = "decide a unit's appeal against its score"
    ADJUST_RESULT = "propose other points in a shown result"
    APPROVE_ADJUSTMENT = "approve what another person adjusted"
    CONFIRM_RESULT = "note the leading group's decision on the result"
    LOCK_YEAR = "lock the year's result"
    VIEW_OFFICE_TRAIL = "view the office's trail"
    OPEN_PERIOD = "open the obligations of a period"
    KEEP_CATALOGUE = "publish model lists and give county codes"
    WORD_COUNTY_COMMITMENT = "publish the county's wording of commitments"
    KEEP_BASES = "register which legal bases end"
    KEEP_MEASURES = "publish, revise and end measures of the catalogue"
    KEEP_AGENCIES = "keep the register of credit agencies"
    JUDGE_ARTICLE = "edit, return, publish and withdraw work information, note adoptions"
    BREAK_GLASS = "read a unit's case in an emergency, with a reason"
    PRESCRIBE_STEPS = "prescribe what units' approval steps must hold"
    KEEP_DUE_DAYS = "edit the calendar and the rules of due days"
    ANSWER_EXTENSION = "grant or refuse an extension"
    # administration
    KEEP_ROSTER = "register offices and units"
    VIEW_PEOPLE = "view people, roles and account reviews"
    KEEP_MEMBERS = "invite people, give and end roles, hand over"
    REVIEW_ACCOUNTS = "confirm each quarter who still works here"
    KEEP_SECURITY = "unlock accounts, end sessions, reset second factors"
    VIEW_SECURITY = "view failed logins, refusals, downloads and break-glass reads"
    VERIFY_TRAIL = "verify the chains against the checkpoints"
    KEEP_TEMPLATE = "publish a unit's approval steps"
    FORGET = "remove a person's data when the time to keep it has ended"


_UNIT = frozenset({_H, _A, _L, _U})
_OFFICE = frozenset({_R, _C, _S})

TABLE: dict[Verb, frozenset[Role]] = {
    Verb.VIEW_INBOX: _UNIT,
    Verb.VIEW_LISTS: _UNIT,
    Verb.VIEW_CASES: frozenset({_H, _A, _L}),
    Verb.VIEW_FILINGS: _UNIT,
    Verb.VIEW_SCORE: _UNIT,
    Verb.APPEAL: frozenset({_A, _L}),
    Verb.VIEW_TRAIL: _UNIT,
    Verb.VIEW_UNIT: _UNIT,
    Verb.TAKE_TASK: frozenset({_H, _A, _L, _R, _C}),
    Verb.HAND_ON_TASK: frozenset({_H, _A, _L, _R, _C}),
    Verb.ADD_SIGNER: frozenset({_A, _L}),
    Verb.WITHDRAW: frozenset({_H, _A, _L}),
    Verb.FILL_FILING: frozenset({_H}),
    Verb.SIGN_FILING: frozenset({_A, _L}),
    Verb.WAIVE_WARNING: frozenset({_A, _L}),
    Verb.OPEN_CASE: frozenset({_H}),
    Verb.KEEP_SUBJECTS: frozenset({_H, _A, _L}),
    Verb.NOTE_CRISIS: frozenset({_H, _A, _L}),
    Verb.REVIEW_REPORT: frozenset({_A, _L}),
    Verb.KEEP_FILTERS: frozenset({_H, _A, _L}),
    Verb.ARCHIVE_CASE: frozenset({_H, _A}),
    Verb.SIGN_CASE: frozenset({_A, _L}),
    Verb.DECIDE_CASE: frozenset({_A, _L}),
    Verb.SHOW_IDENTIFIER: frozenset({_H, _A, _L}),
    Verb.SERVE_COUNTER: frozenset({_H}),
    Verb.GUARD_CASE: frozenset({_A, _L}),
    Verb.VIEW_SHARED: frozenset({_H, _A, _L}),
    Verb.SEE_ALERTS: frozenset({_A, _L, _U}),
    Verb.SUSPEND: frozenset({_A, _L, _R, _C}),
    Verb.CANCEL: frozenset({_A, _L}),
    Verb.COMMENT: frozenset({_H, _A, _L, _R, _C}),
    Verb.URGE: frozenset({_H, _A, _L, _U, _R, _C}),
    Verb.KEEP_COMMITMENT: frozenset({_H}),
    Verb.WORD_COMMITMENT: frozenset({_A, _L}),
    Verb.JUDGE_BREACH: frozenset({_A, _L}),
    Verb.KEEP_RECORDS: frozenset({_H}),
    Verb.PUBLISH_RECORDS: frozenset({_A, _L}),
    Verb.ASK_EXTENSION: frozenset({_H, _A, _L}),
    Verb.VIEW_LATE: frozenset({_A, _L, _U}),
    Verb.VIEW_ARTICLES: _UNIT,
    Verb.WRITE_ARTICLE: frozenset({_H}),
    Verb.CLEAR_ARTICLE: frozenset({_A, _L}),
    Verb.DEPUTISE: frozenset({_H, _A, _L}),
    Verb.DEPUTISE_OTHERS: frozenset({_U}),
    Verb.VIEW_OFFICE_LATE: frozenset({_R, _C}),
    Verb.CANCEL_OBLIGATION: frozenset({_R, _C}),
    Verb.VIEW_OFFICE_INBOX: _OFFICE,
    Verb.VIEW_BOARD: _OFFICE,
    Verb.REVIEW_FILING: frozenset({_R, _C}),
    Verb.VIEW_ASSESSMENT: _OFFICE,
    Verb.ASSESS: frozenset({_S, _C}),
    Verb.SHOW_RESULT: frozenset({_S, _C}),
    Verb.DECIDE_APPEAL: _OFFICE,
    Verb.ADJUST_RESULT: _OFFICE,
    Verb.APPROVE_ADJUSTMENT: frozenset({_S, _C}),
    Verb.CONFIRM_RESULT: frozenset({_S, _C}),
    Verb.LOCK_YEAR: frozenset({_C}),
    Verb.VIEW_OFFICE_TRAIL: _OFFICE | {_Z},
    Verb.OPEN_PERIOD: frozenset({_R, _C}),
    Verb.KEEP_CATALOGUE: frozenset({_R, _C}),
    Verb.WORD_COUNTY_COMMITMENT: frozenset({_R, _C}),
    Verb.KEEP_BASES: frozenset({_R, _C}),
    Verb.KEEP_MEASURES: frozenset({_R, _C}),
    Verb.KEEP_AGENCIES: frozenset({_R, _C}),
    Verb.JUDGE_ARTICLE: frozenset({_R, _C}),
    Verb.BREAK_GLASS: frozenset({_C}),
    Verb.PRESCRIBE_STEPS: frozenset({_R, _C}),
    Verb.KEEP_DUE_DAYS: frozenset({_R, _C}),
    Verb.ANSWER_EXTENSION: frozenset({_R, _C}),
    Verb.KEEP_ROSTER: frozenset({_X}),
    Verb.VIEW_PEOPLE: frozenset({_U, _X, _Y}),
    Verb.KEEP_MEMBERS: frozenset({_U, _Y}),
    Verb.REVIEW_ACCOUNTS: frozenset({_U, _Y}),
    Verb.KEEP_SECURITY: frozenset({_Y}),
    Verb.VIEW_SECURITY: frozenset({_Z}),
    Verb.VERIFY_TRAIL: frozenset({_Z}),
    Verb.KEEP_TEMPLATE: frozenset({_U}),
    Verb.FORGET: frozenset(),  # the product alone: by its schedule or its command
}


def may(by: Actor, verb: Verb) -> bool:
    """Whether one of the actor's roles carries the verb."""
    return by.is_system or bool(TABLE[verb] & by.roles)


def allow(by: Actor, verb: Verb, thing: Any = None) -> None:
    """Let the verb pass, or raise NotAllowed.

    `thing` is a row of a unit (or the unit itself): it must lie in the actor's own workspace. A
    city office sees the rows of the counties below it but acts on none of them.
    """
    if not may(by, verb):
        raise NotAllowed
    if thing is not None and not by.holds(thing):
        raise NotAllowed
