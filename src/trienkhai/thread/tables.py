"""Migrations that create many tables take the state of all models once for several of them.

Django renders every model that is related to a changed one anew after each operation: of a first migration with thirty
operations that is most of the time an `init` takes. Operations on different models do not need each other's rendering.
"""

from collections.abc import Iterable, Iterator

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class Together(Operation):
    """Operations that touch a model once each, carried out one after the other over one rendering of the state."""

    reduces_to_sql = True
    atomic = False

    def __init__(self, operations: list[Operation]) -> None:
        self.operations = operations

    @property
    def reversible(self) -> bool:  # type: ignore[override]
        return all(one.reversible for one in self.operations)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        vars(state).pop("apps", None)  # what was rendered before; it is rendered again when it is asked for
        for one in self.operations:
            one.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for one in self.operations:
            one.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for one in reversed(self.operations):
            one.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return "; ".join(one.describe() for one in self.operations)


def together(operations: Iterable[Operation]) -> list[Operation]:
    """The operations in their order, those that touch different models in a row as one."""
    return [run[0] if len(run) == 1 else Together(run) for run in _runs(operations)]


def _runs(operations: Iterable[Operation]) -> Iterator[list[Operation]]:
    run: list[Operation] = []
    touched: set[str] = set()
    for one in operations:
        model = _touched(one)
        if run and (not model or model in touched):
            yield run
            run, touched = [], set()
        run.append(one)
        touched.add(model)
        if not model:
            yield run
            run, touched = [], set()
    if run:
        yield run


def _touched(operation: Operation) -> str:
    """The model it changes; empty where it may be any (statements and programs of a migration's own)."""
    named = getattr(operation, "model_name", "") or getattr(operation, "name", "")
    return str(named).lower() if hasattr(operation, "fields") or hasattr(operation, "model_name") else ""
