"""The page of one report: every value with the period before, its state, its note and its place in the source."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Q

from trienkhai.access.acting import hands_of_person
from trienkhai.reporting.models import (
    Decision,
    Intake,
    Pin,
    ReopenRequest,
    ReturnNote,
    Submission,
    SubmissionFile,
    Verdict,
)
from trienkhai.reporting.permissions import DECIDE
from trienkhai.reporting.queries.below import Changes, changed_since
from trienkhai.reporting.queries.known import KnownThen, known_since
from trienkhai.reporting.queries.periods import previous_submission
from trienkhai.reporting.queries.reopenings import requests_of
from trienkhai.reporting.queries.standing import hands_of, may_withdraw
from trienkhai.reporting.rights import may_ask_again, sees_unsent, stands_above
from trienkhai.reporting.rules.book.layout import columns_of
from trienkhai.reporting.rules.checks import check
from trienkhai.reporting.rules.faults import Fault
from trienkhai.reporting.rules.keys import cell_key
from trienkhai.reporting.rules.known import Frozen, frozen_of
from trienkhai.reporting.rules.lifecycle import is_decidable
from trienkhai.reporting.rules.packing import STATES, Answers, list_counts, with_counts
from trienkhai.reporting.rules.remarks import FILE, file_name
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


@dataclass(frozen=True)
class Event:
    """Something that happened to the report: a submission, its withdrawal, a decision, a request to reopen it, its refusal.

    `is_closed`: the submission was withdrawn unread, and its page is not the reader's.
    """

    at: datetime
    kind: str
    submission: Submission
    decision: Decision | None = None
    request: ReopenRequest | None = None
    is_closed: bool = False


@dataclass(frozen=True)
class Comparable:
    """A submission to compare with another. `was_accepted`: it is or once was the accepted one."""

    submission: Submission
    was_accepted: bool


@dataclass(frozen=True)
class RemarkedFile:
    """A file of evidence with the remarks on it."""

    row: SubmissionFile
    remarks: tuple[ReturnNote, ...]


@dataclass(frozen=True)
class ReportPage:
    """`lost_files`: remarks on files that no longer go along, by name; `general`: remarks on the whole report."""

    submission: Submission
    sections: tuple[SectionTable, ...]
    files: tuple[RemarkedFile, ...]
    lost_files: tuple[tuple[str, tuple[ReturnNote, ...]], ...]
    general: tuple[ReturnNote, ...]
    pins: tuple[Pin, ...]
    changed: Changes
    events: tuple[Event, ...]
    findings: tuple[Fault, ...]
    is_newest: bool
    stands_above: bool
    may_open_source: bool
    may_decide: bool
    may_reopen: bool
    may_ask: bool
    may_withdraw: bool
    request: ReopenRequest | None
    choices: tuple[Comparable, ...]
    contested: tuple[KnownThen, ...]
    moved: tuple[KnownThen, ...]

    @property
    def compared_from(self) -> int:
        """The number of the submission before this one among those that can be compared, 0 for the first."""
        before = (one.submission.number for one in self.choices if one.submission.number < self.submission.number)
        return max(before, default=0)


def submission_page(submission: Submission, reader: Any) -> ReportPage:
    """Everything the page of a submission shows. A fixed number of queries, and one for each level it rests on."""
    round_unit = submission.round_unit
    before = previous_submission(round_unit)
    previous = before.answers if before else {}
    sent = list(
        Submission.objects.filter(round_unit=round_unit)
        .select_related("submitted_by", "submitted_for", "approval__by", "approval__stands_for", "withdrawal__by")
        .order_by("number")
        .defer("answers", "places")
    )
    decisions = list(
        Decision.objects.filter(submission__in=sent).select_related("submission", "by", "stands_for").order_by("at")
    )
    remarks = _remarks(submission)
    files = list(submission.files.select_related("file"))
    above = stands_above(reader, DECIDE, round_unit)
    is_newest = round_unit.latest_id == submission.pk  # type: ignore[attr-defined]
    is_open = submission.round.closed_at is None
    may_still = is_decidable(
        round_unit.state,
        is_newest=is_newest,
        is_open=is_open,
        hands=hands_of(submission),
        reader=hands_of_person(reader),
    )
    requests, known = requests_of(round_unit), known_since(submission)
    closed = {one.pk for one in sent if hasattr(one, "withdrawal")}
    if closed and sees_unsent(round_unit, reader):
        closed = set()
    is_accepted = round_unit.accepted_id == submission.pk  # type: ignore[attr-defined]
    waiting = [one for one in requests if is_open and is_accepted and not hasattr(one, "answer")]
    return ReportPage(
        submission=submission,
        sections=sections_of(submission.version.parsed, submission.answers, previous, submission.places, remarks),
        files=tuple(RemarkedFile(one, remarks.get(one.note_key, ())) for one in files),
        lost_files=_lost_files(remarks, {one.note_key for one in files}),
        general=remarks.get("", ()),
        pins=tuple(submission.pins.select_related("child", "pinned").order_by("child__position")),
        changed=changed_since(submission, reader),
        events=tuple(_events(sent, decisions, requests, closed)),
        findings=tuple(check(submission.answers, submission.version.parsed, previous=previous, partial=True)),
        is_newest=is_newest,
        stands_above=above,
        may_open_source=submission.intake is not None
        and Intake.objects.visible_to(reader).filter(pk=submission.intake.pk).exists(),
        may_decide=above and may_still,
        may_reopen=is_open and above and is_accepted,
        may_ask=is_open and is_accepted and not waiting and may_ask_again(reader, round_unit),
        may_withdraw=may_withdraw(round_unit, submission, reader),
        request=waiting[-1] if waiting else None,
        choices=tuple(
            Comparable(one, any(said.submission == one and said.verdict == Verdict.ACCEPTED for said in decisions))
            for one in sent
            if one.pk not in closed
        ),
        contested=tuple(one for one in known if one.then.is_contested),
        moved=tuple(one for one in known if one.has_moved),
    )


def _lost_files(
    remarks: Mapping[str, tuple[ReturnNote, ...]], there: set[str]
) -> tuple[tuple[str, tuple[ReturnNote, ...]], ...]:
    gone = (key for key in remarks if key.startswith(FILE) and key not in there)
    return tuple((file_name(key), remarks[key]) for key in gone)


def _remarks(submission: Submission) -> dict[str, tuple[ReturnNote, ...]]:
    """Notes on this submission, notes it answers, and earlier ones that are still open, by key."""
    found: dict[str, list[ReturnNote]] = {}
    earlier = Q(
        answered_in=None,
        decision__submission__round_unit=submission.round_unit_id,  # type: ignore[attr-defined]
        decision__submission__number__lt=submission.number,
    )
    about = ReturnNote.objects.filter(Q(decision__submission=submission) | Q(answered_in=submission) | earlier)
    rows = about.select_related("decision__by", "decision__submission", "answered_in").order_by("decision__at", "pk")
    for note in rows.defer(
        "decision__submission__answers", "decision__submission__places", "answered_in__answers", "answered_in__places"
    ):
        found.setdefault(note.cell_key, []).append(note)
    return {key: tuple(notes) for key, notes in found.items()}


def _events(
    sent: list[Submission], decisions: list[Decision], requests: list[ReopenRequest], closed: set[int]
) -> list[Event]:
    found = [Event(one.submitted_at, "submitted", one, is_closed=one.pk in closed) for one in sent]
    found += [Event(one.withdrawal.at, "withdrawn", one) for one in sent if hasattr(one, "withdrawal")]
    found += [Event(one.at, one.verdict, one.submission, one) for one in decisions]
    for one in requests:
        found.append(Event(one.at, "asked", one.submission, request=one))
        if hasattr(one, "answer") and one.answer.decision is None:
            found.append(Event(one.answer.at, "declined", one.submission, request=one))
    return sorted(found, key=lambda event: event.at)


Remarks = Mapping[str, tuple[ReturnNote, ...]]


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
