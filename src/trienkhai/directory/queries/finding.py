"""Search by name or code, accents or not, names of the past included."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from trienkhai.directory.queries.visible import visible_units
from trienkhai.units.models import Naming
from trienkhai.units.queries import last_namings
from trienkhai.vietnamese import exact_key, search_key

LIMIT = 50


@dataclass(frozen=True)
class Finding:
    """A unit found. `former` is the name that was found when it is not the last one; `until` when the unit has ended."""

    unit: int
    name: str
    code: str
    kind: str
    former: str
    until: date | None


def find_units(person: Any, asked: str) -> tuple[list[Finding], bool]:
    """Units whose names hold the words or whose code is the one asked, and whether there are more. Three queries."""
    key = search_key(asked)
    if not key:
        return [], False
    fits = Q(search_key__contains=key) | Q(code__iexact=asked.strip())
    rows = Naming.objects.filter(fits, unit__in=visible_units(person)).order_by("sort_key", "-from_day")
    hits: dict[int, Naming] = {}
    for row in rows[: 4 * LIMIT]:
        hits.setdefault(row.unit_id, row)
    last = last_namings(hits)
    exact = exact_key(asked)
    # Those that agree in their accents, too, come first.
    ordered = sorted(hits, key=lambda unit: exact not in exact_key(f"{hits[unit].name} {hits[unit].code}"))
    return [_finding(hits[unit], last[unit]) for unit in ordered[:LIMIT]], len(hits) > LIMIT


def _finding(hit: Naming, last: Naming) -> Finding:
    former = hit.name if hit.pk != last.pk and hit.name != last.name else ""
    return Finding(hit.unit_id, last.name, last.code, last.kind, former, last.to_day)
