"""柜台查询; a joint check says what it rests on; cases of before the consents keep their number on paper."""

import casefiles.models.hashes
import django.contrib.postgres.fields
import django.db.models.deletion
import tenants.sealed
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('casefiles', '0020_reports_and_their_ledger'),
        ('tenants', '0005_rate_counts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='consent_on_paper',
            # Whatever stands there now is of before.
            field=models.BooleanField(default=True, editable=False),
        ),
        migrations.AlterField(
            model_name='case',
            name='consent_on_paper',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='casegrant',
            name='by_consent',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='casegrant',
            name='law',
            field=models.CharField(blank=True, max_length=300, verbose_name='法律依据'),
        ),
        migrations.AddField(
            model_name='caseversion',
            name='consent_on_paper',
            # Whatever stands there now is of before.
            field=models.BooleanField(default=True, editable=False),
        ),
        migrations.AlterField(
            model_name='caseversion',
            name='consent_on_paper',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.CreateModel(
            name='CounterQuery',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.CharField(max_length=30, verbose_name='编号')),
                ('code', models.CharField(editable=False, max_length=16, unique=True, verbose_name='核验码')),
                ('visit', models.CharField(choices=[('enterprise', '企业（单位）'), ('person', '个人本人'), ('agent', '个人委托代理人')], max_length=12, verbose_name='查询人')),
                ('kind', models.CharField(choices=[('legal', '法人'), ('natural', '自然人'), ('unincorporated', '非法人组织')], max_length=20, verbose_name='主体类型')),
                ('identifier_hash', casefiles.models.hashes.IdentifierHash(of='identifier', within='office_id')),
                ('identifier', tenants.sealed.SealedField(bound_to=('unit_id', 'id'), verbose_name='证件号码')),
                ('name', models.CharField(max_length=200, verbose_name='名称')),
                ('bearer', models.CharField(blank=True, max_length=60, verbose_name='持有人或代理人')),
                ('bearer_number', tenants.sealed.SealedField(blank=True, bound_to=('unit_id', 'id'), verbose_name='持有人或代理人身份证号码')),
                ('letter', models.CharField(blank=True, max_length=100, verbose_name='介绍信或委托书')),
                ('proofs', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('certificate', '营业执照或组织机构代码证（统一社会信用代码证书）原件，与代码、名称一致'), ('letter', '单位介绍信原件：写明查询事由和持有人，在有效期内，盖有公章'), ('bearer', '持有人身份证原件，人证一致，与介绍信所写一致'), ('id_card', '本人居民身份证原件，人证一致'), ('principal', '委托人居民身份证（原件或复印件），与委托书一致'), ('attorney', '授权委托书原件：写明查询本人信用记录，在有效期内，有委托人签名'), ('agent_card', '代理人居民身份证原件，人证一致，与委托书所写一致')], max_length=12), size=None, verbose_name='查验材料')),
                ('channel', models.CharField(max_length=60, verbose_name='查询渠道')),
                ('cutoff_at', models.DateTimeField(verbose_name='截止时点')),
                ('found', models.PositiveIntegerField(verbose_name='记录数')),
                ('records', tenants.sealed.SealedField(blank=True, bound_to=('unit_id', 'id'))),
                ('served_at', models.DateTimeField(verbose_name='查询时间')),
                ('forgotten_at', models.DateTimeField(editable=False, null=True, verbose_name='个人信息清除时间')),
                ('clerk', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casefiles.storedfile', verbose_name='证据')),
                ('office', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.office', verbose_name='信用办')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.unit', verbose_name='单位')),
            ],
            options={
                'verbose_name': '柜台查询',
                'ordering': ['-served_at', 'pk'],
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['unit', '-served_at'], name='counter_log_of_a_unit'), models.Index(fields=['office', 'identifier_hash'], name='visits_of_a_subject')],
                'constraints': [models.UniqueConstraint(fields=('unit', 'number'), name='one_counter_query_per_unit_and_number')],
            },
        ),
    ]
