"""The office's register of credit agencies."""

import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('casefiles', '0023_batches'),
        ('tenants', '0005_rate_counts'),
    ]

    operations = [
        migrations.CreateModel(
            name='CreditAgency',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=100, verbose_name='机构名称')),
                ('uscc', models.CharField(max_length=18, verbose_name='统一社会信用代码')),
                ('filing_no', models.CharField(max_length=60, verbose_name='备案编号')),
                ('level', models.CharField(choices=[('province', '省级备案或者认可'), ('city', '市级备案或者认可'), ('county', '县级备案或者认可')], max_length=10, verbose_name='备案级别')),
                ('filed_on', models.DateField(verbose_name='备案日期')),
                ('scope', models.CharField(max_length=300, verbose_name='业务范围')),
                ('standards', models.CharField(blank=True, max_length=300, verbose_name='评价标准')),
                ('representative', models.CharField(blank=True, max_length=60, verbose_name='法定代表人')),
                ('changed_on', models.DateField(null=True, verbose_name='最近变更日期')),
                ('grade', models.CharField(blank=True, choices=[('a', 'A级（优）'), ('b', 'B级（良）'), ('c', 'C级（中）'), ('d', 'D级（差）')], max_length=2, verbose_name='等级')),
                ('left_on', models.DateField(null=True, verbose_name='退出日期')),
                ('exit_reason', models.CharField(blank=True, choices=[('own_wish', '主动申请退出'), ('ended', '备案期满未续'), ('struck_off', '违规出具报告，取消备案'), ('closed', '机构注销或者停业')], max_length=12, verbose_name='退出原因')),
                ('exit_note', models.CharField(blank=True, max_length=300, verbose_name='退出说明')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.office')),
            ],
            options={
                'verbose_name': '信用服务机构',
                'ordering': ['name', 'filed_on'],
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(condition=models.Q(('left_on__isnull', True)), fields=('office', 'uscc'), name='an_agency_is_listed_once'), models.UniqueConstraint(fields=('office', 'filing_no'), name='one_agency_per_office_and_filing_no'), models.CheckConstraint(condition=models.Q(('left_on__isnull', True), ('left_on__gte', models.F('filed_on')), _connector='OR'), name='an_agency_leaves_after_it_came')],
            },
        ),
    ]
