"""Paths and sort keys are compared byte by byte; a language's collation would put '/' and digits elsewhere."""

from django.db import migrations

COLUMNS = (("units_unitpath", "path", 400), ("units_naming", "sort_key", 1000))


def compare_bytes(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return  # SQLite compares bytes as it is
    for table, column, length in COLUMNS:
        schema_editor.execute(f'ALTER TABLE {table} ALTER COLUMN {column} TYPE varchar({length}) COLLATE "C"')


class Migration(migrations.Migration):
    dependencies = [("units", "0002_no_overlaps")]

    operations = [migrations.RunPython(compare_bytes, migrations.RunPython.noop)]
