"""The form of a report as its officer finds it: values, what to compare them with, what is wrong, what others changed."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from trienkhai.reporting.models import Decision, Draft, ReturnNote, RoundUnit, Submission
from trienkhai.reporting.queries.entry_fields import FieldFiller
from trienkhai.reporting.queries.entry_parts import (
    Attempt,
    EntryCell,
    EntryPage,
    EntryRow,
    EntrySection,
    Message,
    Note,
    Past,
    Stop,
    Tally,
)
from trienkhai.reporting.queries.entry_words import (
    brought_message,
    checks_at,
    conflict_message,
    finding_message,
    hint_of,
    shown,
    taken_message,
    unkept_message,
    unread_message,
)
from trienkhai.reporting.queries.report import share, with_counts
from trienkhai.reporting.rules.answers import empty
from trienkhai.reporting.rules.book.layout import columns_of
from trienkhai.reporting.rules.checks import check
from trienkhai.reporting.rules.faults import Fault
from trienkhai.reporting.rules.keys import cell_key
from trienkhai.reporting.rules.merging import fingerprint, flat, place_of
from trienkhai.reporting.rules.packing import STATES, Answers
from trienkhai.reporting.rules.spec import (
    Choice,
    ListField,
    NumberField,
    RatioField,
    Section,
    Spec,
    TextField,
)
from trienkhai.reporting.rules.typed import in_control
from trienkhai.ui import figures


def entry_page(
    round_unit: RoundUnit, *, attempt: Attempt | None = None, judged: bool = False, whole: bool = True
) -> EntryPage:
    """Everything the form shows. A fixed number of queries.

    `judged` tells also what is still missing. Without `whole`, earlier values and remarks stay away: an answer to a save
    does not show them.
    """
    draft = Draft.objects.filter(round_unit=round_unit).first()
    held = draft.answers if draft else round_unit.latest.answers if round_unit.latest else empty()
    period = round_unit.round.period
    previous, last_year = period.previous(), period.same_last_year()
    compared = _submissions_of(round_unit, {previous.key, last_year.key})
    before = compared.get(previous.key)
    ago = compared.get(last_year.key) if last_year.key != previous.key else None
    notes = list(_open_notes(round_unit)) if whole else []
    returned = (
        Decision.objects.filter(submission=round_unit.latest_id).order_by("-at").first()  # type: ignore[attr-defined]
        if whole and round_unit.state == "returned"
        else None
    )
    spec = round_unit.round.version.parsed
    builder = Builder(
        spec,
        held,
        before.answers if before else {},
        ago.answers if ago else {},
        tuple(Submission.objects.filter(round_unit=round_unit).defer("places").order_by("number")) if whole else (),
        notes,
        attempt or Attempt(),
        judged,
    )
    sections = tuple(builder.section(index, section) for index, section in enumerate(spec.sections, start=1))
    lang = figures.language()
    return EntryPage(
        round_unit=round_unit,
        draft=draft,
        version=draft.version if draft else 0,
        sections=sections,
        stops=tuple(stop for section in sections for stop in stops_of(section)),
        before_name=previous.name(lang),
        ago_name=last_year.name(lang) if last_year.key != previous.key else "",
        returned_because=returned.reason if returned else "",
        open_notes=len(notes),
        tally=_sum_up([section.tally for section in sections]),
        attempt=attempt or Attempt(),
        judged=judged,
    )


def _open_notes(round_unit: RoundUnit) -> QuerySet[ReturnNote]:
    notes = ReturnNote.objects.filter(decision__submission__round_unit=round_unit, answered_in=None)
    return notes.select_related("decision__by")


def _submissions_of(round_unit: RoundUnit, periods: set[str]) -> dict[str, Submission]:
    """What the unit sent for other periods, the newest of each. One query."""
    rows = (
        RoundUnit.objects.filter(
            unit_id=round_unit.unit_id,
            round__version__template_id=round_unit.round.version.template_id,
            round__period_key__in=periods,
            latest__isnull=False,
        )
        .select_related("latest", "round")
        .order_by("round__version__number")
    )
    return {row.round.period_key: row.latest for row in rows if row.latest}


def _sum_up(tallies: list[Tally]) -> Tally:
    names = ("asked", "given", "zero", "na", "unknown", "missing")
    return Tally(**{name: sum(getattr(one, name) for one in tallies) for name in names})


def stops_of(section: EntrySection) -> list[Stop]:
    """Lines of the summary for one section: errors, warnings, other people's changes."""
    found = []
    for row in section.rows:
        found += [
            Stop(f"#{message.control}", row.full_name, message.text, message.tone)
            for message in row.messages
            if message.tone != "sub"
        ]
        if row.note:
            found += [
                Stop(f"#{m.control}", row.full_name, m.text, m.tone) for m in row.note.messages if m.tone != "sub"
            ]
    for one in section.fields:
        found += [Stop(f"#{m.control}", one.name, m.text, m.tone) for m in one.messages if m.tone != "sub"]
    for listed in section.lists:
        found += [
            Stop(f"#{entry.name}", f"{listed.name}, {entry.column.name}", entry.fault, "late")
            for row in listed.rows
            for entry in row
            if entry.fault
        ]
    return found


@dataclass(frozen=True)
class Builder:
    spec: Spec
    answers: Answers
    before: Answers
    ago: Answers
    sent: tuple[Submission, ...]
    notes: list[ReturnNote]
    attempt: Attempt
    judged: bool

    @cached_property
    def findings(self) -> dict[str, list[Fault]]:
        """Findings on what is stored, by the key they stand at. What is merely not filled in yet is told when asked for."""
        found: dict[str, list[Fault]] = {}
        for fault in check(self.answers, self.spec, previous=self.before or None, partial=not self.judged):
            found.setdefault(fault.cell, []).append(fault)
        return found

    @cached_property
    def checks_at(self) -> dict[str, list[str]]:
        return checks_at(self.spec)

    @cached_property
    def remarks(self) -> dict[str, tuple[ReturnNote, ...]]:
        found: dict[str, tuple[ReturnNote, ...]] = {}
        for note in self.notes:
            found[note.cell_key] = (*found.get(note.cell_key, ()), note)
        return found

    @cached_property
    def stored(self) -> dict[str, Any]:
        return flat(self.answers)

    @cached_property
    def counted(self) -> tuple[Answers, Answers, Answers]:
        """Now, the period before and a year ago, with the counts of lists, on which ratios may rest."""
        now, before, ago = (with_counts(one, self.spec) for one in (self.answers, self.before, self.ago))
        return now, before, ago

    def base_of(self, place: str) -> str:
        """The fingerprint a control carries: of what it shows, or of what it was made from while it shows something typed."""
        if self.attempt.holds(place):
            return self.attempt.typed.base.get(place, self.attempt.given.get(f"b-{place}", ""))
        return fingerprint(self.stored.get(place))

    def brought(self, key: str) -> str:
        """A stock of the period before that stands in an empty cell until it is confirmed, in its written form."""
        cell, place = self.spec.cell[key], place_of("cells", key)
        field = self.spec.numbers[cell.indicator]
        text = self.before.get("cells", {}).get(key)
        if field.time_rule != "last" or field.yes_no or place in self.stored or self.attempt.holds(place):
            return ""
        return "" if text is None or text in STATES else in_control(text, cell, figures.language())

    def section(self, index: int, section: Section) -> EntrySection:
        columns = columns_of(section)
        rows: list[EntryRow] = []
        filler = FieldFiller(self)
        for field in section.fields:
            if isinstance(field, NumberField):
                rows += [self._row(field, part, columns) for part in (Choice("", ""), *field.parts)]
            elif isinstance(field, RatioField):
                rows.append(self._ratio(field, columns))
        lists = tuple(filler.listed(field) for field in section.fields if isinstance(field, ListField))
        texts = tuple(filler.text(field) for field in section.fields if isinstance(field, TextField))
        return EntrySection(
            index,
            section.number,
            section.name,
            tuple(column.name for column in columns),
            tuple(rows),
            lists,
            texts,
            _tally(rows, [one.is_given for one in lists] + [one.is_given for one in texts if one.is_asked]),
            any(isinstance(field, NumberField) and not field.yes_no for field in section.fields),
            self.attempt.asks_zeros == index,
        )

    def _row(self, field: NumberField, part: Choice, columns: tuple[Choice, ...]) -> EntryRow:
        row = cell_key(field.key, part.key)
        asked = {sub.key for sub in field.subs} or {""}
        keys = [cell_key(field.key, part.key, sub.key) for sub in columns]
        cells, messages = [], []
        for place, (key, sub) in enumerate(zip(keys, columns, strict=True)):
            if sub.key not in asked:
                cells.append(_nothing_asked(key, place, sub.name))
                continue
            told = self._messages(key, sub.name)
            messages += told
            tones = [message.tone for message in told]
            tone = next((tone for tone in ("late", "ret", "warn") if tone in tones), "")
            cells.append(self._cell(field, key, place, sub.name, tone))
        return EntryRow(
            key=row,
            name=part.name if part.key else field.name,
            full_name=f"{field.name} · {part.name}" if part.key else field.name,
            unit=field.unit_of_measure,
            hint=""
            if part.key
            else hint_of(field, self.spec.numbers.get(field.at_most), self.checks_at.get(field.key, ())),
            is_part=bool(part.key),
            is_ratio=False,
            cells=tuple(cells),
            messages=tuple(messages),
            note=self._note(row),
            remarks=tuple(remark for key in dict.fromkeys((row, *keys)) for remark in self.remarks.get(key, ())),
            past=self._past(keys),
        )

    def _cell(self, field: NumberField, key: str, column: int, name: str, tone: str) -> EntryCell:
        place, cell, given = place_of("cells", key), self.spec.cell[key], self.attempt.given
        value = self.answers.get("cells", {}).get(key)
        state = "missing" if value is None else value if value in STATES else "number"
        if self.attempt.holds(place):
            text, chosen = given.get(f"v-{key}", ""), given.get(f"s-{key}", "")
        elif field.yes_no:
            text, chosen = value or "", ""
        elif state == "number":
            text, chosen = in_control(str(value), cell, figures.language()), ""
        else:
            text, chosen = self.brought(key), value or ""
        before, ago = (one.get("cells", {}).get(key) for one in (self.before, self.ago))
        return EntryCell(
            key,
            column,
            name,
            text,
            chosen,
            state,
            field.yes_no,
            shown(before, field.decimals, yes_no=field.yes_no),
            shown(ago, field.decimals, yes_no=field.yes_no),
            "" if field.yes_no or self.attempt.holds(place) else _difference(value, before, field.decimals),
            self.base_of(place),
            tone,
        )

    def _messages(self, key: str, where: str) -> list[Message]:
        place, cell = place_of("cells", key), self.spec.cell[key]
        control, decimals = f"v-{key}", cell.decimals
        yes_no = self.spec.numbers[cell.indicator].yes_no
        if fault := self.attempt.typed.faults.get(place):
            return [unread_message(fault, cell, self.attempt, where)]
        if conflict := self.attempt.conflicts.get(place):
            words = (
                shown(conflict.mine, decimals, yes_no=yes_no),
                shown(conflict.theirs, decimals, yes_no=yes_no),
            )
            return [conflict_message(place, conflict, control, words, where)]
        told = [taken_message(control, where)] if place in self.attempt.taken else []
        if text := self.brought(key):
            return [*told, brought_message(key, text, where)]
        return told + [finding_message(fault, decimals, control, where) for fault in self.findings.get(key, ())]

    def _note(self, key: str) -> Note:
        place = place_of("notes", key)
        told: tuple[Message, ...] = ()
        if fault := self.attempt.typed.faults.get(place):
            told = (unkept_message(fault, f"n-{key}"),)
        elif conflict := self.attempt.conflicts.get(place):
            words = (conflict.mine or figures.NOTHING, conflict.theirs or figures.NOTHING)
            told = (conflict_message(place, conflict, f"n-{key}", words),)
        elif place in self.attempt.taken:
            told = (taken_message(f"n-{key}"),)
        held = self.attempt.holds(place)
        text = self.attempt.given.get(f"n-{key}", "") if held else self.stored.get(place, "")
        return Note(key, text, self.base_of(place), told)

    def _past(self, keys: list[str]) -> tuple[Past, ...]:
        """What was sent before, each time it was another value."""
        found: list[Past] = []
        for one in self.sent:
            values = [
                shown(
                    one.answers.get("cells", {}).get(key),
                    cell.decimals,
                    yes_no=self.spec.numbers[cell.indicator].yes_no,
                )
                for key in keys
                if (cell := self.spec.cell.get(key))
            ]
            text = " · ".join(values)
            if not found or found[-1].text != text:
                found.append(Past(one.number, one.submitted_at, text))
        return tuple(found)

    def _ratio(self, field: RatioField, columns: tuple[Choice, ...]) -> EntryRow:
        cells = []
        above = self.spec.numbers.get(field.numerator)
        asked = {sub.key for sub in above.subs} if above and above.subs else {""}
        for place, sub in enumerate(columns):
            if sub.key not in asked:
                cells.append(_nothing_asked(cell_key(field.key, "", sub.key), place, sub.name))
                continue
            now, before, ago = (share(field, sub.key, one) for one in self.counted)
            apart = now - before if now is not None and before is not None else None
            cells.append(
                EntryCell(
                    cell_key(field.key, "", sub.key),
                    place,
                    sub.name,
                    figures.number(now, field.decimals),
                    "",
                    "number" if now is not None else "missing",
                    False,
                    figures.number(before, field.decimals),
                    figures.number(ago, field.decimals),
                    _signed(apart, field.decimals),
                    "",
                    "",
                )
            )
        unit = "%" if field.percent else ""
        return EntryRow(field.key, field.name, field.name, unit, "", False, True, tuple(cells))


def _nothing_asked(key: str, column: int, name: str) -> EntryCell:
    return EntryCell(key, column, name, "", "", "off", False, "", "", "", "", "")


def _difference(now: str | None, before: str | None, decimals: int) -> str:
    if now is None or before is None or now in STATES or before in STATES:
        return ""
    return _signed(Decimal(now) - Decimal(before), decimals)


def _signed(apart: Any, decimals: int) -> str:
    if apart is None:
        return ""
    return ("+" if apart > 0 else "") + figures.number(apart, decimals)


def _tally(rows: list[EntryRow], others: list[bool]) -> Tally:
    """Figures by what stands in them; `others` are lists and texts, given or not."""
    states = [
        "zero" if cell.state == "number" and cell.text.strip("0,.") == "" and not cell.yes_no else cell.state
        for row in rows
        if not row.is_ratio
        for cell in row.cells
        if cell.state != "off"
    ]
    zero, na, unknown, missing = (states.count(word) for word in ("zero", "na", "unknown", "missing"))
    asked, missing = len(states) + len(others), missing + others.count(False)
    return Tally(asked, asked - na - unknown - missing, zero, na, unknown, missing)
