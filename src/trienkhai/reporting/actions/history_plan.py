"""What a sheet of past years would do: columns matched with rounds and indicators, rows with units, every value read."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from trienkhai.office.sheets.model import Book
from trienkhai.reporting.actions.sources import named
from trienkhai.reporting.actions.submissions import is_being_filled
from trienkhai.reporting.models import Origin, Round, RoundUnit, Template
from trienkhai.reporting.queries.known import last_sent
from trienkhai.reporting.rules.answers import empty
from trienkhai.reporting.rules.book.reading import read_number
from trienkhai.reporting.rules.book.words import Lang
from trienkhai.reporting.rules.checks import check
from trienkhai.reporting.rules.faults import Fault, Faulty, _
from trienkhai.reporting.rules.history_sheet import Line, Table, labels_of, read_history
from trienkhai.reporting.rules.keys import cell_key
from trienkhai.reporting.rules.packing import Answers
from trienkhai.reporting.rules.spec import Cell
from trienkhai.reporting.wording import language_of
from trienkhai.units.models import Naming
from trienkhai.units.scope import EVERYTHING
from trienkhai.vietnamese import search_key

NO_ROUND = _("There is no round of this template for %(period)s. Open it first.")
NO_INDICATOR = _("The template has no figure called “%(label)s” in %(period)s.")
TWO_INDICATORS = _("“%(label)s” can be several figures: %(keys)s. Write the code of the indicator.")
NO_UNIT = _("No unit that reports in %(period)s has this code or name: “%(unit)s”.")
TWO_UNITS = _("Several units in %(period)s are called “%(unit)s”. Write the code.")
OTHER_NAME = _("The code %(code)s belongs to “%(known)s” in %(period)s; the sheet says “%(given)s”.")
REPORTED = _("%(unit)s has reported for %(period)s itself; a past record does not replace that.")
FILLING = _(
    "%(unit)s is filling in its report for %(period)s; a past record does not go in between. Let it send first."
)
TWICE = _("%(unit)s has two values for “%(name)s” in %(period)s.")


@dataclass
class Entry:
    """What is to be entered for one unit in one round."""

    round_unit: RoundUnit
    answers: Answers
    places: dict[str, str] = field(default_factory=dict)
    new: set[str] = field(default_factory=set)
    replaced: dict[str, str] = field(default_factory=dict)  # cell key → what stood there before, where it was another


@dataclass
class Plan:
    """What a sheet of past years would do; nothing is written by it."""

    entries: list[Entry]
    faults: list[Fault]
    warnings: tuple[Fault, ...] = ()

    @property
    def values(self) -> int:
        return sum(len(entry.new) for entry in self.entries)


def rounds_of(template: Template) -> list[Round]:
    """The rounds of a template, the newest version last."""
    return list(Round.objects.filter(version__template=template).select_related("version").order_by("version__number"))


def rounds_named(template: Template, book: Book) -> list[Round]:
    """The rounds that the columns of a sheet name."""
    try:
        tables = read_history(book)
    except Faulty:
        return []
    planner = _Planner(rounds_of(template), EVERYTHING)
    periods = {column.period for table in tables for column in table.columns}
    named = {round_.pk: round_ for period in periods for round_, _sub in planner.rounds_asking(period)}
    return list(named.values())


def plan_history(
    template: Template, book: Book, *, reader: Any = EVERYTHING, rounds: Iterable[Round] | None = None
) -> Plan:
    """Match columns with rounds and indicators, rows with units, and read every value.

    Units that `reader` may not see do not exist for the plan; nor do rounds beside `rounds`, where they are given.
    """
    try:
        tables = read_history(book)
    except Faulty as faulty:
        return Plan([], faulty.faults)
    planner = _Planner(rounds_of(template) if rounds is None else rounds, reader, language_of(template.root))
    for table in tables:
        planner.table(table)
    entries = list(planner.entries.values())
    found = [fault for entry in entries for fault in _findings(entry)]
    warnings = tuple(fault for fault in found if fault.severity != "error")
    return Plan(entries, planner.faults + [fault for fault in found if fault.severity == "error"], warnings)


def _findings(entry: Entry) -> Iterator[Fault]:
    """What the checks between figures find in a past record, with its unit, its period and the cell it stands in."""
    row = entry.round_unit
    for fault in check(entry.answers, row.round.version.parsed, partial=True):
        about = f"{row.name}, {row.round.period_key}"
        yield replace(fault, about=about, where=entry.places.get(fault.cell, ""))


class _Planner:
    def __init__(self, rounds: Iterable[Round], reader: Any, lang: Lang = "vi") -> None:
        self.lang = lang
        self.rounds = {round_.period_key: round_ for round_ in rounds}
        self.units = {round_.pk: _Units(round_, reader) for round_ in self.rounds.values()}
        self.entries: dict[int, Entry] = {}
        self.faults: list[Fault] = []
        self._said: set[tuple[str, str, str]] = set()

    def _say(self, code: str, message: str, where: str, /, **params: str) -> None:
        """One fault a place and a reason, however many columns meet it."""
        known = (code, where, params.get("period", ""))
        if known not in self._said:
            self._said.add(known)
            self.faults.append(Fault(code, message, params, where=where))

    def table(self, table: Table) -> None:
        targets = dict(self._targets(table))
        for line in table.lines:
            for column, cell in line.cells.items():
                if column in targets:
                    round_, asked = targets[column]
                    round_unit = self._unit(line, round_)
                    if round_unit is not None:
                        place = f"{table.sheet.name}!{cell.address}"
                        yes_no = round_.version.parsed.numbers[asked.indicator].yes_no
                        reading = read_number(asked, cell, yes_no=yes_no, lang=self.lang)
                        if reading.fault:
                            fault = reading.fault
                            self.faults.append(Fault(fault.code, fault.message, fault.params, where=place))
                        elif reading.text:
                            self._keep(round_unit, round_, asked, reading.text, place)

    def _targets(self, table: Table) -> Iterator[tuple[int, tuple[Round, Cell]]]:
        """Column → the round and the cell its figures belong to."""
        for column in table.columns:
            where = f"{table.sheet.name}!{table.sheet.address(1, column.column).rstrip('1')}"
            found = self.rounds_asking(column.period)
            if not found:
                self._say("no_round", NO_ROUND, where, period=column.period)
                continue
            round_, sub = found[0]
            keys = labels_of(round_.version.parsed).get(search_key(column.label), set())
            cells = [cell for key in sorted(keys) if (cell := _cell(round_, key, sub)) is not None]
            if len(cells) == 1:
                yield column.column, (round_, cells[0])
            elif cells:
                listed = ", ".join(cell.key for cell in cells)
                self._say("two_indicators", TWO_INDICATORS, where, label=column.label, keys=listed)
            else:
                self._say("no_indicator", NO_INDICATOR, where, label=column.label, period=column.period)

    def rounds_asking(self, period: str) -> list[tuple[Round, str]]:
        """The round of the period itself; else one that asks the period as a column of its own."""
        if period in self.rounds:
            return [(self.rounds[period], "")]
        return [
            (round_, period)
            for round_ in self.rounds.values()
            if any(cell.sub == period for cell in round_.version.parsed.cells)
        ]

    def _unit(self, line: Line, round_: Round) -> RoundUnit | None:
        units = self.units[round_.pk]
        said = " ".join(filter(None, (line.code, line.name)))
        if line.code and (known := units.by_code.get(line.code)):
            if line.name and not units.is_called(known, line.name):
                params = {"code": line.code, "known": known.name, "given": line.name, "period": round_.period_key}
                self._say("other_name", OTHER_NAME, line.where, **params)
                return None
            return self._reportable(known, line, round_)
        named = units.named(line.name) if line.name and not line.code else []
        if len(named) == 1:
            return self._reportable(named[0], line, round_)
        message, code = (TWO_UNITS, "two_units") if named else (NO_UNIT, "no_unit")
        self._say(code, message, line.where, unit=said, period=round_.period_key)
        return None

    def _reportable(self, known: RoundUnit, line: Line, round_: Round) -> RoundUnit | None:
        if known.latest is not None and known.latest.origin != Origin.PAST_RECORD:
            self._say("reported", REPORTED, line.where, unit=known.name, period=round_.period_key)
            return None
        if is_being_filled(getattr(known, "draft", None), last_sent(known)):
            self._say("being_filled", FILLING, line.where, unit=known.name, period=round_.period_key)
            return None
        return known

    def _keep(self, round_unit: RoundUnit, round_: Round, asked: Cell, text: str, place: str) -> None:
        entry = self.entries.get(round_unit.pk)
        if entry is None:
            entry = self.entries[round_unit.pk] = _entry_for(round_unit)
        if asked.key in entry.new:
            params = {"unit": round_unit.name, "name": asked.name, "period": round_.period_key}
            self._say("twice", TWICE, place, **params)
            return
        before = entry.answers["cells"].get(asked.key, text)
        if before != text:
            entry.replaced[asked.key] = before
        entry.answers["cells"][asked.key] = text
        entry.places[asked.key] = place
        entry.new.add(asked.key)


def _entry_for(round_unit: RoundUnit) -> Entry:
    """Past records add up: what an earlier sheet told of the unit stays, its places with the name of that file."""
    before = round_unit.latest
    if before is None:
        return Entry(round_unit, empty())
    answers = {part: dict(values) for part, values in before.answers.items()}
    return Entry(round_unit, answers, named(before))


def _cell(round_: Round, key: str, sub: str) -> Cell | None:
    indicator, _bar, part = key.partition("|")
    return round_.version.parsed.cell.get(cell_key(indicator, part, sub))


class _Units:
    """The expected units of a round, by code and by what they are called; read when first asked."""

    def __init__(self, round_: Round, reader: Any) -> None:
        self._round, self._reader = round_, reader
        self._rows: list[RoundUnit] | None = None
        self._by_name: dict[str, list[RoundUnit]] = defaultdict(list)
        self._names: dict[int, set[str]] = defaultdict(set)
        self._by_code: dict[str, RoundUnit] = {}

    def _read(self) -> None:
        if self._rows is not None:
            return
        self._rows = list(
            RoundUnit.objects.visible_to(self._reader)
            .filter(round=self._round, is_expected=True)
            .select_related("latest__intake__file", "round", "draft")
        )
        for row in self._rows:
            self._by_code[row.code] = row
            self._by_name[search_key(row.name)].append(row)
            self._names[row.unit_id].add(search_key(row.name))
        told = Naming.objects.filter(unit__in=self._names).values_list("unit_id", "name", "short_name")
        for unit_id, name, short_name in told:
            self._names[unit_id] |= {search_key(name), search_key(short_name)}

    @property
    def by_code(self) -> dict[str, RoundUnit]:
        self._read()
        return self._by_code

    def named(self, name: str) -> list[RoundUnit]:
        """Units called so on the day of the round; else those that were ever called so."""
        self._read()
        key = search_key(name)
        return self._by_name.get(key) or [row for row in self._rows or [] if key in self._names[row.unit_id]]

    def is_called(self, row: RoundUnit, name: str) -> bool:
        self._read()
        return search_key(name) in self._names[row.unit_id]
