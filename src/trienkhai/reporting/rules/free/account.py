"""The whole account of a free file: what its headings may mean, what each cell becomes, what its totals say."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from trienkhai.office.documents.as_book import TEXT
from trienkhai.office.sheets.model import Book
from trienkhai.reporting.rules.book.finding import shown
from trienkhai.reporting.rules.faults import Fault, _
from trienkhai.reporting.rules.free.candidates import known_in
from trienkhai.reporting.rules.free.frame import Frame
from trienkhai.reporting.rules.free.mapping import Choices, Understood, understand
from trienkhai.reporting.rules.free.prose import Passage, passages_of, read_passages
from trienkhai.reporting.rules.free.reading import Found, Question, Read, read_book_freely
from trienkhai.reporting.rules.free.settling import Place, Settled, Wishes, settle
from trienkhai.reporting.rules.free.sums import number_of
from trienkhai.reporting.rules.free.tables import Table, tables_of
from trienkhai.reporting.rules.free.targets import UNDECIDED, holds_figures, list_column
from trienkhai.reporting.rules.free.times import bare, time_in
from trienkhai.reporting.rules.free.totals import total_findings
from trienkhai.reporting.rules.packing import Answers

NO_FIGURES = _("No figure that the template asks was understood in “%(sheet)s”. Not understood: %(headings)s.")
NO_TABLE = _("No table was found in “%(sheet)s”.")
OTHER_YEAR = _("The title of the sheet speaks of %(said)s; the report is of %(asked)s.")
FRACTIONS = _("“%(name)s” is kept in per cent, but the figures are fractions of one. Write 98 or 98% for 0.98.")
NAMED = 12  # headings in one sentence
NOTHING_CHOSEN = Choices()


@dataclass(frozen=True)
class Said:
    """What was chosen for a file and what is remembered of its shapes, each by key of a table; and wishes for all of it."""

    chosen: Mapping[str, Choices] = field(default_factory=dict)
    remembered: Mapping[str, Choices] = field(default_factory=dict)
    wishes: Wishes = field(default_factory=Wishes)


@dataclass(frozen=True)
class Account:
    tables: list[Understood]
    passages: list[Passage]
    settled: Settled
    questions: list[Question]
    notes: list[Fault]

    def choices(self) -> dict[str, Choices]:
        """Everything understood, to be remembered by shape."""
        found = {one.table.key: one.choices() for one in self.tables}
        headings = {one.key: one.proposal.token for one in self.passages if one.heading and one.proposal.is_decided}
        return found | ({TEXT: Choices(labels={TEXT: headings})} if headings else {})


def account_freely(
    book: Book,
    frame: Frame,
    said: Said,
    *,
    current: Mapping[Place, Answers] | None = None,
    closed: Mapping[Place, Fault] | None = None,
) -> Account:
    """`current` and `closed`: see `settling.settle`."""
    known = known_in(frame)
    found = tables_of(book)
    understood = [
        understand(
            table,
            known,
            chosen=said.chosen.get(table.key, NOTHING_CHOSEN),
            remembered=said.remembered.get(table.key, NOTHING_CHOSEN),
        )
        for table in found
    ]
    passages = passages_of(
        book,
        known,
        chosen=said.chosen.get(TEXT, NOTHING_CHOSEN),
        remembered=said.remembered.get(TEXT, NOTHING_CHOSEN),
    )
    read = Read()
    read_passages(passages, known, read)
    read_book_freely(book, understood, frame, read)
    settled = settle(read, frame, current=current or {}, closed=closed or {}, wishes=said.wishes)
    notes = [
        *_about_sheets(book, understood),
        *_about_times(found, frame),
        *_about_percents(read, frame),
        *total_findings(read, frame),
    ]
    return Account(understood, passages, settled, list(read.questions.values()), notes)


def _about_sheets(book: Book, understood: list[Understood]) -> list[Fault]:
    """Sheets of which nothing was understood, by the headings that were not."""
    notes = []
    for sheet in book.sheets:
        tables = [one for one in understood if one.table.sheet.name == sheet.name]
        if sheet.name == TEXT or not sheet.cells or any(_has_figures(one) for one in tables):
            continue
        headings = [
            column.text
            for one in tables
            for column in one.table.columns
            if column.text and one.columns[column.number].token == UNDECIDED
        ]
        if headings:
            listed = ", ".join(f"“{text}”" for text in headings[:NAMED]) + (" …" if len(headings) > NAMED else "")
            params = {"sheet": sheet.name, "headings": listed}
            notes.append(Fault("no_figures", NO_FIGURES, params, where=sheet.name, severity="warning"))
        elif not tables:
            notes.append(Fault("no_table", NO_TABLE, {"sheet": sheet.name}, where=sheet.name, severity="warning"))
    return notes


def _has_figures(one: Understood) -> bool:
    return any(holds_figures(told.token) or list_column(told.token) for told in one.columns.values())


def _about_percents(read: Read, frame: Frame) -> list[Fault]:
    """Figures of an indicator in per cent that are all fractions of one: Excel keeps 98% as 0.98."""
    by_column: dict[tuple[str, int, str], list[Found]] = {}
    for found in read.found:
        if found.address.part == "cells":
            asked = frame.specs[found.address.period].cell[found.address.key]
            if asked.unit_of_measure.strip() == "%" and number_of(found.cell) is not None:
                by_column.setdefault((found.spot[0], found.spot[2], asked.name), []).append(found)
    notes = []
    for (_sheet, _column, name), several in by_column.items():
        values = [number_of(found.cell) or 0 for found in several]
        if any(values) and all(0 <= value <= 1 for value in values) and any(value % 1 for value in values):
            where = shown(several[0].spot)
            notes.append(Fault("fractions", FRACTIONS, {"name": name}, where=where, severity="warning"))
    return notes


def _about_times(tables: list[Table], frame: Frame) -> list[Fault]:
    """A title that speaks of another time than the one asked about."""
    if not frame.default:
        return []
    found = {}
    for table in tables:
        said = [time for line in table.title.split("\n") if (time := time_in(line)) and "ngay" not in line.lower()]
        years = {time.year for time in said if time.year}
        if len(years) == 1 and not any(year in bare(frame.default) for year in years):
            params = {"said": years.pop(), "asked": bare(frame.default)}
            found[table.sheet.name] = Fault(
                "other_year", OTHER_YEAR, params, where=table.sheet.name, severity="warning"
            )
    return list(found.values())
