"""Keeps `UnitPath` equal to what `units.paths` computes."""

from collections.abc import Mapping
from datetime import date

from django.utils import timezone

from trienkhai.directory.rules.spans import Span
from trienkhai.units.models import Root, Unit, UnitPath
from trienkhai.units.paths import Standing, compute_paths, path_from, segment

BATCH = 2_000


def refresh_paths(root: Root, today: date | None = None) -> int:
    """Rewrite the paths that differ from today's tree; returns how many. Acts recorded ahead take effect by this, daily."""
    wanted = compute_paths(root, today or timezone.localdate())
    rows = UnitPath.objects.filter(unit__root=root).values_list("unit_id", "path", "depth", "is_open")
    stored = {unit: Standing(path, depth, is_open) for unit, path, depth, is_open in rows}
    return _store({unit: standing for unit, standing in wanted.items() if stored.get(unit) != standing})


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
