"""Signatures on cases too, behind their doors; several coded reasons; withdrawn ones stay."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


# The owner steps out of the policies while the reasons move, and says to the guards why.
ALONE = """
ALTER TABLE casefiles_signature NO FORCE ROW LEVEL SECURITY;
DO $$ BEGIN
    IF to_regprocedure('guard.waive(text)') IS NOT NULL AND to_regclass('audit_waiver') IS NOT NULL THEN
        PERFORM guard.waive('the reason of a return becomes a list of reasons');
    END IF;
END $$;
%s
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE casefiles_signature FORCE ROW LEVEL SECURITY;
"""
CARRY = ALONE % "UPDATE casefiles_signature SET reasons = ARRAY[reason] WHERE reason <> '';"
CARRY_BACK = ALONE % "UPDATE casefiles_signature SET reason = reasons[1] WHERE cardinality(reasons) > 0;"
DOOR = """
ALTER TABLE casefiles_signature ADD CONSTRAINT a_signature_stands_behind_its_cases_door
    FOREIGN KEY (case_id, door) REFERENCES casefiles_case (id, door) ON UPDATE CASCADE;
"""
DOOR_BACK = "ALTER TABLE casefiles_signature DROP CONSTRAINT a_signature_stands_behind_its_cases_door;"


class Migration(migrations.Migration):

    dependencies = [
        ('casefiles', '0006_attachments_behind_doors'),
        ('tenants', '0005_rate_counts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='signature',
            name='one_signature_per_signer_and_revision',
        ),
        migrations.AddField(
            model_name='signature',
            name='case',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='casefiles.case'),
        ),
        migrations.AddField(
            model_name='signature',
            name='door',
            field=models.BigIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='signature',
            name='on_behalf_of',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='代理'),
        ),
        migrations.AddField(
            model_name='signature',
            name='reasons',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('basis', '依据缺失或不当'), ('figures', '数据不符'), ('incomplete', '内容不全'), ('format', '格式不规范'), ('other', '其他')], max_length=20), blank=True, default=list, size=None, verbose_name='退回原因'),
        ),
        migrations.RunSQL(CARRY, CARRY_BACK),
        migrations.RemoveField(
            model_name='signature',
            name='reason',
        ),
        migrations.AddField(
            model_name='signature',
            name='withdrawn_at',
            field=models.DateTimeField(null=True, verbose_name='撤回'),
        ),
        migrations.AlterField(
            model_name='signature',
            name='filing',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='casefiles.filing'),
        ),
        migrations.AddIndex(
            model_name='signature',
            index=models.Index(condition=models.Q(('case__isnull', False)), fields=['case'], name='signatures_of_a_case'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('case__isnull', True), ('filing__isnull', False)), models.Q(('case__isnull', False), ('filing__isnull', True)), _connector='OR'), name='a_signature_is_on_one_record'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('filing', 'revision', 'signer'), name='one_signature_per_signer_and_revision'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('case', 'revision', 'signer'), name='one_signature_per_signer_and_round_of_a_case'),
        ),
        migrations.RunSQL(DOOR, DOOR_BACK),
    ]
