"""The database half of `restore`: the schema of the backup, its rows, then the migrations that came since."""

import contextlib
import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model
from django.utils.translation import gettext as _

from trienkhai.audit import sealing
from trienkhai.cli.commands.restoring import Unusable
from trienkhai.cli.output import Output
from trienkhai.cli.rows import columns, dumped_models, load, reset_sequences


def load_backup(file: Path, manifest: dict[str, Any], out: Output, *, place: Callable[[], None]) -> dict[str, Any]:
    """Build the database, compare it with the manifest, then call `place`. Raises Unusable; then nothing is left behind.

    PostgreSQL: schema and rows are one transaction, so that a killed restore leaves an empty database. SQLite: the file
    lies in the folder that is being built.
    """
    try:
        _must_be_empty()
        with _whole():
            rows = _build(file, manifest, out)
            if connection.vendor == "postgresql":
                place()
    except DatabaseError as problem:
        raise Unusable(_("The database did not take the backup: %s") % problem) from problem
    if connection.vendor == "sqlite":
        connection.close()  # the log of SQLite goes into its file before the folder gets its name
        place()
    return {"rows": rows, "files": len(manifest["files"])}


@contextlib.contextmanager
def _whole() -> Iterator[None]:
    """One transaction where the engine rolls back changes of the schema as well."""
    if connection.vendor == "postgresql":
        with transaction.atomic():
            yield
    else:
        yield


def _build(file: Path, manifest: dict[str, Any], out: Output) -> int:
    executor = MigrationExecutor(connection)
    applied = {(app, name) for app, name in manifest["migrations"]}
    unknown = sorted(applied - set(executor.loader.graph.nodes))
    if unknown:
        raise Unusable(
            _("The backup comes from a newer version (migration %s); install that version first.")
            % ".".join(unknown[0])
        )
    targets = sorted(node for node in applied if not any(child in applied for child in _children(executor, node)))
    models = _models(manifest, executor.loader.project_state(targets).apps)
    executor.migrate(targets)
    rows = _load_rows(file, manifest, models, out)
    newest = MigrationExecutor(connection)
    newest.migrate(newest.loader.graph.leaf_nodes())
    _compare_log(manifest)
    return rows


def _children(executor: MigrationExecutor, node: tuple[str, str]) -> list[tuple[str, str]]:
    return [
        (child.key[0], child.key[1])
        for child in executor.loader.graph.node_map[node].children
        if child.key[0] == node[0]
    ]


def _must_be_empty() -> None:
    if connection.introspection.table_names():
        raise Unusable(_("The database is not empty. Name an empty one in DATABASE_URL."))


def _models(manifest: dict[str, Any], apps: Any) -> dict[str, type[Model]]:
    """The models of the backup's version, by label. Raises Unusable where its tables or columns are others."""
    models = {model._meta.label_lower: model for model in dumped_models(apps)}
    odd = sorted(models.keys() ^ manifest["tables"].keys()) or [
        f"{label}.{name}"
        for label, entry in sorted(manifest["tables"].items())
        for name in sorted(set(columns(models[label])) ^ _names(entry))
    ]
    if odd:
        raise Unusable(_("The tables of the backup are not those of its version: %s") % ", ".join(odd))
    return models


def _names(entry: dict[str, Any]) -> set[str]:
    """The columns that a manifest tells of a table; nobody vouches for what stands there."""
    given = entry.get("columns")
    return set(map(str, given)) if isinstance(given, list) else set()


def _load_rows(file: Path, manifest: dict[str, Any], models: dict[str, type[Model]], out: Output) -> int:
    total = 0
    # Foreign keys are checked at the end of the transaction, on both engines: some rows point at each other.
    with transaction.atomic(), zipfile.ZipFile(file) as archive:
        _defer_constraints()
        for label, entry in out.progress(manifest["tables"].items(), total=len(manifest["tables"]), what=_("Tables")):
            count = _load_table(archive, models[label], entry["columns"])
            if count != entry["rows"]:
                raise Unusable(
                    _("%(table)s: %(found)s rows instead of %(wanted)s")
                    % {"table": label, "found": count, "wanted": entry["rows"]}
                )
            total += count
        connection.check_constraints()
        reset_sequences(list(models.values()))
    return total


def _defer_constraints() -> None:
    """Adding a foreign key makes it immediate on PostgreSQL until the transaction ends; ours began before the schema."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _load_table(archive: zipfile.ZipFile, model: type[Model], names: list[str]) -> int:
    label = model._meta.label_lower
    try:
        with archive.open(f"rows/{label}.jsonl") as raw:
            return load(model, names, io.TextIOWrapper(raw, "utf-8", newline="\n"))
    except (LookupError, TypeError, ValueError, ValidationError) as problem:
        raise Unusable(_("%(table)s: its rows cannot be read: %(why)s") % {"table": label, "why": problem}) from problem


def _compare_log(manifest: dict[str, Any]) -> None:
    """The log must be what it was: whole, or broken where it was broken already when the backup was made."""
    found = sealing.verify(sealing.read_head())
    log = {"sealed": found.sealed, "unsealed": found.unsealed, "findings": told(found)}
    if log != manifest["log"]:
        raise Unusable(_("The log is not what was backed up."))


def told(found: sealing.Verified) -> list[list[Any]]:
    """Findings as they stand in a manifest."""
    return [[one.number, one.what] for one in found.findings]
