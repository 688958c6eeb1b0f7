"""Counters of the rate limits: worth nothing after a crash, so they cost no write-ahead log."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('tenants', '0004_sessions_and_second_factors')]

    operations = [
        migrations.CreateModel(
            name='RateCount',
            fields=[
                ('pk', models.CompositePrimaryKey('key', 'since', blank=True, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(max_length=100)),
                ('since', models.DateTimeField()),
                ('hits', models.PositiveIntegerField(default=1)),
            ],
            options={
                'indexes': [models.Index(fields=['since'], name='counters_by_window')],
            },
        ),
        migrations.RunSQL(
            "ALTER TABLE tenants_ratecount SET UNLOGGED", "ALTER TABLE tenants_ratecount SET LOGGED"
        ),
    ]
