"""What a search compares stands beside the text; the next migration fills it in for what is registered already."""

from django.db import migrations, models

KEYS = ("search_key", "exact_key")


class Migration(migrations.Migration):
    dependencies = [("directives", "0002_notices_and_joined")]

    operations = [
        migrations.AddField(model, key, models.TextField(default="", editable=False))
        for model in ("directive", "provision")
        for key in KEYS
    ]
