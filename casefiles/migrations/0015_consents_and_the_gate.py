"""Consents, whom they name, and what the gate answered; each behind the door of its case."""

import casefiles.models.hashes
import django.contrib.postgres.fields
import django.db.models.deletion
import tenants.sealed
import uuid
from django.conf import settings
from django.db import migrations, models

FORWARD = """
ALTER TABLE casefiles_consent ADD CONSTRAINT a_consent_stands_behind_its_cases_door
    FOREIGN KEY (case_id, door) REFERENCES casefiles_case (id, door) ON UPDATE CASCADE;
ALTER TABLE casefiles_consent ADD CONSTRAINT a_file_stands_behind_its_consents_door
    FOREIGN KEY (file_id, door) REFERENCES casefiles_storedfile (id, door)
    DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE casefiles_gateanswer ADD CONSTRAINT an_answer_stands_behind_its_cases_door
    FOREIGN KEY (case_id, door) REFERENCES casefiles_case (id, door) ON UPDATE CASCADE;
"""
BACK = """
ALTER TABLE casefiles_gateanswer DROP CONSTRAINT an_answer_stands_behind_its_cases_door;
ALTER TABLE casefiles_consent DROP CONSTRAINT a_file_stands_behind_its_consents_door;
ALTER TABLE casefiles_consent DROP CONSTRAINT a_consent_stands_behind_its_cases_door;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('casefiles', '0014_checks_and_waivers'),
        ('tenants', '0005_rate_counts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('door', models.BigIntegerField(default=0, editable=False)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.CharField(max_length=30, verbose_name='授权书编号')),
                ('code', models.CharField(editable=False, max_length=16, unique=True, verbose_name='核验码')),
                ('kind', models.CharField(choices=[('legal', '法人'), ('natural', '自然人'), ('unincorporated', '非法人组织')], max_length=20, verbose_name='主体类型')),
                ('identifier_hash', casefiles.models.hashes.IdentifierHash(of='identifier', within='office_id')),
                ('identifier', tenants.sealed.SealedField(bound_to=('unit_id', 'id'), verbose_name='证件号码')),
                ('name', models.CharField(max_length=200, verbose_name='授权人')),
                ('proof', models.CharField(choices=[('id_card', '居民身份证'), ('licence', '营业执照或统一社会信用代码证书'), ('agent', '授权委托书和代理人身份证')], max_length=10, verbose_name='身份证明')),
                ('agent', models.CharField(blank=True, max_length=60, verbose_name='代理人或经办人')),
                ('matter_code', models.CharField(blank=True, editable=False, max_length=40)),
                ('purpose', models.CharField(max_length=300, verbose_name='用途')),
                ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('record', '公共信用记录'), ('report', '信用报告'), ('commitment', '信用承诺及履诺情况'), ('case', '办件核查结果和审查意见')], max_length=12), size=None, verbose_name='数据范围')),
                ('span', models.CharField(choices=[('single', '单次办件'), ('period', '一段时间')], max_length=8, verbose_name='授权期限')),
                ('starts_on', models.DateField(verbose_name='自')),
                ('ends_on', models.DateField(null=True, verbose_name='至')),
                ('sensitive', models.BooleanField(default=False, verbose_name='同意处理敏感个人信息')),
                ('pass_on', models.BooleanField(default=False, verbose_name='同意向其他单位提供')),
                ('publish', models.BooleanField(default=False, verbose_name='同意公示')),
                ('text_version', models.CharField(max_length=20, verbose_name='文本版本')),
                ('text', models.TextField(verbose_name='授权条款')),
                ('prepared_at', models.DateTimeField(verbose_name='制作时间')),
                ('signed_on', models.DateField(null=True, verbose_name='签署日期')),
                ('recorded_at', models.DateTimeField(null=True, verbose_name='登记时间')),
                ('evidence_sha256', models.CharField(blank=True, editable=False, max_length=64)),
                ('evidence_sm3', models.CharField(blank=True, editable=False, max_length=64)),
                ('withdrawn_at', models.DateTimeField(null=True, verbose_name='撤回时间')),
                ('withdrawal', models.CharField(blank=True, max_length=200, verbose_name='撤回方式')),
                ('forgotten_at', models.DateTimeField(editable=False, null=True, verbose_name='个人信息清除时间')),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='casefiles.case', verbose_name='办件')),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casefiles.storedfile', verbose_name='签署原件')),
                ('matter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casefiles.matter', verbose_name='事项')),
                ('office', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.office', verbose_name='信用办')),
                ('prepared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.unit', verbose_name='单位')),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '授权书',
                'ordering': ['-prepared_at', 'pk'],
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='ConsentRecipient',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('consent', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recipients', to='casefiles.consent')),
                ('office', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.office', verbose_name='信用办')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.unit', verbose_name='被授权单位')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.unit', verbose_name='单位')),
            ],
            options={
                'verbose_name': '被授权单位',
                'ordering': ['pk'],
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='GateAnswer',
            fields=[
                ('door', models.BigIntegerField(default=0, editable=False)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('identifier_hash', casefiles.models.hashes.IdentifierHash(of='identifier', within='office_id')),
                ('identifier', tenants.sealed.SealedField(bound_to=('unit_id', 'id'), verbose_name='证件号码')),
                ('use', models.CharField(choices=[('query', '查询信用记录'), ('read', '跨单位查阅'), ('reuse', '复用信用报告'), ('export', '导出提供'), ('publish', '公示')], max_length=10, verbose_name='用途')),
                ('scope', models.CharField(choices=[('record', '公共信用记录'), ('report', '信用报告'), ('commitment', '信用承诺及履诺情况'), ('case', '办件核查结果和审查意见')], max_length=12, verbose_name='数据范围')),
                ('purpose', models.CharField(max_length=300, verbose_name='事由')),
                ('judgement', models.CharField(choices=[('given', '授权有效'), ('by_law', '依法定依据'), ('withdrawn', '授权已撤回'), ('expired', '授权已到期'), ('not_ticked', '未作单独同意'), ('other_scope', '超出数据范围'), ('other_purpose', '与授权用途不符'), ('other_case', '仅限另一办件'), ('not_begun', '授权尚未开始'), ('unsigned', '授权书尚未签署'), ('none', '没有授权')], max_length=14, verbose_name='答复')),
                ('consent_id', models.UUIDField(db_index=True, null=True)),
                ('law', models.CharField(blank=True, max_length=300, verbose_name='法律依据')),
                ('asked_at', models.DateTimeField(verbose_name='时间')),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casefiles.case')),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.unit')),
                ('office', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.office', verbose_name='信用办')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.unit')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.unit', verbose_name='单位')),
            ],
            options={
                'verbose_name': '授权核验',
                'ordering': ['-asked_at', 'pk'],
                'base_manager_name': 'objects',
            },
        ),
        migrations.AddIndex(
            model_name='consent',
            index=models.Index(fields=['office', 'identifier_hash'], name='consents_of_a_subject'),
        ),
        migrations.AddIndex(
            model_name='consent',
            index=models.Index(fields=['unit', '-prepared_at'], name='consents_of_a_unit'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.UniqueConstraint(fields=('unit', 'number'), name='one_consent_per_unit_and_number'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('case__isnull', False), ('span', 'single')), models.Q(('ends_on__isnull', False), ('span', 'period')), _connector='OR'), name='a_consent_has_its_case_or_its_end'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='a_consent_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('recorded_at__isnull', True), ('signed_on__isnull', True)), models.Q(('file__isnull', False), ('recorded_at__isnull', False), ('signed_on__isnull', False)), _connector='OR'), name='a_signed_consent_has_its_paper'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='a_withdrawn_consent_has_its_moment_and_person'),
        ),
        migrations.AddConstraint(
            model_name='consentrecipient',
            constraint=models.UniqueConstraint(fields=('consent', 'recipient'), name='a_consent_names_a_unit_once'),
        ),
        migrations.AddIndex(
            model_name='gateanswer',
            index=models.Index(fields=['office', 'identifier_hash'], name='answers_about_a_subject'),
        ),
        migrations.RunSQL(FORWARD, BACK),
    ]
