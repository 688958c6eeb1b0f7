"""Questions that wait for the credit platform, behind their case's door; the address of a query by hand."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


FORWARD = """
ALTER TABLE casefiles_waitingquery ADD CONSTRAINT a_waiting_query_stands_behind_its_cases_door
    FOREIGN KEY (case_id, door) REFERENCES casefiles_case (id, door) ON UPDATE CASCADE;
"""
BACK = """
ALTER TABLE casefiles_waitingquery DROP CONSTRAINT a_waiting_query_stands_behind_its_cases_door;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('casefiles', '0021_own_records_at_the_counter'),
        ('tenants', '0005_rate_counts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='recordquery',
            name='address',
            field=models.CharField(blank=True, max_length=500, verbose_name='网址'),
        ),
        migrations.CreateModel(
            name='WaitingQuery',
            fields=[
                ('door', models.BigIntegerField(default=0, editable=False)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('asked_at', models.DateTimeField(verbose_name='提出时间')),
                ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='已试次数')),
                ('trouble', models.CharField(choices=[('silent', '平台没有响应'), ('busy', '平台繁忙或者停机'), ('refused', '平台拒绝查询'), ('unclear', '平台答复不符合约定格式')], max_length=10, verbose_name='原因')),
                ('tried_at', models.DateTimeField(verbose_name='上次查询')),
                ('next_at', models.DateTimeField(verbose_name='下次查询')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='waiting_query', to='casefiles.case')),
                ('office', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.office', verbose_name='信用办')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.unit', verbose_name='单位')),
            ],
            options={
                'verbose_name': '等待中的查询',
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['next_at'], name='casefiles_w_next_at_0fa8ea_idx')],
            },
        ),
        migrations.RunSQL(FORWARD, BACK),
    ]
