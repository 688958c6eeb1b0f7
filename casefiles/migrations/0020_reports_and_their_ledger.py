"""Credit reports, the ledger of their uses, and the crises that put them aside; each behind its case's door."""

import casefiles.models.hashes
import django.contrib.postgres.fields
import django.db.models.deletion
import tenants.sealed
import uuid
from django.conf import settings
from django.db import migrations, models

FORWARD = """
ALTER TABLE casefiles_creditreport ADD CONSTRAINT a_report_stands_behind_its_cases_door
    FOREIGN KEY (case_id, door) REFERENCES casefiles_case (id, door) ON UPDATE CASCADE;
ALTER TABLE casefiles_creditreport ADD CONSTRAINT a_file_stands_behind_its_reports_door
    FOREIGN KEY (file_id, door) REFERENCES casefiles_storedfile (id, door)
    DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE casefiles_reportuse ADD CONSTRAINT a_use_stands_behind_its_cases_door
    FOREIGN KEY (case_id, door) REFERENCES casefiles_case (id, door) ON UPDATE CASCADE;
"""
BACK = """
ALTER TABLE casefiles_reportuse DROP CONSTRAINT a_use_stands_behind_its_cases_door;
ALTER TABLE casefiles_creditreport DROP CONSTRAINT a_file_stands_behind_its_reports_door;
ALTER TABLE casefiles_creditreport DROP CONSTRAINT a_report_stands_behind_its_cases_door;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('casefiles', '0019_archives_and_filters'),
        ('tenants', '0005_rate_counts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CreditCrisis',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('default', '债务违约或者资金链断裂'), ('insolvency', '破产、重整或者清算'), ('serious_list', '列入严重失信主体名单'), ('accident', '重大安全、质量或者环境事故'), ('crime', '涉嫌犯罪被立案'), ('other', '其他重大不利事项')], max_length=15, verbose_name='事项')),
                ('happened_on', models.DateField(verbose_name='发生日期')),
                ('note', models.CharField(max_length=300, verbose_name='情况说明')),
                ('noted_at', models.DateTimeField(verbose_name='登记时间')),
                ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('office', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.office', verbose_name='信用办')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='crises', to='casefiles.creditsubject')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.unit', verbose_name='单位')),
            ],
            options={
                'verbose_name': '重大信用危机',
                'ordering': ['-noted_at', 'pk'],
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='CreditReport',
            fields=[
                ('door', models.BigIntegerField(default=0, editable=False)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('identifier_hash', casefiles.models.hashes.IdentifierHash(of='identifier', within='office_id')),
                ('identifier', tenants.sealed.SealedField(bound_to=('unit_id', 'id'), verbose_name='证件号码')),
                ('kind', models.CharField(choices=[('public', '公共信用信息报告'), ('special', '专项信用报告'), ('third_party', '第三方信用报告')], max_length=12, verbose_name='报告类型')),
                ('report_no', models.CharField(max_length=60, verbose_name='报告编号')),
                ('agency_key', models.UUIDField(editable=False, null=True)),
                ('agency_left_on', models.DateField(null=True, verbose_name='机构退出日期')),
                ('issuer', models.CharField(max_length=100, verbose_name='出具单位')),
                ('issued_on', models.DateField(verbose_name='出具日期')),
                ('own_end_on', models.DateField(null=True, verbose_name='报告自定截止日')),
                ('valid_until', models.DateField(verbose_name='有效期至')),
                ('purposes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('procurement', '政府采购'), ('bidding', '招标投标'), ('approval', '行政审批'), ('market_access', '市场准入'), ('qualification', '资质审核'), ('award', '评先评优'), ('bond', '债券发行'), ('funding', '资金扶持'), ('other', '其他')], max_length=15), default=list, size=None, verbose_name='适用事项类别')),
                ('rating', models.CharField(blank=True, max_length=30, verbose_name='信用等级')),
                ('verify_code', models.CharField(blank=True, max_length=60, verbose_name='核验码')),
                ('filed_at', models.DateTimeField(verbose_name='登记时间')),
                ('origin_report', models.UUIDField(db_index=True, editable=False, null=True)),
                ('state', models.CharField(choices=[('in_use', '使用中'), ('suspended', '暂停使用'), ('void', '停止使用')], default='in_use', max_length=10, verbose_name='状态')),
                ('suspended_at', models.DateTimeField(null=True, verbose_name='暂停时间')),
                ('reviewed_at', models.DateTimeField(null=True, verbose_name='复核时间')),
                ('review_note', models.CharField(blank=True, max_length=300, verbose_name='复核意见')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='casefiles.case', verbose_name='首次用于办件')),
                ('crisis', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='casefiles.creditcrisis')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casefiles.storedfile', verbose_name='报告原件')),
                ('filed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('office', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.office', verbose_name='信用办')),
                ('origin', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.unit', verbose_name='原持有单位')),
                ('reviewed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='casefiles.creditsubject', verbose_name='信用主体')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.unit', verbose_name='单位')),
            ],
            options={
                'verbose_name': '信用报告',
                'ordering': ['-issued_on', '-filed_at', 'pk'],
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='ReportUse',
            fields=[
                ('door', models.BigIntegerField(default=0, editable=False)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('purpose', models.CharField(max_length=300, verbose_name='用途')),
                ('used_at', models.DateTimeField(verbose_name='使用时间')),
                ('consent_id', models.UUIDField(editable=False, null=True)),
                ('sha256', models.CharField(max_length=64)),
                ('sm3', models.CharField(max_length=64)),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='report_uses', to='casefiles.case', verbose_name='办件')),
                ('office', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.office', verbose_name='信用办')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.unit', verbose_name='使用单位')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='casefiles.creditreport')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.unit', verbose_name='单位')),
                ('used_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '信用报告使用记录',
                'ordering': ['-used_at', 'pk'],
                'base_manager_name': 'objects',
            },
        ),
        migrations.AddIndex(
            model_name='creditcrisis',
            index=models.Index(fields=['subject', 'happened_on'], name='crises_of_a_subject'),
        ),
        migrations.AddIndex(
            model_name='creditreport',
            index=models.Index(fields=['office', 'identifier_hash'], name='reports_about_a_subject'),
        ),
        migrations.AddIndex(
            model_name='creditreport',
            index=models.Index(fields=['unit', '-valid_until'], name='reports_of_a_unit'),
        ),
        migrations.AddConstraint(
            model_name='creditreport',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until__gte', models.F('issued_on'))), name='a_report_ends_on_its_issue_day_or_later'),
        ),
        migrations.AddConstraint(
            model_name='creditreport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('agency_key__isnull', False), ('kind', 'third_party')), models.Q(models.Q(('kind', 'third_party'), _negated=True), ('agency_key__isnull', True)), _connector='OR'), name='a_third_party_report_has_its_agency'),
        ),
        migrations.AddConstraint(
            model_name='creditreport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'suspended'), ('suspended_at__isnull', False)), models.Q(('state', 'suspended'), _negated=True), _connector='OR'), name='a_suspended_report_has_its_moment'),
        ),
        migrations.AddConstraint(
            model_name='creditreport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('origin__isnull', True), ('origin_report__isnull', True)), models.Q(('origin__isnull', False), ('origin_report__isnull', False)), _connector='OR'), name='a_copied_report_names_the_first_one'),
        ),
        migrations.AddConstraint(
            model_name='reportuse',
            constraint=models.UniqueConstraint(fields=('report', 'case'), name='a_report_is_used_once_in_a_case'),
        ),
        migrations.AddConstraint(
            model_name='reportuse',
            constraint=models.CheckConstraint(condition=models.Q(('case__isnull', False), ('used_by__isnull', True), _connector='OR'), name='a_use_by_another_unit_names_no_person'),
        ),
        migrations.RunSQL(FORWARD, BACK),
    ]
