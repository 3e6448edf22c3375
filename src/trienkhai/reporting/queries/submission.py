"""The page of one report: values beside those of the period before, notes, narratives, lists, versions, decisions, files."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from trienkhai.reporting.models import Decision, ReturnNote, Submission, SubmissionFile
from trienkhai.reporting.queries.periods import previous_submission
from trienkhai.reporting.rules.packing import NOT_APPLICABLE, UNKNOWN, list_counts, scaled
from trienkhai.reporting.rules.spec import (
    Cell,
    Choice,
    Field,
    ListField,
    NumberField,
    RatioField,
    Section,
    Spec,
    TextField,
)
from trienkhai.reporting.wording import language_of
from trienkhai.vietnamese import format_fraction, format_scaled, percent


@dataclass(frozen=True)
class Value:
    """One cell as shown. `state`: '', 'na', 'unknown' or 'missing'; difference only between two numbers."""

    key: str
    code: str
    name: str
    unit_of_measure: str
    shown: str
    state: str
    before: str
    difference: str
    place: str
    note: str
    remarks: tuple[ReturnNote, ...]
    is_ratio: bool = False
    is_part: bool = False


@dataclass(frozen=True)
class Listed:
    field: ListField
    rows: tuple[tuple[str, ...], ...]
    count: str


@dataclass(frozen=True)
class Written:
    field: TextField
    text: str
    remarks: tuple[ReturnNote, ...]


@dataclass(frozen=True)
class ShownSection:
    section: Section
    values: tuple[Value, ...]
    lists: tuple[Listed, ...]
    texts: tuple[Written, ...]
    remarks: int


@dataclass(frozen=True)
class SubmissionPage:
    submission: Submission
    sections: tuple[ShownSection, ...]
    previous: Submission | None
    versions: tuple[Submission, ...]
    decisions: tuple[Decision, ...]
    files: tuple[SubmissionFile, ...]
    is_latest: bool
    open_remarks: int


def submission_page(submission: Submission) -> SubmissionPage:
    """Everything the page shows; about eight queries."""
    spec = submission.version.parsed
    before = previous_submission(submission.round_unit)
    notes = list(
        ReturnNote.objects.filter(decision__submission__round_unit=submission.round_unit)
        .select_related("decision", "answered_in")
        .order_by("pk")
    )
    remarks: dict[str, list[ReturnNote]] = defaultdict(list)
    for note in notes:
        remarks[note.cell_key].append(note)
    lang = language_of(submission.round.root)
    reader = _Reader(spec, submission, before.answers if before else {}, remarks, lang)
    unit = submission.round_unit
    return SubmissionPage(
        submission,
        tuple(reader.section(section) for section in spec.sections),
        before,
        tuple(Submission.objects.filter(round_unit=unit).select_related("submitted_by").order_by("-number")),
        tuple(
            Decision.objects.filter(submission__round_unit=unit)
            .select_related("by", "submission")
            .order_by("-at", "-pk")
        ),
        tuple(SubmissionFile.objects.filter(submission=submission).select_related("file")),
        unit.latest_id == submission.pk,  # type: ignore[attr-defined]
        sum(1 for note in notes if note.answered_in_id is None),  # type: ignore[attr-defined]
    )


class _Reader:
    """Turns answers into what is shown, in the language of the organisation."""

    def __init__(
        self,
        spec: Spec,
        submission: Submission,
        before: dict[str, Any],
        remarks: dict[str, list[ReturnNote]],
        lang: Any,
    ) -> None:
        self.spec, self.submission, self.remarks, self.lang = spec, submission, remarks, lang
        self.cells = {cell.key: cell for cell in spec.cells}
        self.now: dict[str, str] = submission.answers.get("cells", {})
        self.before: dict[str, str] = before.get("cells", {})
        self.notes: dict[str, str] = submission.answers.get("notes", {})
        self.lists: dict[str, Any] = submission.answers.get("lists", {})
        self.texts: dict[str, str] = submission.answers.get("texts", {})

    def section(self, section: Section) -> ShownSection:
        values = tuple(value for field in section.fields for value in self._values(field))
        lists = tuple(self._list(field) for field in section.fields if isinstance(field, ListField))
        texts = tuple(
            Written(field, self.texts.get(field.key, ""), tuple(self.remarks.get(field.key, ())))
            for field in section.fields
            if isinstance(field, TextField)
        )
        remarks = sum(len(value.remarks) for value in values) + sum(len(text.remarks) for text in texts)
        return ShownSection(section, values, lists, texts, remarks)

    def _values(self, field: Field) -> list[Value]:
        if isinstance(field, NumberField):
            return [self._value(field, cell) for cell in self.spec.cells if cell.indicator == field.key]
        return [self._ratio(field)] if isinstance(field, RatioField) else []

    def _value(self, field: NumberField, cell: Cell) -> Value:
        now, before = self.now.get(cell.key), self.before.get(cell.key)
        part = next((choice for choice in field.parts if choice.key == cell.part), Choice("", ""))
        sub = next((choice for choice in field.subs if choice.key == cell.sub), Choice("", ""))
        name = " · ".join(text for text in (part.name or field.name, sub.name) if text)
        return Value(
            cell.key,
            field.key if not cell.part else "",
            name,
            cell.unit_of_measure,
            self._shown(cell, now),
            _state(cell, now),
            self._shown(cell, before),
            self._difference(cell, now, before),
            self.submission.places.get(cell.key, ""),
            self.notes.get(cell.key, ""),
            tuple(self.remarks.get(cell.key, ())),
            is_part=bool(cell.part),
        )

    def _shown(self, cell: Cell, text: str | None) -> str:
        if text is None or scaled(cell, text) in (NOT_APPLICABLE, UNKNOWN):
            return ""
        return format_scaled(scaled(cell, text), cell.decimals, self.lang)

    def _difference(self, cell: Cell, now: str | None, before: str | None) -> str:
        if not now or not before or _state(cell, now) or _state(cell, before):
            return ""
        change = scaled(cell, now) - scaled(cell, before)
        sign = "+" if change > 0 else "−" if change < 0 else ""
        return f"{sign}{format_scaled(abs(change), cell.decimals, self.lang)}"

    def _ratio(self, field: RatioField) -> Value:
        shown, before = (self._ratio_of(field, answers) for answers in (self.now, self.before))
        return Value(
            field.key,
            field.key,
            field.name,
            "",
            shown,
            "" if shown else "missing",
            before,
            "",
            "",
            "",
            (),
            is_ratio=True,
        )

    def _ratio_of(self, field: RatioField, answers: dict[str, str]) -> str:
        pair = [self._number(key, answers) for key in (field.numerator, field.denominator)]
        if pair[0] is None or not pair[1]:
            return ""
        if field.percent:
            return percent(pair[0], pair[1], field.decimals, self.lang)
        return format_fraction(pair[0], pair[1], field.decimals, self.lang)

    def _number(self, key: str, answers: dict[str, str]) -> int | None:
        cell, text = self.cells.get(key), answers.get(key)
        if cell is None or text is None or _state(cell, text):
            return None
        return scaled(cell, text)

    def _list(self, field: ListField) -> Listed:
        rows = self.lists.get(field.key)
        counts = list_counts(field, rows)
        shown = tuple(tuple(str(row.get(column.key, "")) for column in field.columns) for row in rows or ())
        return Listed(field, shown, "" if rows is None else str(next(iter(counts.values()), len(rows))))


def _state(cell: Cell, text: str | None) -> str:
    if text is None:
        return "missing"
    value = scaled(cell, text)
    return "na" if value == NOT_APPLICABLE else "unknown" if value == UNKNOWN else ""
