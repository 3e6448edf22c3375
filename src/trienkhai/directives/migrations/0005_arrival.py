"""Documents that came in, and those registered although something like them was there."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directives", "0004_search_keys_filled")]

    operations = [
        migrations.AddField(
            "directive",
            "direction",
            models.CharField(
                blank=True,
                choices=[("incoming", "incoming"), ("own", "own")],
                default="",
                help_text="Empty: nobody has said it.",
                max_length=10,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "directive", "arrived_on", models.DateField(help_text="Of an incoming document.", null=True)
        ),
        migrations.AddField(
            "directive",
            "arrival_number",
            models.CharField(
                blank=True, default="", help_text="In the book of what came in, per year.", max_length=10
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "directive",
            "despite",
            models.CharField(
                blank=True,
                default="",
                help_text="Why it was registered although something like it was there.",
                max_length=300,
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            "directive",
            models.CheckConstraint(
                condition=models.Q(("direction", "incoming"), models.Q(("arrival_number", ""), ("arrived_on", None)), _connector="OR"),
                name="only_what_came_in_has_arrived",
            ),
        ),
    ]
