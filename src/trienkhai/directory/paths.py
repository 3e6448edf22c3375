"""Keeps `UnitPath` equal to what `units.paths` computes, and true to the day: `Root.paths_on` says which day it shows."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from trienkhai.directory.rules.spans import Span
from trienkhai.units import tree
from trienkhai.units.models import Line, Root, Unit, UnitPath
from trienkhai.units.paths import Standing, compute_paths, path_from, segment

BATCH = 2_000


def refresh_paths(root: Root, today: date | None = None) -> int:
    """Rewrite the paths that differ from today's tree; returns how many. Under the structural lock.

    The day is asked for when the lock is held: an act that waited over midnight must not bring yesterday's tree back.
    """
    day = today or timezone.localdate()
    wanted = compute_paths(root, day)
    rows = UnitPath.objects.filter(unit__root=root).values_list("unit_id", "path", "depth", "is_open")
    stored = {unit: Standing(path, depth, is_open) for unit, path, depth, is_open in rows}
    changed = _store({unit: standing for unit, standing in wanted.items() if stored.get(unit) != standing})
    Root.objects.filter(pk=root.pk).update(paths_on=day)
    for line in Line.objects.filter(root=root, key="main"):
        tree.at(day, line)  # remembered here, for pages remember nothing
    return changed


def stale_roots() -> QuerySet[Root]:
    """Organisations whose stored paths show the tree of another day than today."""
    return Root.objects.exclude(paths_on=timezone.localdate()) | Root.objects.filter(paths_on__isnull=True)


def refresh_stale() -> int:
    """Acts recorded ahead take effect by this, once a day. Returns how many paths changed; one query when all is fresh."""
    return sum(_refresh_locked(pk) for pk in list(stale_roots().values_list("pk", flat=True)))


@transaction.atomic
def _refresh_locked(root_id: int) -> int:
    # Another process may have done it while this one waited for the key to the tree.
    root = Root.objects.select_for_update().get(pk=root_id)
    return refresh_paths(root) if root.paths_on != timezone.localdate() else 0


@transaction.atomic
def mend_paths(root_id: int) -> int:
    """Make the stored paths anew, whatever day they claim; returns how many were wrong."""
    return refresh_paths(Root.objects.select_for_update().get(pk=root_id))


def _store(changed: Mapping[int, Standing]) -> int:
    rows = [
        UnitPath(unit_id=unit, path=standing.path, depth=standing.depth, is_open=standing.is_open)
        for unit, standing in changed.items()
    ]
    UnitPath.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["unit"],
        update_fields=["path", "depth", "is_open"],
    )
    return len(rows)


def add(unit: Unit, parent: Unit | None, span: Span) -> None:
    """The path of a unit just opened: nothing else can have moved, so one row is enough."""
    above = UnitPath.objects.filter(unit=parent).values_list("path", "depth").first() if parent is not None else None
    path = f"{above[0]}{segment(unit.pk)}/" if above else path_from((unit.pk,))
    is_open = timezone.localdate() in span
    UnitPath.objects.create(unit=unit, path=path, depth=above[1] + 1 if above else 0, is_open=is_open)
