"""The database refuses to change or delete an entry, whoever asks, the owner included."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION refuse_to_edit_the_trail() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the trail cannot be edited: % on entry %', TG_OP, OLD.id
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER entries_are_append_only BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION refuse_to_edit_the_trail();
"""
BACK = """
DROP TRIGGER entries_are_append_only ON audit_entry;
DROP FUNCTION refuse_to_edit_the_trail();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACK)]
