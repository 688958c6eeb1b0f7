"""Identifiers are sealed in the table, in its versions and in the register; found by a keyed hash.

What is there is sealed here, in batches inside the migration's one transaction, and opened again on
the way back. The owner stands behind the walls too (FORCE ROW LEVEL SECURITY), so each table is let
out of them until it is done; the lock that this takes keeps everybody else out meanwhile.
"""

from contextlib import contextmanager

from django.db import migrations, models

import casefiles.models.hashes
import tenants.sealed
from audit.guards import waive
from casefiles import identifiers
from tenants import sealing
from tenants.sealed import context_of

BATCH = 1000
SUBJECTS = ("casefiles_creditsubject", "casefiles_creditsubjectversion")
REGISTER = "casefiles_registerrecord"


@contextmanager
def beyond_the_walls(cursor, table):
    """The owner sees all rows of a table for a while, and changes them past the trail."""
    waive(cursor, "identifiers are sealed, or opened again on the way back")
    cursor.execute("SELECT relforcerowsecurity FROM pg_class WHERE oid = %s::regclass", [table])
    (forced,) = cursor.fetchone()
    cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    yield
    # What waits for the end of the transaction is asked now: a table it waits for cannot be altered.
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    if forced:
        cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def batches(cursor, table, key, columns):
    """The rows of a table in the order of its key, some at a time."""
    last = 0
    while True:
        cursor.execute(
            f"SELECT {key}, {columns} FROM {table} WHERE {key} > %s ORDER BY {key} LIMIT {BATCH}"
            if last
            else f"SELECT {key}, {columns} FROM {table} ORDER BY {key} LIMIT {BATCH}",
            [last] if last else [],
        )
        rows = cursor.fetchall()
        if not rows:
            return
        last = rows[-1][0]
        yield rows


def seal(apps, schema_editor):
    """Plain to sealed, with the hashes."""
    with schema_editor.connection.cursor() as cursor:
        for table, key in zip(SUBJECTS, ("id", "history_id"), strict=True):
            with beyond_the_walls(cursor, table):
                for rows in batches(cursor, table, key, "unit_id, id, identifier"):
                    cursor.executemany(
                        f"UPDATE {table} SET identifier = %s, identifier_hash = %s WHERE {key} = %s",
                        [
                            (
                                sealing.seal(plain, context_of(table, "identifier", (unit, row))),
                                sealing.search_hash(identifiers.normalise(plain), str(unit)),
                                at,
                            )
                            for at, unit, row, plain in rows
                        ],
                    )
        for rows in batches(cursor, REGISTER, "id", "identifier"):
            changed = []
            for at, plain in rows:
                found_by = sealing.search_hash(identifiers.normalise(plain), "")
                context = context_of(REGISTER, "identifier", (found_by,))
                changed.append((sealing.seal(plain, context), found_by, at))
            cursor.executemany(
                f"UPDATE {REGISTER} SET identifier = %s, identifier_hash = %s WHERE id = %s", changed
            )


def unseal(apps, schema_editor):
    """Sealed to plain; a subject whose number was removed gets one that is nobody's."""
    with schema_editor.connection.cursor() as cursor:
        for table, key in zip(SUBJECTS, ("id", "history_id"), strict=True):
            with beyond_the_walls(cursor, table):
                for rows in batches(cursor, table, key, "unit_id, id, identifier"):
                    cursor.executemany(
                        f"UPDATE {table} SET identifier = %s WHERE {key} = %s",
                        [
                            (
                                sealing.open_(token, context_of(table, "identifier", (unit, row)))
                                if token
                                else f"-{row.hex[:17]}",
                                at,
                            )
                            for at, unit, row, token in rows
                        ],
                    )
        for rows in batches(cursor, REGISTER, "id", "identifier_hash, identifier"):
            cursor.executemany(
                f"UPDATE {REGISTER} SET identifier = %s WHERE id = %s",
                [
                    (sealing.open_(token, context_of(REGISTER, "identifier", (found_by,))), at)
                    for at, found_by, token in rows
                ],
            )


class Migration(migrations.Migration):

    dependencies = [('casefiles', '0004_cases_behind_doors'), ('tenants', '0002_three_administrators')]

    operations = [
        migrations.RemoveConstraint(
            model_name='creditsubject',
            name='one_subject_per_unit_and_identifier',
        ),
        migrations.AddField(
            model_name='case',
            name='forgotten_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='个人信息清除时间'),
        ),
        migrations.AddField(
            model_name='caseversion',
            name='forgotten_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='个人信息清除时间'),
        ),
        migrations.AddField(
            model_name='creditsubject',
            name='identifier_hash',
            field=casefiles.models.hashes.IdentifierHash(of='identifier', within='unit_id'),
        ),
        migrations.AddField(
            model_name='creditsubjectversion',
            name='identifier_hash',
            field=casefiles.models.hashes.IdentifierHash(of='identifier', within='unit_id'),
        ),
        migrations.AddField(
            model_name='registerrecord',
            name='identifier_hash',
            field=casefiles.models.hashes.IdentifierHash(db_index=True, of='identifier', within=''),
        ),
        migrations.AddField(
            model_name='storedfile',
            name='removed_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name='creditsubject',
            name='identifier',
            field=tenants.sealed.SealedField(bound_to=('unit_id', 'id'), verbose_name='证件号码'),
        ),
        migrations.AlterField(
            model_name='creditsubjectversion',
            name='identifier',
            field=tenants.sealed.SealedField(bound_to=('unit_id', 'id'), verbose_name='证件号码'),
        ),
        migrations.AlterField(
            model_name='registerrecord',
            name='identifier',
            field=tenants.sealed.SealedField(bound_to=('identifier_hash',)),
        ),
        migrations.RunPython(seal, unseal),
        migrations.AddConstraint(
            model_name='creditsubject',
            constraint=models.UniqueConstraint(fields=('unit', 'identifier_hash'), name='one_subject_per_unit_and_identifier'),
        ),
    ]
