"""What a report says, section by section: figures, lists and words with the period before, notes, remarks and places."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from trienkhai.reporting.models import ReturnNote
from trienkhai.reporting.rules.book.layout import columns_of
from trienkhai.reporting.rules.keys import cell_key
from trienkhai.reporting.rules.known import Frozen, frozen_of
from trienkhai.reporting.rules.packing import STATES, Answers, list_counts, with_counts
from trienkhai.reporting.rules.spec import (
    Choice,
    ListField,
    NumberField,
    RatioField,
    Section,
    Spec,
    TextField,
)
from trienkhai.reporting.wording import entry_shown

Remarks = Mapping[str, tuple[ReturnNote, ...]]


@dataclass(frozen=True)
class Value:
    """One cell. `state`: '' for a number, 'na', 'unknown', 'missing', 'off' where nothing is asked."""

    key: str
    number: Fraction | None
    state: str
    before: Fraction | None
    before_state: str
    place: str = ""
    yes_no: bool = False
    known: Frozen | None = None

    @property
    def difference(self) -> Fraction | None:
        if self.number is None or self.before is None:
            return None
        return self.number - self.before


@dataclass(frozen=True)
class Line:
    key: str
    name: str
    unit: str
    decimals: int
    is_part: bool
    is_ratio: bool
    values: tuple[Value, ...]
    note: str
    remarks: tuple[ReturnNote, ...]


@dataclass(frozen=True)
class Counted:
    """A figure counted from the rows of a list; None where the list was not handed in."""

    key: str
    name: str
    unit: str
    value: int | None


@dataclass(frozen=True)
class ListTable:
    key: str
    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] | None
    counts: tuple[Counted, ...]
    place: str
    remarks: tuple[ReturnNote, ...]


@dataclass(frozen=True)
class Prose:
    key: str
    name: str
    text: str
    place: str
    remarks: tuple[ReturnNote, ...]


@dataclass(frozen=True)
class SectionTable:
    """One section. `columns` are the sub-periods; a single nameless one when there are none."""

    key: str
    number: str
    name: str
    columns: tuple[Choice, ...]
    lines: tuple[Line, ...]
    lists: tuple[ListTable, ...]
    texts: tuple[Prose, ...]

    @property
    def is_plain(self) -> bool:
        """Whether there is one value a row, so that a narrow page can stack it."""
        return [column.key for column in self.columns] == [""]

    @property
    def span(self) -> int:
        """How many columns of the table lie right of the code."""
        return 2 + 3 * len(self.columns)


def sections_of(
    spec: Spec, answers: Answers, previous: Answers, places: Mapping[str, str], remarks: Remarks
) -> tuple[SectionTable, ...]:
    """The sections of a template filled with answers."""
    filler = _Filler(spec, with_counts(answers, spec), with_counts(previous, spec), places, remarks, frozen_of(answers))
    return tuple(filler.section(section) for section in spec.sections)


@dataclass(frozen=True)
class _Filler:
    spec: Spec
    answers: Answers
    previous: Answers
    places: Mapping[str, str]
    remarks: Remarks
    known: Mapping[str, Frozen]

    def section(self, section: Section) -> SectionTable:
        columns = columns_of(section)
        lines: list[Line] = []
        lists, texts = [], []
        for field in section.fields:
            match field:
                case NumberField():
                    lines += [self._line(field, part, columns) for part in (Choice("", ""), *field.parts)]
                case RatioField():
                    lines.append(self._ratio(field, columns))
                case ListField():
                    lists.append(self._list(field))
                case TextField():
                    texts.append(self._prose(field))
        return SectionTable(
            section.key, section.number, section.name, columns, tuple(lines), tuple(lists), tuple(texts)
        )

    def _line(self, field: NumberField, part: Choice, columns: tuple[Choice, ...]) -> Line:
        row = cell_key(field.key, part.key)
        values = tuple(self._value(field, part, sub) for sub in columns)
        keys = dict.fromkeys((row, *(value.key for value in values)))
        notes = self.answers.get("notes", {})
        return Line(
            row,
            part.name if part.key else field.name,
            field.unit_of_measure,
            field.decimals,
            bool(part.key),
            False,
            values,
            " ".join(dict.fromkeys(notes[key] for key in keys if key in notes)),
            tuple(remark for key in keys for remark in self.remarks.get(key, ())),
        )

    def _value(self, field: NumberField, part: Choice, sub: Choice) -> Value:
        key = cell_key(field.key, part.key, sub.key)
        if sub.key not in ({one.key for one in field.subs} or {""}):
            return Value(key, None, "off", None, "")
        number, state = _read(self.answers, key)
        before, before_state = _read(self.previous, key)
        place, known = self.places.get(key, ""), self.known.get(key)
        return Value(key, number, state, before, before_state, place, field.yes_no, known)

    def _ratio(self, field: RatioField, columns: tuple[Choice, ...]) -> Line:
        values = []
        above = self.spec.numbers.get(field.numerator)
        asked = {one.key for one in above.subs} if above and above.subs else {""}
        for sub in columns:
            if sub.key not in asked:
                values.append(Value(cell_key(field.key, "", sub.key), None, "off", None, ""))
                continue
            number, before = share(field, sub.key, self.answers), share(field, sub.key, self.previous)
            states = ("" if number is not None else "missing", "" if before is not None else "missing")
            values.append(Value(cell_key(field.key, "", sub.key), number, states[0], before, states[1]))
        unit = "%" if field.percent else ""
        return Line(field.key, field.name, unit, field.decimals, False, True, tuple(values), "", ())

    def _list(self, field: ListField) -> ListTable:
        rows = self.answers.get("lists", {}).get(field.key)
        told = (
            None
            if rows is None
            else tuple(tuple(entry_shown(c, row.get(c.key, "")) for c in field.columns) for row in rows)
        )
        names = tuple(column.name for column in field.columns)
        place, remarks = self.places.get(field.key, ""), self.remarks.get(field.key, ())
        found = list_counts(field, rows)
        counts = tuple(Counted(one.key, one.name, one.unit_of_measure, found.get(one.key)) for one in field.counts)
        return ListTable(field.key, field.name, names, told, counts, place, remarks)

    def _prose(self, field: TextField) -> Prose:
        text = self.answers.get("texts", {}).get(field.key, "")
        return Prose(field.key, field.name, text, self.places.get(field.key, ""), self.remarks.get(field.key, ()))


def _read(answers: Answers, key: str) -> tuple[Fraction | None, str]:
    text = answers.get("cells", {}).get(key)
    if text is None:
        return None, "missing"
    return (None, text) if text in STATES else (Fraction(Decimal(text)), "")


def share(field: RatioField, sub: str, answers: Answers) -> Fraction | None:
    """A ratio from answers in which counts stand as cells; None where a figure is missing or the lower one is zero."""
    above, _state = _read(answers, cell_key(field.numerator, "", sub))
    below, _state = _read(answers, cell_key(field.denominator, "", sub))
    if above is None or not below:
        return None
    return above / below * (100 if field.percent else 1)
