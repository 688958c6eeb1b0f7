"""The matters of an accepted list are immutable in the database itself."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION refuse_to_change_an_accepted_list() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM casefiles_itemlist
               WHERE id = OLD.item_list_id AND accepted_at IS NOT NULL) THEN
        RAISE EXCEPTION 'an accepted item list never changes: % on matter %', TG_OP, OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER accepted_lists_never_change BEFORE UPDATE OR DELETE ON casefiles_matter
    FOR EACH ROW EXECUTE FUNCTION refuse_to_change_an_accepted_list();
"""
BACK = """
DROP TRIGGER accepted_lists_never_change ON casefiles_matter;
DROP FUNCTION refuse_to_change_an_accepted_list();
"""


class Migration(migrations.Migration):
    dependencies = [("casefiles", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACK)]
