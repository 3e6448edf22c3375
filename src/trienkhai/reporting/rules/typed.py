"""What was typed into the form of a report, read as Vietnamese people write. Pure.

Names of the controls: b-<place> the fingerprint the page was made from; v-<cell> the number, s-<cell> its state, r-<cell>
the chosen reading of an ambiguous number, p-<cell> and x-<cell> a number brought forward and its confirmation; n-<key> a
note; t-<field> a text; l-<list>-<row>-<column> an entry, c-<list> how many rows, z-<list> "nothing to list"; k-<place> the
choice between two people's values. Only places whose fingerprint was sent are looked at.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from trienkhai.reporting.rules.answers import (
    ENTRY_MISSING,
    NOTE_CHARS,
    clean_entry,
    clean_number,
    length_of,
    list_place,
    note_keys,
    tidy_text,
)
from trienkhai.reporting.rules.book.words import Lang, as_shown, state_of, yes_no_of
from trienkhai.reporting.rules.faults import Fault, _
from trienkhai.reporting.rules.merging import place_of
from trienkhai.reporting.rules.packing import STATES, Answers, unscaled
from trienkhai.reporting.rules.spec import Cell, ListColumn, ListField, NumberField, Spec
from trienkhai.vietnamese import Ambiguous, NotADate, NumberProblem, parse_date, parse_decimal
from trienkhai.vietnamese.numbers import Reading as Way

LIST_DECIMALS = 6
MINE, THEIRS = "mine", "theirs"
WAYS: dict[str, Way] = {"grouped": "grouped", "decimal": "decimal"}

BOTH = _("A number and “%(state)s” stand in one cell. Clear the number, or choose “number” again.")
TWO_WAYS = _("“%(text)s” can be read in two ways. Choose the one you mean.")
ONE_WAY = _("“%(text)s” means %(grouped)s here, because only %(decimals)s decimals are kept. Say so, or write it anew.")
WHOLE_WAY = _("“%(text)s” can only mean %(grouped)s here: a whole number is asked. Say so, or write it anew.")
ROWS_AND_NOTHING = _("Rows are filled in although “nothing to list” is ticked. Untick it, or empty the rows.")
TEXT_LONG = _("The text has %(count)s characters, at most %(limit)s fit. Shorten it by %(over)s.")
TOO_MANY_ROWS = _("The list has %(count)s rows, at most %(limit)s fit. Take %(over)s away.")

Given = Mapping[str, str]


@dataclass(frozen=True)
class Typed:
    """`changes` can be kept (None clears); `faults` cannot and stay in their controls, by place or by entry of a list."""

    changes: dict[str, Any] = field(default_factory=dict)
    base: dict[str, str] = field(default_factory=dict)
    faults: dict[str, Fault] = field(default_factory=dict)

    @property
    def unkept(self) -> frozenset[str]:
        """The places that hold something which cannot be kept."""
        return frozenset(place.partition("[")[0] for place in self.faults)


def read_form(spec: Spec, given: Given, lang: Lang = "vi") -> Typed:
    """Everything that was sent, each place on its own: what is wrong with one does not touch the others.

    `lang` is the language of the page, in which its numbers are written.
    """
    typed = Typed()
    for place, part, key in asked_places(spec):
        if f"b-{place}" not in given:
            continue
        choice, _colon, seen = given.get(f"k-{place}", "").partition(":")
        typed.base[place] = seen if choice == MINE else given[f"b-{place}"]
        if choice != THEIRS:
            _read_place(spec, part, key, given, typed, lang)
    return typed


def asked_places(spec: Spec) -> Iterator[tuple[str, str, str]]:
    """Place, part and key of every answer that can be typed."""
    for key, cell in spec.cell.items():
        if not cell.derived:
            yield place_of("cells", key), "cells", key
    for part, keys in (("notes", note_keys(spec)), ("texts", spec.texts), ("lists", spec.lists)):
        for key in keys:
            yield place_of(part, key), part, key


def _read_place(spec: Spec, part: str, key: str, given: Given, typed: Typed, lang: Lang) -> None:
    place = place_of(part, key)
    if part == "cells":
        _read_cell(spec, spec.cell[key], given, typed, lang)
    elif part == "lists":
        _read_list(spec.lists[key], given, typed, lang)
    elif (name := f"{part[0]}-{key}") in given:
        limit = NOTE_CHARS if part == "notes" else spec.texts[key].max_chars
        _keep(typed, place, *_text(given[name], limit, key))


def _keep(typed: Typed, place: str, value: Any, fault: Fault | None) -> None:
    if fault is None:
        typed.changes[place] = value
    else:
        typed.faults[place] = fault


def _text(raw: str, limit: int, key: str) -> tuple[str | None, Fault | None]:
    text = tidy_text(raw)
    count = length_of(text)
    if count > limit:
        params = {"count": str(count), "limit": str(limit), "over": str(count - limit)}
        return None, Fault("too_long", TEXT_LONG, params, cell=key)
    return text or None, None


def _read_cell(spec: Spec, cell: Cell, given: Given, typed: Typed, lang: Lang) -> None:
    place = place_of("cells", cell.key)
    if f"v-{cell.key}" not in given and f"s-{cell.key}" not in given:
        return
    text = tidy_text(given.get(f"v-{cell.key}", ""))
    brought = given.get(f"p-{cell.key}", "")
    if brought and text == brought and f"x-{cell.key}" not in given and not given.get(f"s-{cell.key}"):
        return  # nobody has said yet that the number brought forward holds
    way, _colon, of = given.get(f"r-{cell.key}", "").partition(":")
    value, fault = read_number(
        cell,
        text,
        given.get(f"s-{cell.key}", ""),
        yes_no=spec.numbers[cell.indicator].yes_no,
        way=WAYS.get(way, "ask") if of == text else "ask",
        lang=lang,
    )
    _keep(typed, place, value, fault)


def read_number(
    cell: Cell, text: str, state: str = "", *, yes_no: bool = False, way: Way = "ask", lang: Lang = "vi"
) -> tuple[str | None, Fault | None]:
    """The answer in a control for a number and its state; None for nothing; or why it cannot be kept."""
    if state in STATES:
        if text and state_of(text) != state:
            return None, Fault("two_answers", BOTH, {"state": _STATE_NAMES[state]}, cell=cell.key)
        return state, None
    if not text:
        return None, None
    said = state_of(text) or (yes_no_of(text) if yes_no else None)
    if said:
        return said, None
    try:
        value, faults = clean_number(
            cell, unscaled(cell, parse_decimal(text, cell.decimals, reading=way, lang=lang)) or "", yes_no=yes_no
        )
    except NumberProblem as problem:
        return None, _number_fault(problem, cell)
    return value, faults[0] if faults else None


def in_control(text: str, cell: Cell, lang: Lang) -> str:
    """A stored number as it stands in its control, without needless zeros: read back, it is the same."""
    whole = as_shown(text, cell.decimals, yes_no=False, lang=lang)
    short = whole.rstrip("0").rstrip(".,") if cell.decimals else whole
    return short if read_number(cell, short, lang=lang) == (text, None) else whole


_STATE_NAMES = {"na": _("not applicable"), "unknown": _("not known")}


def _number_fault(problem: NumberProblem, cell: Cell) -> Fault:
    params = {name: str(value) for name, value in problem.params.items()}
    if isinstance(problem, Ambiguous):
        if problem.decimal is None:
            only = ONE_WAY if cell.decimals else WHOLE_WAY
            return Fault("one_way", only, params | {"decimals": str(cell.decimals)}, cell=cell.key)
        return Fault(problem.code, TWO_WAYS, params, cell=cell.key)
    return Fault(problem.code, problem.message, params, cell=cell.key)


def _read_list(listed: ListField, given: Given, typed: Typed, lang: Lang) -> None:
    if f"c-{listed.key}" not in given:
        return
    place = place_of("lists", listed.key)
    rows: list[dict[str, str]] = []
    faults: dict[str, Fault] = {}
    for number in range(rows_sent(listed, given)):
        row, wrong = _read_row(listed, number, given, lang)
        faults |= wrong
        if row:
            rows.append(row)
    nothing = f"z-{listed.key}" in given
    if nothing and (rows or faults):
        faults[place] = Fault("not_empty", ROWS_AND_NOTHING, cell=listed.key)
    if len(rows) > listed.max_rows:
        params = {"count": str(len(rows)), "limit": str(listed.max_rows), "over": str(len(rows) - listed.max_rows)}
        faults[place] = Fault("too_many_rows", TOO_MANY_ROWS, params, cell=listed.key)
    typed.faults.update(faults)
    if not faults:
        typed.changes[place] = rows or ([] if nothing else None)


def rows_sent(listed: ListField, given: Given) -> int:
    """How many rows of a list the form holds, within reason."""
    text = given.get(f"c-{listed.key}", "")
    return min(int(text), listed.max_rows + 50) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def entry_name(listed: ListField, number: int, column: str) -> str:
    """The control of one entry; rows count from 0."""
    return f"l-{listed.key}-{number}-{column}"


def _read_row(listed: ListField, number: int, given: Given, lang: Lang) -> tuple[dict[str, str], dict[str, Fault]]:
    row: dict[str, str] = {}
    faults: dict[str, Fault] = {}
    for column in listed.columns:
        place = place_of("lists", list_place(listed.key, number + 1, column.key))
        value, fault = read_entry(column, tidy_text(given.get(entry_name(listed, number, column.key), "")), lang)
        if fault:
            faults[place] = fault
        elif value:
            row[column.key] = value
    if row or faults:
        for column in listed.columns:
            place = place_of("lists", list_place(listed.key, number + 1, column.key))
            if column.required and column.key not in row and place not in faults:
                faults[place] = Fault("entry_missing", ENTRY_MISSING, {"name": column.name}, cell=listed.key)
    return row, faults


def read_entry(column: ListColumn, text: str, lang: Lang = "vi") -> tuple[str, Fault | None]:
    """One entry of a row in the written form of its column."""
    if not text:
        return "", None
    try:
        if column.type == "number":
            text = format(
                (Decimal(parse_decimal(text, LIST_DECIMALS, lang=lang)).scaleb(-LIST_DECIMALS)).normalize() + 0, "f"
            )
        elif column.type == "date":
            text = parse_date(text).isoformat()
    except (NumberProblem, NotADate) as problem:
        params = {name: str(value) for name, value in problem.params.items()}
        return "", Fault(problem.code, problem.message, params)
    return clean_entry(column, text, "")


def without_row(spec: Spec, given: Given, which: str) -> dict[str, str]:
    """The same form after a row of a list was taken away; `which` is '<list>-<row>'."""
    key, _dash, row = which.rpartition("-")
    listed = spec.lists.get(key)
    if listed is None or not (row.isascii() and row.isdigit()) or int(row[:6]) >= rows_sent(listed, given):
        return dict(given)
    found, count = dict(given), rows_sent(listed, given)
    for number in range(int(row), count):
        for column in listed.columns:
            found[entry_name(listed, number, column.key)] = given.get(entry_name(listed, number + 1, column.key), "")
    found[f"c-{key}"] = str(count - 1)
    return found


def zeros_for(spec: Spec, index: int, answers: Answers, given: Given) -> list[str]:
    """The empty figures of a section (from 1) that a zero may stand in, as places.

    Left out: yes/no, figures that cannot be zero, and stocks that wait to be confirmed.
    """
    if not 1 <= index <= len(spec.sections):
        return []
    fields = {field.key: field for field in spec.sections[index - 1].fields if isinstance(field, NumberField)}
    return [
        place_of("cells", key)
        for key, cell in spec.cell.items()
        if cell.indicator in fields
        and key not in answers.get("cells", {})
        and not given.get(f"p-{key}")
        and _may_be_zero(fields[cell.indicator])
    ]


def _may_be_zero(field: NumberField) -> bool:
    within = Decimal(field.minimum or 0) <= 0 <= Decimal(field.maximum or 0)
    return within and not field.yes_no
