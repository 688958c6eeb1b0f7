"""The walls beneath the managers: database roles and row-level security, laid by migrations.

The catalogue decides, so that a new table cannot be forgotten: every table with a `unit_id` column
gets FORCE ROW LEVEL SECURITY and one equality policy for each scope role, every table with an
`office_id` alone the same for offices; all others have the rights of `tenants/rights.py` or none.
The application's login is neither owner nor superuser, and outside a scope has no right to any of
these tables.
"""

from typing import Any

from django.conf import settings
from django.db import connections, transaction
from django.db.utils import ProgrammingError

from tenants.rights import (
    ALL,
    APPEND_ONLY,
    BACKUP,
    GUEST,
    LOGIN,
    OFFICE_TABLES,
    OTHER_TABLES,
    PERSONAL,
    PUBLIC_REGISTERS,
    UNIT_ONLY,
    Rights,
)
from tenants.scope import DatabaseRole

SCOPE_ROLES = tuple(DatabaseRole)
# What the login may become.
_TAKEN_ON = (*SCOPE_ROLES, BACKUP)

_OWN_UNIT = "(SELECT nullif(current_setting('app.unit', true), '')::bigint)"
_OWN_OFFICE = "(SELECT nullif(current_setting('app.office', true), '')::bigint)"


def _certain(rule: str) -> str:
    """The rule, true or null, in a form of which the planner thinks that nearly every row passes.

    The managers' WHERE names the unit as well. Were the rule a bare equality, the planner would count
    the unit twice, and once more for each joined table: it took a list of a thousand cases for one of
    one case, and sorted them all instead of reading fifty from the index (bench/rls.py). So the WHERE
    serves estimate and index, and the rule is what it should be: a check.
    """
    return f"CASE WHEN {rule} THEN true END IS NOT NULL"


_UNIT = _certain(f"unit_id = {_OWN_UNIT}")
_OFFICE = _certain(f"office_id = {_OWN_OFFICE}")
_REGION = _certain(
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
# Asked only when a line of the register is written; the table of units is small.
_OWN_UNITS = f"unit_id IN (SELECT id FROM tenants_unit WHERE office_id = {_OWN_OFFICE})"  # noqa: S608 # nosec B608

# role → (command, rule)
Policies = dict[DatabaseRole, tuple[str, str]]


class WallsRefused(RuntimeError):
    """The migrating login may not make the roles; the message holds the SQL for an administrator."""


def role_statements() -> list[str]:
    """What an administrator runs once per cluster when the owner may not create roles."""
    lines = [
        f"CREATE ROLE {LOGIN} LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE",
        *(f"CREATE ROLE {role} NOLOGIN NOINHERIT NOSUPERUSER" for role in _TAKEN_ON),
    ]
    return lines + [f"GRANT {role} TO {LOGIN}" for role in _TAKEN_ON]


def ensure_roles(using: str = "owner", **_: Any) -> None:
    """Make the roles that are missing (signal handler of pre_migrate)."""
    if using != "owner":
        return
    wanted = {LOGIN, *_TAKEN_ON}
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


def all_tables(cursor: Any) -> dict[str, set[str]]:
    """Every table of the schema with its columns, from the catalogue."""
    cursor.execute(
        "SELECT c.relname, array_agg(a.attname::text) FROM pg_class c"
        " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
        " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')"
        " GROUP BY c.relname ORDER BY c.relname"
    )
    return {name: set(columns) for name, columns in cursor.fetchall()}


def policies(table: str, columns: set[str]) -> Policies:
    """The policies of a table, by role of a scope; none where rows belong to nobody."""
    if table in OTHER_TABLES:
        return {}
    if table in PUBLIC_REGISTERS:
        return {}  # by `_register_policies`: reading and writing differ
    if "unit_id" in columns:
        return _unit_policies(table, columns)
    if table in OFFICE_TABLES:
        rules = {
            DatabaseRole.OFFICE: ("ALL", _OFFICE),
            DatabaseRole.REGION: ("ALL", _REGION),
            DatabaseRole.EVERY: ("ALL", "true"),
        }
        if OFFICE_TABLES[table].unit:
            rules[DatabaseRole.UNIT] = ("SELECT", _OFFICE)
        return rules
    return {}


def _unit_policies(table: str, columns: set[str]) -> Policies:
    """A unit's rows: by unit, by office unless only the unit reads them, behind doors where it has them."""
    doored = "door" in columns
    rules: Policies = {
        DatabaseRole.UNIT: ("ALL", f"{_UNIT} AND {_DOORS}" if doored else _UNIT),
        DatabaseRole.EVERY: ("ALL", "true"),
    }
    if "office_id" in columns and table not in UNIT_ONLY:
        for role, rule in ((DatabaseRole.OFFICE, _OFFICE), (DatabaseRole.REGION, _REGION)):
            rules[role] = ("ALL", f"{rule} AND {_OPEN}" if doored else rule)
    if table in PERSONAL:
        rules[DatabaseRole.PERSON] = ("SELECT", _PERSON)
    if table in GUEST:
        rule = f"{_UNIT} AND {GUEST[table].replace(':case', _CASE)}"
        rules[DatabaseRole.GUEST] = ("SELECT", rule)
    return rules


def rights(table: str, columns: set[str]) -> dict[str, str]:
    """What the login and each scope's role may do with a table; nothing with one in no list."""
    listed: Rights | None = {**PUBLIC_REGISTERS, **OFFICE_TABLES, **OTHER_TABLES}.get(table)
    if listed is not None:
        return listed.by_role()
    given = "SELECT, INSERT" if table in APPEND_ONLY else ALL
    rules = policies(table, columns)
    found = {
        role.value: given if command == "ALL" else command for role, (command, _r) in rules.items()
    }
    if table in UNIT_ONLY:
        # An office may name the table in a join and is shown no row of it: there is no policy.
        found |= dict.fromkeys((DatabaseRole.OFFICE.value, DatabaseRole.REGION.value), "SELECT")
    return found


def is_walled(table: str, columns: set[str]) -> bool:
    """Whether row-level security is on for a table."""
    return table in PUBLIC_REGISTERS or bool(policies(table, columns))


def raise_walls(using: str = "owner", **_: Any) -> None:
    """Grant what the roles need and lay the policies (signal handler of post_migrate; idempotent).

    One transaction: a running application never meets a table between its old and its new rights.
    """
    if using != "owner":
        return
    roles = ", ".join([LOGIN, *_TAKEN_ON])
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {roles}")
        cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {roles}")
        cursor.execute(f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {roles}")
        for table, columns in all_tables(cursor).items():
            for role, given in rights(table, columns).items():
                cursor.execute(f'GRANT {given} ON "{table}" TO {role}')
                _grant_counters(cursor, table, role, given)
            _lay_policies(cursor, table, columns)
        # A backup keeps every table there is, listed or not, and how far the counters are.
        cursor.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {BACKUP}")
        cursor.execute(f"GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO {BACKUP}")


def _grant_counters(cursor: Any, table: str, role: str, given: str) -> None:
    """The counter of a serial column; an identity column needs no right to its counter."""
    if "INSERT" not in given:
        return
    cursor.execute(
        "SELECT s.relname FROM pg_class s JOIN pg_depend d ON d.objid = s.oid AND d.deptype = 'a'"
        " WHERE s.relkind = 'S' AND d.refobjid = %s::regclass",
        [f'"{table}"'],
    )
    for (counter,) in cursor.fetchall():
        cursor.execute(f'GRANT USAGE ON SEQUENCE "{counter}" TO {role}')


def _lay_policies(cursor: Any, table: str, columns: set[str]) -> None:
    cursor.execute(
        "SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = %s", [table]
    )
    for (old,) in cursor.fetchall():
        cursor.execute(f'DROP POLICY "{old}" ON "{table}"')
    if not is_walled(table, columns):
        return
    cursor.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
    if table not in PUBLIC_REGISTERS:  # what everybody may read need not be kept from the owner
        cursor.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
    _lay(cursor, table, "a_backup_reads", "SELECT", BACKUP, "true")
    for role, (command, rule) in policies(table, columns).items():
        name = f"{role.removeprefix('chengxin_')}_scope"
        _lay(cursor, table, name, command, role, rule)
    if table in PUBLIC_REGISTERS:
        _register_policies(cursor, table)


def _register_policies(cursor: Any, table: str) -> None:
    """All read; an office writes its own units' lines; a unit locks its own line."""
    everybody = ", ".join([LOGIN, *SCOPE_ROLES])
    offices = f"{DatabaseRole.OFFICE}, {DatabaseRole.REGION}"
    own = _OFFICE if table == "tenants_unit" else _OWN_UNITS
    _lay(cursor, table, "everybody_reads", "SELECT", everybody, "true")
    for command in ("INSERT", "UPDATE"):
        word = command.lower()
        _lay(cursor, table, f"own_office_may_{word}", command, offices, own)
        _lay(cursor, table, f"every_scope_may_{word}", command, DatabaseRole.EVERY, "true")
    if table == "tenants_unit":
        _lay(cursor, table, "a_unit_locks_itself", "UPDATE", DatabaseRole.UNIT, f"id = {_OWN_UNIT}")


def _lay(cursor: Any, table: str, name: str, command: str, roles: str, rule: str) -> None:
    using = "" if command == "INSERT" else f" USING ({rule})"
    check = "" if command == "SELECT" else f" WITH CHECK ({rule})"
    cursor.execute(f'CREATE POLICY {name} ON "{table}" FOR {command} TO {roles}{using}{check}')
