"""Every row of the database as JSON lines and back, the same for SQLite and PostgreSQL."""

import base64
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.apps.registry import Apps
from django.core.management.color import no_style
from django.db import connection, models

# Rebuilt by `migrate`, or worthless elsewhere.
LEFT_OUT = {
    "contenttypes.contenttype",
    "auth.permission",
    "sessions.session",
    "axes.accessattempt",
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


def dump(model: type[models.Model]) -> Iterator[str]:
    """One JSON array a row, in the order of the fields, oldest first."""
    names = [field.attname for field in model._meta.concrete_fields]
    for row in model._base_manager.order_by("pk").values_list(*names).iterator(chunk_size=1000):
        yield json.dumps([_plain(value) for value in row], ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return {"base64": base64.b64encode(bytes(value)).decode()}
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def load(model: type[models.Model], lines: Iterable[str]) -> int:
    """Insert rows as they were, ids included. Returns how many."""
    fields = model._meta.concrete_fields
    waiting: list[models.Model] = []
    count = 0
    for line in lines:
        values = json.loads(line)
        waiting.append(
            model(**{field.attname: _back(field, value) for field, value in zip(fields, values, strict=True)})
        )
        count += 1
        if len(waiting) == 500:
            model._base_manager.bulk_create(waiting)
            waiting = []
    model._base_manager.bulk_create(waiting)
    return count


def _back(field: models.Field[Any, Any], value: Any) -> Any:
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
