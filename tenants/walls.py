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

# Tables that are only ever added to; the application may not even ask to change them.
APPEND_ONLY = frozenset({"audit_entry"})

_UNIT = "unit_id = (SELECT nullif(current_setting('app.unit', true), '')::bigint)"
_OFFICE = "office_id = (SELECT nullif(current_setting('app.office', true), '')::bigint)"
_REGION = (
    "office_id = ANY ((SELECT string_to_array(nullif(current_setting('app.offices', true), ''),"
    " ',')::bigint[])::bigint[])"
)
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
        " WHERE table_schema = 'public' AND column_name IN ('unit_id', 'office_id', 'user_id')"
        " GROUP BY table_name"
    )
    return {
        name: set(columns)
        for name, columns in cursor.fetchall()
        if "unit_id" in columns and name not in PUBLIC_REGISTERS
    }


def _policies(table: str, columns: set[str]) -> dict[DatabaseRole, str]:
    rules = {DatabaseRole.UNIT: _UNIT, DatabaseRole.EVERY: "true"}
    if "office_id" in columns:
        rules |= {DatabaseRole.OFFICE: _OFFICE, DatabaseRole.REGION: _REGION}
    if table == "tenants_membership":
        rules[DatabaseRole.PERSON] = _PERSON
    return rules


def raise_walls(using: str = "owner", **_: Any) -> None:
    """Grant what the roles need and lay the policies (signal handler of post_migrate; idempotent)."""
    if using != "owner":
        return
    roles = ", ".join([LOGIN, *SCOPE_ROLES])
    with connections[using].cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {roles}")
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            rights = "SELECT, INSERT" if table in APPEND_ONLY else "SELECT, INSERT, UPDATE, DELETE"
            if table == "django_migrations":
                rights = "SELECT"
            cursor.execute(f'GRANT {rights} ON "{table}" TO {roles}')
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {roles}")
        for table, columns in scoped_tables(cursor).items():
            cursor.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
            cursor.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
            for role, rule in _policies(table, columns).items():
                name = f"{role.removeprefix('chengxin_')}_scope"
                cursor.execute(f'DROP POLICY IF EXISTS {name} ON "{table}"')
                cursor.execute(
                    f'CREATE POLICY {name} ON "{table}" TO {role}'
                    f" USING ({rule}) WITH CHECK ({rule})"
                )
