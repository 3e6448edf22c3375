from django.db import migrations

COLUMNS = (("rollup_tally", "packed"), ("rollup_signedtotal", "packed"))


def stored_as(storage):
    """PostgreSQL would compress each total with every act that changes it, which takes longer than to write it whole."""

    def alter(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            for table, column in COLUMNS:
                schema_editor.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STORAGE {storage}")

    return alter


class Migration(migrations.Migration):

    dependencies = [("rollup", "0004_explanations")]

    operations = [migrations.RunPython(stored_as("EXTERNAL"), stored_as("EXTENDED"))]
