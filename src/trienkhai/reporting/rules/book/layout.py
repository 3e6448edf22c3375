"""Where everything stands in the workbook of a unit. Pure: the writer follows it, the reader finds its marks again.

Every sheet carries its mark "code/what" in A1. A hidden row above the headings names each column, the first column each
row, so that rows, columns and sheets may be moved or renamed and are still found. Rows and columns count from 0 here.
"""

from dataclasses import dataclass, replace
from functools import cached_property

from trienkhai.office.sheets.model import address
from trienkhai.office.sheets.writing import safe_sheet_name
from trienkhai.reporting.rules.keys import cell_key
from trienkhai.reporting.rules.spec import (
    Choice,
    ListField,
    NumberField,
    RatioField,
    Section,
    Spec,
    TextField,
)

MARK_ROW, TITLE_ROW, UNIT_ROW, NONE_ROW, KEY_ROW, HEAD_ROW, FIRST_ROW = 0, 1, 2, 3, 4, 5, 6
KEY, NAME, UNIT, NOTE, TEXT, NUMBER, NONE = "@key", "@name", "@unit", "@note", "@text", "@no", "@none"
VALUE, PREVIOUS, ENTRY = "@value", "@previous", "@entry:"
TEXTS_MARK = "texts"
BOOK_MARK = "trienkhai-workbook"
NONE_COLUMN = 2
INSTRUCTION_LINES = 10


def guide_lines(spec: Spec) -> int:
    """How many lines the first sheet may have: the instructions, and below them the written checks under a heading."""
    return INSTRUCTION_LINES + (1 + len(spec.checks) if spec.checks else 0)


def suffixed(kind: str, sub: str) -> str:
    """'@value' or '@value:2021'."""
    return f"{kind}:{sub}" if sub else kind


def asked_name(field: NumberField | TextField) -> str:
    """The name of a field with its hint below."""
    return f"{field.name}\n({field.hint})" if field.hint else field.name


def asked_ever(field: NumberField | TextField, spec: Spec) -> set[str]:
    """The same in every wording it had, before errata too."""
    path = f"field/{field.key}"
    hints = spec.ever(f"{path}/hint", field.hint)
    names = spec.ever(f"{path}/name", field.name)
    return {asked_name(replace(field, name=name, hint=hint)) for name in names for hint in hints}


@dataclass(frozen=True)
class Place:
    """One input cell of the book."""

    sheet: str
    row: int
    column: int

    @property
    def text(self) -> str:
        """As it is shown: Sheet!C5."""
        return f"{self.sheet}!{address(self.row + 1, self.column + 1)}"


@dataclass(frozen=True)
class Row:
    """A line of a section: the total of an indicator, one of its parts, or a ratio."""

    key: str
    field: NumberField | RatioField
    part: Choice

    @property
    def is_ratio(self) -> bool:
        return isinstance(self.field, RatioField)

    @property
    def name(self) -> str:
        if self.part.key:
            return f"    {self.part.name}"
        return self.field.name if isinstance(self.field, RatioField) else asked_name(self.field)

    def names_ever(self, spec: Spec) -> set[str]:
        """The name as a book may bear it that was handed out before an erratum."""
        path = f"field/{self.field.key}"
        if self.part.key:
            return {f"    {name}" for name in spec.ever(f"{path}/part/{self.part.key}", self.part.name)}
        if isinstance(self.field, RatioField):
            return set(spec.ever(f"{path}/name", self.field.name))
        return asked_ever(self.field, spec)

    @property
    def unit(self) -> str:
        if isinstance(self.field, RatioField):
            return "%" if self.field.percent else ""
        return self.field.unit_of_measure

    def asks(self, sub: str) -> bool:
        """Whether there is a cell for a sub-period."""
        if isinstance(self.field, RatioField):
            return False
        return sub in {choice.key for choice in self.field.subs} if self.field.subs else sub == ""


@dataclass(frozen=True)
class SectionSheet:
    """The figures of one section."""

    name: str
    section: Section
    subs: tuple[Choice, ...]
    previous: frozenset[str]

    @property
    def mark(self) -> str:
        return f"section.{self.section.key}"

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The name of each column; beside each input column the value of the period before, where there is one."""
        found = [KEY, NAME, UNIT]
        for sub in self.subs:
            if sub.key in self.previous:
                found.append(suffixed(PREVIOUS, sub.key))
            found.append(suffixed(VALUE, sub.key))
        return (*found, NOTE)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        found = []
        for field in self.section.fields:
            if isinstance(field, NumberField):
                found += [Row(cell_key(field.key, part.key), field, part) for part in (Choice("", ""), *field.parts)]
            elif isinstance(field, RatioField):
                found.append(Row(field.key, field, Choice("", "")))
        return tuple(found)


@dataclass(frozen=True)
class ListSheet:
    name: str
    section: Section
    field: ListField

    @property
    def mark(self) -> str:
        return f"list.{self.field.key}"

    @property
    def columns(self) -> tuple[str, ...]:
        return (NUMBER, *(ENTRY + column.key for column in self.field.columns))


@dataclass(frozen=True)
class TextSheet:
    name: str
    fields: tuple[TextField, ...]

    mark = TEXTS_MARK
    columns = (KEY, NAME, TEXT)


@dataclass(frozen=True)
class Layout:
    instructions: str
    sections: tuple[SectionSheet, ...]
    lists: tuple[ListSheet, ...]
    texts: TextSheet | None

    @cached_property
    def places(self) -> dict[str, Place]:
        """Cell key → where it is typed."""
        return {
            cell_key(row.field.key, row.part.key, sub.key): Place(
                sheet.name, FIRST_ROW + number, sheet.columns.index(suffixed(VALUE, sub.key))
            )
            for sheet in self.sections
            for number, row in enumerate(sheet.rows)
            for sub in sheet.subs
            if row.asks(sub.key)
        }


def layout_of(spec: Spec, *, instructions: str, texts_name: str, previous: dict[str, str]) -> Layout:
    """The sheets of a template, with names of their own. `previous`: the answers of the period before by cell key."""
    taken: set[str] = set()

    def named(text: str) -> str:
        # Excel counts 31 characters in UTF-16, so what needs two units there is left out of the name.
        name = safe_sheet_name("".join(letter for letter in text if ord(letter) < 0x10000), taken)
        taken.add(name)
        return name

    first = named(instructions)
    sections, lists = [], []
    for section in spec.sections:
        if subs := columns_of(section):
            name = named(f"{section.number} {section.name}".strip())
            sections.append(SectionSheet(name, section, subs, _subs_before(section, subs, previous)))
        lists += [
            ListSheet(named(field.name), section, field) for field in section.fields if isinstance(field, ListField)
        ]
    texts = TextSheet(named(texts_name), tuple(spec.texts.values())) if spec.texts else None
    return Layout(first, tuple(sections), tuple(lists), texts)


def columns_of(section: Section) -> tuple[Choice, ...]:
    """Every sub-period that a figure of the section asks, in order of appearance; the plain value first.

    A ratio has the columns of its figures, so it adds none, unless the section holds nothing but ratios.
    """
    found: dict[str, Choice] = {}
    for field in section.fields:
        if isinstance(field, NumberField):
            for sub in field.subs or (Choice("", ""),):
                found.setdefault(sub.key, sub)
    if not found and any(isinstance(field, RatioField) for field in section.fields):
        return (Choice("", ""),)
    return tuple(sorted(found.values(), key=lambda sub: sub.key != ""))


def _subs_before(section: Section, subs: tuple[Choice, ...], previous: dict[str, str]) -> frozenset[str]:
    keys = {
        sub.key: {
            cell_key(field.key, part.key, sub.key)
            for field in section.fields
            if isinstance(field, NumberField)
            for part in (Choice("", ""), *field.parts)
        }
        for sub in subs
    }
    return frozenset(sub for sub, wanted in keys.items() if wanted & previous.keys())
