"""The form of a report as values: what stands in every control, what is compared with it, what is said at it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from trienkhai.reporting.models import Draft, ReturnNote, RoundUnit
from trienkhai.reporting.queries.moving import LeftAt
from trienkhai.reporting.rules.merging import Conflict, place_of
from trienkhai.reporting.rules.typed import Typed

FEW_FIELDS = 12


@dataclass(frozen=True)
class Button:
    """A choice that the person takes by pressing it."""

    name: str
    value: str
    label: str


@dataclass(frozen=True)
class Message:
    """One thing said at a control. `tone`: late (error), warn, sub (information), ret (somebody else's change)."""

    tone: str
    lead: str
    text: str
    control: str
    where: str = ""  # the column it speaks of, where there are several
    buttons: tuple[Button, ...] = ()
    tick: Button | None = None
    brought: str = ""  # the number that waits to be confirmed
    wants_word: bool = False
    unkept: bool = False  # what stands in the control is stored nowhere


@dataclass(frozen=True)
class Attempt:
    """What a person sent and what could not be stored of it: it stays in its controls."""

    given: Mapping[str, str] = field(default_factory=dict)
    typed: Typed = field(default_factory=Typed)
    conflicts: Mapping[str, Conflict] = field(default_factory=dict)
    taken: tuple[str, ...] = ()
    nothing_kept: bool = False
    extra_rows: Mapping[str, int] = field(default_factory=dict)
    asks_zeros: int = 0

    def holds(self, place: str) -> bool:
        """Whether the control still shows what was typed, not what is stored."""
        if place in self.typed.unkept or place in self.conflicts:
            return True
        return self.nothing_kept and f"b-{place}" in self.given


@dataclass(frozen=True)
class KnownCell:
    """What the system has for a cell: `shown` as it is read, `origin` in words; `is_own`: the unit gives another figure.

    `state`: how the report stands that it comes from.
    """

    shown: str
    origin: str
    state: str
    is_counted: bool
    is_own: bool


@dataclass(frozen=True)
class EntryCell:
    """One number. `state`: number, na, unknown, missing, or off where nothing is asked."""

    key: str
    column: int
    column_name: str
    text: str
    chosen: str
    state: str
    yes_no: bool
    before: str
    ago: str
    difference: str
    base: str
    tone: str
    known: KnownCell | None = None

    @property
    def place(self) -> str:
        return place_of("cells", self.key)


@dataclass(frozen=True)
class Past:
    """An earlier value."""

    number: int
    at: datetime
    text: str


@dataclass(frozen=True)
class Note:
    """The word of the unit at a row."""

    key: str
    text: str
    base: str
    messages: tuple[Message, ...]

    @property
    def place(self) -> str:
        return place_of("notes", self.key)

    @property
    def unkept(self) -> bool:
        return any(message.unkept for message in self.messages)


class Speaks:
    """Something at which messages stand; which controls they mark, for the script that marks them after a save."""

    messages: tuple[Message, ...]

    @property
    def late(self) -> str:
        return " ".join(message.control for message in self.messages if message.tone == "late")

    @property
    def warned(self) -> str:
        return " ".join(message.control for message in self.messages if message.tone in {"warn", "ret"})

    @property
    def wants_word(self) -> bool:
        return any(message.wants_word for message in self.messages)

    @property
    def unkept(self) -> bool:
        return any(message.unkept for message in self.messages)


@dataclass(frozen=True)
class EntryRow(Speaks):
    key: str
    name: str
    full_name: str
    unit: str
    hint: str
    is_part: bool
    is_ratio: bool
    cells: tuple[EntryCell, ...]
    messages: tuple[Message, ...] = ()
    note: Note | None = None
    remarks: tuple[ReturnNote, ...] = ()
    past: tuple[Past, ...] = ()


@dataclass(frozen=True)
class EntryColumn:
    key: str
    name: str
    type: str
    choices: tuple[str, ...]
    required: bool


@dataclass(frozen=True)
class EntryEntry:
    """One control of a list row."""

    name: str
    text: str
    fault: str
    column: EntryColumn


@dataclass(frozen=True)
class EntryList(Speaks):
    key: str
    name: str
    hint: str
    columns: tuple[EntryColumn, ...]
    rows: tuple[tuple[EntryEntry, ...], ...]
    nothing: bool
    most: int
    base: str
    messages: tuple[Message, ...]
    remarks: tuple[ReturnNote, ...]
    before: int | None
    past: tuple[Past, ...]
    kind: Literal["list"] = "list"

    @property
    def is_full(self) -> bool:
        return len(self.rows) >= self.most

    @property
    def is_given(self) -> bool:
        """Whether it has rows, or it is said that there is nothing to list."""
        return self.nothing or any(entry.text.strip() for row in self.rows for entry in row)

    @property
    def place(self) -> str:
        return place_of("lists", self.key)


@dataclass(frozen=True)
class EntryText(Speaks):
    key: str
    name: str
    hint: str
    required: bool
    text: str
    count: int
    limit: int
    base: str
    messages: tuple[Message, ...]
    remarks: tuple[ReturnNote, ...]
    before: str
    past: tuple[Past, ...]
    kind: Literal["text"] = "text"

    @property
    def place(self) -> str:
        return place_of("texts", self.key)

    @property
    def is_given(self) -> bool:
        return bool(self.text.strip())

    @property
    def is_asked(self) -> bool:
        """Whether it counts as a place to fill: an optional text that stays empty is none."""
        return self.required or self.is_given

    @property
    def is_late(self) -> bool:
        return any(message.tone == "late" for message in self.messages)


@dataclass(frozen=True)
class Tally:
    """How the figures, lists and texts of a section stand."""

    asked: int = 0
    given: int = 0
    zero: int = 0
    na: int = 0
    unknown: int = 0
    missing: int = 0


@dataclass(frozen=True)
class EntrySection:
    index: int
    number: str
    name: str
    columns: tuple[str, ...]
    rows: tuple[EntryRow, ...]
    lists: tuple[EntryList, ...]
    texts: tuple[EntryText, ...]
    tally: Tally
    may_zero: bool
    asks_zeros: bool
    kind: Literal["figures"] = "figures"

    @property
    def is_plain(self) -> bool:
        """Whether there is one value a row."""
        return self.columns == ("",)

    @property
    def fields(self) -> "tuple[EntryList | EntryText, ...]":
        return (*self.lists, *self.texts)

    @property
    def title(self) -> str:
        return f"{self.number}. {self.name}" if self.number else self.name

    @property
    def span(self) -> int:
        return 8 if self.is_plain else 2 + len(self.columns)

    @property
    def tone(self) -> str:
        """late, warn, ok when everything is given, idle while it is not."""
        said = [message.tone for holder in (*self.rows, *self.lists, *self.texts) for message in holder.messages]
        faulty = any(entry.fault for one in self.lists for row in one.rows for entry in row)
        if "late" in said or faulty:
            return "late"
        if "warn" in said or "ret" in said:
            return "warn"
        return "idle" if self.tally.missing else "ok"


@dataclass(frozen=True)
class Stop:
    """A line of the summary: where to go and what is said there."""

    href: str
    name: str
    text: str
    tone: str


@dataclass(frozen=True)
class EntryPage:
    round_unit: RoundUnit
    draft: Draft | None
    version: int
    sections: tuple[EntrySection, ...]
    stops: tuple[Stop, ...]
    before_name: str
    ago_name: str
    returned_because: str
    open_notes: int
    tally: Tally
    attempt: Attempt
    judged: bool
    left: tuple[LeftAt, ...] = ()  # what found no place when the round moved
    seen: tuple[tuple[str, str], ...] = ()  # what the system has, by cell; goes back when the report is sent

    @property
    def errors(self) -> int:
        return sum(stop.tone == "late" for stop in self.stops)

    @property
    def warnings(self) -> int:
        return sum(stop.tone in {"warn", "ret"} for stop in self.stops)

    @property
    def is_small(self) -> bool:
        """A form so small that its help may stand behind it on a phone."""
        fields = sum(
            len([row for row in section.rows if not row.is_part]) + len(section.lists) + len(section.texts)
            for section in self.sections
        )
        return fields <= FEW_FIELDS


def part_of_page(page: EntryPage, block: str) -> EntrySection | EntryList | EntryText | None:
    """The part of the page that was saved: a section's figures ('m2'), a list or a text by its key."""
    for section in page.sections:
        if block == f"m{section.index}":
            return section
        for one in section.fields:
            if one.key == block:
                return one
    return None
