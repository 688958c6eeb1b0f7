"""Work information: articles, versions, adoptions, and the rows of the open page."""

import django.db.models.deletion
import tenants.sealed
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('casefiles', '0025_records_a_unit_registers'),
        ('tenants', '0005_rate_counts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Article',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=100, verbose_name='标题')),
                ('category', models.CharField(choices=[('news', '工作动态'), ('case', '典型案例'), ('policy', '政策宣传'), ('practice', '经验做法'), ('education', '诚信教育')], max_length=10, verbose_name='栏目')),
                ('body', tenants.sealed.SealedField(bound_to=('unit_id', 'id'), verbose_name='正文')),
                ('sketch', models.JSONField(default=list)),
                ('state', models.CharField(choices=[('draft', '草稿'), ('review', '待保密审查'), ('cleared', '待报送'), ('sent', '待审'), ('returned', '已退回'), ('published', '已发布'), ('withdrawn', '已撤回')], default='draft', max_length=10, verbose_name='状态')),
                ('revision', models.PositiveIntegerField(default=1, verbose_name='稿次')),
                ('written_at', models.DateTimeField(verbose_name='撰写')),
                ('cleared_at', models.DateTimeField(null=True, verbose_name='保密审查')),
                ('note', models.TextField(blank=True, verbose_name='退回原因')),
                ('similar', models.PositiveSmallIntegerField(default=0, verbose_name='相似度')),
                ('similar_reason', models.CharField(blank=True, max_length=300, verbose_name='重复报送理由')),
                ('sent_at', models.DateTimeField(null=True, verbose_name='报送')),
                ('accepted_at', models.DateTimeField(null=True, verbose_name='采用')),
                ('withdrawn_at', models.DateTimeField(null=True, verbose_name='撤回')),
                ('accepted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('cleared_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('office', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.office', verbose_name='信用办')),
                ('sent_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.unit', verbose_name='单位')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '工作信息',
                'ordering': ['-written_at', 'pk'],
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='ArticleAdoption',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('level', models.CharField(choices=[('county', '县级'), ('city', '市级'), ('province', '省级'), ('state', '国家级')], max_length=8, verbose_name='级别')),
                ('outlet', models.CharField(max_length=60, verbose_name='采用媒体')),
                ('url', models.URLField(max_length=500, verbose_name='链接')),
                ('adopted_on', models.DateField(verbose_name='采用日期')),
                ('state', models.CharField(choices=[('told', '待确认'), ('confirmed', '已确认'), ('declined', '未确认')], max_length=9, verbose_name='状态')),
                ('told_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(null=True)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adoptions', to='casefiles.article')),
                ('office', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.office', verbose_name='信用办')),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('told_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.unit', verbose_name='单位')),
            ],
            options={
                'verbose_name': '采用情况',
                'ordering': ['-adopted_on', 'pk'],
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='ArticleVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='版本')),
                ('title', models.CharField(max_length=100, verbose_name='标题')),
                ('body', models.TextField(verbose_name='正文')),
                ('at_office', models.BooleanField(default=False)),
                ('made_at', models.DateTimeField()),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='casefiles.article')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('office', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.office', verbose_name='信用办')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.unit', verbose_name='单位')),
            ],
            options={
                'verbose_name': '工作信息版本',
                'ordering': ['number'],
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='PublicArticle',
            fields=[
                ('article', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='published', serialize=False, to='casefiles.article')),
                ('title', models.CharField(max_length=100, verbose_name='标题')),
                ('category', models.CharField(choices=[('news', '工作动态'), ('case', '典型案例'), ('policy', '政策宣传'), ('practice', '经验做法'), ('education', '诚信教育')], max_length=10, verbose_name='栏目')),
                ('body', models.TextField(blank=True, verbose_name='正文')),
                ('sketch', models.JSONField(default=list)),
                ('source', models.CharField(max_length=100, verbose_name='来源')),
                ('adopted', models.JSONField(default=list)),
                ('published_at', models.DateTimeField(verbose_name='发布')),
                ('withdrawn_at', models.DateTimeField(null=True, verbose_name='撤回')),
                ('notice', models.CharField(blank=True, max_length=300, verbose_name='撤回公告')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.office')),
            ],
            options={
                'verbose_name': '公开的工作信息',
                'ordering': ['-published_at', 'pk'],
                'base_manager_name': 'objects',
            },
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['unit', 'state'], name='casefiles_a_unit_id_478532_idx'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['office', 'state', '-sent_at'], name='casefiles_a_office__5f7982_idx'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(('cleared_by__isnull', True), models.Q(models.Q(('cleared_by', models.F('author')), _negated=True), models.Q(('cleared_by', models.F('written_by')), _negated=True)), _connector='OR'), name='nobody_clears_the_own_article'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('cleared', 'sent', 'published', 'withdrawn')), _negated=True), ('cleared_by__isnull', False), _connector='OR'), name='no_article_goes_on_without_clearance'),
        ),
        migrations.AddConstraint(
            model_name='articleadoption',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'declined'), _negated=True), fields=('article', 'level', 'outlet'), name='an_article_is_adopted_once_per_level_and_outlet'),
        ),
        migrations.AddConstraint(
            model_name='articleversion',
            constraint=models.UniqueConstraint(fields=('article', 'number'), name='one_version_per_article_and_number'),
        ),
        migrations.AddIndex(
            model_name='publicarticle',
            index=models.Index(fields=['office', '-published_at'], name='casefiles_p_office__edd58a_idx'),
        ),
    ]
