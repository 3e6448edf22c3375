"""What the reader of a document should know, and which paragraphs without a number were joined to the one before."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directives", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="directive",
            name="notices",
            field=models.JSONField(
                default=list, help_text="What its reader should know: code, message as a template, params."
            ),
        ),
        migrations.AddField(
            model_name="directive",
            name="joined",
            field=models.JSONField(
                default=list, help_text="Paragraphs without a number, joined to a provision: line, text, anchor, at, lines."
            ),
        ),
    ]
