"""17 The walls as PostgreSQL's catalogue holds them: roles, rights and policies, for every table there is."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections

from tenants import walls
from tenants.rights import (
    BACKUP,
    GUEST,
    OFFICE_TABLES,
    OTHER_TABLES,
    PERSONAL,
    PUBLIC_REGISTERS,
    UNIT_ONLY,
)
from tenants.scope import DatabaseRole

ROLES = (walls.LOGIN, *(role.value for role in walls.SCOPE_ROLES))
LISTED = {**PUBLIC_REGISTERS, **OFFICE_TABLES, **OTHER_TABLES}


def ask(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """The rows of a query on the catalogue."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def tables() -> dict[str, set[str]]:
    """Every table with its columns."""
    with connection.cursor() as cursor:
        return walls.all_tables(cursor)


def unlisted(found: dict[str, set[str]]) -> set[str]:
    """Tables without a unit that stand in no list of `tenants/rights.py`."""
    return {name for name, columns in found.items() if "unit_id" not in columns} - set(LISTED)


def rights_in_the_catalogue() -> dict[tuple[str, str], str]:
    """(table, role) → what the role may do, as `tenants/rights.py` writes it."""
    rows = ask(
        "SELECT c.relname, CASE acl.grantee WHEN 0 THEN 'PUBLIC' ELSE acl.grantee::regrole::text END,"
        " acl.privilege_type, NULL FROM pg_class c, aclexplode(c.relacl) acl"
        " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')"
        " AND acl.grantee <> c.relowner UNION ALL"
        " SELECT c.relname, CASE acl.grantee WHEN 0 THEN 'PUBLIC' ELSE acl.grantee::regrole::text END,"
        " acl.privilege_type, a.attname::text FROM pg_class c"
        " JOIN pg_attribute a ON a.attrelid = c.oid, aclexplode(a.attacl) acl"
        " WHERE c.relnamespace = 'public'::regnamespace AND acl.grantee <> c.relowner"
    )
    found: dict[tuple[str, str], set[str]] = {}
    for table, role, right, column in rows:
        found.setdefault((table, role), set()).add(f"{right} ({column})" if column else right)
    return {key: ", ".join(sorted(held)) for key, held in found.items()}


def test_17_every_table_is_a_unit_s_or_stands_in_a_list(db: None) -> None:
    found = tables()
    assert len([name for name, columns in found.items() if "unit_id" in columns]) >= 20
    assert unlisted(found) == set(), "say in tenants/rights.py who may do what with it, and why"
    assert set(LISTED) <= set(found), "tables that are gone"
    assert all(each.because.strip() for each in LISTED.values())
    of_an_office = {name for name, columns in found.items() if columns & {"office_id"}}
    assert not of_an_office & set(OTHER_TABLES), "a table with an office has walls"


@pytest.mark.django_db(databases=["owner"])
def test_17_a_new_table_is_shut_until_it_is_walled_or_listed() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("CREATE TABLE forgotten (id bigint)")
        cursor.execute("CREATE TABLE forgotten_too (id bigint, unit_id bigint, office_id bigint)")
        walls.raise_walls("owner")
        found = walls.all_tables(cursor)
        assert unlisted(found) == {"forgotten"}
        for role in ROLES:
            cursor.execute("SELECT has_table_privilege(%s, 'forgotten', 'SELECT')", [role])
            assert cursor.fetchone() == (False,), role
        cursor.execute("SELECT has_table_privilege(%s, 'forgotten', 'SELECT')", [BACKUP])
        assert cursor.fetchone() == (True,), "what is forgotten is saved all the same"
        cursor.execute(
            "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = 'forgotten_too'"
        )
        assert cursor.fetchone() == (True, True)


def test_17_rights_are_those_of_the_lists_and_no_others(db: None) -> None:
    wanted = {
        (table, role): ", ".join(sorted(re.findall(r"[A-Z]+(?: \([a-z_]+\))?", given)))
        for table, columns in tables().items()
        for role, given in walls.rights(table, columns).items()
    }
    saved = {(table, BACKUP): "SELECT" for table in tables()}
    assert rights_in_the_catalogue() == wanted | saved
    assert not [key for key, given in wanted.items() if "TRUNCATE" in given or "TRIGGER" in given]
    assert wanted["audit_entry", DatabaseRole.EVERY.value] == "INSERT, SELECT"
    # Outside a scope: the registers, people, sessions, jobs and counters; no row of a unit or office.
    assert {table for table, role in wanted if role == walls.LOGIN} == {
        *PUBLIC_REGISTERS,
        "tenants_usersession",
        "tenants_authenticator",
        "tenants_recoverycode",
        "axes_accessattempt",
        "axes_accessattemptexpiration",
        "guardian_userobjectpermission",
        "tenants_office",
        "tenants_user",
        "tenants_ratecount",
        "django_content_type",
        "django_migrations",
        *(name for name in OTHER_TABLES if name.startswith("procrastinate_")),
    }
    assert {table for table, role in wanted if role == DatabaseRole.PERSON} == {
        *PUBLIC_REGISTERS,
        "tenants_membership",
        "casefiles_casegrant",
        "tenants_office",
        "tenants_user",
        "auth_permission",
        "guardian_userobjectpermission",
        "django_content_type",
    }


def test_17_nobody_deletes_people_units_or_offices(db: None) -> None:
    for role in ROLES:
        for table in ("tenants_user", "tenants_office", *PUBLIC_REGISTERS):
            may = ask("SELECT has_table_privilege(%s, %s, 'DELETE, TRUNCATE')", role, table)
            assert may == [(False,)], (role, table)


def test_17_row_security_is_forced_and_every_role_has_its_policy(db: None) -> None:
    state = {
        name: (on, forced)
        for name, on, forced in ask(
            "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class"
            " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
        )
    }
    laid: dict[str, set[str]] = {}
    for table, roles in ask("SELECT tablename, roles::text[] FROM pg_policies"):
        laid.setdefault(table, set()).update(roles)
    for table, columns in tables().items():
        if table in PUBLIC_REGISTERS:
            assert state[table] == (True, False), table
            assert laid[table] == {*ROLES, BACKUP}, table
        elif table in OFFICE_TABLES or "unit_id" in columns:
            assert state[table] == (True, True), table
            assert "office_id" in columns, f"{table}: an office could not list it by an index"
            roles = {DatabaseRole.EVERY}
            if table not in UNIT_ONLY:
                roles |= {DatabaseRole.OFFICE, DatabaseRole.REGION}
            if table in GUEST:
                roles.add(DatabaseRole.GUEST)
            if "unit_id" in columns or OFFICE_TABLES[table].unit:
                roles.add(DatabaseRole.UNIT)
            if table in PERSONAL:
                roles.add(DatabaseRole.PERSON)
            assert laid[table] == {BACKUP, *(role.value for role in roles)}, table
        else:
            assert table not in laid, table


def test_17_policies_compare_with_one_setting_and_nothing_else(db: None) -> None:
    rows = ask(
        "SELECT tablename, policyname, permissive, cmd, roles::text[], qual, with_check"
        " FROM pg_policies WHERE schemaname = 'public'"
    )
    assert len(rows) > 80
    columns_of = tables()
    for table, name, permissive, command, roles, rule, check in rows:
        where = f"{table}.{name}: {rule}"
        assert permissive == "PERMISSIVE", where
        if BACKUP in roles:
            assert (roles, command, rule, check) == ([BACKUP], "SELECT", "true", None), where
            continue
        if table in PUBLIC_REGISTERS:
            continue  # read by all; written, rarely, by the own office
        assert len(roles) == 1 and roles[0] in set(walls.SCOPE_ROLES), where
        reads_only = roles[0] in {DatabaseRole.PERSON, DatabaseRole.GUEST} or (
            (table, roles[0])
            in {
                ("audit_rubric", DatabaseRole.UNIT),
                ("audit_assessment", DatabaseRole.UNIT),
                ("casefiles_modellist", DatabaseRole.UNIT),
                ("casefiles_modelmatter", DatabaseRole.UNIT),
                ("casefiles_catalogueentry", DatabaseRole.UNIT),
                ("casefiles_endingbasis", DatabaseRole.UNIT),
                ("casefiles_measureentry", DatabaseRole.UNIT),
                ("casefiles_countycommitment", DatabaseRole.UNIT),
                ("casefiles_creditagency", DatabaseRole.UNIT),
                ("casefiles_publicarticle", DatabaseRole.UNIT),
                ("casefiles_calendarversion", DatabaseRole.UNIT),
                ("casefiles_dueruleversion", DatabaseRole.UNIT),
                ("workflows_minimum", DatabaseRole.UNIT),
                ("workflows_minimumstep", DatabaseRole.UNIT),
            }
        )
        if roles[0] == DatabaseRole.GUEST:
            assert table in GUEST, where
            assert "= ( SELECT" in rule and rule.count("app.case") == 1, where
            # The subject and the matter are those of the one case: a look-up by its key.
            rule = re.sub(r"SELECT casefiles_case\.\w+\s+FROM casefiles_case", "SELECT", rule)
        assert (command, check) == (("SELECT", None) if reads_only else ("ALL", rule)), where
        compared = rule.replace("IS NOT NULL", "")
        assert not re.search(r"\b(OR|EXISTS|FROM|JOIN|IN|LIKE|NOT)\b", compared, re.IGNORECASE), (
            where
        )
        if roles[0] == DatabaseRole.EVERY:
            assert rule == "true"
        else:
            shape = r"^\(+\s*(CASE\s+WHEN \()?(unit_id|office_id|user_id) = (ANY )?\("
            assert re.match(shape, rule), where
            doored = "door" in columns_of[table]
            own = roles[0] in {DatabaseRole.GUEST, DatabaseRole.PERSON}
            assert ("(door = " in rule) == (doored and not own), where
            two = roles[0] == DatabaseRole.GUEST or "app.doors" in rule
            assert rule.count("current_setting(") == 1 + two, where


def test_17_what_points_at_a_walled_table_is_walled(db: None) -> None:
    found = tables()
    walled = {name for name, columns in found.items() if "unit_id" in columns} | set(OFFICE_TABLES)
    pointing = {
        table
        for table, target in ask(
            "SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint"
            " WHERE contype = 'f' AND connamespace = 'public'::regnamespace"
        )
        if target in walled - set(PUBLIC_REGISTERS)
    }
    assert pointing <= walled


def test_17_the_application_owns_nothing_and_bypasses_nothing(db: None) -> None:
    # With one login for both aliases the owner steps down as the connection opens.
    one_login = "options" in settings.DATABASES["default"].get("OPTIONS", {})
    came_as = settings.DATABASES["default"]["USER"] if one_login else walls.LOGIN
    assert ask("SELECT session_user::text, current_user::text") == [(came_as, walls.LOGIN)]
    rights = ask(
        "SELECT rolname::text, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication,"
        " rolinherit FROM pg_roles WHERE rolname = ANY(%s)",
        [*ROLES, BACKUP],
    )
    assert {name for name, *_rights in rights} == {*ROLES, BACKUP}
    assert all(not any(flags) for _name, *flags in rights)
    member_of = ask(
        "SELECT member::regrole::text, roleid::regrole::text FROM pg_auth_members"
        " WHERE member = ANY(%s::regrole[])",
        [*ROLES, BACKUP],
    )
    may_become = {*(role.value for role in walls.SCOPE_ROLES), BACKUP}
    assert set(member_of) == {(walls.LOGIN, role) for role in may_become}
    owned = ask(
        "SELECT count(*) FROM pg_class WHERE relowner = ANY(%s::regrole[])", [*ROLES, BACKUP]
    ) + ask("SELECT count(*) FROM pg_proc WHERE proowner = ANY(%s::regrole[])", [*ROLES, BACKUP])
    assert owned == [(0,), (0,)]
    for role in (*ROLES, BACKUP):
        assert ask("SELECT has_schema_privilege(%s, 'public', 'CREATE')", role) == [(False,)]
        assert ask("SELECT has_database_privilege(%s, current_database(), 'CREATE')", role) == [
            (False,)
        ]


def test_17_nothing_runs_with_its_owner_s_rights(db: None) -> None:
    """A view or a SECURITY DEFINER function would read past the policies."""
    assert ask(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND relkind IN ('v', 'm', 'f')"
    ) == ask(
        "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef"
    )


def test_17_counters_tell_a_scope_nothing(db: None) -> None:
    """A sequence's last value would say how many rows all units have."""
    readable = ask(
        "SELECT s.relname, role FROM pg_class s, unnest(%s::text[]) role WHERE s.relkind = 'S'"
        " AND s.relnamespace = 'public'::regnamespace"
        " AND has_sequence_privilege(role, s.oid, 'SELECT, UPDATE')",
        list(ROLES),
    )
    assert readable == []


def test_17_a_backup_reads_all_and_writes_nothing(db: None) -> None:
    assert (
        ask(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND CASE WHEN relkind IN ('r', 'p') THEN NOT has_table_privilege(%s, oid, 'SELECT')"
            " OR has_table_privilege(%s, oid, 'INSERT, UPDATE, DELETE, TRUNCATE')"
            " WHEN relkind = 'S' THEN NOT has_sequence_privilege(%s, oid, 'SELECT')"
            " OR has_sequence_privilege(%s, oid, 'USAGE, UPDATE') END",
            *[BACKUP] * 4,
        )
        == []
    )
