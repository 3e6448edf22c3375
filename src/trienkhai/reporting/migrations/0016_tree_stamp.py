import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reporting", "0015_moved_rounds")]

    operations = [
        migrations.AddField(
            model_name="round",
            name="tree_stamp",
            field=models.UUIDField(
                default=uuid.uuid4,
                editable=False,
                help_text="Another one after every recorded change of who stands in its tree and how.",
            ),
        ),
    ]
