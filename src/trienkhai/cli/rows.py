"""Every row of the database as JSON lines and back, the same for SQLite and PostgreSQL."""

import base64
import itertools
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps.registry import Apps
from django.core.management.color import no_style
from django.db import connection, models

# Made anew by `migrate`, or worthless elsewhere. Nothing that is dumped may point at them.
LEFT_OUT = {
    "contenttypes.contenttype",
    "auth.permission",
    "auth.group",
    "auth.group_permissions",
    "sessions.session",
    "axes.accessattempt",
    "axes.accessattemptexpiration",
    "axes.accesslog",
    "axes.accessfailurelog",
}


def dumped_models(apps: Apps) -> list[type[models.Model]]:
    """The models whose rows belong into a backup, many-to-many tables among them."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.label_lower not in LEFT_OUT
    ]


def columns(model: type[models.Model]) -> list[str]:
    """The names of a row's values, in the order in which `dump` writes them."""
    return [field.attname for field in model._meta.concrete_fields]


def dump(model: type[models.Model]) -> Iterator[str]:
    """One JSON array a row, oldest first."""
    for row in model._base_manager.order_by("pk").values_list(*columns(model)).iterator(chunk_size=1000):
        yield json.dumps([_plain(value) for value in row], ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return {"base64": base64.b64encode(bytes(value)).decode()}
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | UUID) else value


def load(model: type[models.Model], names: list[str], lines: Iterable[str]) -> int:
    """Insert rows as they were, ids included; `names` tells what their values are. Returns how many.

    A model as a migration knows it may hold its fields in another order than the class in the code.
    """
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    fields = [by_name[name] for name in names]
    count = 0
    for rows in _batches(lines, 500):
        made = [
            model(**{field.attname: _back(field, value) for field, value in zip(fields, row, strict=True)})
            for row in rows
        ]
        model._base_manager.bulk_create(made)
        count += len(made)
    return count


def _batches(lines: Iterable[str], size: int) -> Iterator[list[Any]]:
    rows = map(json.loads, lines)
    while batch := list(itertools.islice(rows, size)):
        yield batch


def _back(field: "models.Field[Any, Any]", value: Any) -> Any:
    if value is None or isinstance(field, models.JSONField):
        return value
    if isinstance(field, models.BinaryField):
        return base64.b64decode(value["base64"])
    return field.to_python(value) if not field.is_relation else value


def reset_sequences(loaded: list[type[models.Model]]) -> None:
    """Let new rows be numbered after the ones that were loaded."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), loaded):
            cursor.execute(statement)
