"""Batches: lists of subjects asked at once, a verdict for each row."""

import casefiles.models.hashes
import django.db.models.deletion
import tenants.sealed
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('casefiles', '0022_waiting_for_the_platform'),
        ('tenants', '0005_rate_counts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.CharField(max_length=30, verbose_name='编号')),
                ('lawful_basis', models.CharField(choices=[('statutory', '依法履职'), ('consent', '主体授权')], max_length=20, verbose_name='查询依据')),
                ('basis_note', models.CharField(max_length=300, verbose_name='条款或授权书编号')),
                ('state', models.CharField(choices=[('draft', '待开始'), ('running', '核查中'), ('done', '已完成'), ('dropped', '已放弃')], default='draft', max_length=10, verbose_name='状态')),
                ('total', models.PositiveIntegerField(verbose_name='名单行数')),
                ('opened_at', models.DateTimeField(verbose_name='上传时间')),
                ('started_at', models.DateTimeField(null=True, verbose_name='开始时间')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='完成时间')),
                ('next_at', models.DateTimeField(null=True, verbose_name='下次查询')),
                ('trouble', models.CharField(blank=True, max_length=10, verbose_name='等待原因')),
                ('forgotten_at', models.DateTimeField(editable=False, null=True, verbose_name='个人信息清除时间')),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casefiles.matter', verbose_name='事项')),
                ('office', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.office', verbose_name='信用办')),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('result', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casefiles.storedfile')),
                ('started_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.unit', verbose_name='单位')),
            ],
            options={
                'verbose_name': '批量核查',
                'ordering': ['-opened_at'],
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='BatchRow',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveIntegerField(verbose_name='行号')),
                ('cell', models.CharField(max_length=10, verbose_name='单元格')),
                ('name', models.CharField(blank=True, max_length=200, verbose_name='名称')),
                ('kind', models.CharField(blank=True, choices=[('legal', '法人'), ('natural', '自然人'), ('unincorporated', '非法人组织')], max_length=20, verbose_name='主体类型')),
                ('identifier_hash', casefiles.models.hashes.IdentifierHash(of='identifier', within='office_id')),
                ('identifier', tenants.sealed.SealedField(blank=True, bound_to=('unit_id', 'id'), verbose_name='证件号码')),
                ('fault', models.CharField(blank=True, choices=[('empty', '证件号码为空'), ('lost digits', '号码末位丢失'), ('checksum', '校验位不对'), ('format', '号码格式不对'), ('duplicate', '与前面重复'), ('name', '名称为空或者过长')], max_length=12, verbose_name='差错')),
                ('fault_said', models.CharField(blank=True, max_length=300, verbose_name='差错说明')),
                ('verdict', models.CharField(choices=[('pending', '待核查'), ('clear', '未发现失信信息'), ('found', '有失信信息'), ('no_consent', '未授权，未查询'), ('faulty', '名单有误，未查询')], default='pending', max_length=12, verbose_name='结果')),
                ('found', models.PositiveIntegerField(default=0, verbose_name='记录数')),
                ('usable', models.PositiveIntegerField(default=0, verbose_name='可用记录数')),
                ('records', tenants.sealed.SealedField(blank=True, bound_to=('unit_id', 'id'))),
                ('cutoff_at', models.DateTimeField(null=True, verbose_name='截止时点')),
                ('queried_at', models.DateTimeField(null=True, verbose_name='查询时间')),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('sm3', models.CharField(blank=True, max_length=64)),
                ('case_no', models.CharField(blank=True, max_length=60, verbose_name='办件编号')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='casefiles.batch')),
                ('evidence', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casefiles.storedfile')),
                ('office', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.office', verbose_name='信用办')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.unit', verbose_name='单位')),
            ],
            options={
                'verbose_name': '批量核查名单行',
                'ordering': ['position'],
                'base_manager_name': 'objects',
            },
        ),
        migrations.AddIndex(
            model_name='batch',
            index=models.Index(fields=['unit', '-opened_at'], name='batches_of_a_unit'),
        ),
        migrations.AddIndex(
            model_name='batch',
            index=models.Index(fields=['next_at'], name='batches_that_wait'),
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.UniqueConstraint(fields=('unit', 'number'), name='one_batch_per_unit_and_number'),
        ),
        migrations.AddIndex(
            model_name='batchrow',
            index=models.Index(fields=['batch', 'verdict', 'position'], name='rows_of_a_batch'),
        ),
        migrations.AddIndex(
            model_name='batchrow',
            index=models.Index(fields=['office', 'identifier_hash'], name='batch_rows_of_a_subject'),
        ),
        migrations.AddConstraint(
            model_name='batchrow',
            constraint=models.UniqueConstraint(fields=('batch', 'position'), name='one_row_per_position'),
        ),
    ]
