"""The measure catalogue, and a decision's measure with its notice and its right to be heard."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


# A measure stands behind the door of its case, and so does the paper by which the subject was told.
FORWARD = """
ALTER TABLE casefiles_casemeasure ADD CONSTRAINT a_measure_stands_behind_its_cases_door
    FOREIGN KEY (case_id, door) REFERENCES casefiles_case (id, door) ON UPDATE CASCADE;
ALTER TABLE casefiles_measureground ADD CONSTRAINT a_ground_stands_behind_its_cases_door
    FOREIGN KEY (case_id, door) REFERENCES casefiles_case (id, door) ON UPDATE CASCADE;
ALTER TABLE casefiles_casemeasure ADD CONSTRAINT a_notice_stands_behind_its_measures_door
    FOREIGN KEY (notice_id, door) REFERENCES casefiles_storedfile (id, door)
    DEFERRABLE INITIALLY DEFERRED;
"""
BACK = """
ALTER TABLE casefiles_casemeasure DROP CONSTRAINT a_notice_stands_behind_its_measures_door;
ALTER TABLE casefiles_measureground DROP CONSTRAINT a_ground_stands_behind_its_cases_door;
ALTER TABLE casefiles_casemeasure DROP CONSTRAINT a_measure_stands_behind_its_cases_door;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('casefiles', '0016_subjects_names_and_doubles'),
        ('tenants', '0005_rate_counts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='measure_kind',
            field=models.CharField(blank=True, choices=[('restriction', '失信惩戒'), ('incentive', '守信激励')], max_length=12, verbose_name='措施种类'),
        ),
        migrations.AddField(
            model_name='caseversion',
            name='measure_kind',
            field=models.CharField(blank=True, choices=[('restriction', '失信惩戒'), ('incentive', '守信激励')], max_length=12, verbose_name='措施种类'),
        ),
        migrations.AlterField(
            model_name='case',
            name='measure',
            field=models.CharField(blank=True, max_length=300, verbose_name='措施'),
        ),
        migrations.AlterField(
            model_name='caseversion',
            name='measure',
            field=models.CharField(blank=True, max_length=300, verbose_name='措施'),
        ),
        migrations.CreateModel(
            name='MeasureEntry',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=20, verbose_name='编号')),
                ('version', models.PositiveSmallIntegerField(verbose_name='版本')),
                ('kind', models.CharField(choices=[('restriction', '失信惩戒'), ('incentive', '守信激励')], max_length=12, verbose_name='种类')),
                ('name', models.CharField(max_length=200, verbose_name='措施')),
                ('basis', models.CharField(max_length=300, verbose_name='依据条款')),
                ('level', models.CharField(choices=[('law', '法律'), ('regulation', '行政法规'), ('local_regulation', '地方性法规'), ('central_policy', '中央政策'), ('department_rule', '部门规章'), ('normative', '规范性文件')], max_length=20, verbose_name='依据层级')),
                ('least', models.CharField(choices=[('minor', '轻微'), ('general', '一般'), ('serious', '严重')], default='general', max_length=10, verbose_name='适用程度')),
                ('hearing_days', models.PositiveSmallIntegerField(default=5, verbose_name='陈述申辩期（工作日）')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='说明')),
                ('published_at', models.DateTimeField(verbose_name='发布时间')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='停用时间')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.office')),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '措施清单',
                'ordering': ['-kind', 'code', '-version'],
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='CaseMeasure',
            fields=[
                ('door', models.BigIntegerField(default=0, editable=False)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('restriction', '失信惩戒'), ('incentive', '守信激励')], max_length=12, verbose_name='种类')),
                ('name', models.CharField(max_length=200, verbose_name='措施')),
                ('basis', models.CharField(max_length=300, verbose_name='依据条款')),
                ('hearing_days', models.PositiveSmallIntegerField(verbose_name='陈述申辩期（工作日）')),
                ('state', models.CharField(choices=[('notice', '待告知'), ('hearing', '陈述申辩中'), ('in_effect', '已生效'), ('withdrawn', '听取意见后撤销'), ('lifted', '已解除')], default='notice', max_length=10, verbose_name='状态')),
                ('laid_at', models.DateTimeField(verbose_name='决定时间')),
                ('notified_on', models.DateField(null=True, verbose_name='告知日期')),
                ('manner', models.CharField(blank=True, choices=[('in_person', '当面送达'), ('post', '邮寄送达'), ('electronic', '电子送达'), ('left', '留置送达'), ('public', '公告送达')], max_length=12, verbose_name='送达方式')),
                ('hear_until', models.DateTimeField(null=True, verbose_name='陈述申辩截止')),
                ('outcome', models.CharField(blank=True, choices=[('upheld', '听取后维持'), ('withdrawn', '听取后撤销'), ('waived', '当事人放弃'), ('silent', '逾期未陈述')], max_length=10, verbose_name='听取意见结果')),
                ('statement', models.TextField(blank=True, verbose_name='陈述申辩及复核情况')),
                ('effective_at', models.DateTimeField(null=True, verbose_name='生效时间')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='撤销或解除时间')),
                ('end_reason', models.CharField(blank=True, max_length=300, verbose_name='解除原因')),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='applied', to='casefiles.case')),
                ('concluded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('notice', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casefiles.storedfile')),
                ('notified_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('office', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.office', verbose_name='信用办')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.unit', verbose_name='单位')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casefiles.measureentry')),
            ],
            options={
                'verbose_name': '惩戒与激励措施',
                'ordering': ['-laid_at'],
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='MeasureGround',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('door', models.BigIntegerField(default=0, editable=False)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casefiles.case')),
                ('finding', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casefiles.finding')),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grounds', to='casefiles.casemeasure')),
                ('office', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.office', verbose_name='信用办')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.unit', verbose_name='单位')),
            ],
            options={
                'verbose_name': '措施所依据的失信信息',
                'base_manager_name': 'objects',
            },
        ),
        migrations.AddConstraint(
            model_name='measureentry',
            constraint=models.UniqueConstraint(fields=('office', 'code', 'version'), name='one_measure_per_office_code_and_version'),
        ),
        migrations.AddConstraint(
            model_name='measureentry',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('office', 'code'), name='one_version_of_a_measure_in_force'),
        ),
        migrations.AddConstraint(
            model_name='measureentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'restriction'), _negated=True), models.Q(('hearing_days__gt', 0), models.Q(('level', 'normative'), _negated=True)), _connector='OR'), name='a_restriction_is_heard_and_has_a_sufficient_basis'),
        ),
        migrations.AddConstraint(
            model_name='measureentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'restriction'), _negated=True), models.Q(('least', 'minor'), _negated=True), _connector='OR'), name='no_restriction_for_what_is_minor'),
        ),
        migrations.AddIndex(
            model_name='casemeasure',
            index=models.Index(fields=['unit', 'state', '-laid_at'], name='measures_by_state'),
        ),
        migrations.AddConstraint(
            model_name='casemeasure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'restriction'), _negated=True), ('effective_at__isnull', True), models.Q(('outcome__in', ('', 'withdrawn')), _negated=True), _connector='OR'), name='no_restriction_takes_effect_unheard'),
        ),
        migrations.AddConstraint(
            model_name='casemeasure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'in_effect'), _negated=True), ('effective_at__isnull', False), _connector='OR'), name='a_measure_in_effect_has_its_moment'),
        ),
        migrations.AddConstraint(
            model_name='measureground',
            constraint=models.UniqueConstraint(fields=('measure', 'finding'), name='one_ground_per_measure_and_finding'),
        ),
        migrations.RunSQL(FORWARD, BACK),
    ]
