"""A version of a template keeps the directive whose provisions it names: for those made before, the oldest that has them."""

import django.db.models.deletion
from django.db import migrations, models


def bind(apps, schema_editor):
    Version, Provision = apps.get_model("reporting", "TemplateVersion"), apps.get_model("directives", "Provision")
    for version in Version.objects.select_related("template").iterator():
        anchors = {section.get("provision") for section in version.spec.get("sections", ())} - {None, ""}
        held = Provision.objects.filter(directive__root=version.template.root_id, anchor__in=anchors)
        oldest = held.order_by("directive").values_list("directive", flat=True).first()
        if oldest is not None:
            Version.objects.filter(pk=version.pk).update(directive=oldest)


class Migration(migrations.Migration):
    dependencies = [("directives", "0002_notices_and_joined"), ("reporting", "0002_beside_the_draft")]

    operations = [
        migrations.AddField(
            model_name="templateversion",
            name="directive",
            field=models.ForeignKey(
                help_text="The directive whose provisions its sections name; bound when the version is made.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="directives.directive",
            ),
        ),
        migrations.RunPython(bind, migrations.RunPython.noop),
    ]
