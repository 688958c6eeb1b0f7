"""Who may do what with the tables that hold no unit's rows, decided table by table.

A table with a `unit_id` is walled by itself (`tenants/walls.py`). Every other table stands here, with
the reason for its rights; one that stands nowhere is closed to the application, and a test names it.
"""

from dataclasses import dataclass

from tenants.scope import DatabaseRole

LOGIN = "chengxin_app"
# Reads every row of every table and every counter, and nothing else; no scope takes it on, a backup does.
BACKUP = "chengxin_backup"

READ = "SELECT"
KEEP = "SELECT, INSERT, UPDATE"
ALL = "SELECT, INSERT, UPDATE, DELETE"
ADD = "SELECT, INSERT"
# A row lock asks for the right to change some column; the key of a referenced row cannot change.
READ_AND_LOCK = "SELECT, UPDATE (id)"


@dataclass(frozen=True)
class Rights:
    """What each role may do with a table. `login` works outside any scope; empty means nothing."""

    because: str
    login: str = ""
    person: str = ""
    unit: str = ""
    office: str = ""
    every: str = ""
    guest: str = ""

    def by_role(self) -> dict[str, str]:
        """The rights of each database role that has any."""
        rights = {
            LOGIN: self.login,
            DatabaseRole.PERSON.value: self.person,
            DatabaseRole.UNIT.value: self.unit,
            DatabaseRole.OFFICE.value: self.office,
            DatabaseRole.REGION.value: self.office,
            DatabaseRole.EVERY.value: self.every,
            DatabaseRole.GUEST.value: self.guest,
        }
        return {role: given for role, given in rights.items() if given}


def for_all(because: str, rights: str) -> Rights:
    """The same for every role."""
    return Rights(because, *[rights] * 5)


def columns(*names: str) -> str:
    """The right to read some columns alone."""
    return ", ".join(f"SELECT ({name})" for name in names)


NOBODY = Rights("made by a library's migrations; the product never asks")

# Registers that everybody may read: names of public bodies are public, and a workspace is found by
# them. An office writes the lines of its own units alone (policies in `walls.py`).
PUBLIC_REGISTERS = {
    "tenants_unit": Rights(
        "a workspace is found by its unit's code",
        login=READ,
        person=READ,
        unit=READ_AND_LOCK,
        office=KEEP,
        every=KEEP,
        guest=READ,
    ),
    "tenants_unitname": Rights(
        "names of public bodies are public, and documents keep the name of their time",
        login=READ,
        person=READ,
        unit=READ,
        office=KEEP,
        every=KEEP,
    ),
    "tenants_rosterterm": Rights(
        "the roster of member units is published with the notice",
        login=READ,
        person=READ,
        unit=READ,
        office=KEEP,
        every=KEEP,
    ),
}

# What an office never reads: it sees the metadata of a unit's cases, not whom they are about.
UNIT_ONLY = frozenset(
    {
        "casefiles_creditsubject",
        "casefiles_creditsubjectversion",
        "casefiles_formername",
        "casefiles_recordquery",
        "casefiles_finding",
        "casefiles_commitment",
        "casefiles_commitmentevidence",
        "casefiles_commitmentbreach",
        "casefiles_casearchive",
        "casefiles_casefilter",
        "casefiles_casemeasure",
        "casefiles_measureground",
        "casefiles_consent",
        "casefiles_consentrecipient",
        "casefiles_gateanswer",
        "casefiles_counterquery",
    }
)

# A person's own rows, found by `user_id` before a workspace is chosen.
PERSONAL = frozenset({"tenants_membership", "casefiles_casegrant"})

# What a guest reads of the one case that was opened to it; another table shows a guest nothing.
# `:case` stands for the id of that case.
GUEST = {
    "casefiles_case": "id = :case",
    "casefiles_recordquery": "case_id = :case",
    "casefiles_finding": "case_id = :case",
    "casefiles_checkwaiver": "case_id = :case",
    "casefiles_creditsubject": "id = (SELECT subject_id FROM casefiles_case WHERE id = :case)",
    "casefiles_matter": "id = (SELECT matter_id FROM casefiles_case WHERE id = :case)",
}

# Rows of an office itself. An office sees its own and those of offices below it; what a unit may do:
OFFICE_TABLES = {
    "audit_rubric": Rights(
        "the rules by which a unit is scored are published to it", unit=READ, office=ALL, every=ALL
    ),
    "audit_assessment": Rights(
        "a unit reads its final result; the heads name every unit's chain and length: not for units",
        unit=columns(
            *["id", "office_id", "year", "number", "rubric_id", "as_of", "shown_at"],
            *["shown_until", "shown_by_id"],
            *["taken_back_at", "taken_back_by_id", "taken_back_why", "met_on", "minutes"],
            *["confirmed_at", "confirmed_by_id", "locked_at", "locked_by_id"],
        ),
        office=ALL,
        every=ALL,
    ),
    "workflows_minimum": Rights(
        "what a unit's approval steps must hold is published to it",
        unit=READ,
        office=ALL,
        every=ALL,
    ),
    "casefiles_endingbasis": Rights(
        "which legal bases end is told to every unit that cites them",
        unit=READ,
        office=ALL,
        every=ALL,
    ),
    "casefiles_countycommitment": Rights(
        "the county's wording of commitments is what its units have signed",
        unit=READ,
        office=ALL,
        every=ALL,
    ),
    "casefiles_measureentry": Rights(
        "which measures may be used, and on what basis, is published to every unit",
        unit=READ,
        office=ALL,
        every=ALL,
    ),
    "casefiles_creditagency": Rights(
        "which agencies may issue reports is published to every unit",
        unit=READ,
        office=ALL,
        every=ALL,
    ),
    "casefiles_publicarticle": Rights(
        "what stands on the open page is read by everybody", unit=READ, office=ALL, every=ALL
    ),
    "casefiles_calendarversion": Rights(
        "versions are added, never edited; units count by them", unit=READ, office=ADD, every=ADD
    ),
    "casefiles_dueruleversion": Rights("as the calendars", unit=READ, office=ADD, every=ADD),
    "audit_run": Rights("what an office exports is its own affair", office=ALL, every=ALL),
    "casefiles_modellist": Rights(
        "an office publishes accepted lists as examples; units begin from them",
        unit=READ,
        office=ALL,
        every=ALL,
    ),
    "casefiles_modelmatter": Rights("as the list that it is of", unit=READ, office=ALL, every=ALL),
    "casefiles_catalogueentry": Rights(
        "the county's codes of matters are public to its units", unit=READ, office=ALL, every=ALL
    ),
}

OTHER_TABLES = {
    "tenants_office": Rights(
        "an office has no owner but itself; it is found by its division code",
        login=READ,
        person=READ,
        unit=READ,
        office=READ_AND_LOCK,
        every=KEEP,
        guest=READ,
    ),
    "tenants_user": Rights(
        "a person may work in several units, so the row is nobody's; people are deactivated, never"
        " deleted. The login checks passwords, a workspace invites and disables people",
        login="SELECT, UPDATE",
        person=READ,
        unit=KEEP,
        office=KEEP,
        every=KEEP,
        guest=READ,
    ),
    "casefiles_registerrecord": Rights(
        "stands for the county's published records: units query it", unit=READ, every=ALL
    ),
    "audit_checkpointmark": Rights(
        "how far the checkpoint file goes, and where lost chains begin again: no unit's data",
        unit=READ,
        office=READ,
        every=ALL,
    ),
    "audit_waiver": Rights(
        "what the owner changed past the trail, and why: the auditor reads it",
        office=READ,
        every=READ,
    ),
    "tenants_usersession": Rights(
        "a session is read before its scope is known; the person's own list of where they are logged"
        " in; a security administrator ends them",
        login=ALL,
        unit=ALL,
        office=ALL,
        every=ALL,
    ),
    "tenants_authenticator": Rights(
        "a second factor is asked before a scope is known, and reset from the office",
        login=ALL,
        office=ALL,
        every=ALL,
    ),
    "tenants_recoverycode": Rights(
        "as the authenticator it stands in for", login=ALL, office=ALL, every=ALL
    ),
    "axes_accessattempt": Rights(
        "failed logins are counted before anybody is known; the office unlocks",
        login=ALL,
        office=ALL,
        every=ALL,
    ),
    "axes_accessattemptexpiration": Rights("as the attempts", login=ALL, office=ALL, every=ALL),
    "axes_accessfailurelog": NOBODY,
    "axes_accesslog": NOBODY,
    "django_session": NOBODY,  # ours are tenants_usersession
    "django_content_type": for_all("a list of the models", READ),
    "django_migrations": Rights("the release checks which migrations ran", login=READ),
    # Who has asked too often is counted before a scope is entered.
    "tenants_ratecount": Rights("counted outside any scope", login=ALL),
    # A job is deferred inside the scope that causes it, and fetched by the worker outside any.
    "procrastinate_jobs": Rights(
        "deferred in a scope, worked off outside",
        login=ALL,
        unit="INSERT, SELECT (id)",
        office="INSERT, SELECT (id)",
        every="INSERT, SELECT (id)",
    ),
    "procrastinate_events": Rights(
        "written by a trigger of the jobs",
        login=ALL,
        unit="INSERT",
        office="INSERT",
        every="INSERT",
    ),
    "procrastinate_periodic_defers": Rights("the worker's own", login=ALL),
    "procrastinate_workers": Rights("the worker's own", login=ALL),
    # Roles come from memberships: nobody asks for Django's permissions, so nobody may.
    "auth_group": NOBODY,
    "auth_group_permissions": NOBODY,
    "auth_permission": Rights(
        "a grant on a case names one", person=READ, unit=READ, office=READ, every=READ
    ),
    # The generic grants of guardian stay empty: ours have a table, a unit and walls of their own.
    "guardian_userobjectpermission": for_all("Django looks here as a person or case goes", READ),
    "guardian_groupobjectpermission": NOBODY,
    "tenants_user_groups": NOBODY,
    "tenants_user_user_permissions": NOBODY,
    # The engine's stock tables; ours are workflows_process and workflows_task.
    "viewflow_process": NOBODY,
    "viewflow_task": Rights("Django looks here before it refuses to delete a person", every=READ),
    "viewflow_task_previous": NOBODY,
}

# Tables that are only ever added to; the application may not even ask to change them.
APPEND_ONLY = frozenset({"audit_entry"})
