"""What a unit needs to do its report: where it stands, what was asked of it, what it has written so far."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from trienkhai.reporting.models import Draft, DraftFile, DraftWords, Intake, ReturnNote, RoundUnit, State, Submission
from trienkhai.reporting.permissions import ON_BEHALF, SUBMIT
from trienkhai.reporting.queries.below import consolidates, covered_by_words, expected_below, lump_above
from trienkhai.reporting.queries.days import UnitDays, days_of
from trienkhai.reporting.queries.inside import Inside, inside_of
from trienkhai.reporting.queries.known import answers_now, last_sent
from trienkhai.reporting.queries.periods import previous_submission
from trienkhai.reporting.queries.report_sections import SectionTable, sections_of
from trienkhai.reporting.queries.standing import may_withdraw
from trienkhai.reporting.rights import holds, may_ask_earlier, may_bear, sees_unsent, stands_above
from trienkhai.reporting.rules.answers import empty
from trienkhai.reporting.rules.book.fonts import OLD_FONT
from trienkhai.reporting.rules.faults import Fault
from trienkhai.reporting.rules.known import values_of
from trienkhai.reporting.rules.lifecycle import after, days_late
from trienkhai.reporting.rules.remarks import FILE, file_name, is_mended
from trienkhai.reporting.rules.spec import Spec


@dataclass(frozen=True)
class OpenNote:
    """A return note that waits for an answer, with the answer typed so far."""

    note: ReturnNote
    name: str
    reply: str

    @property
    def anchor(self) -> str:
        """Where on the page of the report it stands; nowhere in particular for a note on the whole."""
        key = self.note.cell_key
        return "mc" if key.startswith(FILE) else f"o-{key}" if key else ""

    @property
    def code(self) -> str:
        """The code of what it speaks of, where that has one."""
        return "" if self.note.cell_key.startswith(FILE) else self.note.cell_key


@dataclass(frozen=True)
class Below:
    """An expected unit below a consolidating one. `reason`: why one goes ahead without it, where it has not sent."""

    row: RoundUnit
    reason: str

    @property
    def is_missing(self) -> bool:
        return self.row.latest_id is None  # type: ignore[attr-defined]


@dataclass(frozen=True)
class UnitDesk:
    round_unit: RoundUnit
    sections: tuple[SectionTable, ...]
    late_days: int
    draft: Draft | None
    newest: Submission | None
    returned_because: str
    notes: tuple[OpenNote, ...]
    intakes: tuple[Intake, ...]
    evidence: tuple[DraftFile, ...]
    below: tuple[Below, ...]
    may_send: bool
    may_bear: bool
    is_open: bool
    covered: str
    days: UnitDays
    may_ask_earlier: bool
    inside: Inside | None
    may_withdraw: bool
    seen: dict[str, str]

    @property
    def missing(self) -> int:
        return sum(1 for one in self.below if one.is_missing)

    @property
    def may_send_as_it_stands(self) -> bool:
        """Whether there are answers to send without a file, and the unit's own people need no approval for them first."""
        waits = self.inside is not None and self.inside.holds_back and self.inside.may_fill
        there = self.draft is not None or self.newest is not None
        return self.may_send and self.is_open and there and not waits


def unit_desk(round_unit: RoundUnit, reader: Any, *, on: date) -> UnitDesk:
    """The report of one unit as its officer finds it; others see what was sent. A fixed number of queries."""
    unsent = sees_unsent(round_unit, reader)
    bears = may_bear(round_unit, reader)
    draft = Draft.objects.filter(round_unit=round_unit).first() if unsent else None
    newest = round_unit.latest
    answers = answers_now(round_unit, draft) if unsent else last_sent(round_unit) or empty()
    before = previous_submission(round_unit)
    notes = _open_notes(round_unit)
    words = DraftWords.of(round_unit) if unsent else DraftWords()
    last = newest.decisions.order_by("-at").first() if newest and round_unit.state == "returned" else None
    spec = round_unit.round.version.parsed
    lump = lump_above(round_unit)
    return UnitDesk(
        round_unit=round_unit,
        sections=sections_of(spec, answers, before.answers if before else {}, {}, _by_key(notes)),
        late_days=days_late(round_unit.state, round_unit.due, on),
        draft=draft,
        newest=newest,
        returned_because=last.reason if last else "",
        notes=tuple(
            OpenNote(note, name_of(note.cell_key, spec), words.replies.get(str(note.pk), "")) for note in notes
        ),
        intakes=tuple(
            Intake.objects.visible_to(reader)
            .filter(Q(export__round_unit=round_unit) | Q(round_unit=round_unit))
            .select_related("file", "by")
            .order_by("-at")[:10]
        ),
        evidence=_evidence(round_unit) if unsent or bears else (),
        below=tuple(
            Below(child, words.gaps.get(str(child.unit_id), ""))
            for child in (expected_below(round_unit) if consolidates(round_unit) else ())
        ),
        may_bear=bears,
        may_send=holds(reader, SUBMIT, round_unit) or stands_above(reader, ON_BEHALF, round_unit),
        is_open=round_unit.round.closed_at is None
        and round_unit.is_expected
        and after("send", round_unit.state) is not None
        and lump is None,
        covered=covered_by_words(lump, round_unit) if lump else "",
        days=days_of(round_unit),
        may_ask_earlier=round_unit.round.closed_at is None
        and consolidates(round_unit)
        and may_ask_earlier(reader, round_unit),
        inside=inside_of(round_unit, reader) if unsent else None,
        may_withdraw=newest is not None and may_withdraw(round_unit, newest, reader),
        seen=values_of(answers) if unsent else {},
    )


def _open_notes(round_unit: RoundUnit) -> tuple[ReturnNote, ...]:
    """Remarks that wait for an answer; once the report is accepted nobody waits."""
    if round_unit.state == State.ACCEPTED:
        return ()
    notes = ReturnNote.objects.filter(decision__submission__round_unit=round_unit, answered_in=None)
    return tuple(notes.select_related("decision__by").order_by("pk"))


def _evidence(round_unit: RoundUnit) -> tuple[DraftFile, ...]:
    return tuple(round_unit.draft_files.select_related("file", "added_by").order_by("pk"))


def unanswered(round_unit: RoundUnit) -> tuple[OpenNote, ...]:
    """Return notes that neither words nor a change of what they stand at would answer, if the report were sent now.

    Four queries.
    """
    notes = ReturnNote.objects.filter(decision__submission__round_unit=round_unit, answered_in=None)
    files = set(DraftFile.objects.filter(round_unit=round_unit).values_list("file__sha256", flat=True))
    open_notes = list(notes.select_related("decision__by", "decision__submission").order_by("pk"))
    draft = Draft.objects.filter(round_unit=round_unit).first()
    words = DraftWords.of(round_unit)
    spec = round_unit.round.version.parsed
    answers = answers_now(round_unit, draft)
    return tuple(
        OpenNote(note, name_of(note.cell_key, spec), "")
        for note in open_notes
        if not words.replies.get(str(note.pk))
        and not is_mended(note.cell_key, note.decision.submission.answers, answers, spec, files)
    )


def _by_key(notes: tuple[ReturnNote, ...]) -> dict[str, tuple[ReturnNote, ...]]:
    found: dict[str, tuple[ReturnNote, ...]] = {}
    for note in notes:
        found[note.cell_key] = (*found.get(note.cell_key, ()), note)
    return found


@dataclass(frozen=True)
class CellFate:
    """One cell of a file that came in, in words for a page."""

    place: str
    key: str
    name: str
    value: str
    fate: str
    fault: Fault | None

    @property
    def is_old_font(self) -> bool:
        return self.fault is not None and self.fault.code == OLD_FONT


def fates_of(intake: Intake, spec: Spec | None) -> list[CellFate]:
    """What was not simply taken, worst first."""
    order = {"refused": 0, "conflict": 1, "unknown": 2, "cleared": 3}
    found = [
        CellFate(
            told["place"],
            told["key"],
            name_of(told["key"], spec),
            told["value"],
            told["fate"],
            Fault.from_json(told["fault"]) if "fault" in told else None,
        )
        for told in intake.account.get("cells", [])
        if told["fate"] in order
    ]
    return sorted(found, key=lambda cell: order[cell.fate])


def name_of(key: str, spec: Spec | None) -> str:
    """The words for an answer key: a cell, a row of an indicator, a list, a narrative, a file."""
    if key.startswith(FILE):
        return file_name(key)
    if spec is None or not key:
        return ""
    if key in spec.cell:
        return spec.cell[key].name
    bare = key.partition("[")[0].partition("|")[0]
    return next((field.name for field in spec.fields if field.key == bare), key)
