"""Every walled table has a row in the tests' stories: what has none is attacked by no test (17, 28)."""

from django.db import connection

from audit.exporting import ask_for_export
from tenants import clock, walls
from tenants.rights import OFFICE_TABLES, PUBLIC_REGISTERS
from tenants.scope import every_unit
from tests.cast import County, at
from tests.lives import appealed_against, kept_for_units, live_in
from tests.stories import publish_record


def test_the_stories_leave_a_row_in_every_walled_table(county: County) -> None:
    publish_record()
    live_in(county, "czj")
    kept_for_units(county)
    with every_unit(because="the tests' scores"), clock.at(at("2026-06-01 09:00")):
        appealed_against(county, "czj")
        ask_for_export(county.office, 2026, by=county.actor("assessor"))
    with every_unit(because="the tests look"), connection.cursor() as cursor:
        walled = {
            name
            for name, columns in walls.all_tables(cursor).items()
            if name in OFFICE_TABLES or "unit_id" in columns
        }
        empty = []
        for table in sorted(walled - set(PUBLIC_REGISTERS)):
            cursor.execute(f'SELECT EXISTS (SELECT FROM "{table}")')
            if not cursor.fetchone()[0]:
                empty.append(table)
    assert empty == [], "let `live_in` (a unit's) or `kept_for_units` (an office's) make one"
