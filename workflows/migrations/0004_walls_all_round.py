"""The link table between tasks gets the unit and the office of its tasks, so that it has walls too."""

import django.db.models.deletion
from django.db import migrations, models

from audit.guards import waive

# The owner stands behind the policies as well (FORCE): for this transaction it may read the tasks.
# `post_migrate` lays the walls of the link table.
FORWARD = """
ALTER TABLE workflows_task NO FORCE ROW LEVEL SECURITY;
ALTER TABLE workflows_task_previous ADD COLUMN unit_id bigint, ADD COLUMN office_id bigint;
UPDATE workflows_task_previous link SET unit_id = task.unit_id, office_id = task.office_id
    FROM workflows_task task WHERE task.id = link.from_task_id;
-- What waits for the end of the transaction is asked now: a table it waits for cannot be altered.
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE workflows_task_previous
    ALTER COLUMN unit_id SET NOT NULL,
    ALTER COLUMN office_id SET NOT NULL,
    ADD CONSTRAINT a_link_is_of_a_unit FOREIGN KEY (unit_id)
        REFERENCES tenants_unit (id) DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT a_link_is_of_an_office FOREIGN KEY (office_id)
        REFERENCES tenants_office (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE workflows_task FORCE ROW LEVEL SECURITY;
DO $$
DECLARE old text;
BEGIN
    SELECT conname INTO STRICT old FROM pg_constraint
        WHERE conrelid = 'workflows_task_previous'::regclass AND contype = 'u';
    EXECUTE format(
        'ALTER TABLE workflows_task_previous RENAME CONSTRAINT %I TO a_task_follows_another_once', old
    );
END $$;
"""
BACK = """
ALTER TABLE workflows_task_previous NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE workflows_task_previous DROP COLUMN unit_id CASCADE, DROP COLUMN office_id CASCADE;
ALTER TABLE workflows_task_previous RENAME CONSTRAINT a_task_follows_another_once
    TO workflows_task_previous_from_task_id_to_task_id_uniq;
"""


def past_the_trail(apps, schema_editor):
    """The links of an installation that is guarded already are changed by no verb."""
    with schema_editor.connection.cursor() as cursor:
        waive(cursor, "links between tasks get the unit and the office of their tasks")


class Migration(migrations.Migration):

    dependencies = [('tenants', '0002_three_administrators'), ('workflows', '0003_tasks_behind_doors')]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunPython(past_the_trail, migrations.RunPython.noop),
                migrations.RunSQL(FORWARD, BACK),
            ],
            state_operations=[
                migrations.CreateModel(
                    name='TaskLink',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('from_task', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workflows.task')),
                        ('office', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.office')),
                        ('to_task', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workflows.task')),
                        ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.unit')),
                    ],
                    options={
                        'db_table': 'workflows_task_previous',
                        'base_manager_name': 'objects',
                    },
                ),
                migrations.AlterField(
                    model_name='task',
                    name='previous',
                    field=models.ManyToManyField(related_name='leading', through='workflows.TaskLink', through_fields=('from_task', 'to_task'), to='workflows.task'),
                ),
                migrations.AddConstraint(
                    model_name='tasklink',
                    constraint=models.UniqueConstraint(fields=('from_task', 'to_task'), name='a_task_follows_another_once'),
                ),
            ],
        ),
    ]
