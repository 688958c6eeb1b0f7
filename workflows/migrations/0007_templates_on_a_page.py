"""Templates and steps get addresses; what is published never changes, in the database itself."""

import django.contrib.postgres.functions
import django.db.models.deletion
import uuid
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION refuse_to_change_what_is_published() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published template never changes: % on %', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER published_templates_never_change BEFORE UPDATE OR DELETE ON workflows_workflowtemplate
    FOR EACH ROW WHEN (OLD.version IS NOT NULL)
    EXECUTE FUNCTION refuse_to_change_what_is_published();
CREATE TRIGGER minimums_are_append_only BEFORE UPDATE OR DELETE ON workflows_minimum
    FOR EACH ROW EXECUTE FUNCTION refuse_to_change_what_is_published();

CREATE FUNCTION refuse_to_change_published_steps() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched jsonb[] := CASE TG_OP
        WHEN 'INSERT' THEN ARRAY[to_jsonb(NEW)]
        WHEN 'DELETE' THEN ARRAY[to_jsonb(OLD)]
        ELSE ARRAY[to_jsonb(OLD), to_jsonb(NEW)] END;
    each jsonb;
    template bigint;
BEGIN
    FOREACH each IN ARRAY touched LOOP
        template := (each ->> 'template_id')::bigint;
        IF template IS NULL THEN
            SELECT template_id INTO template FROM workflows_templatestep
                WHERE id = (each ->> 'step_id')::bigint;
        END IF;
        IF EXISTS (SELECT 1 FROM workflows_workflowtemplate
                   WHERE id = template AND version IS NOT NULL) THEN
            RAISE EXCEPTION 'a published template never changes: % on %', TG_OP, TG_TABLE_NAME
                USING ERRCODE = 'restrict_violation';
        END IF;
    END LOOP;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER published_steps_never_change
    BEFORE INSERT OR UPDATE OR DELETE ON workflows_templatestep
    FOR EACH ROW EXECUTE FUNCTION refuse_to_change_published_steps();
CREATE TRIGGER people_of_published_steps_never_change
    BEFORE INSERT OR UPDATE OR DELETE ON workflows_stepperson
    FOR EACH ROW EXECUTE FUNCTION refuse_to_change_published_steps();
"""
BACK = """
DROP TRIGGER people_of_published_steps_never_change ON workflows_stepperson;
DROP TRIGGER published_steps_never_change ON workflows_templatestep;
DROP FUNCTION refuse_to_change_published_steps();
DROP TRIGGER minimums_are_append_only ON workflows_minimum;
DROP TRIGGER published_templates_never_change ON workflows_workflowtemplate;
DROP FUNCTION refuse_to_change_what_is_published();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('tenants', '0005_rate_counts'),
        ('workflows', '0006_notices_urges_comments'),
    ]

    operations = [
        migrations.AddField(
            model_name='templatestep',
            name='uid',
            field=models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.AddField(
            model_name='workflowtemplate',
            name='uid',
            field=models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.CreateModel(
            name='Minimum',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('filing', '报送审批'), ('item_list', '事项清单'), ('plan', '实施方案'), ('list_review', '年度核对'), ('progress', '月度进展'), ('case', '信用核查办件')], max_length=20, verbose_name='种类')),
                ('version', models.PositiveSmallIntegerField(verbose_name='版本')),
                ('in_force_from', models.DateTimeField(verbose_name='启用')),
                ('steps', models.JSONField(default=list, verbose_name='环节')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.office')),
            ],
            options={
                'verbose_name': '最低审批要求',
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('office', 'kind', 'version'), name='one_minimum_per_office_kind_and_version')],
            },
        ),
        migrations.RunSQL(FORWARD, BACK),
    ]
