"""The keys of what is registered already, some rows at a time."""

from itertools import islice

from django.db import migrations

from trienkhai.vietnamese import exact_key, search_key

AT_ONCE = 500
TEXT = {
    "Directive": ("symbol", "kind_name", "subject", "issuer", "signer"),
    "Provision": ("label", "heading", "text"),
}


def fill(apps, schema_editor):
    for name, fields in TEXT.items():
        model = apps.get_model("directives", name)
        rows = model.objects.filter(search_key="").only("pk", *fields).order_by("pk")
        last = 0
        while some := list(islice(rows.filter(pk__gt=last), AT_ONCE)):
            for row in some:
                words = " ".join(getattr(row, field) for field in fields)
                row.search_key, row.exact_key = search_key(words), exact_key(words)
            model.objects.bulk_update(some, ["search_key", "exact_key"])
            last = some[-1].pk


class Migration(migrations.Migration):
    dependencies = [("directives", "0003_search_keys")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
