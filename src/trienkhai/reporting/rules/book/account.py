"""The account of a workbook that came back: every non-empty cell of the file has a fate, nothing is lost unsaid. Pure.

Three sides are compared: what was exported, what the file says, what the draft says now. What did not change in the file
never touches the draft; what changed on both sides is a choice for a person.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from trienkhai.office.sheets.model import Book, LegacyText
from trienkhai.office.sheets.model import Cell as SheetCell
from trienkhai.reporting.rules.answers import ENTRY_MISSING, empty, list_place
from trienkhai.reporting.rules.book.finding import Found, ListArea, Spot, find, shown
from trienkhai.reporting.rules.book.fonts import OLD_FONT, Fonts, offer, settle_fonts
from trienkhai.reporting.rules.book.reading import Reading, read_entry, read_number, read_text
from trienkhai.reporting.rules.book.ticket import Ticket
from trienkhai.reporting.rules.book.words import Lang, says_nothing
from trienkhai.reporting.rules.faults import Fault, _
from trienkhai.reporting.rules.packing import Answers
from trienkhai.reporting.rules.spec import ListField, Spec

TAKEN, SAME, CLEARED, REFUSED, CONFLICT = "taken", "same", "cleared", "refused", "conflict"
STRUCTURE, UNKNOWN = "structure", "unknown"

MISSING = _("The place for this answer is no longer in the file. Download the workbook again.")
TWICE = _("This answer stands in the file twice, with different values: %(places)s.")
CHOOSE = _("This was also changed in the system since the workbook was made: there it is “%(draft)s”. Choose one.")
NOT_EMPTY = _("The list is said to be empty, but it has rows.")
NOT_UNDERSTOOD = _("“%(text)s” is not understood here: say that there is nothing to list, or leave the cell empty.")
NOT_READ = _("The system does not ask anything here; the cell was not read.")


@dataclass(frozen=True)
class Fate:
    """What became of one cell. `key` is the answer it stands for, '' for a cell the template knows nothing of."""

    place: str
    fate: str
    key: str = ""
    value: str = ""
    fault: Fault | None = None

    def to_json(self) -> dict[str, Any]:
        told = {"place": self.place, "fate": self.fate, "key": self.key, "value": self.value}
        return told | ({"fault": self.fault.to_json()} if self.fault else {})


@dataclass
class Account:
    """`answers`: the draft as it would become; `places`: where in the file each of its answers stands.

    `read`: what the file says otherwise than the side it was compared with, None where it is empty now.
    `fates` holds the cells that say something, `structure` those of our own text, which are only counted.
    """

    answers: Answers
    places: dict[str, str] = field(default_factory=dict)
    fates: list[Fate] = field(default_factory=list)
    read: Answers = field(default_factory=dict)
    structure: list[Spot] = field(default_factory=list)

    @property
    def refused(self) -> list[Fate]:
        return [fate for fate in self.fates if fate.fate in {REFUSED, CONFLICT}]

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(fate.fate for fate in self.fates)
        return dict(found) | ({STRUCTURE: len(self.structure)} if self.structure else {})

    @property
    def changes(self) -> bool:
        return any(fate.fate in {TAKEN, CLEARED} for fate in self.fates)

    def to_json(self) -> dict[str, Any]:
        """Counts, and cell by cell what was not simply the same."""
        told = [fate.to_json() for fate in self.fates if fate.fate != SAME]
        return {"counts": self.counts, "cells": told}


def account_workbook(
    book: Book,
    *,
    spec: Spec,
    ticket: Ticket,
    exported: Answers,
    previous: dict[str, str],
    draft: Answers,
    choices: Mapping[str, str] | None = None,
    lang: Lang = "vi",
) -> Account:
    """Compare a file with its export and the draft.

    `choices`: answer key → 'file' or 'draft' for what was changed on both sides; for old fonts see `book.fonts`.
    `lang` is the language of the workbook, in which numbers typed as text are written.
    """
    fonts = settle_fonts(book, choices or {})
    return account_settled(
        fonts, spec=spec, ticket=ticket, exported=exported, previous=previous, draft=draft, choices=choices, lang=lang
    )


def account_settled(
    fonts: Fonts,
    *,
    spec: Spec,
    ticket: Ticket,
    exported: Answers,
    previous: dict[str, str],
    draft: Answers,
    choices: Mapping[str, str] | None = None,
    lang: Lang = "vi",
) -> Account:
    """The same for a book whose old fonts are settled."""
    accountant = _Accountant(fonts.book, spec, exported, draft, choices or {}, fonts.undecided, lang)
    return accountant.run(find(fonts.book, spec, ticket, previous))


def overlaid(answers: Answers, read: Answers) -> Answers:
    """Answers as a file that was read says them; neither side is changed."""
    return {part: {**answers.get(part, {}), **read.get(part, {})} for part in {**answers, **read}}


class _Accountant:
    def __init__(
        self,
        book: Book,
        spec: Spec,
        exported: Answers,
        draft: Answers,
        choices: Mapping[str, str],
        old_fonts: Mapping[Spot, LegacyText],
        lang: Lang,
    ) -> None:
        self.lang = lang
        self.book, self.spec, self.exported, self.draft, self.choices = book, spec, exported, draft, choices
        self.old_fonts = old_fonts
        self.sheets = {sheet.name: sheet for sheet in book.sheets}
        self.account = Account({part: dict((draft or empty()).get(part) or {}) for part in empty()})
        self.spoken: set[Spot] = set()

    def run(self, found: Found) -> Account:
        for key, cell in self.spec.cell.items():
            if not cell.derived:
                asked, yes_no = cell, self.spec.numbers[cell.indicator].yes_no
                self._single(
                    "cells",
                    key,
                    found.cells.get(key, []),
                    lambda c, a=asked, y=yes_no: read_number(a, c, yes_no=y, lang=self.lang),
                )  # type: ignore[misc]
        for key in dict.fromkeys(found.notes):
            self._single("notes", key, found.notes[key], read_text)
        for key in self.spec.texts:
            self._single("texts", key, found.texts.get(key, []), read_text)
        for key, listed in self.spec.lists.items():
            self._list(listed, found.lists.get(key, []))
        self._rest(found)
        return self.account

    def _at(self, spot: Spot) -> SheetCell | None:
        return self.sheets[spot[0]].at(spot[1], spot[2])

    def _tell(self, spot: Spot, fate: str, key: str, value: str = "", fault: Fault | None = None) -> None:
        cell = self._at(spot)
        self.spoken.add(spot)
        if cell is not None or fate in {CLEARED, REFUSED, CONFLICT}:
            self.account.fates.append(Fate(shown(spot), fate, key, value or (cell.text if cell else ""), fault))

    def _missing(self, key: str) -> None:
        self.account.fates.append(Fate("", REFUSED, key, fault=Fault("missing_place", MISSING, cell=key)))

    def _single(self, part: str, key: str, spots: list[Spot], read: Any) -> None:
        """One answer with one value: a figure, a note, a narrative."""
        if not spots:
            self._missing(key)
            return
        readings: list[Reading] = [read(self._at(spot)) for spot in spots]
        if any(spot in self.old_fonts for spot in spots) and not self._stands_so(part, key, readings):
            self._ask_about_fonts(spots, key)
            return
        for spot, reading in zip(spots, readings, strict=True):
            if reading.fault:
                self._tell(spot, REFUSED, key, fault=_at_place(reading.fault, shown(spot), key))
        if any(reading.fault for reading in readings):
            return
        if len({reading.text for reading in readings}) > 1:
            fault = Fault("twice", TWICE, {"places": ", ".join(map(shown, spots))}, cell=key)
            for spot in spots:
                self._tell(spot, REFUSED, key, fault=_at_place(fault, shown(spot), key))
            return
        fate, clash = self._settle(part, key, readings[0].text or None)
        for spot in spots:
            self._tell(spot, fate, key, fault=_at_place(clash, shown(spot), key) if clash else None)
        if fate in {TAKEN, SAME} and readings[0].text and self.account.answers[part].get(key) == readings[0].text:
            self._place(part, key, shown(spots[0]))

    def _stands_so(self, part: str, key: str, readings: list[Reading]) -> bool:
        """Whether the cells say what was handed out or is in the draft anyway."""
        known = [side.get(part, {}).get(key) for side in (self.exported, self.draft)]
        return all(not reading.fault and reading.text in known for reading in readings)

    def _ask_about_fonts(self, spots: list[Spot], key: str) -> None:
        for spot in spots:
            if found := self.old_fonts.get(spot):
                self._tell(spot, CONFLICT, key, fault=offer(found, shown(spot), key))
            else:
                self._tell(spot, TAKEN, key)

    def _place(self, part: str, key: str, place: str) -> None:
        if part != "notes":
            self.account.places[key] = place

    def _settle(self, part: str, key: str, given: Any) -> tuple[str, Fault | None]:
        """The three-way comparison; changes the answers when the file wins."""
        before, now = (side.get(part, {}).get(key) for side in (self.exported, self.draft))
        if given != before:
            self.account.read.setdefault(part, {})[key] = given
        if given in (before, now):
            return SAME, None
        if now != before and self.choices.get(key) != "file":
            if self.choices.get(key) == "draft":
                return SAME, None
            return CONFLICT, Fault("conflict", CHOOSE, {"draft": _told(now)}, cell=key)
        if given is None:
            self.account.answers[part].pop(key, None)
            return CLEARED, None
        self.account.answers[part][key] = given
        return TAKEN, None

    def _list(self, listed: ListField, areas: list[ListArea]) -> None:
        """A list is one answer: its rows are taken or left together."""
        if not areas:
            self._missing(listed.key)
        elif len(areas) == 1:
            self._one_list(listed, areas[0])
        else:
            fault = Fault("twice", TWICE, {"places": ", ".join(area.sheet for area in areas)}, cell=listed.key)
            self.account.fates.append(Fate("", REFUSED, listed.key, fault=fault))
            for area in areas:
                for spot in _spots(area):
                    self._tell(spot, REFUSED, listed.key, fault=_at_place(fault, shown(spot), listed.key))

    def _one_list(self, listed: ListField, area: ListArea) -> None:
        rows, faults = self._rows(listed, area)
        missing = [column.key for column in listed.columns if column.key not in area.columns]
        if missing:
            self._missing(list_place(listed.key, 0, missing[0]))
        is_empty = self._said_empty(listed, area, rows, faults)
        if faults or rows not in (self.exported.get("lists", {}).get(listed.key), self.draft["lists"].get(listed.key)):
            old = [spot for spot in _spots(area) if spot in self.old_fonts]
            faults |= {spot: offer(self.old_fonts[spot], "", listed.key) for spot in old}
        if faults or missing:
            self._refuse_list(listed, area, faults)
            return
        fate, clash = self._settle("lists", listed.key, rows or ([] if is_empty else None))
        for spot in _spots(area):
            self._tell(spot, fate, listed.key, fault=_at_place(clash, shown(spot), listed.key) if clash else None)
        if fate in {TAKEN, SAME} and rows and self.account.answers["lists"].get(listed.key) == rows:
            self._place_list(listed, area)

    def _said_empty(
        self, listed: ListField, area: ListArea, rows: list[dict[str, str]], faults: dict[Spot, Fault]
    ) -> bool:
        """Whether the list is declared to be empty; what contradicts that joins the faults."""
        said = read_text(self._at(area.none)).text if area.none else ""
        if area.none and said and not says_nothing(said):
            faults[area.none] = Fault("not_understood", NOT_UNDERSTOOD, {"text": said}, cell=listed.key)
        elif area.none and said and rows:
            faults[area.none] = Fault("not_empty", NOT_EMPTY, cell=listed.key)
        return bool(said)

    def _refuse_list(self, listed: ListField, area: ListArea, faults: dict[Spot, Fault]) -> None:
        """The faulty cells are refused; the others could be read, and are told so."""
        for spot in dict.fromkeys([*_spots(area), *faults]):
            fault = faults.get(spot)
            if fault is None:
                self._tell(spot, TAKEN, listed.key)
            else:
                fate = CONFLICT if fault.code == OLD_FONT else REFUSED
                self._tell(spot, fate, listed.key, fault=_at_place(fault, shown(spot), fault.cell))

    def _rows(self, listed: ListField, area: ListArea) -> tuple[list[dict[str, str]], dict[Spot, Fault]]:
        rows: list[dict[str, str]] = []
        faults: dict[Spot, Fault] = {}
        columns = {column.key: column for column in listed.columns}
        for number, spots in area.rows.items():
            row = {}
            for key, spot in spots.items():
                reading = read_entry(columns[key], self._at(spot), self.lang)
                if reading.fault:
                    faults[spot] = _at_place(reading.fault, "", list_place(listed.key, len(rows) + 1, key))
                elif reading.text:
                    row[key] = reading.text
            if row:
                rows.append({column.key: row[column.key] for column in listed.columns if column.key in row})
            if row or any(spot in faults for spot in spots.values()):
                faults |= self._missing_entries(listed, area, number, row, faults)
        return rows, faults

    def _missing_entries(
        self, listed: ListField, area: ListArea, number: int, row: dict[str, str], faults: dict[Spot, Fault]
    ) -> dict[Spot, Fault]:
        found: dict[Spot, Fault] = {}
        for column in listed.columns:
            spot = (area.sheet, number, area.columns.get(column.key, 0))
            if column.required and column.key in area.columns and column.key not in row and spot not in faults:
                found[spot] = Fault("entry_missing", ENTRY_MISSING, {"name": column.name}, cell=listed.key)
        return found

    def _place_list(self, listed: ListField, area: ListArea) -> None:
        spots = [spot for row in area.rows.values() for spot in row.values()]
        first = (area.sheet, min(spot[1] for spot in spots), min(spot[2] for spot in spots))
        last = (area.sheet, max(spot[1] for spot in spots), max(spot[2] for spot in spots))
        span = f"{shown(first)}:{shown(last).rpartition('!')[2]}"
        for key in (listed.key, *(count.key for count in listed.counts)):
            self.account.places[key] = span

    def _rest(self, found: Found) -> None:
        """Every cell nobody has spoken of yet: ours, or something the template does not ask."""
        for sheet in self.book.sheets:
            for cell in sheet.cells:
                spot = (sheet.name, cell.row, cell.column)
                if spot in self.spoken:
                    continue
                if spot in found.structure:
                    self.account.structure.append(spot)
                else:
                    self._tell(spot, UNKNOWN, "", fault=Fault("not_asked", NOT_READ, where=shown(spot)))


def _spots(area: ListArea) -> list[Spot]:
    spots = [spot for row in area.rows.values() for spot in row.values()]
    return [*spots, area.none] if area.none else spots


def _at_place(fault: Fault, where: str, key: str) -> Fault:
    return Fault(fault.code, fault.message, fault.params, where=where, cell=key)


def _told(value: Any) -> str:
    """A value of the draft in a sentence."""
    if isinstance(value, list):
        return str(len(value))
    return "" if value is None else str(value)
