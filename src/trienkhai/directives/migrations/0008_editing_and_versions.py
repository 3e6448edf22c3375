"""Provisions are corrected, marked, given topics; a directive has several texts, one after the other."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directives", "0007_receipts"),
        ("evidence", "0001_initial"),
        ("units", "0006_topics"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="directive",
            name="revision",
            field=models.PositiveIntegerField(
                default=0, help_text="Counts the changes of its provisions; a page shows one."
            ),
        ),
        migrations.AlterField(
            model_name="directive",
            name="frame",
            field=models.JSONField(
                default=dict,
                help_text="Opening and closing paragraphs that are no provisions: line, text, place in the document.",
            ),
        ),
        migrations.AlterField(
            model_name="directive",
            name="unplaced",
            field=models.JSONField(
                default=list, help_text="Paragraphs that could not be placed: line, text, reason, place in the document."
            ),
        ),
        migrations.CreateModel(
            name="DirectiveVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(null=True)),
                ("symbol", models.CharField(help_text="Symbol of the document that amends it.", max_length=60)),
                ("amended_on", models.DateField()),
                ("offered_at", models.DateTimeField()),
                ("adopted_at", models.DateTimeField(null=True)),
                ("account", models.JSONField(default=dict)),
                (
                    "adopted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "directive",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="directives.directive"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="directive_versions",
                        to="evidence.storedfile",
                    ),
                ),
                (
                    "offered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("directive", "number"), name="a_version_has_its_number_once")
                ],
            },
        ),
        migrations.AddField(
            model_name="provision",
            name="begins",
            field=models.PositiveIntegerField(
                help_text="Of a marked sentence: its first character in the parent.", null=True
            ),
        ),
        migrations.AddField(
            model_name="provision",
            name="ends",
            field=models.PositiveIntegerField(help_text="The character behind its last one.", null=True),
        ),
        migrations.AddField(
            model_name="provision",
            name="repealed_by",
            field=models.ForeignKey(
                help_text="The amended text in which it has no place any more.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="repealed",
                to="directives.directiveversion",
            ),
        ),
        migrations.AddField(
            model_name="provision",
            name="topics",
            field=models.ManyToManyField(related_name="provisions", to="units.topic"),
        ),
        migrations.CreateModel(
            name="ProvisionAlias",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("anchor", models.CharField(max_length=120)),
                (
                    "directive",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="aliases", to="directives.directive"
                    ),
                ),
                (
                    "provision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="aliases", to="directives.provision"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("directive", "anchor"), name="an_old_anchor_means_one_provision")
                ],
            },
        ),
        migrations.CreateModel(
            name="DirectiveEdit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("act", models.CharField(blank=True, max_length=20)),
                ("start", models.PositiveIntegerField(default=0)),
                ("before", models.JSONField(default=list)),
                ("after", models.JSONField(default=list)),
                ("at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "directive",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="edits", to="directives.directive"
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["directive", "-id"], name="edits_newest_first")]},
        ),
    ]
