"""Which provisions tasks serve, each with its place in the paper."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from trienkhai.directives.models import Directive, Provision
from trienkhai.directives.places import WAY, above_of, place_of
from trienkhai.plans.models import Task


@dataclass(frozen=True)
class Place:
    """`words`: its heading, or how its text begins. `order`: sorts by document and by the order of the paper."""

    provision: int
    directive: int
    symbol: str
    place: str
    words: str
    order: tuple[Any, ...]


def places_of(tasks: Collection[int], reader: Any) -> dict[int, tuple[Place, ...]]:
    """For each task, by id, the provisions that it serves of directives the reader may see, in their order. Three queries."""
    linked = Task.provisions.through.objects.filter(
        task__in=tasks, provision__directive__in=Directive.objects.visible_to(reader)
    )
    pairs = list(linked.order_by("pk").values_list("task_id", "provision_id"))
    rows = {
        row.pk: row
        for row in Provision.objects.filter(pk__in={one for _task, one in pairs}).select_related("directive", WAY)
    }
    above = above_of(rows.values())
    places = {pk: _place(row, above) for pk, row in rows.items()}
    found: dict[int, list[Place]] = {}
    for task, provision in pairs:
        if provision in places:
            found.setdefault(task, []).append(places[provision])
    return {task: tuple(sorted(of_it, key=lambda one: one.order)) for task, of_it in found.items()}


def _place(row: Provision, above: dict[int, Provision]) -> Place:
    return Place(
        provision=row.pk,
        directive=row.directive.pk,
        symbol=row.directive.symbol,
        place=place_of(row, above),
        words=(row.heading or row.text)[:120],
        order=(row.directive.issued_on, row.directive.pk, row.order),
    )
