"""Writes a planned history: what is new is created in bulk, what ended is ended, nothing else is touched."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from trienkhai.directory.actions.naming import made_naming
from trienkhai.directory.importing.history import Draft, Held, History
from trienkhai.units.models import Grouping, GroupMember, Line, Naming, Placement, Root, Succession, Unit

BATCH = 2_000


def write(
    root: Root, before: History, after: History, shown: Callable[[int, int], None] = lambda done, total: None
) -> dict[str, int]:
    """Store the difference between two histories; returns how many rows of each kind were made.

    `shown` is told how many rows of how many are written.
    """
    _store_units(root, after.units)
    groupings = _store_groupings(root, after)
    lines = _store_lines(root, after)
    models: tuple[tuple[Any, Any], ...] = (
        (Placement, "places"),
        (Placement, "elsewhere"),
        (Naming, "names"),
        (GroupMember, "parts"),
    )
    for model, rows in models:
        _end_old(model, _stored(before, rows), _stored(after, rows))
    new: dict[str, tuple[Any, list[Any]]] = {
        "places": (Placement, list(_new_places(after.units, lines))),
        "names": (Naming, list(_new_names(after.units, root))),
        "parts": (GroupMember, list(_new_parts(after.units, groupings))),
        "lineage": (Succession, list(_new_descents(after))),
    }
    done, total = 0, sum(len(rows) for _model, rows in new.values())
    for model, rows in new.values():
        for start in range(0, len(rows), BATCH):
            done += len(model.objects.bulk_create(rows[start : start + BATCH]))
            shown(done, total)
    return {name: len(rows) for name, (_model, rows) in new.items()}


def _stored(history: History, rows: str) -> dict[int, Held]:
    return {row.pk: row for unit in history.units for row in getattr(unit, rows) if row.pk is not None}


def _store_units(root: Root, units: Iterable[Draft]) -> None:
    fresh = [unit for unit in units if unit.pk is None]
    made = Unit.objects.bulk_create([Unit(root=root, note=unit.note[:300]) for unit in fresh], batch_size=BATCH)
    for unit, row in zip(fresh, made, strict=True):
        unit.pk = row.pk


def _store_groupings(root: Root, history: History) -> dict[str, Grouping]:
    known = {row.key: row for row in Grouping.objects.filter(root=root)}
    for key, name in history.groupings.items():
        if key not in known:
            known[key] = Grouping.objects.create(root=root, key=key, name=name)
    return known


def _store_lines(root: Root, history: History) -> dict[str, Line]:
    known = {row.key: row for row in Line.objects.filter(root=root)}
    for key, name in history.lines.items():
        if key not in known:
            known[key] = Line.objects.create(root=root, key=key, name=name)
    return known


def _end_old(model: Any, before: dict[int, Held], after: dict[int, Held]) -> None:
    """Take away what gave way on its own first day; rows that end on one day are ended by one statement."""
    for chunk in _chunks(sorted(before.keys() - after.keys())):
        model.objects.filter(pk__in=chunk).delete()
    ended: dict[date | None, list[int]] = defaultdict(list)
    for pk, row in after.items():
        if row.end != before[pk].end:
            ended[row.end].append(pk)
    for day, pks in ended.items():
        for chunk in _chunks(pks):
            model.objects.filter(pk__in=chunk).update(to_day=day)


def _chunks(pks: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(pks), 500):
        yield pks[start : start + 500]


def _new_names(units: Iterable[Draft], root: Root) -> Iterator[Naming]:
    for unit in units:
        for row in unit.names:
            if row.pk is None:
                said = {"name": row.name, "short_name": row.short_name, "code": row.code, "kind": row.kind}
                yield made_naming(_pk(unit), root.pk, row.span, **said)


def _new_places(units: Iterable[Draft], lines: dict[str, Line]) -> Iterator[Placement]:
    for unit in units:
        for row in (*unit.places, *unit.elsewhere):
            if row.pk is None:
                parent = _pk(row.parent) if row.parent is not None else None
                yield Placement(
                    line=lines[row.line], unit_id=_pk(unit), parent_id=parent, order=row.order, reason=row.reason[:300],
                    from_day=row.begin, to_day=row.end,
                )  # fmt: skip


def _new_parts(units: Iterable[Draft], groupings: dict[str, Grouping]) -> Iterator[GroupMember]:
    for unit in units:
        for row in unit.parts:
            if row.pk is None:
                yield GroupMember(
                    grouping=groupings[row.grouping], unit_id=_pk(unit), part=row.part, order=row.order,
                    from_day=row.begin, to_day=row.end,
                )  # fmt: skip


def _new_descents(history: History) -> Iterator[Succession]:
    for row in history.descents:
        if not row.is_stored:
            yield Succession(
                predecessor_id=_pk(row.predecessor), successor_id=_pk(row.successor), day=row.day, kind=row.kind,
                share=row.share, note=row.note[:300], source=row.source[:200],
            )  # fmt: skip


def _pk(unit: Draft) -> int:
    """The id of a unit; all have one once `_store_units` ran."""
    assert unit.pk is not None
    return unit.pk
