"""Subjects: former names, doubles merged, and the hash by which a body's two numbers are known as one."""

import casefiles.models.hashes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from audit.guards import waive
from casefiles import identifiers
from tenants import sealing
from tenants.sealed import context_of

TABLE = "casefiles_creditsubject"
BATCH = 1000


def hash_bodies(apps, schema_editor):
    """The hash of each body that is there; the owner steps out of the policies meanwhile."""
    with schema_editor.connection.cursor() as cursor:
        waive(cursor, "the organisation codes of bodies get a search hash")
        cursor.execute(f"ALTER TABLE {TABLE} NO FORCE ROW LEVEL SECURITY")
        last = "00000000-0000-0000-0000-000000000000"
        while True:
            cursor.execute(
                f"SELECT id, unit_id, identifier FROM {TABLE} WHERE id > %s AND kind <> 'natural'"
                f" AND identifier <> '' ORDER BY id LIMIT {BATCH}",
                [last],
            )
            rows = cursor.fetchall()
            if not rows:
                break
            last = rows[-1][0]
            changed = []
            for pk, unit, token in rows:
                plain = sealing.open_(token, context_of(TABLE, "identifier", (unit, pk)))
                if code := identifiers.body_code(plain):
                    changed.append((sealing.search_hash(code, str(unit)), pk))
            cursor.executemany(f"UPDATE {TABLE} SET body_hash = %s WHERE id = %s", changed)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {TABLE} FORCE ROW LEVEL SECURITY")


class Migration(migrations.Migration):

    dependencies = [
        ('casefiles', '0015_consents_and_the_gate'),
        ('tenants', '0005_rate_counts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FormerName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='曾用名')),
                ('until', models.DateField(verbose_name='变更日期')),
                ('noted_at', models.DateTimeField(verbose_name='登记时间')),
            ],
            options={
                'verbose_name': '曾用名',
                'ordering': ['-until', '-pk'],
                'base_manager_name': 'objects',
            },
        ),
        migrations.AddField(
            model_name='creditsubject',
            name='body_hash',
            field=casefiles.models.hashes.BodyHash(of='identifier', within='unit_id'),
        ),
        migrations.AddField(
            model_name='creditsubject',
            name='merged_into',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='doubles', to='casefiles.creditsubject', verbose_name='合并到'),
        ),
        migrations.AddField(
            model_name='creditsubjectversion',
            name='body_hash',
            field=casefiles.models.hashes.BodyHash(of='identifier', within='unit_id'),
        ),
        migrations.AddField(
            model_name='creditsubjectversion',
            name='merged_into',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='casefiles.creditsubject', verbose_name='合并到'),
        ),
        migrations.RunPython(hash_bodies, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='creditsubject',
            index=models.Index(condition=models.Q(('body_hash__isnull', False)), fields=['unit', 'body_hash'], name='subjects_of_a_body'),
        ),
        migrations.AddConstraint(
            model_name='creditsubject',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), models.Q(('merged_into', models.F('id')), _negated=True), _connector='OR'), name='no_subject_is_its_own_double'),
        ),
        migrations.AddField(
            model_name='formername',
            name='noted_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='formername',
            name='office',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.office', verbose_name='信用办'),
        ),
        migrations.AddField(
            model_name='formername',
            name='subject',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='former_names', to='casefiles.creditsubject'),
        ),
        migrations.AddField(
            model_name='formername',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.unit', verbose_name='单位'),
        ),
    ]
