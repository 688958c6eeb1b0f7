"""Many units with a thousand cases each: one real case and what it hangs on, copied in the database.

The copies are made from the row as JSON, so that a new column comes along by itself.
"""

from __future__ import annotations

from typing import Any

from django.db import connection, connections

from tenants import walls
from tenants.models import Unit
from tenants.roles import Role
from tenants.scope import every_unit
from tests.cast import County, build_county
from tests.stories import list_in_force, open_case

EACH = 1000  # cases of a unit
WAITING = 100  # of them, whose task is open
# What a case hangs on, in the order in which it is copied, with the columns that point at the others.
PARTS = {
    "casefiles_filing": {},
    "casefiles_storedfile": {},
    "casefiles_itemlist": {"filing_id": "casefiles_filing", "source_id": "casefiles_storedfile"},
    "casefiles_matter": {"item_list_id": "casefiles_itemlist"},
    "casefiles_creditsubject": {},
}
UNITS = """
INSERT INTO tenants_unit SELECT (jsonb_populate_record(NULL::tenants_unit, to_jsonb(t) ||
    jsonb_build_object('id', 1000 + n, 'code', 'unit-' || n, 'position', n))).*
FROM tenants_unit t, generate_series(1, %s) n WHERE t.code = 'czj'
"""
CASES = """
INSERT INTO casefiles_case SELECT (jsonb_populate_record(NULL::casefiles_case, to_jsonb(t) ||
    jsonb_build_object('id', md5('case' || u.id || '-' || n)::uuid, 'unit_id', u.id,
        'case_no', 'B-' || n,
        'matter_id', md5('casefiles_matter' || u.id)::uuid,
        'subject_id', md5('casefiles_creditsubject' || u.id)::uuid,
        'state', CASE n %% 5 WHEN 0 THEN 'open' ELSE t.state END,
        'accepted_at', t.accepted_at - n * interval '37 minutes'))).*
FROM casefiles_case t, tenants_unit u, generate_series(%s, %s) n
WHERE t.unit_id = %s AND u.code LIKE %s AND u.code <> %s
"""
PROCESSES = """
INSERT INTO workflows_process SELECT (jsonb_populate_record(NULL::workflows_process, to_jsonb(t) ||
    jsonb_build_object('id', u.id * 1000 + n, 'unit_id', u.id,
        'case_id', md5('case' || u.id || '-' || n)::uuid))).*
FROM workflows_process t, tenants_unit u, generate_series(1, %s) n
WHERE t.unit_id = %s AND t.case_id IS NOT NULL AND u.code LIKE 'unit-%%'
"""
TASKS = """
INSERT INTO workflows_task SELECT (jsonb_populate_record(NULL::workflows_task, to_jsonb(t) ||
    jsonb_build_object('id', u.id * 1000 + n, 'unit_id', u.id, 'uid', gen_random_uuid(),
        'process_id', u.id * 1000 + n, 'due_at', t.arrived_at + n * interval '37 minutes'))).*
FROM workflows_task t JOIN workflows_process p ON p.id = t.process_id, tenants_unit u,
    generate_series(1, %s) n
WHERE t.unit_id = %s AND p.case_id IS NOT NULL AND t.finished IS NULL AND u.code LIKE 'unit-%%'
"""


def take_guards_off() -> None:
    """A copy is no deed: from here on the guards of the trail stand aside."""
    with connections["owner"].cursor() as cursor:
        for table in walls.all_tables(cursor):
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')


def copy_units(cursor: Any, count: int, original: int) -> None:
    """`count` units like the original one, each with what a case hangs on."""
    cursor.execute(UNITS, [count])
    for table, points in PARTS.items():
        pointing = "".join(
            f", '{column}', md5('{target}' || u.id)::uuid" for column, target in points.items()
        )
        cursor.execute(
            f"INSERT INTO {table} SELECT (jsonb_populate_record(NULL::{table}, to_jsonb(t) ||"
            f" jsonb_build_object('id', md5('{table}' || u.id)::uuid, 'unit_id', u.id{pointing})"
            f")).* FROM {table} t, tenants_unit u"
            " WHERE t.unit_id = %s AND u.code LIKE 'unit-%%'",
            [original],
        )


def fill(rows: int) -> County:
    """A county with `rows` cases, a thousand in each unit; the first of them belong to 财政局."""
    county = build_county()
    list_in_force(county, "czj")
    open_case(county, "czj")
    czj = county.units["czj"].pk
    take_guards_off()
    with every_unit(because="the bench copies a unit many times"), connection.cursor() as cursor:
        copy_units(cursor, max(1, rows // EACH), czj)
        cursor.execute(CASES, [1, EACH, czj, "unit-%", ""])
        cursor.execute(PROCESSES, [WAITING, czj])
        cursor.execute(TASKS, [WAITING, czj])
        cursor.execute("SELECT count(*) FROM casefiles_case")
        print(f"{cursor.fetchone()[0]} cases in {max(1, rows // EACH) + 1} units", flush=True)
    settle()
    return county


def settle() -> None:
    """Figures for the planner; and the owner steps out of the policies, to be the one without them."""
    with connections["owner"].cursor() as cursor:
        for table, columns in walls.all_tables(cursor).items():
            if walls.is_walled(table, columns):
                cursor.execute(f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY')
        cursor.execute("VACUUM ANALYZE")


def give_a_desk(county: County) -> Any:
    """A handler of one of the copied units, as a client of the product would be."""
    with every_unit(because="the bench hires somebody"):
        unit = Unit.objects.get(code="unit-1")
    return county.hire("bench-handler", "测某某", unit, Role.HANDLER)
