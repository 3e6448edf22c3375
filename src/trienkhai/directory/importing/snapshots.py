"""Whole trees as of days: what differs between two of them becomes acts on the later day.

The same code stays the same unit unless the old-to-new table of that day says otherwise. A code that comes back after it
was gone is the former unit only if the name is the former one, too. Nothing odd is mended silently: each doubt is a flaw.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem
from trienkhai.directory import words
from trienkhai.directory.importing.conversion import Conversion
from trienkhai.directory.importing.history import Descent, Draft, History, Name, NotPossible, Place, held
from trienkhai.directory.importing.judging import Judgement, Verdict
from trienkhai.directory.importing.reform import Fates, fates_of
from trienkhai.directory.importing.snapshot_files import Snapshot, Standing
from trienkhai.directory.importing.spelling import Likeness, likeness, spoken


def apply_snapshots(
    root_name: str,
    snapshots: list[Snapshot],
    reforms: Mapping[date, Conversion],
    history: History,
    judgement: Judgement,
) -> bool:
    """Carry snapshots into the history in the order of their days; whether it could be done."""
    before = len(judgement.problems)
    snapshots = sorted(snapshots, key=lambda snapshot: snapshot.day)
    days = [snapshot.day for snapshot in snapshots]
    for day in reforms.keys() - set(days):
        message = _("There is no snapshot of %s, the day of the old-to-new table. Give one.") % words.shown(day)
        judgement.refuse(Problem(message, reforms[day].name, "no-snapshot"))
    for day in {day for day in days if days.count(day) > 1}:
        message = _("Two snapshots are given for %s. Give one.") % words.shown(day)
        judgement.refuse(Problem(message, code="two-snapshots"))
    if len(judgement.problems) > before or not snapshots or not snapshots[0].rows:
        return False
    top = _top(root_name, snapshots[0], history, judgement)
    if top is None:
        return False
    telling = _Telling(history, judgement, top)
    telling.begin(days[0])
    for snapshot in snapshots:
        telling.go_on(snapshot, reforms.get(snapshot.day))
    return True


def _top(root_name: str, snapshot: Snapshot, history: History, judgement: Judgement) -> Draft | None:
    """The unit above the highest level of the files: the tree's own top, else one made of the code they name."""
    highest = snapshot.in_order()[0]
    bearers = history.bearers(highest.parent, snapshot.day) if highest.parent else []
    if bearers:
        return bearers[0]
    tops = [unit for unit in history.units if any(place.parent is None for place in unit.places)]
    if len(tops) == 1:
        if highest.parent:
            message = _(
                "The files call the top “%(code)s”; the top of the tree is %(top)s, and the units stand under it."
            )
            judgement.flaw("top-code", message % {"code": highest.parent, "top": tops[0].called()}, highest.where)
        return tops[0]
    if tops:
        message = _("Under which of the units at the top the snapshots stand is not clear: none bears the code “%s”.")
        judgement.refuse(Problem(message % highest.parent, highest.where, "unknown-parent"))
        return None
    name = Name(snapshot.day, None, highest.where, None, root_name, "", highest.parent, "")
    return history.open(name, None)


class _Telling:
    """Goes from snapshot to snapshot; `live` are the units in force by code, `gone` those that ended, by their last code."""

    def __init__(self, history: History, judgement: Judgement, top: Draft) -> None:
        self.history, self.judgement, self.top = history, judgement, top
        self.live: dict[str, Draft] = {}
        self.gone: dict[str, list[Draft]] = {}
        self.levels: dict[str, int] = {}

    def begin(self, day: date) -> None:
        """What the stored tree holds the day before the first snapshot."""
        before = day - timedelta(days=1)
        for unit in self.history.units:
            name = held(unit.names, before)
            if unit is self.top or not unit.names:
                continue
            if name is not None and unit.is_open(before) and name.code:
                self.live[name.code] = unit
            else:
                self.gone.setdefault(unit.names[-1].code, []).append(unit)

    def go_on(self, snapshot: Snapshot, reform: Conversion | None) -> None:
        day = snapshot.day
        old_names = {code: self._name(unit, day - timedelta(days=1)) for code, unit in self.live.items()}
        new_names = {code: row.name for code, row in snapshot.rows.items()}
        fates = fates_of(reform, old_names, new_names, self.judgement) if reform else Fates()
        if reform:
            self._tell_unconverted(reform, snapshot)
        self.history.doubts.not_changed(snapshot.refused, day)
        # What a refused row was about stays as it was; that it ended is not known.
        now: dict[str, Draft] = {code: self.live[code] for code in snapshot.refused if code in self.live}
        for row in snapshot.in_order():
            parent = now.get(row.parent, self.top)
            try:
                now[row.code] = self._stand(row, parent, day, fates)
            except NotPossible as stopped:
                self.judgement.refuse(stopped.problem)
        ended = self._end({id(unit) for unit in now.values()}, day, snapshot)
        self._link(fates, now, day)
        self._tell_ended(ended, fates, snapshot, by_reform=reform is not None)
        self.levels = {code: row.level for code, row in snapshot.rows.items()}
        self.live = now

    @staticmethod
    def _name(unit: Draft, day: date) -> str:
        name = held(unit.names, day)
        return name.name if name else ""

    def _stand(self, row: Standing, parent: Draft, day: date, fates: Fates) -> Draft:
        """The unit of a row: one that goes on, one that is back, or a new one."""
        name = Name(day, None, row.where, None, row.name, row.short_name, row.code, row.kind)
        order = 0
        unit = None if row.code in fates.made else self.live.get(fates.kept.get(row.code, row.code))
        if unit is None:
            unit = self._returned(row, day) if row.code not in fates.made else None
            if unit is not None:
                self.history.reopen(unit, name, parent, order=order)
            else:
                unit = self.history.open(name, parent, order=order)
                self._tell_new(row, fates)
            self.judgement.say(row.where, Verdict.NEW, row.name)
            return unit
        if row.code not in fates.kept:
            self._tell_renamed(unit, row, day)
        before = len(unit.names), len(unit.places)
        self.history.rename(unit, name)
        place = held(unit.places, day)
        self.history.move(unit, Place(day, None, row.where, parent=parent, order=place.order if place else order))
        is_same = before == (len(unit.names), len(unit.places))
        self.judgement.say(row.where, Verdict.SAME if is_same else Verdict.CHANGE, row.name)
        return unit

    def _returned(self, row: Standing, day: date) -> Draft | None:
        for unit in self.gone.get(row.code, []):
            last = unit.names[-1]
            values = {"code": row.code, "name": row.name, "before": last.name, "day": words.shown(last.end)}
            if likeness(last.name, row.name) != Likeness.OTHER:
                message = _(
                    "%(name)s (%(code)s) was in no tree from %(day)s and is back; it is taken as the same unit."
                )
                self.judgement.flaw("came-back", message % values, row.where)
                return unit
            message = _("The code %(code)s, of “%(before)s” up to %(day)s, is used again for another unit, “%(name)s”.")
            self.judgement.flaw("code-reused", message % values, row.where)
        return None

    def _tell_new(self, row: Standing, fates: Fates) -> None:
        """A unit that begins after the first snapshot; where a table is at hand `_tell_unconverted` speaks."""
        if self.levels and not fates.made and not fates.kept:
            message = _("“%(name)s” (%(code)s) begins, and no table says where it comes from.")
            values = {"name": row.name, "code": row.code}
            self.judgement.flaw("began-without-origin", message % values, row.where)

    def _tell_renamed(self, unit: Draft, row: Standing, day: date) -> None:
        """A name that changes without a table to say why."""
        before = held(unit.names, day - timedelta(days=1))
        if before is None:
            return
        values = {"code": row.code, "before": before.name, "name": row.name}
        match likeness(before.name, row.name):
            case Likeness.SPELLED | Likeness.UNTIDY:
                message = _(
                    "%(code)s is spelled “%(name)s” from this day, before “%(before)s”; both are kept as written."
                )
                self.judgement.flaw("name-spelled", message % values, row.where)
            case Likeness.OTHER if spoken(before.short_name) != spoken(row.short_name):
                message = _("%(code)s is called “%(name)s” from this day, before “%(before)s”; no table says why.")
                self.judgement.flaw("renamed-without-basis", message % values, row.where)

    def _end(self, staying: set[int], day: date, snapshot: Snapshot) -> list[tuple[str, Draft]]:
        ended = []
        for code, unit in self.live.items():
            if id(unit) in staying:
                continue
            try:
                self.history.close(unit, day, snapshot.file)
            except NotPossible as stopped:
                self.judgement.refuse(stopped.problem)
            self.gone.setdefault(code, []).append(unit)
            ended.append((code, unit))
        return ended

    def _link(self, fates: Fates, now: Mapping[str, Draft], day: date) -> None:
        for link in fates.links:
            before, after = self.live[link.old], now.get(link.new)
            if after is None:
                continue
            try:
                self.history.descend(Descent(before, after, day, link.kind, None, link.note, link.where), link.where)
            except NotPossible as stopped:
                self.judgement.refuse(stopped.problem)

    def _tell_unconverted(self, reform: Conversion, snapshot: Snapshot) -> None:
        """Units of the levels the table is about that it does not name."""
        olds = {pair.old_code for pair in reform.pairs}
        news = {pair.new_code for pair in reform.pairs}
        old_level = max(self.levels.values(), default=0)
        for code, unit in self.live.items():
            if self.levels.get(code) == old_level and code not in olds:
                message = _("%s is not in the old-to-new table; what became of it is not known.") % unit.called()
                self.judgement.flaw("old-not-converted", message, reform.name)
        new_level = max((row.level for row in snapshot.rows.values()), default=0)
        for row in snapshot.rows.values():
            if row.level == new_level and row.code not in news:
                message = _("“%(name)s” (%(code)s) is not in the old-to-new table; where it comes from is not known.")
                values = {"name": row.name, "code": row.code}
                self.judgement.flaw("new-not-converted", message % values, row.where)

    def _tell_ended(self, ended: list[tuple[str, Draft]], fates: Fates, snapshot: Snapshot, *, by_reform: bool) -> None:
        """Units that end and have no successor; a whole level that ends is told once."""
        followed = {link.old for link in fates.links}
        alone = [(code, unit) for code, unit in ended if code not in followed]
        by_level: dict[int, list[Draft]] = {}
        for code, unit in alone:
            by_level.setdefault(self.levels.get(code, 0), []).append(unit)
        for level, units in sorted(by_level.items()):
            if by_reform and len(units) > 1 and not self._goes_on(level, fates):
                message = _("A whole level (%(level)d) ends: %(count)d units without successors, such as %(unit)s.")
                values = {"level": level, "count": len(units), "unit": units[0].called()}
                self.judgement.flaw("level-abolished", message % values, snapshot.file)
                continue
            for unit in units:
                self._tell_alone(unit, snapshot)

    def _goes_on(self, level: int, fates: Fates) -> bool:
        kept = set(fates.kept.values())
        return any(self.levels.get(code) == level for code in kept)

    def _tell_alone(self, unit: Draft, snapshot: Snapshot) -> None:
        """A unit that ends without a successor, and who bears its name under the same unit above, if anybody does."""
        parent = unit.places[-1].parent
        codes = {name.code for name in parent.names} if parent is not None else set()
        name, called = unit.names[-1].name, unit.called()
        same = [row.code for row in snapshot.rows.values() if row.name == name and row.parent in codes]
        message = _("%(unit)s ends, and no table says what became of it.") % {"unit": called}
        if same:
            message = _("%(unit)s ends, and its name goes on with the code %(code)s; no table says what became of it.")
            message %= {"unit": called, "code": same[0]}
        self.judgement.flaw("ended-without-successor", message, snapshot.file)
