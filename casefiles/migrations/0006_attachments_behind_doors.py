"""An attachment of a case stands behind the case's door, and so does its file."""

from django.db import migrations, models


FORWARD = """
ALTER TABLE casefiles_attachment ADD CONSTRAINT an_attachment_stands_behind_its_cases_door
    FOREIGN KEY (case_id, door) REFERENCES casefiles_case (id, door) ON UPDATE CASCADE;
ALTER TABLE casefiles_attachment ADD CONSTRAINT a_file_stands_behind_its_attachments_door
    FOREIGN KEY (file_id, door) REFERENCES casefiles_storedfile (id, door)
    DEFERRABLE INITIALLY DEFERRED;
"""
BACK = """
ALTER TABLE casefiles_attachment DROP CONSTRAINT a_file_stands_behind_its_attachments_door;
ALTER TABLE casefiles_attachment DROP CONSTRAINT an_attachment_stands_behind_its_cases_door;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('casefiles', '0005_sealed_identifiers'),
    ]

    operations = [
        migrations.AddField(
            model_name='attachment',
            name='door',
            field=models.BigIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='attachmentversion',
            name='door',
            field=models.BigIntegerField(default=0, editable=False),
        ),
        migrations.RunSQL(FORWARD, BACK),
    ]
