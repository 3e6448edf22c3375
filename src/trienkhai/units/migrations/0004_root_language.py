"""The language of an organisation, apart from its vocabulary pack. Until now `plain` spoke English, the others Vietnamese."""

from django.db import migrations, models


def keep_english(apps, schema_editor):
    apps.get_model("units", "Root").objects.filter(pack="plain").update(language="en")


class Migration(migrations.Migration):
    dependencies = [("units", "0003_binary_order")]

    operations = [
        migrations.AddField(
            model_name="root",
            name="language",
            field=models.CharField(
                default="vi", help_text="Language of what is printed into workbooks and papers: vi or en.", max_length=2
            ),
        ),
        migrations.RunPython(keep_english, migrations.RunPython.noop),
    ]
