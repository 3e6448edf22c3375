"""The key of a row that belongs to one other row."""

from typing import Any

from django.db import models


class RowOf(models.OneToOneField[Any, Any]):
    """The row belongs to one other row and bears its number. In SQLite this is then the place of the row itself; as what
    Django makes of it, a round would look up each row twice, in an index first."""

    def db_type(self, connection: Any) -> str | None:
        return "integer" if connection.vendor == "sqlite" else super().db_type(connection)
