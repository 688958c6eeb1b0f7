"""Plans, annual reviews, amendments of lists, and legal bases that end."""

import django.db.models.deletion
import simple_history.models
import tenants.sealed
import uuid
from django.conf import settings
from django.db import migrations, models


FORWARD = """
CREATE FUNCTION refuse_to_change_an_accepted_plan() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM casefiles_implementationplan
               WHERE id = OLD.plan_id AND accepted_at IS NOT NULL) THEN
        RAISE EXCEPTION 'an accepted plan never changes: % on step %', TG_OP, OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER accepted_plans_never_change BEFORE UPDATE OR DELETE ON casefiles_planstep
    FOR EACH ROW EXECUTE FUNCTION refuse_to_change_an_accepted_plan();
"""
BACK = """
DROP TRIGGER accepted_plans_never_change ON casefiles_planstep;
DROP FUNCTION refuse_to_change_an_accepted_plan();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('casefiles', '0011_findings_of_the_rules'),
        ('tenants', '0005_rate_counts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='EndingBasis',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=120, verbose_name='依据名称')),
                ('last_on', models.DateField(verbose_name='有效期至')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='说明')),
                ('entered_at', models.DateTimeField(verbose_name='登记时间')),
                ('withdrawn_at', models.DateTimeField(null=True, verbose_name='撤销时间')),
            ],
            options={
                'verbose_name': '依据失效登记',
                'ordering': ['last_on', 'title'],
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='ImplementationPlan',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('revision', models.PositiveSmallIntegerField(verbose_name='稿次')),
                ('leader_name', models.CharField(blank=True, max_length=40, verbose_name='分管领导')),
                ('leader_post', models.CharField(blank=True, max_length=60, verbose_name='分管领导职务')),
                ('section', models.CharField(blank=True, max_length=60, verbose_name='责任科室')),
                ('liaison_name', models.CharField(blank=True, max_length=40, verbose_name='联络员')),
                ('liaison_phone', tenants.sealed.SealedField(blank=True, bound_to=('unit_id', 'id'), verbose_name='联络员电话')),
                ('goals', models.TextField(blank=True, verbose_name='工作目标')),
                ('safeguards', models.TextField(blank=True, verbose_name='保障措施')),
                ('start_on', models.DateField(null=True, verbose_name='拟启用日期')),
                ('in_force_until', models.DateField(null=True, verbose_name='有效期至')),
                ('version', models.PositiveSmallIntegerField(null=True, verbose_name='版本')),
                ('accepted_at', models.DateTimeField(null=True, verbose_name='采纳')),
                ('in_force_from', models.DateField(null=True, verbose_name='启用日期')),
            ],
            options={
                'verbose_name': '实施方案',
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='ImplementationPlanVersion',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('revision', models.PositiveSmallIntegerField(verbose_name='稿次')),
                ('leader_name', models.CharField(blank=True, max_length=40, verbose_name='分管领导')),
                ('leader_post', models.CharField(blank=True, max_length=60, verbose_name='分管领导职务')),
                ('section', models.CharField(blank=True, max_length=60, verbose_name='责任科室')),
                ('liaison_name', models.CharField(blank=True, max_length=40, verbose_name='联络员')),
                ('liaison_phone', tenants.sealed.SealedField(blank=True, bound_to=('unit_id', 'id'), verbose_name='联络员电话')),
                ('goals', models.TextField(blank=True, verbose_name='工作目标')),
                ('safeguards', models.TextField(blank=True, verbose_name='保障措施')),
                ('start_on', models.DateField(null=True, verbose_name='拟启用日期')),
                ('in_force_until', models.DateField(null=True, verbose_name='有效期至')),
                ('version', models.PositiveSmallIntegerField(null=True, verbose_name='版本')),
                ('accepted_at', models.DateTimeField(null=True, verbose_name='采纳')),
                ('in_force_from', models.DateField(null=True, verbose_name='启用日期')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical 实施方案',
                'verbose_name_plural': 'historical 实施方案s',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='ListReview',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('revision', models.PositiveSmallIntegerField(verbose_name='稿次')),
                ('outcome', models.CharField(choices=[('unchanged', '无变化，继续有效'), ('amended', '已另行报送修订')], max_length=12, verbose_name='核对结论')),
                ('reason', models.CharField(max_length=500, verbose_name='核对说明')),
                ('people_current', models.BooleanField(default=False, verbose_name='分管领导和联络员无变动')),
                ('rows', models.PositiveIntegerField(default=0, verbose_name='事项数')),
                ('expired', models.PositiveIntegerField(default=0, verbose_name='已失效')),
            ],
            options={
                'verbose_name': '清单年度核对',
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='ListReviewVersion',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('revision', models.PositiveSmallIntegerField(verbose_name='稿次')),
                ('outcome', models.CharField(choices=[('unchanged', '无变化，继续有效'), ('amended', '已另行报送修订')], max_length=12, verbose_name='核对结论')),
                ('reason', models.CharField(max_length=500, verbose_name='核对说明')),
                ('people_current', models.BooleanField(default=False, verbose_name='分管领导和联络员无变动')),
                ('rows', models.PositiveIntegerField(default=0, verbose_name='事项数')),
                ('expired', models.PositiveIntegerField(default=0, verbose_name='已失效')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical 清单年度核对',
                'verbose_name_plural': 'historical 清单年度核对s',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='PlanStep',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField(verbose_name='序号')),
                ('task', models.CharField(max_length=300, verbose_name='工作措施')),
                ('section', models.CharField(blank=True, max_length=60, verbose_name='责任科室')),
                ('finish_on', models.DateField(null=True, verbose_name='完成时限')),
            ],
            options={
                'verbose_name': '方案措施',
                'ordering': ['position'],
                'base_manager_name': 'objects',
            },
        ),
        migrations.AddField(
            model_name='filing',
            name='amendment',
            field=models.BooleanField(default=False, verbose_name='修订'),
        ),
        migrations.AddField(
            model_name='filingversion',
            name='amendment',
            field=models.BooleanField(default=False, verbose_name='修订'),
        ),
        migrations.AddField(
            model_name='itemlist',
            name='base',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casefiles.itemlist'),
        ),
        migrations.AddField(
            model_name='itemlist',
            name='edited',
            field=models.BooleanField(default=False, verbose_name='逐条修改'),
        ),
        migrations.AddField(
            model_name='itemlist',
            name='start_on',
            field=models.DateField(null=True, verbose_name='拟启用日期'),
        ),
        migrations.AddField(
            model_name='itemlistversion',
            name='base',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='casefiles.itemlist'),
        ),
        migrations.AddField(
            model_name='itemlistversion',
            name='edited',
            field=models.BooleanField(default=False, verbose_name='逐条修改'),
        ),
        migrations.AddField(
            model_name='itemlistversion',
            name='start_on',
            field=models.DateField(null=True, verbose_name='拟启用日期'),
        ),
        migrations.AlterField(
            model_name='filing',
            name='kind',
            field=models.CharField(choices=[('item_list', '事项清单'), ('plan', '实施方案'), ('list_review', '年度核对'), ('progress', '月度进展')], max_length=20, verbose_name='种类'),
        ),
        migrations.AlterField(
            model_name='filingversion',
            name='kind',
            field=models.CharField(choices=[('item_list', '事项清单'), ('plan', '实施方案'), ('list_review', '年度核对'), ('progress', '月度进展')], max_length=20, verbose_name='种类'),
        ),
        migrations.AddConstraint(
            model_name='filing',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'plan'), models.Q(('state__in', ['accepted', 'cancelled']), _negated=True)), fields=('unit',), name='one_unfinished_plan_per_unit'),
        ),
        migrations.AddField(
            model_name='endingbasis',
            name='entered_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='endingbasis',
            name='office',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.office'),
        ),
        migrations.AddField(
            model_name='implementationplan',
            name='filing',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='casefiles.filing'),
        ),
        migrations.AddField(
            model_name='implementationplan',
            name='office',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.office', verbose_name='信用办'),
        ),
        migrations.AddField(
            model_name='implementationplan',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.unit', verbose_name='单位'),
        ),
        migrations.AddField(
            model_name='implementationplanversion',
            name='filing',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='casefiles.filing'),
        ),
        migrations.AddField(
            model_name='implementationplanversion',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='implementationplanversion',
            name='office',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='tenants.office', verbose_name='信用办'),
        ),
        migrations.AddField(
            model_name='implementationplanversion',
            name='unit',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='tenants.unit', verbose_name='单位'),
        ),
        migrations.AddField(
            model_name='listreview',
            name='filing',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='list_reviews', to='casefiles.filing'),
        ),
        migrations.AddField(
            model_name='listreview',
            name='item_list',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casefiles.itemlist'),
        ),
        migrations.AddField(
            model_name='listreview',
            name='office',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.office', verbose_name='信用办'),
        ),
        migrations.AddField(
            model_name='listreview',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.unit', verbose_name='单位'),
        ),
        migrations.AddField(
            model_name='listreviewversion',
            name='filing',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='casefiles.filing'),
        ),
        migrations.AddField(
            model_name='listreviewversion',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='listreviewversion',
            name='item_list',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='casefiles.itemlist'),
        ),
        migrations.AddField(
            model_name='listreviewversion',
            name='office',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='tenants.office', verbose_name='信用办'),
        ),
        migrations.AddField(
            model_name='listreviewversion',
            name='unit',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='tenants.unit', verbose_name='单位'),
        ),
        migrations.AddField(
            model_name='planstep',
            name='office',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.office', verbose_name='信用办'),
        ),
        migrations.AddField(
            model_name='planstep',
            name='plan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='casefiles.implementationplan'),
        ),
        migrations.AddField(
            model_name='planstep',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.unit', verbose_name='单位'),
        ),
        migrations.AddConstraint(
            model_name='endingbasis',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('office', 'title'), name='one_ending_basis_per_office_and_title'),
        ),
        migrations.AddConstraint(
            model_name='implementationplan',
            constraint=models.UniqueConstraint(fields=('filing', 'revision'), name='one_plan_per_filing_and_revision'),
        ),
        migrations.AddConstraint(
            model_name='implementationplan',
            constraint=models.UniqueConstraint(fields=('unit', 'version'), name='one_plan_per_unit_and_version'),
        ),
        migrations.AddConstraint(
            model_name='implementationplan',
            constraint=models.CheckConstraint(condition=models.Q(('in_force_until__isnull', True), ('start_on__isnull', True), ('in_force_until__gte', models.F('start_on')), _connector='OR'), name='a_plan_does_not_end_before_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='listreview',
            constraint=models.UniqueConstraint(fields=('filing', 'revision'), name='one_list_review_per_filing_and_revision'),
        ),
        migrations.AddConstraint(
            model_name='planstep',
            constraint=models.UniqueConstraint(fields=('plan', 'position'), name='one_step_per_plan_and_position'),
        ),
        migrations.RunSQL(FORWARD, BACK),
    ]
