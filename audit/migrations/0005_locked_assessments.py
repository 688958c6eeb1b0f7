"""A locked year: the database refuses what would change its result; rules and scores are only added."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


FORWARD = """
CREATE FUNCTION refuse_to_change_scores() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'scores and rules are only added: % on %', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER scores_are_append_only BEFORE UPDATE OR DELETE ON audit_score
    FOR EACH ROW EXECUTE FUNCTION refuse_to_change_scores();
CREATE TRIGGER rubrics_are_append_only BEFORE UPDATE OR DELETE ON audit_rubric
    FOR EACH ROW EXECUTE FUNCTION refuse_to_change_scores();

CREATE FUNCTION refuse_to_change_a_locked_year() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND OLD.locked_at IS NOT NULL) THEN
        RAISE EXCEPTION 'assessments are kept, and a locked one never changes: %', TG_OP
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'INSERT' AND EXISTS (SELECT 1 FROM audit_assessment AS each
        WHERE each.office_id = NEW.office_id AND each.year = NEW.year
        AND each.locked_at IS NOT NULL) THEN
        RAISE EXCEPTION 'the year % is locked', NEW.year USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_locked_year_never_changes BEFORE INSERT OR UPDATE OR DELETE ON audit_assessment
    FOR EACH ROW EXECUTE FUNCTION refuse_to_change_a_locked_year();

CREATE FUNCTION refuse_to_add_to_a_locked_year() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM audit_assessment AS each
        WHERE each.id = NEW.assessment_id AND each.locked_at IS NOT NULL) THEN
        RAISE EXCEPTION 'this assessment is locked' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER nothing_joins_a_locked_year BEFORE INSERT ON audit_score
    FOR EACH ROW EXECUTE FUNCTION refuse_to_add_to_a_locked_year();
"""
BACK = """
DROP TRIGGER nothing_joins_a_locked_year ON audit_score;
DROP TRIGGER a_locked_year_never_changes ON audit_assessment;
DROP TRIGGER rubrics_are_append_only ON audit_rubric;
DROP TRIGGER scores_are_append_only ON audit_score;
DROP FUNCTION refuse_to_add_to_a_locked_year();
DROP FUNCTION refuse_to_change_a_locked_year();
DROP FUNCTION refuse_to_change_scores();
"""


class Migration(migrations.Migration):

    dependencies = [('audit', '0004_walls_all_round'), ('tenants', '0002_three_administrators'), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.AddField(
            model_name='assessment',
            name='locked_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='assessment',
            name='locked_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.UniqueConstraint(condition=models.Q(('locked_at__isnull', False)), fields=('office', 'year'), name='one_locked_assessment_per_office_and_year'),
        ),
        migrations.RunSQL(FORWARD, BACK),
    ]
