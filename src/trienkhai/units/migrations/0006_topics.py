"""Topics: fields of work of an organisation."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("units", "0005_paths_have_a_day")]

    operations = [
        migrations.CreateModel(
            name="Topic",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                (
                    "root",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="topics", to="units.root"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("root", "name"), name="a_topic_once_per_root")],
            },
        ),
    ]
