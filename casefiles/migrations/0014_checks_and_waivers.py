"""免查 becomes a row per check; the reasons that stood on cases move there."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

DOOR = """
ALTER TABLE casefiles_checkwaiver ADD CONSTRAINT a_waiver_stands_behind_its_cases_door
    FOREIGN KEY (case_id, door) REFERENCES casefiles_case (id, door) ON UPDATE CASCADE;
"""
DOOR_BACK = "ALTER TABLE casefiles_checkwaiver DROP CONSTRAINT a_waiver_stands_behind_its_cases_door;"
# The owner steps out of the policies while the reasons move; the new table has no guards yet.
CARRY = """
ALTER TABLE casefiles_case NO FORCE ROW LEVEL SECURITY;
INSERT INTO casefiles_checkwaiver (door, kind, reason, waived_at, case_id, office_id, unit_id, waived_by_id)
    SELECT door, 'record', waiver_reason, decided_at, id, office_id, unit_id, decided_by_id
    FROM casefiles_case WHERE waiver_reason <> '' AND decided_by_id IS NOT NULL;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE casefiles_case FORCE ROW LEVEL SECURITY;
"""
CARRY_BACK = """
ALTER TABLE casefiles_case NO FORCE ROW LEVEL SECURITY;
ALTER TABLE casefiles_checkwaiver NO FORCE ROW LEVEL SECURITY;
DO $$ BEGIN
    IF to_regprocedure('guard.waive(text)') IS NOT NULL AND to_regclass('audit_waiver') IS NOT NULL THEN
        PERFORM guard.waive('the reasons of waivers go back to their cases');
    END IF;
END $$;
UPDATE casefiles_case SET waiver_reason = waiver.reason FROM casefiles_checkwaiver waiver
    WHERE waiver.case_id = casefiles_case.id AND waiver.kind = 'record';
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE casefiles_case FORCE ROW LEVEL SECURITY;
"""


def lay_keys(apps, schema_editor):
    """Lay the table's keys before its rows come, not at the migration's end.

    A key that is laid over rows is checked by the owner, whom the policies keep from seeing the cases.
    """
    for statement in schema_editor.deferred_sql:
        schema_editor.execute(statement)
    schema_editor.deferred_sql.clear()


class Migration(migrations.Migration):

    dependencies = [
        ('casefiles', '0013_amount_of_a_case'),
        ('tenants', '0005_rate_counts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CheckWaiver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('door', models.BigIntegerField(default=0, editable=False)),
                ('kind', models.CharField(choices=[('consent', '主体授权'), ('record', '信用记录'), ('report', '信用报告'), ('commitment', '信用承诺')], max_length=12, verbose_name='核查')),
                ('reason', models.CharField(max_length=300, verbose_name='免查原因')),
                ('waived_at', models.DateTimeField(verbose_name='时间')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waivers', to='casefiles.case')),
                ('office', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.office', verbose_name='信用办')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.unit', verbose_name='单位')),
                ('waived_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '免查',
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('case', 'kind'), name='one_waiver_per_case_and_check')],
            },
        ),
        migrations.RunPython(lay_keys, migrations.RunPython.noop),
        migrations.RunSQL(DOOR, DOOR_BACK),
        migrations.RunSQL(CARRY, CARRY_BACK),
        migrations.RemoveField(
            model_name='case',
            name='waiver_reason',
        ),
        migrations.RemoveField(
            model_name='caseversion',
            name='waiver_reason',
        ),
    ]
