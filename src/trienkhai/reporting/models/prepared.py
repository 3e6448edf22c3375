"""A query that acts ask thousands of times, with its statement made once.

Django makes the SQL of a query set anew each time; with half a dozen joined tables that takes longer than running it. What is kept
here is the finished statement of a look-up by one value, and how its columns become objects.
"""

from collections.abc import Callable
from copy import copy
from typing import Any, Generic, TypeVar

from django.db import connections, models
from django.db.models.query import ModelIterable

Row = TypeVar("Row", bound=models.Model)
ANY = 0  # stands where the value will stand; a number of a row is never 0


class Prepared(Generic[Row]):
    """`get(value)`: what `rows().get(field=value)` gives. `rows` itself asks for no value, so that this is the only one."""

    def __init__(self, rows: Callable[[], "models.QuerySet[Row]"], field: str = "pk", stands_for: Any = ANY) -> None:
        self._rows, self._field, self._any = rows, field, stands_for
        self._made: dict[str, Any] = {}

    def first(self, value: Any) -> Row | None:
        """The row, None where there is none."""
        using = self._rows().db
        if using not in self._made:
            self._made[using] = _compiled(self._rows().filter(**{self._field: self._any}), self._any)
        found: list[Row] = list(ModelIterable(_Ready(using, self._made[using], value)))  # type: ignore[arg-type]
        return found[0] if found else None

    def get(self, value: Any) -> Row:
        """The row. Raises DoesNotExist of its model."""
        found = self.first(value)
        if found is None:
            model: Any = self._rows().model
            raise model.DoesNotExist(f"There is no {model._meta.object_name} whose {self._field} is {value!r}.")
        return found


def _compiled(rows: "models.QuerySet[Any]", stands_for: Any) -> Any:
    compiler: Any = rows.query.get_compiler(using=rows.db)
    sql, params = compiler.as_sql()
    if tuple(params) != (stands_for,):
        raise ValueError(f"the value must be the only one in the statement: {params}")
    compiler.prepared = sql
    return compiler


class _Ready:
    """What `ModelIterable` wants of a query set: its database, and a query whose statement is there already."""

    _known_related_objects: dict[Any, Any] = {}

    def __init__(self, db: str, compiler: Any, value: Any) -> None:
        self.db, self.query = db, self
        self._compiler = copy(compiler)
        self._compiler.connection = connections[db]  # each thread has its own
        self._compiler.as_sql = lambda *_given, **_named: (compiler.prepared, (value,))

    def get_compiler(self, using: str) -> Any:
        return self._compiler
