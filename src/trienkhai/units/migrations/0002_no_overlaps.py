"""The database itself refuses two rows for one unit on one day, and one code for two units on one day.

PostgreSQL: exclusion constraints. SQLite: triggers; Django rebuilds a SQLite table when a field is altered and the triggers
are lost with the old one, so a later migration that alters one of these tables must run `build` again
(`trienkhai verify-tree` finds missing ones).
"""

from django.db import migrations

# name, table, columns that must be equal (the one that tells rows apart last), further condition on the row
GUARDS = [
    ("no_two_places_on_a_day", "units_placement", ("line_id", "unit_id"), ""),
    ("no_two_names_on_a_day", "units_naming", ("unit_id",), ""),
    ("no_code_twice_on_a_day", "units_naming", ("root_id", "code"), "code <> ''"),
    ("no_two_parts_on_a_day", "units_groupmember", ("grouping_id", "unit_id"), ""),
]


def build(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    for guard in GUARDS:
        for statement in {"postgresql": exclusion, "sqlite": triggers}[vendor](*guard):
            schema_editor.execute(statement)


def remove(apps, schema_editor):
    for name, table, _, _ in GUARDS:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}")
        else:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}_insert")
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}_update")
            schema_editor.execute(f"DROP INDEX IF EXISTS {name}_look")


def exclusion(name, table, columns, condition):
    equal = ", ".join(f"{column} WITH =" for column in columns)
    where = f" WHERE ({condition})" if condition else ""
    yield (
        f"ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist "
        f"({equal}, daterange(from_day, to_day) WITH &&){where}"
    )


def triggers(name, table, columns, condition):
    # The plus keeps SQLite from the index of a column that all rows share; a trigger must look at a few rows, not at all.
    *shared, telling = columns
    equal = " AND ".join([f"other.{telling} = NEW.{telling}", *(f"+other.{column} = NEW.{column}" for column in shared)])
    yield f"CREATE INDEX {name}_look ON {table} ({telling})"
    also = f" AND NEW.{condition}" if condition else ""
    for event in ("INSERT", "UPDATE"):
        yield (
            f"CREATE TRIGGER {name}_{event.lower()} BEFORE {event} ON {table} WHEN EXISTS ("
            f"SELECT 1 FROM {table} other WHERE {equal}{also} AND other.id IS NOT NEW.id "
            "AND +other.from_day < COALESCE(NEW.to_day, '9999-12-31') "
            "AND NEW.from_day < COALESCE(other.to_day, '9999-12-31')) "
            f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
        )


class Migration(migrations.Migration):
    dependencies = [("units", "0001_initial")]
    operations = [migrations.RunPython(build, remove)]
