"""12 “Already there” is said of the own unit alone: every unique rule is a unit's, or over random keys."""

from django.db import connection

from casefiles.models import Case, CreditSubject, Matter
from tenants import walls
from tenants.rights import OFFICE_TABLES
from tenants.scope import every_unit
from tests.cast import County
from tests.lives import live_in
from tests.stories import COMPANY

# (table, columns): unique over all units, and why that tells nobody anything.
KNOWN = {
    ("tenants_invitation", ("username",)): "an account's name carries its workspace's code",
    ("tenants_invitation", ("secret_hash",)): "the hash of a random secret",
    ("casefiles_consent", ("code",)): "a random code, drawn by the product and printed on the form",
    ("casefiles_counterquery", ("code",)): "a random code, drawn by the product and printed",
    ("audit_entry", ("chain", "seq")): "a chain's name holds its unit, and entries are numbered",
}


def test_12_every_unique_rule_is_a_unit_s_own(db: None) -> None:
    with connection.cursor() as cursor:
        tables = walls.all_tables(cursor)
        cursor.execute(
            "SELECT c.relname, array_agg(a.attname::text ORDER BY a.attname),"
            " bool_or(a.atttypid = 'uuid'::regtype), i.indisprimary FROM pg_index i"
            " JOIN pg_class c ON c.oid = i.indrelid"
            " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY(i.indkey)"
            " WHERE i.indisunique AND c.relnamespace = 'public'::regnamespace"
            " GROUP BY i.indexrelid, c.relname, i.indisprimary"
        )
        rules = cursor.fetchall()
        cursor.execute(
            "SELECT con.conrelid::regclass::text, a.attname::text FROM pg_constraint con"
            " JOIN pg_attribute a ON a.attrelid = con.conrelid AND a.attnum = ANY(con.conkey)"
            " WHERE con.contype = 'f' AND con.confrelid::regclass::text NOT IN"
            " ('tenants_user', 'django_content_type')"
        )
        pointers = set(cursor.fetchall())
    walled = {name for name, columns in tables.items() if "unit_id" in columns}
    walled = (walled | set(OFFICE_TABLES)) - set(walls.PUBLIC_REGISTERS)
    wide = [
        (table, tuple(columns))
        for table, columns, random, primary in rules
        if table in walled
        and not primary  # a number the database gives, or a random one: never typed by anybody
        and not random
        and not {"unit_id", "office_id"} & set(columns)
        # A key of a walled row can only be one's own.
        and not any((table, column) in pointers for column in columns)
    ]
    assert set(wide) == set(KNOWN)


def test_12_what_another_unit_has_is_not_taken(county: County) -> None:
    """The same company, list, matter codes and case numbers in two units, without a word of it."""
    for code in ("czj", "gtz"):
        live_in(county, code)
    with every_unit(because="the test counts"):
        assert sum(each.identifier == COMPANY for each in CreditSubject.objects.all()) == 2
        assert Matter.objects.filter(code="SY-01", item_list__version=1).count() == 2
        taken = [
            set(Case.objects.filter(unit=county.units[code]).values_list("case_no", flat=True))
            for code in ("czj", "gtz")
        ]
        assert taken[0] == taken[1] and "SY-01-2026-0001" in taken[0]
