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
    # the second step leads back to the login page unless a password was given just before
    ("login-code", "GET"): EVERYONE,
    ("login-code", "POST"): EVERYONE,
    ("login-setup", "GET"): EVERYONE,
    ("login-setup", "POST"): EVERYONE,
    ("sso", "GET"): EVERYONE,
    ("sso", "POST"): EVERYONE,
    ("sso-callback", "GET"): EVERYONE,
    ("sso-callback", "POST"): EVERYONE,
    ("logout", "POST"): LOGGED_IN,
    # one's own account
    ("password", "GET"): LOGGED_IN,
    ("password", "POST"): LOGGED_IN,
    ("second-factor", "GET"): LOGGED_IN,
    ("second-factor", "POST"): LOGGED_IN,
    ("sessions", "GET"): LOGGED_IN,
    ("session-end", "POST"): LOGGED_IN,
    ("sessions-end-others", "POST"): LOGGED_IN,
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
    ("unit:cases", "GET"): "handler approver leader",
    ("unit:case-new", "GET"): "handler",
    ("unit:case-new", "POST"): "handler",
    ("unit:case", "GET"): "handler approver leader",
    ("unit:case-query", "POST"): "handler",
    ("unit:case-propose", "POST"): "handler",
    ("unit:case-decide", "POST"): "approver leader",
    ("unit:file", "GET"): "handler approver leader",
    ("unit:score", "GET"): "handler approver leader unit_admin",
    ("unit:score-line", "GET"): "handler approver leader unit_admin",
    ("unit:trail", "GET"): "handler approver leader unit_admin",
    ("unit:about", "GET"): "handler approver leader unit_admin",
    # the credit office
    ("office:inbox", "GET"): "reviewer chief assessor",
    ("office:task-claim", "POST"): "reviewer chief",
    ("office:task-release", "POST"): "reviewer chief",
    ("office:board", "GET"): "reviewer chief assessor",
    ("office:units", "GET"): "reviewer chief assessor",
    ("office:unit", "GET"): "reviewer chief assessor",
    ("office:filing", "GET"): "reviewer chief assessor",
    ("office:filing-review", "POST"): "reviewer chief",
    ("office:assessment", "GET"): "reviewer chief assessor",
    ("office:assessment-year", "GET"): "reviewer chief assessor",
    ("office:assessment-export", "POST"): "chief assessor",
    ("office:assessment-unit", "GET"): "reviewer chief assessor",
    ("office:assessment-line", "GET"): "reviewer chief assessor",
    ("office:run", "GET"): "reviewer chief assessor",
    ("office:run-file", "GET"): "chief assessor",
    ("office:trail", "GET"): "reviewer chief assessor auditor",
    ("office:security", "GET"): "security_admin",
    ("office:unlock", "POST"): "security_admin",
    ("office:factor-reset", "POST"): "security_admin",
    ("office:log-out", "POST"): "security_admin",
}


def gets_in(route: str, method: str) -> frozenset[str]:
    """Who gets in; nobody where the table has no row."""
    return frozenset(TABLE.get((route, method), "").split())
