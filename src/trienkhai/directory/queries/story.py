"""Everything about one unit: what it is on a day, and what happened to it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from trienkhai.directory.queries.visible import visible_among
from trienkhai.units import tree
from trienkhai.units.models import GroupMember, Naming, Placement, Succession, SuccessionKind, Unit
from trienkhai.units.queries import last_namings, main_line, namings_on
from trienkhai.vocabulary import unit_kind


@dataclass(frozen=True)
class Named:
    """A unit as a page names it; `may_open` is False for one outside the reader's scope, which has no name here."""

    unit: int
    name: str
    code: str = ""
    kind: str = ""
    may_open: bool = True


@dataclass(frozen=True)
class Event:
    """One line of the history."""

    day: date
    what: str
    other: Named | None = None
    note: str = ""


@dataclass(frozen=True)
class Story:
    """A unit on a day. `naming` is the name of the day, else the last."""

    unit: Unit
    day: date
    naming: Naming | None
    is_open: bool
    opened_on: date | None
    closed_on: date | None
    ancestors: tuple[Named, ...]
    parent: Named | None
    children: tuple[Named, ...]
    groups: tuple[tuple[str, str], ...]
    namings: tuple[Naming, ...]
    places: tuple[tuple[Placement, Named | None], ...]
    predecessors: tuple[tuple[Succession, Named], ...]
    successors: tuple[tuple[Succession, Named], ...]
    events: tuple[Event, ...]


def unit_story(unit: Unit, day: date, *, reader: Any) -> Story:
    """The facts of a unit's page. Eleven queries, however long the history."""
    line = main_line(unit.root)
    view = tree.at(day, line)
    is_open = unit.pk in view
    above = view.ancestors(unit.pk) if is_open else []
    below = view.children(unit.pk) if is_open else []
    namings = list(Naming.objects.filter(unit=unit).order_by("from_day"))
    places = list(Placement.objects.filter(unit=unit, line=line).order_by("from_day"))
    before = list(Succession.objects.filter(successor=unit).order_by("day", "pk"))
    after = list(Succession.objects.filter(predecessor=unit).order_by("day", "pk"))
    groups = list(GroupMember.objects.filter(unit=unit).select_related("grouping").order_by("from_day"))
    others = {*above, *below, *(row.parent_id for row in places if row.parent_id)}
    others |= {row.predecessor_id for row in before} | {row.successor_id for row in after}
    named = _namer(others, day, reader)
    now = next((row for row in namings if row.from_day <= day and (row.to_day is None or day < row.to_day)), None)
    chapters = _Chapters(namings, places, before, after, groups, named, unit.root.pack)
    return Story(
        unit=unit,
        day=day,
        naming=now or (namings[-1] if namings else None),
        is_open=is_open,
        opened_on=places[0].from_day if places else None,
        closed_on=places[-1].to_day if places else None,
        ancestors=tuple(one for one in map(named, reversed(above)) if one.may_open),
        parent=named(above[0]) if above else None,
        children=tuple(one for one in map(named, below) if one.may_open),
        groups=tuple((row.grouping.name, row.part) for row in groups if _holds(row, day)),
        namings=tuple(namings),
        places=tuple((row, named(row.parent_id) if row.parent_id else None) for row in places),
        predecessors=tuple((row, named(row.predecessor_id)) for row in before),
        successors=tuple((row, named(row.successor_id)) for row in after),
        events=tuple(sorted(chapters.events(), key=lambda event: event.day)),
    )


def _holds(row: Any, day: date) -> bool:
    return row.from_day <= day and (row.to_day is None or day < row.to_day)


def _namer(unit_ids: set[int], day: date, reader: Any) -> Callable[[int], Named]:
    """Names units by their name of the day, else their last; those out of scope are not named. Four queries."""
    visible = visible_among(reader, unit_ids)
    names = {**last_namings(visible), **namings_on(day, visible)}

    def named(unit: int) -> Named:
        naming = names.get(unit)
        if naming is None:
            return Named(unit, _("a unit that you may not see"), may_open=False)
        return Named(unit, naming.name, naming.code, naming.kind)

    return named


@dataclass(frozen=True)
class _Chapters:
    namings: list[Naming]
    places: list[Placement]
    before: list[Succession]
    after: list[Succession]
    groups: list[GroupMember]
    named: Callable[[int], Named]
    pack: str

    def events(self) -> Iterator[Event]:
        yield from self._places()
        yield from self._names()
        yield from self._lineage()
        for row in self.groups:
            what = _("Placed in “%(part)s” of %(grouping)s") % {"part": row.part, "grouping": row.grouping.name}
            yield Event(row.from_day, what)

    def _places(self) -> Iterator[Event]:
        ended: date | None = None
        for at, row in enumerate(self.places):
            parent = self.named(row.parent_id) if row.parent_id else None
            if at and row.from_day == ended:
                what = _("Moved under another unit") if parent else _("Moved to the top")
            else:
                what = self._opened(again=bool(at), below=parent is not None)
                if at and ended is not None:
                    yield Event(ended, _("Closed"))
            yield Event(row.from_day, what, parent, row.reason)
            ended = row.to_day
        if ended is not None:
            yield Event(ended, _("Closed"))

    @staticmethod
    def _opened(*, again: bool, below: bool) -> str:
        if again:
            return _("Opened again under") if below else _("Opened again")
        return _("Opened under") if below else _("Opened")

    def _names(self) -> Iterator[Event]:
        last: Naming | None = None
        for row in self.namings:
            if last is not None and row.from_day == last.to_day:
                yield from self._renamed(last, row)
            last = row

    def _renamed(self, last: Naming, row: Naming) -> Iterator[Event]:
        if row.name != last.name:
            yield Event(row.from_day, _("Called “%(name)s”, before “%(last)s”") % {"name": row.name, "last": last.name})
        if row.code != last.code:
            values = {"code": row.code or "–", "last": last.code or "–"}
            yield Event(row.from_day, _("Code %(code)s, before %(last)s") % values)
        if row.kind != last.kind:
            values = {"kind": self._kind(row), "last": self._kind(last)}
            yield Event(row.from_day, _("Kind “%(kind)s”, before “%(last)s”") % values)

    def _kind(self, naming: Naming) -> str:
        return unit_kind(naming.kind, pack=self.pack, lang=get_language() or "vi") or "–"

    def _lineage(self) -> Iterator[Event]:
        taken = {
            SuccessionKind.MERGED: _("Took over a unit that was merged into it"),
            SuccessionKind.SPLIT: _("Took over a part of a unit that was split"),
            SuccessionKind.PART: _("Took over a part of another unit"),
            SuccessionKind.KEPT: _("Goes on as another unit was"),
        }
        given = {
            SuccessionKind.MERGED: _("Merged into another unit"),
            SuccessionKind.SPLIT: _("Split; a part went to"),
            SuccessionKind.PART: _("Gave a part to another unit"),
            SuccessionKind.KEPT: _("Goes on as another unit"),
        }
        for row in self.before:
            yield Event(row.day, taken[SuccessionKind(row.kind)], self.named(row.predecessor_id), row.note)
        for row in self.after:
            what = given[SuccessionKind(row.kind)]
            if row.share is not None:
                what = _("%(what)s (share %(share)d)") % {"what": what, "share": row.share}
            yield Event(row.day, what, self.named(row.successor_id), row.note)
