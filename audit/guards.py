"""The guards beneath the verbs: the database refuses a write that no entry of the trail accompanies.

Every table of ours is guarded; the catalogue decides which those are, so that a new table cannot be
forgotten. A deferred trigger on each asks, as the transaction commits, whether an entry was written
in it. An entry vouches by a setting that is local to its transaction and sealed with a secret that
only the owner of the tables can read: nobody forges it by hand, and a savepoint that is rolled back
takes it along with the entry. Earlier versions of rows are only ever added.

The owner has one way past: `SELECT guard.waive('the reason')`, for a data migration. It leaves a row
in `audit_waiver`, which the auditor reads.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connections, transaction

from audit.actions import all_actions
from tenants import walls
from tenants.rights import LOGIN

OURS = ("tenants", "audit", "casefiles", "workflows", "config")

# Tables that change without an entry, each with its reason.
EXEMPT = {
    "audit_entry": "the trail itself; it has a lock of its own",
    "audit_waiver": "written by guard.waive alone, and never changed",
    "audit_checkpointmark": "counts the lines of the checkpoint file, which is signed",
    "tenants_usersession": "logging in and out are entries; being at work is none",
    "tenants_authenticator": "wrong codes are counted, and a set-up begins before it is a deed; setting"
    " and resetting are entries",
    "tenants_ratecount": "counts requests, outside any scope",
    "casefiles_registerrecord": "stands for the county's platform, which keeps a trail of its own",
}

# Columns that change without an entry.
EXEMPT_COLUMNS = {
    "casefiles_listcheck": dict.fromkeys(
        ("rules", "checked_on"), "that a list was read again and nothing new was found is no deed"
    ),
    "workflows_notice": {"seen_at": "that a person has seen a notice is their own mark"},
    "tenants_user": {"last_login": "logging in is not a change of the person"},
    "casefiles_waitingquery": dict.fromkeys(
        ("tries", "trouble", "tried_at", "next_at"),
        "how often a platform was asked in vain; that it was asked, and its answer, are entries",
    ),
    "casefiles_dispatch": dict.fromkeys(
        ("tries", "trouble", "next_at"),
        "how often a record was sent in vain; the deed it tells of, and its receipt, are entries",
    ),
    "audit_run": dict.fromkeys(
        ("state", "done", "total", "error", "finished_at", "params"),
        "how far long work is, and on which computation it goes on; that it was asked for and what"
        " it gave are entries",
    ),
}

FOUNDATION = """
CREATE SCHEMA IF NOT EXISTS guard;
REVOKE ALL ON SCHEMA guard FROM PUBLIC;
CREATE TABLE IF NOT EXISTS guard.seal (only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    secret text NOT NULL);
REVOKE ALL ON guard.seal FROM PUBLIC;
INSERT INTO guard.seal (secret) VALUES (gen_random_uuid()::text || gen_random_uuid()::text)
    ON CONFLICT DO NOTHING;

CREATE OR REPLACE FUNCTION guard.token(kind text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT encode(sha256(convert_to(secret || kind || txid_current(), 'UTF8')), 'hex')
    FROM guard.seal
$$;

CREATE OR REPLACE FUNCTION guard.vouch() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM set_config('app.recorded', guard.token('recorded'), true);
    IF NEW.action = ANY (TG_ARGV::text[]) THEN
        PERFORM set_config('app.rewritten', guard.token('rewritten'), true);
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION guard.demand() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF current_setting('app.' || TG_ARGV[0], true) IS DISTINCT FROM guard.token(TG_ARGV[0]) THEN
        RAISE EXCEPTION 'no entry of the trail accompanies this % of %', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation', HINT = CASE TG_ARGV[0]
                WHEN 'recorded' THEN 'Call a verb. A data migration begins with guard.waive(reason).'
                ELSE 'Earlier versions are kept; only an action declared with rewrites=True may.' END;
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION guard.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the trail cannot be edited: % on %', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE OR REPLACE FUNCTION guard.waive(because text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(btrim(because), '') = '' THEN
        RAISE EXCEPTION 'guard.waive needs a reason' USING ERRCODE = 'restrict_violation';
    END IF;
    INSERT INTO public.audit_waiver (at, login, because)
        VALUES (clock_timestamp(), session_user, because);
    PERFORM set_config('app.recorded', guard.token('recorded'), true),
        set_config('app.rewritten', guard.token('rewritten'), true);
END $$;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA guard FROM PUBLIC;
"""


def waive(cursor: Any, because: str) -> None:
    """Let a data migration change rows past the trail; where no guards are laid yet, nothing is asked."""
    cursor.execute("SELECT to_regprocedure('guard.waive(text)'), to_regclass('audit_waiver')")
    if None not in cursor.fetchone():
        cursor.execute("SELECT guard.waive(%s)", [because])


def guarded_tables(cursor: Any) -> dict[str, list[str]]:
    """The tables of ours that are guarded, with their columns, from PostgreSQL's own catalogue."""
    cursor.execute(
        "SELECT table_name, array_agg(column_name::text ORDER BY ordinal_position)"
        " FROM information_schema.columns JOIN information_schema.tables"
        " USING (table_schema, table_name)"
        " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        " AND split_part(table_name, '_', 1) = ANY(%s) GROUP BY table_name ORDER BY table_name",
        [list(OURS)],
    )
    return {name: columns for name, columns in cursor.fetchall() if name not in EXEMPT}


def holds_versions(columns: Iterable[str]) -> bool:
    """Whether a table with these columns keeps earlier versions of rows."""
    return {"history_id", "history_type"} <= set(columns)


def raise_guards(using: str = "owner", **_: Any) -> None:
    """Lay the guards anew (signal handler of post_migrate; idempotent)."""
    if using != "owner":
        return
    rewriting = ", ".join(f"'{each.name}'" for each in all_actions() if each.rewrites)
    readers = ", ".join([LOGIN, *walls.SCOPE_ROLES])
    with transaction.atomic(using), connections[using].cursor() as cursor:
        cursor.execute(FOUNDATION)
        cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON audit_waiver FROM {readers}")
        for statement in (*_trail(rewriting), *_tables(guarded_tables(cursor))):
            cursor.execute(statement)


def _trail(rewriting: str) -> Iterator[str]:
    yield from _trigger(
        "an_entry_vouches",
        "audit_entry",
        "AFTER INSERT",
        f"FOR EACH ROW EXECUTE FUNCTION guard.vouch({rewriting})",
    )
    refuse = "FOR EACH STATEMENT EXECUTE FUNCTION guard.refuse()"
    yield from _trigger("the_trail_is_never_emptied", "audit_entry", "BEFORE TRUNCATE", refuse)
    yield from _trigger(
        "waivers_are_append_only", "audit_waiver", "BEFORE UPDATE OR DELETE OR TRUNCATE", refuse
    )


def _tables(found: dict[str, list[str]]) -> Iterator[str]:
    for table, columns in found.items():
        free = EXEMPT_COLUMNS.get(table, {})
        listed = ", ".join(f'"{each}"' for each in columns if each not in free)
        written = f"AFTER INSERT OR DELETE OR UPDATE{f' OF {listed}' if free else ''}"
        if holds_versions(columns):
            written = "AFTER INSERT"
            yield from _trigger(
                "versions_are_kept", table, "AFTER UPDATE OR DELETE", _demand("rewritten")
            )
        yield from _trigger("writes_are_recorded", table, written, _demand("recorded"))
        kind = "rewritten" if holds_versions(columns) else "recorded"
        yield from _trigger(
            "emptying_is_recorded",
            table,
            "BEFORE TRUNCATE",
            f"FOR EACH STATEMENT EXECUTE FUNCTION guard.demand('{kind}')",
        )


def _demand(kind: str) -> str:
    return f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION guard.demand('{kind}')"


def _trigger(name: str, table: str, when: str, what: str) -> Iterator[str]:
    constraint = "CONSTRAINT " if "DEFERRABLE" in what else ""
    yield f'DROP TRIGGER IF EXISTS {name} ON "{table}"'
    yield f'CREATE {constraint}TRIGGER {name} {when} ON "{table}" {what}'
