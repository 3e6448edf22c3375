"""Search by name or code, accents or not, names of the past included."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.directory.queries.visible import visible_units
from trienkhai.units.models import Naming, Unit
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


def unit_named(person: Any, asked: str, day: date) -> Unit:
    """The one unit of a code or a name on a day, among those a person may see. Raises Unacceptable. One query."""
    text = asked.strip()
    key = search_key(text)
    fits = Q(code__iexact=text) | Q(search_key__startswith=key) if key else Q(code=text)
    rows = list(Naming.objects.on(day).filter(fits, unit__in=visible_units(person)).select_related("unit")[:200])
    same_code = [row for row in rows if row.code.lower() == text.lower()]
    same_name = [row for row in rows if key in {search_key(row.name), search_key(row.short_name)}]
    found = {row.unit_id: row for row in same_code or same_name}
    if len(found) == 1:
        return next(iter(found.values())).unit
    if not found:
        message = _("No unit that you may see has the code or name “%s” today. Look it up under Units.")
        raise Unacceptable([Problem(message % text[:80], "unit", "no-such-unit")])
    several = ", ".join(f"{row.name} ({row.code})" for row in found.values())
    message = _("“%(asked)s” is more than one unit: %(several)s. Write the code, or begin at the unit's page.")
    raise Unacceptable([Problem(message % {"asked": text[:80], "several": several}, "unit", "several-units")])
