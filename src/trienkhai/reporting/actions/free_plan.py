"""What a free file would do: read, understood, held against what is there. Nothing is written by it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from trienkhai.office.attachments.refusals import NotKept
from trienkhai.office.sheets import refusals
from trienkhai.office.sheets.child import judge_limited, read_book_limited, read_word_limited
from trienkhai.office.sheets.kinds import Kind, kind_of
from trienkhai.office.sheets.model import Book
from trienkhai.reporting.actions.free_frame import Ground
from trienkhai.reporting.models import FreeMapping, RoundUnit, Template
from trienkhai.reporting.queries.known import settled_now
from trienkhai.reporting.queries.periods import previous_submission
from trienkhai.reporting.rules.answers import PARTS
from trienkhai.reporting.rules.book.file_notes import file_notes
from trienkhai.reporting.rules.book.fonts import CONVERT, KEEP, WHOLE_FILE, offers, settle_fonts
from trienkhai.reporting.rules.checks import check
from trienkhai.reporting.rules.faults import Fault, errors
from trienkhai.reporting.rules.free.account import Account, Said, account_freely
from trienkhai.reporting.rules.free.fates import REFUSED, TAKEN, Fate
from trienkhai.reporting.rules.free.mapping import Choices, choices_of
from trienkhai.reporting.rules.free.settling import DECIMAL, FILE, GROUPED, HERE, Place, Settled, Wishes
from trienkhai.reporting.rules.known import unexplained
from trienkhai.reporting.rules.packing import Answers
from trienkhai.reporting.wording import unacceptable


@dataclass(frozen=True)
class FreeSaid:
    """Everything a person said of a file so far, as it is kept beside it until the file is carried out."""

    tables: dict[str, Choices] = field(default_factory=dict)
    rounding: bool = False
    sides: dict[str, str] = field(default_factory=dict)
    skip: bool = False
    fonts: str = ""
    marks: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "tables": {key: choices.to_json() for key, choices in self.tables.items()},
            "rounding": self.rounding,
            "sides": self.sides,
            "skip": self.skip,
            "fonts": self.fonts,
            "marks": self.marks,
        }


def said_of(data: Any) -> FreeSaid:
    """The inverse; whatever has not the form of it falls out."""
    told = data if isinstance(data, dict) else {}
    tables, sides = told.get("tables"), told.get("sides")
    return FreeSaid(
        {str(key): choices_of(one) for key, one in tables.items()} if isinstance(tables, dict) else {},
        told.get("rounding") is True,
        {str(key): side for key, side in sides.items() if side in {FILE, HERE}} if isinstance(sides, dict) else {},
        told.get("skip") is True,
        told["fonts"] if told.get("fonts") in {CONVERT, KEEP} else "",
        told["marks"] if told.get("marks") in {GROUPED, DECIMAL} else "",
    )


@dataclass(frozen=True)
class FreePlan:
    """`seen`: see `Ground.seen`; `fonts`: questions about text in old fonts; `notes`: worth a word, in the way of nothing."""

    kind: str
    book: Book
    account: Account
    ground: Ground
    fonts: list[Fault]
    notes: list[Fault]
    seen: str

    @property
    def settled(self) -> Settled:
        return self.account.settled


def read_free_book(data: bytes, name: str) -> Book:
    """A workbook, a text table or a Word document, read in the limited process. Raises Unacceptable."""
    try:
        if kind_of(data, name) != Kind.DOCX:
            return read_book_limited(data, name)
        judge_limited(data, name)
        return read_word_limited(data, name)
    except (refusals.Refused, NotKept) as refusal:
        params = {key: str(value) for key, value in refusal.params.items()}
        raise unacceptable([Fault(refusal.code, refusal.template, params)]) from refusal


def plan_free(book: Book, template: Template, ground: Ground, said: FreeSaid) -> FreePlan:
    """What would become of each cell, with what was said of the file and what is remembered of its shape."""
    fonts = settle_fonts(book, {WHOLE_FILE: said.fonts} if said.fonts else {})
    rows = FreeMapping.objects.filter(template=template).values_list("shape", "choices")
    remembered = {shape: choices_of(told) for shape, told in rows}
    wishes = Wishes(said.rounding, said.marks, said.sides)
    account = account_freely(
        fonts.book,
        ground.frame,
        Said(said.tables, remembered, wishes),
        current=ground.current,
        closed=ground.closed,
    )
    if not ground.frame.own:
        _refuse_what_does_not_hold(account.settled, ground)
    places = {(fate.address.period, fate.address.unit) for fate in account.settled.fates.values() if fate.address}
    notes = [*file_notes(book), *account.notes]
    return FreePlan(book.kind, fonts.book, account, ground, list(offers(fonts)), notes, ground.seen(places))


def merged(before: Mapping[str, Any], given: Mapping[str, Any]) -> Answers:
    """What is there with what the file gives over it."""
    return {part: {**(before.get(part) or {}), **given.get(part, {})} for part in PARTS}


def _refuse_what_does_not_hold(settled: Settled, ground: Ground) -> None:
    """The report of a unit whose figures contradict each other is refused as a whole, with the first of the reasons."""
    for place in list(settled.given):
        answers = merged(ground.current.get(place, {}), settled.given[place])
        found = _findings(ground.rows[place], answers)
        if found:
            _refuse(settled, place, found)


def _findings(row: RoundUnit, answers: Answers) -> list[Fault]:
    spec = row.round.version.parsed
    before = previous_submission(row) if spec.looks_back else None
    whole = settled_now(row, answers)
    found = check(whole, spec, previous=before.answers if before else None, partial=True)
    return [*errors(found), *unexplained(whole, spec)]


def _refuse(settled: Settled, place: Place, found: list[Fault]) -> None:
    by_cell = {fault.cell: fault for fault in reversed(found)}
    for spot, fate in settled.fates.items():
        address = fate.address
        if fate.kind == TAKEN and address and (address.period, address.unit) == place:
            fault = replace(by_cell.get(address.key, found[0]), where=fate.place)
            settled.fates[spot] = Fate(fate.place, REFUSED, fate.value, address, fate.becomes, fate.here, fault)
    for told in (settled.given, settled.places, settled.replaced):
        told.pop(place, None)
