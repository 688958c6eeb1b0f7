"""Everything an installation holds, to compare before and after: rows, sequences, files, checkpoints."""

import hashlib
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from tenants.rights import BACKUP

# PostgreSQL says a list of texts with other casts once it has read its own words.
_PLAIN = "regexp_replace({}, '::[a-z ]+([[][]])?|[() ]', '', 'g')"


def rows(connection: "psycopg.Connection[Any]") -> dict[str, str]:
    """A digest of the rows of every table that the catalogue knows, and each sequence's place."""
    connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(BACKUP)))
    names = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
    ).fetchall()
    found = {}
    for (name,) in names:
        table = sql.Identifier(name)
        query = sql.SQL("COPY (SELECT t::text FROM public.{} t ORDER BY t::text) TO STDOUT")
        digest = hashlib.sha256()
        with connection.cursor() as cursor, cursor.copy(query.format(table)) as copied:
            for block in copied:
                digest.update(block)
        found[name] = digest.hexdigest()
    places = connection.execute(
        "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"
    ).fetchall()
    return found | {name: str(value) for name, value in places}


def shape(connection: "psycopg.Connection[Any]") -> list[Any]:
    """Triggers, policies, constraints, functions, rights and owners: what the rows stand behind."""
    return [
        connection.execute(query).fetchall()
        for query in (
            "SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger"
            " WHERE NOT tgisinternal ORDER BY 1, 2",
            "SELECT tablename, policyname, roles::text, qual, with_check FROM pg_policies"
            " ORDER BY 1, 2",
            "SELECT conrelid::regclass::text, conname,"
            f" {_PLAIN.format('pg_get_constraintdef(oid)')}"
            " FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2",
            "SELECT proname, md5(prosrc) FROM pg_proc"
            " WHERE pronamespace = 'public'::regnamespace ORDER BY 1, 2",
            "SELECT relname, relkind, relrowsecurity, relforcerowsecurity,"
            " pg_get_userbyid(relowner) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " ORDER BY 1",
            "SELECT relname, a.grantee::regrole::text, a.privilege_type FROM pg_class,"
            " aclexplode(relacl) a WHERE relnamespace = 'public'::regnamespace AND a.grantee <> 0"
            " ORDER BY 1, 2, 3",
            f"SELECT {_PLAIN.format('indexdef')} FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
        )
    ]


def files(folder: Path) -> dict[str, str]:
    """A digest of each file below a folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
