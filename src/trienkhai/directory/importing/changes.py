"""A list of changes: on a day, an act, on a unit named by its code.

Within one day the order of the rows does not matter. The code of a unit that acts or ends is the one it bore on the day
before; a parent or a successor is looked for as it is from the day on. So a code may pass to another unit on one day.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem
from trienkhai.directory import words
from trienkhai.directory.importing.cells import Cells
from trienkhai.directory.importing.doubts import Doubts, Follows
from trienkhai.directory.importing.headings import shown
from trienkhai.directory.importing.history import Descent, Draft, History, Name, NotPossible, Place, held
from trienkhai.directory.importing.judging import Judgement, Verdict, not_judged
from trienkhai.directory.importing.tables import BadCell, Line, Table, tell_unknown_columns
from trienkhai.units.models import SuccessionKind
from trienkhai.vietnamese import search_key

ACTS: dict[str, tuple[str, ...]] = {
    "open": ("mở", "thành lập", "open"),
    "recode": ("đổi mã", "recode"),
    "rename": ("đổi tên", "đổi tên, loại", "rename"),
    "move": ("chuyển", "chuyển cấp trên", "move"),
    "merge": ("sáp nhập", "nhập", "merge"),
    "split": ("chia tách", "chia", "split"),
    "part": ("tách", "tách một phần", "part"),
    "close": ("đóng", "giải thể", "kết thúc", "close"),
}
_KNOWN = {search_key(word): act for act, words_ in ACTS.items() for word in words_}
# Parents before children, takers before givers; what ends comes last.
_TURN = {act: turn for turn, act in enumerate(ACTS)}


@dataclass(frozen=True)
class Change:
    """One row, read."""

    line: Line
    day: date
    act: str
    codes: tuple[str, ...]
    new_codes: tuple[str, ...]
    shares: tuple[int | None, ...]

    @property
    def where(self) -> str:
        return self.line.where()


def apply_changes(tables: list[Table], history: History, judgement: Judgement) -> None:
    """Carry the rows into the history, day by day."""
    found = [change for table in tables for change in _read_table(table, history.doubts, judgement)]
    days: dict[date, list[Change]] = defaultdict(list)
    for change in found:
        days[change.day].append(change)
    for day in sorted(days):
        _Day(day, history, judgement).run(sorted(days[day], key=lambda change: _TURN[change.act]))


def _read_table(table: Table, doubts: Doubts, judgement: Judgement) -> list[Change]:
    missing = [column for column in ("date", "act", "code") if not table.has(column)]
    for column in missing:
        message = _("There is no column “%s”.") % shown(column)
        judgement.refuse(Problem(message, table.where(table.heading_row), "no-column"))
    tell_unknown_columns(table, judgement)
    doubts.is_blind = doubts.is_blind or bool(missing)
    read = (_read(line, doubts, judgement) for line in ([] if missing else table.lines()) if not line.is_empty)
    return [change for change in read if change is not None]


def _read(line: Line, doubts: Doubts, judgement: Judgement) -> Change | None:
    """One row, or None when a cell of it cannot be used; every such cell is told."""
    cells = Cells(line)
    day, said = cells.day("date"), cells.text("act")
    codes, new_codes = cells.codes("code"), cells.codes("new_code")
    no_shares: tuple[int | None, ...] = ()
    shares = cells.value(lambda: _shares(line), no_shares)
    for column, given in (("date", day), ("act", said), ("code", codes)):
        cells.need(column, given)
    act = _KNOWN.get(search_key(said))
    if said and act is None:
        names = ", ".join(f"{names[0]} / {names[-1]}" for names in ACTS.values())
        bad = line.bad(line.table.headings.columns["act"], said, _("Expected one of: %s.") % names)
        cells.bad.append(bad.problem)
    for problem in cells.bad:
        judgement.refuse(problem)
    if cells.bad or day is None or act is None:
        doubts.not_changed((*codes, *new_codes), day)
        return None
    return Change(line, day, act, codes, new_codes, shares)


def _shares(line: Line) -> tuple[int | None, ...]:
    texts = line.text("share").replace(",", ";").split(";")
    parts = [text.strip() for text in texts if text.strip()]
    if not all(part.isdecimal() and int(part) > 0 for part in parts):
        column = line.table.headings.columns["share"]
        raise line.bad(column, line.text("share"), _("Expected whole numbers above zero, apart by ';'."))
    return tuple(int(part) for part in parts)


class _Day:
    """All acts of one day."""

    def __init__(self, day: date, history: History, judgement: Judgement) -> None:
        self.day, self.history, self.judgement = day, history, judgement
        self.opened: dict[str, Draft] = {}
        self.ended: dict[str, Draft] = {}
        self.parentless: list[tuple[Change, Draft, str]] = []

    def run(self, changes: list[Change]) -> None:
        self._remember_enders(changes)
        self._check_splits(changes)
        for change in changes:
            act: Callable[[Change], None] = getattr(self, f"_{change.act}")
            try:
                act(change)
            except BadCell as bad:
                self._stop(change, bad.problem)
            except NotPossible as stopped:
                # A unit that a refused row should have changed is not what this row takes it for.
                rests = self.history.doubts.unsettled_any((*change.codes, *change.new_codes), self.day)
                self._stop(change, None if rests else stopped.problem)
            except Follows:
                self._stop(change, None)
            else:
                self.judgement.say(
                    change.where, Verdict.CHANGE, f"{change.line.text('act')}: {'; '.join(change.codes)}"
                )
        for change, unit, code in self.parentless:
            self._find_parent(change, unit, code)

    def _stop(self, change: Change, problem: Problem | None) -> None:
        """A row is refused, or (without a problem of its own) not judged; what it names is in doubt from this day on."""
        if problem is not None:
            self.judgement.refuse(problem)
        else:
            self.judgement.say(change.where, Verdict.REFUSED, not_judged())
        self.history.doubts.not_changed((*change.codes, *change.new_codes), self.day)

    def _remember_enders(self, changes: list[Change]) -> None:
        for change in changes:
            if change.act in ("merge", "split", "close"):
                for code in change.codes:
                    bearers = self.history.bearers(code, self.day - timedelta(days=1))
                    if bearers:
                        self.ended[code] = bearers[0]

    def _check_splits(self, changes: list[Change]) -> None:
        for change in changes:
            if change.act == "split" and len(change.shares) != len(change.new_codes):
                at = change.line.where("share")
                self.judgement.refuse(words.shares_missing(change.codes[0], at))

    def _subject(self, change: Change, code: str) -> Draft:
        """The unit that bore a code the day before, else one opened or recoded on the day."""
        bearers = self.history.bearers(code, self.day - timedelta(days=1)) or self.history.bearers(code, self.day)
        if not bearers:
            raise self._unknown(change, "code", code)
        return bearers[0]

    def _taker(self, change: Change, column: str, code: str) -> Draft:
        """The unit that bears a code from the day on: one opened that day before one that ends."""
        bearers = self.history.bearers(code, self.day)
        staying = [unit for unit in bearers if unit is not self.ended.get(code)]
        found = self.opened.get(code) or next(iter(staying or bearers), None)
        if found is None:
            raise self._unknown(change, column, code)
        return found

    def _unknown(self, change: Change, column: str, code: str) -> BadCell | Follows:
        if self.history.doubts.about(code, self.day):
            return Follows()
        message = _(
            "“%(code)s” is not the code of any unit on %(day)s. Check the code, or open the unit in a row of its own."
        )
        values = {"code": code, "day": words.shown(self.day)}
        return BadCell(Problem(message % values, change.line.where(column), "unknown-code"))

    def _name(self, change: Change, code: str = "") -> Name:
        line = change.line
        return Name(
            self.day, None, change.where, None, line.text("name"), line.text("short_name"), code, line.text("kind")
        )

    def _open(self, change: Change) -> None:
        order, parent = change.line.whole("order") or 0, change.line.code("parent")
        if not change.line.text("name"):
            raise change.line.missing("name")
        unit = self.history.open(self._name(change, change.codes[0]), None, order=order)
        self.opened[change.codes[0]] = unit
        # The parent may be opened by a later row of the same day.
        self.parentless.append((change, unit, parent))

    def _find_parent(self, change: Change, unit: Draft, code: str) -> None:
        try:
            if not code and any(other is not unit for other in self.history.units):
                raise change.line.missing("parent")
            unit.places[0].parent = self._taker(change, "parent", code) if code else None
        except BadCell as bad:
            self.judgement.refuse(bad.problem)
        except Follows:
            self.judgement.say(change.where, Verdict.REFUSED, not_judged())

    def _recode(self, change: Change) -> None:
        if len(change.new_codes) != 1:
            raise change.line.missing("new_code")
        self.history.rename(self._subject(change, change.codes[0]), self._name(change, change.new_codes[0]))

    def _rename(self, change: Change) -> None:
        if not any(change.line.text(column) for column in ("name", "short_name", "kind")):
            raise change.line.missing("name")
        self.history.rename(self._subject(change, change.codes[0]), self._name(change))

    def _move(self, change: Change) -> None:
        code = change.line.code("parent")
        if not code:
            raise change.line.missing("parent")
        unit = self._subject(change, change.codes[0])
        before = held(unit.places, self.day)
        order = change.line.whole("order")
        kept = before.order if before else 0
        parent = self._taker(change, "parent", code)
        place = Place(self.day, None, change.where, parent=parent, order=kept if order is None else order)
        place.reason = change.line.text("reason") or change.line.text("note")
        self.history.move(unit, place)

    def _merge(self, change: Change) -> None:
        if len(change.new_codes) != 1:
            raise change.line.missing("new_code")
        for code in change.codes:
            unit = self._subject(change, code)
            taker = self._taker(change, "new_code", change.new_codes[0])
            self._descend(change, unit, taker, SuccessionKind.MERGED, None)
            self._hand_over(change, unit, taker)
            self.history.close(unit, self.day, change.where)

    def _hand_over(self, change: Change, unit: Draft, taker: Draft) -> None:
        """What stood below a merged unit stands below its successor, unless a row of the day moved it."""
        for child in self.history.units:
            place = held(child.places, self.day)
            if place is not None and place.parent is unit and child is not taker:
                self.history.move(child, Place(self.day, None, change.where, parent=taker, order=place.order))

    def _split(self, change: Change) -> None:
        unit = self._part_out(change, SuccessionKind.SPLIT)
        self.history.close(unit, self.day, change.where)

    def _part(self, change: Change) -> None:
        self._part_out(change, SuccessionKind.PART)

    def _part_out(self, change: Change, kind: str) -> Draft:
        if not change.new_codes:
            raise change.line.missing("new_code")
        unit = self._subject(change, change.codes[0])
        shares = change.shares if kind == SuccessionKind.SPLIT else ()
        padded = (*shares, *[None] * len(change.new_codes))
        for code, share in zip(change.new_codes, padded, strict=False):
            self._descend(change, unit, self._taker(change, "new_code", code), kind, share)
        return unit

    def _descend(self, change: Change, unit: Draft, taker: Draft, kind: str, share: int | None) -> None:
        made = Descent(
            unit, taker, self.day, kind, share, change.line.text("note") or change.line.text("reason"), change.where
        )
        self.history.descend(made, change.where)

    def _close(self, change: Change) -> None:
        for code in change.codes:
            self.history.close(self._subject(change, code), self.day, change.where)
