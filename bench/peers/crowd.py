"""A thousand units with open tasks, grown from size to size: one real case copied in the database."""

from __future__ import annotations

from django.db import connection

from bench.peers.wide import CASES, copy_units, settle, take_guards_off
from tenants.scope import every_unit
from tests.cast import County, build_county
from tests.stories import list_in_force, open_case

UNIT_COUNT = 1000
FULL = 60  # open tasks that the measured unit has at least: more than a page
PROCESSES = """
INSERT INTO workflows_process SELECT (jsonb_populate_record(NULL::workflows_process, to_jsonb(t) ||
    jsonb_build_object('id', u.id * 10000 + n, 'unit_id', u.id,
        'case_id', md5('case' || u.id || '-' || n)::uuid))).*
FROM workflows_process t, tenants_unit u, generate_series(%s, %s) n
WHERE t.unit_id = %s AND t.case_id IS NOT NULL AND u.code LIKE %s AND u.code <> %s
"""
TASKS = """
INSERT INTO workflows_task SELECT (jsonb_populate_record(NULL::workflows_task, to_jsonb(t) ||
    jsonb_build_object('id', u.id * 10000 + n, 'unit_id', u.id, 'uid', gen_random_uuid(),
        'process_id', u.id * 10000 + n, 'owner_id', NULL, 'status', 'NEW',
        'due_at', t.arrived_at + n * interval '37 minutes'))).*
FROM workflows_task t JOIN workflows_process p ON p.id = t.process_id, tenants_unit u,
    generate_series(%s, %s) n
WHERE t.unit_id = %s AND p.case_id IS NOT NULL AND t.finished IS NULL
    AND u.code LIKE %s AND u.code <> %s
"""
MEASURED, OTHERS = "unit-1", "unit-%"


class Crowd:
    """The units and how many tasks each has so far."""

    def __init__(self) -> None:
        self.county: County = build_county()
        list_in_force(self.county, "czj")
        open_case(self.county, "czj")
        self.czj = self.county.units["czj"].pk
        self._have = {MEASURED: 0, OTHERS: 0}
        take_guards_off()
        with every_unit(because="the bench copies a unit"), connection.cursor() as cursor:
            copy_units(cursor, UNIT_COUNT, self.czj)

    def grow(self, tasks: int) -> None:
        """So many open tasks in all; the measured unit has a full page at every size."""
        each = tasks // UNIT_COUNT
        self._add(MEASURED, "", max(each, FULL))
        self._add(OTHERS, MEASURED, each)
        settle()

    def _add(self, units: str, but: str, target: int) -> None:
        begin = self._have[units] + 1
        if begin > target:
            return
        self._have[units] = target
        with every_unit(because="the bench copies cases"), connection.cursor() as cursor:
            for sql in (CASES, PROCESSES, TASKS):
                cursor.execute(sql, [begin, target, self.czj, units, but])
