import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from trienkhai.thread.tables import together


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('directives', '0008_editing_and_versions'),
        ('evidence', '0001_initial'),
        ('units', '0006_topics'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = together([
        migrations.CreateModel(
            name='Act',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('issue', 'gave the order'), ('accept', 'took the order on'), ('refuse', 'refused the order'), ('forward', 'forwarded the order'), ('insist', 'gave the order once more'), ('withdraw', 'withdrew the order'), ('break_down', 'broke the order down'), ('tell', 'told how far it is'), ('report', 'reported it as done'), ('take_back', 'took the report back'), ('confirm', 'confirmed the report'), ('give_back', 'gave the report back'), ('reopen', 'opened it again'), ('ask_extension', 'asked for more time'), ('decide_extension', 'decided on more time'), ('remind', 'reminded of the task')], max_length=16)),
                ('before', models.CharField(choices=[('planned', 'Planned'), ('issued', 'Not answered yet'), ('refused', 'Order refused'), ('doing', 'Being done'), ('reported', 'Reported as done'), ('confirmed', 'Confirmed'), ('withdrawn', 'Order withdrawn')], max_length=10)),
                ('after', models.CharField(choices=[('planned', 'Planned'), ('issued', 'Not answered yet'), ('refused', 'Order refused'), ('doing', 'Being done'), ('reported', 'Reported as done'), ('confirmed', 'Confirmed'), ('withdrawn', 'Order withdrawn')], max_length=10)),
                ('words', models.CharField(blank=True, max_length=4000)),
                ('percent', models.PositiveSmallIntegerField(null=True)),
                ('facts', models.JSONField(default=dict)),
                ('at', models.DateTimeField()),
                ('acted_for', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(help_text='In whose name.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ActFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('note', models.CharField(blank=True, max_length=300)),
                ('act', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='plans.act')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evidence.storedfile')),
            ],
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('depth', models.PositiveSmallIntegerField(default=0)),
                ('post', models.CharField(blank=True, max_length=200)),
                ('words', models.CharField(blank=True, help_text='What this part of the order is, as its giver put it.', max_length=1000)),
                ('order', models.PositiveIntegerField(default=0)),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('issued', 'Not answered yet'), ('refused', 'Order refused'), ('doing', 'Being done'), ('reported', 'Reported as done'), ('confirmed', 'Confirmed'), ('withdrawn', 'Order withdrawn')], default='planned', max_length=10)),
                ('turn', models.PositiveIntegerField(default=0, help_text='Acts so far: who acts says which he has seen.')),
                ('given_on', models.DateField(null=True)),
                ('due_on', models.DateField(help_text='Of the term that runs; none when it has no end.', null=True)),
                ('terms_done', models.PositiveSmallIntegerField(default=0)),
                ('percent', models.PositiveSmallIntegerField(default=0)),
                ('told_on', models.DateField(help_text='Day of the last word of progress.', null=True)),
                ('has_files', models.BooleanField(default=False)),
                ('returns', models.PositiveSmallIntegerField(default=0)),
                ('extensions', models.PositiveSmallIntegerField(default=0)),
                ('sum_parts', models.PositiveIntegerField(default=0)),
                ('sum_taken', models.PositiveIntegerField(default=0)),
                ('sum_told', models.PositiveIntegerField(default=0)),
                ('sum_evidenced', models.PositiveIntegerField(default=0)),
                ('sum_confirmed', models.PositiveIntegerField(default=0)),
                ('sum_percent', models.PositiveIntegerField(default=0)),
                ('branch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.assignment')),
                ('forwarded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                ('giver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts_of_it', to='plans.assignment')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='units.unit')),
            ],
            options={
                'ordering': ['order', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='act',
            name='assignment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acts', to='plans.assignment'),
        ),
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=500)),
                ('begins_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('made_at', models.DateTimeField()),
                ('carries_out', models.ManyToManyField(related_name='plans', to='directives.directive')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('paper', models.ForeignKey(help_text='The numbered document of the plan itself.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directives.directive')),
                ('root', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='units.root')),
                ('unit', models.ForeignKey(help_text='Who gives its orders.', on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='units.unit')),
            ],
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100)),
                ('query', models.CharField(blank=True, help_text='The query string of the list.', max_length=500)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='task_views', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Task',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveIntegerField()),
                ('number', models.CharField(blank=True, max_length=20)),
                ('name', models.CharField(max_length=1000)),
                ('product', models.CharField(blank=True, max_length=500)),
                ('responsible', models.CharField(blank=True, help_text='The post that answers for it.', max_length=200)),
                ('note', models.CharField(blank=True, max_length=1000)),
                ('day_kind', models.CharField(choices=[('day', 'on one day'), ('period', 'within a period'), ('recurring', 'again and again'), ('continuous', 'all the time')], default='day', max_length=10)),
                ('begins_on', models.DateField(null=True)),
                ('due_on', models.DateField(null=True)),
                ('every', models.CharField(blank=True, choices=[('month', 'every month'), ('quarter', 'every quarter'), ('half', 'every half-year'), ('year', 'every year')], max_length=7)),
                ('until', models.DateField(help_text='The last day it comes again, where that is not the end of the plan.', null=True)),
                ('day_words', models.CharField(blank=True, help_text='The days as they stand in the plan.', max_length=200)),
                ('source', models.CharField(blank=True, help_text='File and row it was taken in from.', max_length=200)),
                ('issued_at', models.DateTimeField(null=True)),
                ('issue_reason', models.CharField(blank=True, help_text='Why it was issued with open questions.', max_length=1000)),
                ('ended_at', models.DateTimeField(null=True)),
                ('end_reason', models.CharField(blank=True, max_length=1000)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('issued_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='plans.plan')),
                ('provisions', models.ManyToManyField(related_name='tasks', to='directives.provision')),
            ],
            options={
                'ordering': ['order', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Cooperation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cooperations', to='plans.task')),
            ],
        ),
        migrations.AddField(
            model_name='assignment',
            name='task',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='plans.task'),
        ),
        migrations.CreateModel(
            name='TaskGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveIntegerField()),
                ('number', models.CharField(blank=True, max_length=20)),
                ('name', models.CharField(max_length=500)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='groups', to='plans.plan')),
            ],
            options={
                'ordering': ['order', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='task',
            name='group',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='plans.taskgroup'),
        ),
        migrations.CreateModel(
            name='TaskOffer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answers', models.JSONField(default=dict)),
                ('offered_at', models.DateTimeField()),
                ('taken_at', models.DateTimeField(null=True)),
                ('tasks_made', models.PositiveIntegerField(default=0)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evidence.storedfile')),
                ('offered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='plans.plan')),
                ('taken_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Extension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_before', models.DateField()),
                ('wanted', models.DateField()),
                ('reason', models.CharField(max_length=1000)),
                ('asked_at', models.DateTimeField()),
                ('granted', models.DateField(help_text='The new day; none where it was declined or nobody decided yet.', null=True)),
                ('words', models.CharField(blank=True, max_length=1000)),
                ('carried', models.PositiveIntegerField(default=0, help_text='How many parts below moved with it.')),
                ('decided_at', models.DateTimeField(null=True)),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='asked_extensions', to='plans.assignment')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('decided_at', None)), fields=('assignment',), name='one_extension_waits')],
            },
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('begins_on'))), name='a_plan_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.UniqueConstraint(fields=('person', 'name'), name='a_view_has_a_name_of_its_own'),
        ),
        migrations.AddConstraint(
            model_name='cooperation',
            constraint=models.UniqueConstraint(fields=('task', 'unit'), name='a_unit_cooperates_once'),
        ),
        migrations.AddIndex(
            model_name='assignment',
            index=models.Index(fields=['task', 'depth'], name='plans_assig_task_id_fe56c7_idx'),
        ),
        migrations.AddIndex(
            model_name='assignment',
            index=models.Index(fields=['unit', 'state', 'due_on'], name='plans_assig_unit_id_e70b73_idx'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.UniqueConstraint(condition=models.Q(('parent', None)), fields=('task', 'unit'), name='a_task_is_given_to_a_unit_once'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.UniqueConstraint(condition=models.Q(('parent__isnull', False)), fields=('parent', 'unit', 'post'), name='a_part_is_given_once'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.CheckConstraint(condition=models.Q(('percent__lte', 100)), name='percent_is_at_most_100'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('issued_at__isnull', False), _connector='OR'), name='only_an_issued_task_ends'),
        ),
    ])
