"""The access table of the product as people read it: route and method → who gets in.

"In" means the page, its redirect, or the form again with what is missing. Whoever is in the
workspace and not in the row reads 403; whoever is not in the workspace reads 404, as for a
workspace that does not exist; whoever is not logged in goes to the login page. A method that
no row names answers 405.
"""

EVERYONE = (
    "handler approver leader unit_admin reviewer chief assessor administrator"
    " security_admin auditor"
    " stranger nobody anonymous"
)
LOGGED_IN = EVERYONE.removesuffix(" anonymous")

TABLE: dict[tuple[str, str], str] = {
    # the door
    ("workspaces", "GET"): LOGGED_IN,
    ("login", "GET"): EVERYONE,
    ("login", "POST"): EVERYONE,
    ("logout", "POST"): LOGGED_IN,
    ("join", "GET"): EVERYONE,
    ("join", "POST"): EVERYONE,
    ("join-accept", "GET"): EVERYONE,  # leads back to the invitation
    ("join-accept", "POST"): EVERYONE,
    ("set_language", "GET"): EVERYONE,  # changes nothing: goes back where it came from
    ("set_language", "POST"): EVERYONE,
    # a unit's desk
    ("unit:inbox", "GET"): "handler approver leader unit_admin",
    ("unit:task-claim", "POST"): "handler approver leader",
    ("unit:task-release", "POST"): "handler approver leader",
    ("unit:lists", "GET"): "handler approver leader unit_admin",
    ("unit:list-template", "GET"): "handler approver leader unit_admin",
    ("unit:list-source", "GET"): "handler approver leader unit_admin",
    ("unit:list-new", "POST"): "handler",
    ("unit:filings", "GET"): "handler approver leader unit_admin",
    ("unit:filing", "GET"): "handler approver leader unit_admin",
    ("unit:filing-upload", "POST"): "handler",
    ("unit:filing-fill", "POST"): "handler",
    ("unit:filing-submit", "POST"): "handler",
    ("unit:filing-sign", "POST"): "approver leader",
    ("unit:filing-attach", "POST"): "handler",
    ("unit:filing-detach", "POST"): "handler",
    ("unit:filing-attachment", "GET"): "handler approver leader unit_admin",
    ("unit:cases", "GET"): "handler approver leader",
    ("unit:case-new", "GET"): "handler",
    ("unit:case-new", "POST"): "handler",
    ("unit:case", "GET"): "handler approver leader",
    ("unit:cases-find", "POST"): "handler approver leader",
    ("unit:case-identifier", "GET"): "handler approver leader",
    ("unit:case-identifier", "POST"): "handler approver leader",
    ("unit:case-query", "POST"): "handler",
    ("unit:case-propose", "POST"): "handler",
    ("unit:case-decide", "POST"): "approver leader",
    ("unit:case-attach", "POST"): "handler",
    ("unit:case-detach", "POST"): "handler",
    ("unit:case-attachment", "GET"): "handler approver leader",
    ("unit:case-attachment", "POST"): "handler approver leader",
    ("unit:case-access", "GET"): "approver leader",
    ("unit:case-guard", "POST"): "approver leader",
    ("unit:case-name", "POST"): "approver leader",
    ("unit:case-unname", "POST"): "approver leader",
    ("unit:case-lift", "POST"): "approver leader",
    ("unit:case-share", "POST"): "approver leader",
    ("unit:case-withdraw", "POST"): "approver leader",
    ("unit:exceptions", "GET"): "approver leader",
    ("unit:take-over", "POST"): "approver leader",
    ("unit:shared", "GET"): "handler approver leader",
    ("unit:shared-case", "GET"): "handler approver leader",
    ("unit:alert-seen", "POST"): "approver leader unit_admin",
    ("unit:file", "GET"): "handler approver leader",
    ("unit:file", "POST"): "handler approver leader",
    ("unit:score", "GET"): "handler approver leader unit_admin",
    ("unit:score-line", "GET"): "handler approver leader unit_admin",
    ("unit:trail", "GET"): "handler approver leader unit_admin",
    ("unit:about", "GET"): "handler approver leader unit_admin",
    ("unit:people", "GET"): "unit_admin",
    ("unit:person-new", "GET"): "unit_admin",
    ("unit:person-new", "POST"): "unit_admin",
    ("unit:people-review", "GET"): "unit_admin",
    ("unit:people-review", "POST"): "unit_admin",
    ("unit:invitation-renew", "POST"): "unit_admin",
    ("unit:invitation-withdraw", "POST"): "unit_admin",
    ("unit:person", "GET"): "unit_admin",
    ("unit:person-give", "POST"): "unit_admin",
    ("unit:person-end", "POST"): "unit_admin",
    ("unit:person-handover", "GET"): "unit_admin",
    ("unit:person-handover", "POST"): "unit_admin",
    # the credit office
    ("office:inbox", "GET"): "reviewer chief assessor",
    ("office:task-claim", "POST"): "reviewer chief",
    ("office:task-release", "POST"): "reviewer chief",
    ("office:board", "GET"): "reviewer chief assessor",
    ("office:units", "GET"): "reviewer chief assessor",
    ("office:unit", "GET"): "reviewer chief assessor",
    ("office:filing", "GET"): "reviewer chief assessor",
    ("office:filing-review", "POST"): "reviewer chief",
    ("office:filing-attachment", "GET"): "reviewer chief assessor",
    ("office:assessment", "GET"): "reviewer chief assessor",
    ("office:assessment-year", "GET"): "reviewer chief assessor",
    ("office:assessment-export", "POST"): "chief assessor",
    ("office:assessment-lock", "POST"): "chief",
    ("office:assessment-unit", "GET"): "reviewer chief assessor",
    ("office:assessment-line", "GET"): "reviewer chief assessor",
    ("office:run", "GET"): "reviewer chief assessor",
    ("office:run-file", "GET"): "chief assessor",
    ("office:cases", "GET"): "chief",
    ("office:case", "GET"): "chief",
    ("office:case-break", "POST"): "chief",
    ("office:trail", "GET"): "reviewer chief assessor auditor",
    # the auditor
    ("office:security", "GET"): "auditor",
    ("office:security-entry", "GET"): "auditor",
    ("office:verify", "GET"): "auditor",
    ("office:verify", "POST"): "auditor",
    ("office:verify-progress", "GET"): "auditor",
    ("office:roster", "GET"): "administrator",
    ("office:roster-new", "GET"): "administrator",
    ("office:roster-new", "POST"): "administrator",
    ("office:roster-unit", "GET"): "administrator",
    ("office:roster-unit-rename", "POST"): "administrator",
    ("office:roster-unit-term", "POST"): "administrator",
    ("office:people", "GET"): "administrator security_admin",
    ("office:person-new", "GET"): "security_admin",
    ("office:person-new", "POST"): "security_admin",
    ("office:people-review", "GET"): "security_admin",
    ("office:people-review", "POST"): "security_admin",
    ("office:invitation-renew", "POST"): "security_admin",
    ("office:invitation-withdraw", "POST"): "security_admin",
    ("office:person", "GET"): "administrator security_admin",
    ("office:person-give", "POST"): "security_admin",
    ("office:person-end", "POST"): "security_admin",
    ("office:person-handover", "GET"): "security_admin",
    ("office:person-handover", "POST"): "security_admin",
}


def gets_in(route: str, method: str) -> frozenset[str]:
    """Who gets in; nobody where the table has no row."""
    return frozenset(TABLE.get((route, method), "").split())
