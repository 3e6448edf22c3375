"""The history of a root as stored, brought into memory. Seven queries."""

from collections import defaultdict

from trienkhai.directory.importing.history import Descent, Draft, History, Name, Part, Place
from trienkhai.units.models import Grouping, GroupMember, Line, Naming, Placement, Root, Succession, Unit


def load(root: Root) -> History:
    """Everything stored; rows carry their pk, so that the writer knows what is new."""
    rows = Unit.objects.filter(root=root).order_by("pk").values_list("pk", "note")
    units = {pk: Draft(pk=pk, note=note) for pk, note in rows}
    _names(root, units)
    _places(root, units)
    history = History(groupings=dict(Grouping.objects.filter(root=root).values_list("key", "name")))
    history.lines = dict(Line.objects.filter(root=root).values_list("key", "name"))
    _parts(root, units)
    for unit in units.values():
        history.add(unit)
    lineage = Succession.objects.filter(successor__root=root).order_by("day", "pk")
    for row in lineage:
        before, after = units[row.predecessor_id], units[row.successor_id]
        history.descents.append(
            Descent(before, after, row.day, row.kind, row.share, row.note, row.source, is_stored=True)
        )
    return history


def _names(root: Root, units: dict[int, Draft]) -> None:
    fields = ("unit_id", "from_day", "to_day", "pk", "name", "short_name", "code", "kind")
    for unit, begin, end, pk, *said in Naming.objects.filter(root=root).order_by("from_day").values_list(*fields):
        units[unit].names.append(Name(begin, end, "", pk, *said))


def _places(root: Root, units: dict[int, Draft]) -> None:
    fields = ("unit_id", "parent_id", "order", "reason", "line__key", "from_day", "to_day", "pk")
    rows = Placement.objects.filter(line__root=root).order_by("from_day").values_list(*fields)
    for unit, parent, order, reason, line, begin, end, pk in rows:
        above = units[parent] if parent is not None else None
        place = Place(begin, end, "", pk, parent=above, order=order, reason=reason, line=line)
        (units[unit].places if line == "main" else units[unit].elsewhere).append(place)


def _parts(root: Root, units: dict[int, Draft]) -> None:
    fields = ("unit_id", "grouping__key", "part", "order", "from_day", "to_day", "pk")
    rows = GroupMember.objects.filter(grouping__root=root).order_by("from_day").values_list(*fields)
    for unit, grouping, part, order, begin, end, pk in rows:
        units[unit].parts.append(Part(begin, end, "", pk, grouping=grouping, part=part, order=order))


def fingerprint(root: Root) -> tuple[object, ...]:
    """Changes with every change of the stored tree: an import planned before is not carried out after."""
    found: dict[str, list[object]] = defaultdict(list)
    for name, rows in (
        ("names", Naming.objects.filter(root=root)),
        ("places", Placement.objects.filter(line__root=root)),
        ("parts", GroupMember.objects.filter(grouping__root=root)),
    ):
        last = rows.order_by("-pk").values_list("pk", flat=True).first()
        found[name] = [rows.count(), rows.filter(to_day=None).count(), last]
    return tuple(tuple(values) for values in found.values())
