"""The database half of `restore`: the schema of the backup, its rows, then the migrations that came since."""

import io
import zipfile
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from trienkhai.audit import sealing
from trienkhai.cli.commands.restoring import Unusable
from trienkhai.cli.output import Output
from trienkhai.cli.rows import dumped_models, load, reset_sequences


def load_backup(file: Path, manifest: dict[str, Any], out: Output) -> dict[str, Any]:
    """Build the database and compare it with the manifest. Raises Unusable."""
    _must_be_empty()
    executor = MigrationExecutor(connection)
    applied = {(app, name) for app, name in manifest["migrations"]}
    unknown = applied - set(executor.loader.graph.nodes)
    if unknown:
        raise Unusable(
            f"The backup comes from a newer version (migration {sorted(unknown)[0]}); install that version first."
        )
    targets = [node for node in applied if not any(child in applied for child in _children(executor, node))]
    executor.migrate(sorted(targets))
    state = executor.loader.project_state(sorted(targets))
    rows = _load_rows(file, manifest, state.apps, out)
    newest = MigrationExecutor(connection)
    newest.migrate(newest.loader.graph.leaf_nodes())
    findings = sealing.verify(sealing.read_head()).findings
    if findings:
        raise Unusable(f"The log does not hold after restoring: {findings[0].what}")
    connection.close()
    return {"rows": rows, "files": len(manifest["files"])}


def _children(executor: MigrationExecutor, node: tuple[str, str]) -> list[tuple[str, str]]:
    return [
        (child.key[0], child.key[1])
        for child in executor.loader.graph.node_map[node].children
        if child.key[0] == node[0]
    ]


def _must_be_empty() -> None:
    if connection.introspection.table_names():
        raise Unusable("The database is not empty. Name an empty one in DATABASE_URL.")


def _load_rows(file: Path, manifest: dict[str, Any], apps: Any, out: Output) -> int:
    models = {model._meta.label_lower: model for model in dumped_models(apps)}
    total = 0
    with transaction.atomic(), zipfile.ZipFile(file) as archive:
        with connection.constraint_checks_disabled():
            for label, entry in out.progress(manifest["tables"].items(), total=len(manifest["tables"]), what="Tables"):
                if label not in models:
                    raise Unusable(f"The backup holds a table this version does not know: {label}")
                with archive.open(f"rows/{label}.jsonl") as raw:
                    count = load(models[label], io.TextIOWrapper(raw, "utf-8"))
                if count != entry["rows"]:
                    raise Unusable(f"{label}: {count} rows instead of {entry['rows']}")
                total += count
        connection.check_constraints()
        reset_sequences(list(models.values()))
    return total
