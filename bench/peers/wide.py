"""Many units like one: a real unit with a real case and all that it hangs on, copied many times."""

from __future__ import annotations

from typing import Any

from bench.peers.copies import copy, settle, unburdened, walls_open
from casefiles.models import CreditSubject
from tenants import sealing
from tenants.models import Unit
from tenants.roles import Role
from tenants.scope import every_unit
from tests.cast import County, build_county
from tests.stories import COMPANY, list_in_force, open_case

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
BIG = ("casefiles_case", "workflows_process", "workflows_task")
FIRST, UNITS = "unit-1", "unit-%"
# Whose: of which units, but for one; `n` of each.
OF_UNITS = "tenants_unit u, generate_series(%s, %s) n WHERE u.code LIKE %s AND u.code <> %s"
A_CASE = {
    "id": "md5('case' || u.id || '-' || n)::uuid",
    "unit_id": "u.id",
    "case_no": "'B-' || n",
    "matter_id": "md5('casefiles_matter' || u.id)::uuid",
    "subject_id": "md5('casefiles_creditsubject' || u.id)::uuid",
    "state": "CASE n %% 5 WHEN 0 THEN 'open' ELSE t.state END",
    "accepted_at": "t.accepted_at - n * interval '37 minutes'",
}
A_PROCESS = {
    "id": "u.id * 10000 + n",
    "unit_id": "u.id",
    "case_id": "md5('case' || u.id || '-' || n)::uuid",
}
AN_OPEN_TASK = {
    "id": "u.id * 10000 + n",
    "unit_id": "u.id",
    "uid": "gen_random_uuid()",
    "process_id": "u.id * 10000 + n",
    "owner_id": "NULL",
    "status": "'NEW'",
    "due_at": "t.arrived_at + n * interval '37 minutes'",
}


class Wide:
    """A county with `count` units like 财政局, which has one case; its rows are what is copied."""

    def __init__(self, count: int) -> None:
        self.county: County = build_county()
        list_in_force(self.county, "czj")
        open_case(self.county, "czj")
        self._czj = self.county.units["czj"].pk
        walls_open()
        with unburdened("tenants_unit", *PARTS) as cursor:
            self._copy_units(cursor, count)
        settle("tenants_unit", *PARTS)

    def _copy_units(self, cursor: Any, count: int) -> None:
        unit = {"id": "1000 + n", "code": "'unit-' || n", "position": "n"}
        whence = "tenants_unit t, generate_series(1, %s) n WHERE t.id = %s"
        copy(cursor, "tenants_unit", unit, whence, [count, self._czj])
        for table, points in PARTS.items():
            keys = {"id": table, **points}
            anew = {column: f"md5('{target}' || u.id)::uuid" for column, target in keys.items()}
            whence = f"{table} t, tenants_unit u WHERE t.unit_id = %s AND u.code LIKE %s"
            copy(cursor, table, {"unit_id": "u.id", **anew}, whence, [self._czj, UNITS])
        self._seal_anew(cursor)

    def _seal_anew(self, cursor: Any) -> None:
        """A sealed number opens in its own place alone: each copy gets a seal of its own."""
        field: Any = CreditSubject._meta.get_field("identifier")
        cursor.execute(
            "SELECT s.id, s.unit_id FROM casefiles_creditsubject s JOIN tenants_unit u"
            " ON u.id = s.unit_id WHERE u.code LIKE %s",
            [UNITS],
        )
        subjects = [CreditSubject(id=pk, unit_id=unit) for pk, unit in cursor.fetchall()]
        cursor.executemany(
            "UPDATE casefiles_creditsubject SET identifier = %s WHERE id = %s",
            [(sealing.seal(COMPANY, field.context(each)), each.pk) for each in subjects],
        )

    def cases(self, begin: int, end: int, units: str = UNITS, but: str = "") -> None:
        """Cases number `begin` to `end` of each of the units."""
        where = [begin, end, units, but, self._czj]
        with unburdened("casefiles_case") as cursor:
            whence = f"casefiles_case t, {OF_UNITS} AND t.unit_id = %s"
            copy(cursor, "casefiles_case", A_CASE, whence, where)

    def waiting(self, begin: int, end: int, units: str = UNITS, but: str = "") -> None:
        """The open task, free to be claimed, of the cases number `begin` to `end` of each of the units."""
        where = [begin, end, units, but, self._czj]
        with unburdened("workflows_process", "workflows_task") as cursor:
            whence = f"workflows_process t, {OF_UNITS} AND t.unit_id = %s AND t.case_id IS NOT NULL"
            copy(cursor, "workflows_process", A_PROCESS, whence, where)
            whence = (
                "workflows_task t JOIN workflows_process p ON p.id = t.process_id AND"
                f" p.case_id IS NOT NULL, {OF_UNITS} AND t.unit_id = %s AND t.finished IS NULL"
            )
            copy(cursor, "workflows_task", AN_OPEN_TASK, whence, where)


def fill(rows: int) -> County:
    """A county with `rows` cases, a thousand in each unit."""
    units = max(1, rows // EACH)
    wide = Wide(units)
    wide.cases(1, EACH)
    wide.waiting(1, WAITING)
    settle(*BIG)
    print(f"{units * EACH} cases in {units} units", flush=True)
    return wide.county


def give_a_desk(county: County) -> Any:
    """A handler of one of the copied units, as a client of the product would be."""
    with every_unit(because="the bench hires somebody"):
        unit = Unit.objects.get(code=FIRST)
    return county.hire("bench-handler", "测某某", unit, Role.HANDLER)
