"""To which units and posts documents were sent, and what these said of them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directives', '0006_relations'),
        ('units', '0005_paths_have_a_day'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Dispatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('note', models.CharField(blank=True, max_length=300)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('directive', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dispatches', to='directives.directive')),
            ],
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('post', models.CharField(help_text='As it was addressed: Người đứng đầu, Văn thư…', max_length=100)),
                ('received_on', models.DateField(null=True)),
                ('read_on', models.DateField(null=True)),
                ('reminded_on', models.DateField(help_text='The last day on which the unit was reminded.', null=True)),
                ('directive', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='directives.directive')),
                ('dispatch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='directives.dispatch')),
                ('read_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('received_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='directive_receipts', to='units.unit')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('directive', 'unit', 'post'), name='a_post_gets_a_document_once'), models.CheckConstraint(condition=models.Q(('read_on', None), ('received_on__isnull', False), _connector='OR'), name='what_is_read_was_received')],
            },
        ),
    ]
