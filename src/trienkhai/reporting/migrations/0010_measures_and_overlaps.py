from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reporting", "0009_withdrawal_and_chains")]

    operations = [
        migrations.AddField(
            model_name="submission",
            name="contested",
            field=models.PositiveSmallIntegerField(
                default=0,
                help_text="In how many figures the unit differs from what the system knows; told in its answers.",
            ),
        ),
        migrations.AddField(
            model_name="round",
            name="overlaps",
            field=models.JSONField(
                default=list,
                help_text="What other templates ask as well, and what was chosen for it when the round was opened.",
            ),
        ),
    ]
