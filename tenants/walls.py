"""The walls beneath the managers: database roles and row-level security, laid by migrations.

Every table with a `unit_id` column gets FORCE ROW LEVEL SECURITY and one equality policy for each
scope role; the catalogue decides which tables those are, so that a new table cannot be forgotten.
The application's login is neither owner nor superuser and has no policy: outside a scope it
reads nothing.
"""

from typing import Any

from django.conf import settings
from django.db import connections
from django.db.utils import ProgrammingError

from tenants.scope import DatabaseRole

LOGIN = "chengxin_app"
SCOPE_ROLES = tuple(DatabaseRole)

# Tables with a unit that are public registers, each with its reason.
PUBLIC_REGISTERS = {
    "tenants_unitname": "names of public bodies are public, and a workspace is found by them",
    "tenants_rosterterm": "the roster of member units is published with the notice",
}

# What an office never reads: it sees the metadata of a unit's cases, not whom they are about.
UNIT_ONLY = frozenset(
    {
        "casefiles_creditsubject",
        "casefiles_creditsubjectversion",
        "casefiles_recordquery",
        "casefiles_finding",
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
    "casefiles_creditsubject": "id = (SELECT subject_id FROM casefiles_case WHERE id = :case)",
    "casefiles_matter": "id = (SELECT matter_id FROM casefiles_case WHERE id = :case)",
}
# Names of people and public bodies, which the page of that case shows.
GUEST_REGISTERS = frozenset({"tenants_user", "tenants_unit", "tenants_office"})

# The generic grants of guardian stay empty: our grants have a table, a unit and walls of their own.
READ_ONLY = frozenset(
    {"django_migrations", "guardian_userobjectpermission", "guardian_groupobjectpermission"}
)

# Tables that are only ever added to; the application may not even ask to change them.
APPEND_ONLY = frozenset({"audit_entry"})

_UNIT = "unit_id = (SELECT nullif(current_setting('app.unit', true), '')::bigint)"
_OFFICE = "office_id = (SELECT nullif(current_setting('app.office', true), '')::bigint)"
_REGION = (
    "office_id = ANY ((SELECT string_to_array(nullif(current_setting('app.offices', true), ''),"
    " ',')::bigint[])::bigint[])"
)
# Doors are compared beside the unit's equality, which keeps the index; no setting, no row.
_DOORS = (
    "door = ANY ((SELECT string_to_array(nullif(current_setting('app.doors', true), ''),"
    " ',')::bigint[])::bigint[])"
)
_OPEN = "door = 0"
_CASE = "(SELECT nullif(current_setting('app.case', true), '')::uuid)"
_PERSON = "user_id = (SELECT nullif(current_setting('app.user', true), '')::bigint)"


class WallsRefused(RuntimeError):
    """The migrating login may not make the roles; the message holds the SQL for an administrator."""


def role_statements() -> list[str]:
    """What an administrator runs once per cluster when the owner may not create roles."""
    lines = [
        f"CREATE ROLE {LOGIN} LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE",
        *(f"CREATE ROLE {role} NOLOGIN NOINHERIT NOSUPERUSER" for role in SCOPE_ROLES),
    ]
    return lines + [f"GRANT {role} TO {LOGIN}" for role in SCOPE_ROLES]


def ensure_roles(using: str = "owner", **_: Any) -> None:
    """Make the roles that are missing (signal handler of pre_migrate)."""
    if using != "owner":
        return
    wanted = {LOGIN, *SCOPE_ROLES}
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [sorted(wanted)])
        present = {name for (name,) in cursor.fetchall()}
        try:
            for statement in role_statements():
                subject = statement.split()[2 if statement.startswith("CREATE") else 1]
                if subject not in present:
                    cursor.execute(statement)
            if "options" in settings.DATABASES["default"].get("OPTIONS", {}):
                # One login for both aliases: the owner itself steps down to the application's role.
                cursor.execute("SELECT pg_has_role(current_user, %s, 'MEMBER')", [LOGIN])
                if not cursor.fetchone()[0]:
                    cursor.execute(f"GRANT {LOGIN} TO CURRENT_USER")
        except ProgrammingError as error:
            raise WallsRefused(
                "The owner's login may not create roles. Let an administrator run:\n  "
                + ";\n  ".join([*role_statements(), f"GRANT {LOGIN} TO <the owner's login>"])
                + ";"
            ) from error


def scoped_tables(cursor: Any) -> dict[str, set[str]]:
    """Tables that hold a unit's rows, with the columns a policy may use."""
    cursor.execute(
        "SELECT table_name, array_agg(column_name::text) FROM information_schema.columns"
        " WHERE table_schema = 'public' AND column_name IN ('unit_id', 'office_id', 'user_id', 'door')"
        " GROUP BY table_name"
    )
    return {
        name: set(columns)
        for name, columns in cursor.fetchall()
        if "unit_id" in columns and name not in PUBLIC_REGISTERS
    }


def _policies(table: str, columns: set[str]) -> dict[DatabaseRole, str]:
    has_door = "door" in columns
    rules = {
        DatabaseRole.UNIT: f"{_UNIT} AND {_DOORS}" if has_door else _UNIT,
        DatabaseRole.EVERY: "true",
    }
    if "office_id" in columns and table not in UNIT_ONLY:
        for role, rule in ((DatabaseRole.OFFICE, _OFFICE), (DatabaseRole.REGION, _REGION)):
            rules[role] = f"{rule} AND {_OPEN}" if has_door else rule
    if table in PERSONAL:
        rules[DatabaseRole.PERSON] = _PERSON
    if table in GUEST:
        rules[DatabaseRole.GUEST] = f"{_UNIT} AND {GUEST[table].replace(':case', _CASE)}"
    return rules


def raise_walls(using: str = "owner", **_: Any) -> None:
    """Grant what the roles need and lay the policies (signal handler of post_migrate; idempotent)."""
    if using != "owner":
        return
    roles = ", ".join([LOGIN, *(role for role in SCOPE_ROLES if role != DatabaseRole.GUEST)])
    with connections[using].cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {roles}, {DatabaseRole.GUEST}")
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            rights = "SELECT, INSERT" if table in APPEND_ONLY else "SELECT, INSERT, UPDATE, DELETE"
            if table in READ_ONLY:
                rights = "SELECT"
            cursor.execute(f'GRANT {rights} ON "{table}" TO {roles}')
            if table in GUEST or table in GUEST_REGISTERS:
                cursor.execute(f'GRANT SELECT ON "{table}" TO {DatabaseRole.GUEST}')
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {roles}")
        for table, columns in scoped_tables(cursor).items():
            cursor.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
            cursor.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
            rules = _policies(table, columns)
            for role in SCOPE_ROLES:
                name = f"{role.removeprefix('chengxin_')}_scope"
                cursor.execute(f'DROP POLICY IF EXISTS {name} ON "{table}"')
                if role in rules:
                    cursor.execute(
                        f'CREATE POLICY {name} ON "{table}" TO {role}'
                        f" USING ({rules[role]}) WITH CHECK ({rules[role]})"
                    )
