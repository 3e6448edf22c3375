"""Which units a plan can give a task to: those directly below one by one, whole levels and groups at once, any by code or name."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem
from trienkhai.directory.queries.visible import visible_units
from trienkhai.units import tree
from trienkhai.units.models import GroupMember, Naming, Unit, UnitPath
from trienkhai.units.queries import main_line
from trienkhai.units.scope import just_after
from trienkhai.vietnamese import normalise, search_key
from trienkhai.vocabulary import unit_kind

MOST_TICKS = 300
MOST_FOUND = 50
BELOW = "below"
BETWEEN = re.compile(r"[;,\t]+")


@dataclass(frozen=True)
class Tick:
    """One unit to choose."""

    unit: int
    name: str
    code: str


@dataclass(frozen=True)
class WholeSet:
    """Many units at once: all directly below, all of a kind, all of a part of a grouping."""

    key: str
    name: str
    units: tuple[int, ...]


@dataclass(frozen=True)
class Choosable:
    """`units`: every unit that may be chosen, in the order of the tree; `among` asks for the same. `ticks`: those directly
    below, where they are not too many to be listed; `many` of them there are."""

    top: Unit
    among: "QuerySet[UnitPath, Any]"
    units: tuple[int, ...]
    ticks: tuple[Tick, ...]
    many: int
    sets: tuple[WholeSet, ...]

    @property
    def is_listed(self) -> bool:
        return self.many <= MOST_TICKS

    def in_order(self, chosen: Collection[int]) -> list[int]:
        """Those of some units that may be chosen, in the order of the tree."""
        wanted = set(chosen)
        return [unit for unit in self.units if unit in wanted]


@dataclass
class Named:
    """What was typed: the units meant, and what could not be told."""

    units: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def choosable(top: Unit, person: Any, *, on: date) -> Choosable:
    """What a plan of `top` offers to a person. Eight queries at most.

    Units directly below are offered to whoever writes its plans; what stands deeper to who may see it.
    """
    stands = UnitPath.objects.get(unit=top)
    below = UnitPath.objects.filter(path__gte=stands.path, path__lt=just_after(stands.path), is_open=True)
    seen = below.filter(Q(unit__in=visible_units(person)) | Q(depth=stands.depth + 1) | Q(unit=top))
    depths = dict(seen.values_list("unit_id", "depth"))
    order = [unit for unit in _in_tree(top, on) if unit in depths]
    directly = [unit for unit in order if depths[unit] == stands.depth + 1]
    named = Naming.objects.on(on).filter(unit__in=below.values("unit_id"))
    names = {row.unit_id: row for row in named}  # type: ignore[attr-defined]
    listed = directly if len(directly) <= MOST_TICKS else []
    ticks = tuple(Tick(unit, names[unit].name, names[unit].code) for unit in listed if unit in names)
    sets = [WholeSet(BELOW, _("All units directly below"), tuple(directly))] if directly else []
    sets += _kinds([unit for unit in order if unit != top.pk], names, top.root.pack)
    sets += _parts(top, order, on)
    return Choosable(top, seen.values("unit_id"), tuple(order), ticks, len(directly), tuple(sets))


def _in_tree(top: Unit, on: date) -> list[int]:
    view = tree.at(on, main_line(top.root))
    return view.subtree(top.pk) if top.pk in view else [top.pk]


def _kinds(order: Iterable[int], names: Mapping[int, Naming], pack: str) -> list[WholeSet]:
    found: dict[str, list[int]] = {}
    for unit in order:
        if unit in names and names[unit].kind:
            found.setdefault(names[unit].kind, []).append(unit)
    said = {"pack": pack, "lang": get_language() or "vi"}
    return [WholeSet(f"kind:{kind}", unit_kind(kind, **said), tuple(units)) for kind, units in found.items()]


def _parts(top: Unit, order: Iterable[int], on: date) -> list[WholeSet]:
    rows = GroupMember.objects.on(on).filter(grouping__root=top.root_id).select_related("grouping")  # type: ignore[attr-defined]
    place = {unit: at for at, unit in enumerate(order)}
    found: dict[tuple[int, str], WholeSet] = {}
    for row in rows.order_by("grouping_id", "order", "part", "pk"):
        if row.unit_id not in place:
            continue
        key = (row.grouping_id, row.part)
        known = found.get(key) or WholeSet(f"part:{key[0]}:{row.part}", f"{row.grouping.name}: {row.part}", ())
        found[key] = WholeSet(known.key, known.name, (*known.units, row.unit_id))
    return [WholeSet(one.key, one.name, tuple(sorted(one.units, key=place.__getitem__))) for one in found.values()]


def ticks_of(units: Collection[int], *, on: date) -> list[Tick]:
    """Units as they are offered, by name. One query."""
    rows = Naming.objects.on(on).filter(unit__in=units).order_by("sort_key", "pk")
    return [Tick(row.unit_id, row.name, row.code) for row in rows]  # type: ignore[attr-defined]


def found_among(offered: Choosable, asked: str, *, on: date) -> tuple[list[Tick], bool]:
    """Units to choose whose names or codes hold the words, marks or not; and whether there are more. One query."""
    key = search_key(asked)
    if not key:
        return [], False
    rows = Naming.objects.on(on).filter(unit__in=offered.among, search_key__contains=key)
    found = list(rows.order_by("sort_key", "pk")[: MOST_FOUND + 1])
    ticks = [Tick(row.unit_id, row.name, row.code) for row in found[:MOST_FOUND]]  # type: ignore[attr-defined]
    return ticks, len(found) > MOST_FOUND


def units_named(text: str, units: "QuerySet[Any, Any]", *, where: str, on: date) -> Named:
    """The units that a text names, one a line or between commas, by code or by name. Two queries.

    A line is taken as a whole first, as a name may hold a comma; then what stands between its commas, then its words, as codes.
    """
    lines = [normalise(line)[:300] for line in text.splitlines() if line.strip()]
    tokens = dict.fromkeys(one for line in lines for way in _ways(line) for one in way)
    if not tokens:
        return Named()
    among = Naming.objects.on(on).filter(unit__in=units)
    rows = list(among.filter(_exactly(tokens)))
    met = _by_words(rows)
    left = [line for line in lines if not any(all(search_key(one) in met for one in way) for way in _ways(line))][:100]
    if left:
        likely = Q(pk__in=())
        for one in dict.fromkeys(part for line in left for part in _ways(line)[1]):
            likely |= Q(search_key__startswith=search_key(one)[:100])
        met = _by_words([*rows, *among.filter(likely)[:2000]])
    return _resolved(lines, met, where)


def _ways(line: str) -> list[list[str]]:
    """How a line may be meant."""
    parts = [part.strip() for part in BETWEEN.split(line) if part.strip()]
    return [[line], parts, line.replace(",", " ").replace(";", " ").split()]


def _exactly(tokens: Collection[str]) -> Q:
    codes = {form for one in tokens for form in (one, one.upper())}
    return Q(code__in=codes) | Q(name__in=tokens) | Q(short_name__in=tokens)


def _by_words(rows: Iterable[Naming]) -> dict[str, dict[int, Naming]]:
    """Folded code, name and short name → the units that bear it. A code goes before a name."""
    codes: dict[str, dict[int, Naming]] = {}
    names: dict[str, dict[int, Naming]] = {}
    for row in rows:
        if row.code:
            codes.setdefault(search_key(row.code), {})[row.unit_id] = row  # type: ignore[attr-defined]
        for name in filter(None, (row.name, row.short_name)):
            names.setdefault(search_key(name), {})[row.unit_id] = row  # type: ignore[attr-defined]
    return names | codes


def _resolved(lines: Iterable[str], met: Mapping[str, Mapping[int, Naming]], where: str) -> Named:
    told, seen = Named(), Counter[str]()
    for line in lines:
        way = next((way for way in _ways(line) if all(search_key(one) in met for one in way)), _ways(line)[1] or [line])
        for one in way:
            bearers = met.get(search_key(one), {})
            seen[one] += 1
            if len(bearers) == 1:
                told.units.extend(unit for unit in bearers if unit not in told.units)
            elif seen[one] == 1:
                told.problems.append(_not_one(one, bearers, where))
    return told


def _not_one(asked: str, bearers: Mapping[int, Naming], where: str) -> Problem:
    if not bearers:
        message = _("No unit that you can choose here has the code or name “%s” today.")
        return Problem(message % asked[:80], where, "no_such_unit")
    several = ", ".join(f"{row.name} ({row.code})" for row in list(bearers.values())[:5])
    message = _("“%(asked)s” is more than one unit: %(several)s. Write the code.")
    return Problem(message % {"asked": asked[:80], "several": several}, where, "several_units")
