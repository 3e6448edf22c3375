"""Figures and ratios in the form of a report."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from trienkhai.reporting.queries.entry_parts import EntryCell, EntryRow, KnownCell, Message, Note, Past
from trienkhai.reporting.queries.entry_sheet import Sheet
from trienkhai.reporting.queries.entry_words import (
    brought_message,
    conflict_message,
    finding_message,
    hint_of,
    known_messages,
    shown,
    taken_message,
    unkept_message,
    unread_message,
)
from trienkhai.reporting.queries.report_sections import share
from trienkhai.reporting.rules.keys import cell_key
from trienkhai.reporting.rules.known import REPORT
from trienkhai.reporting.rules.merging import place_of
from trienkhai.reporting.rules.packing import STATES
from trienkhai.reporting.rules.spec import Choice, NumberField, RatioField
from trienkhai.reporting.rules.typed import in_control
from trienkhai.reporting.wording import origin_name
from trienkhai.ui import figures


@dataclass(frozen=True)
class FigureFiller:
    """Fills the rows of a section; `of` holds the answers."""

    of: Sheet

    def row(self, field: NumberField, part: Choice, columns: tuple[Choice, ...]) -> EntryRow:
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
            else hint_of(field, self.of.spec.numbers.get(field.at_most), self.of.checks_at.get(field.key, ())),
            is_part=bool(part.key),
            is_ratio=False,
            cells=tuple(cells),
            messages=tuple(messages),
            note=self._note(row),
            remarks=tuple(remark for key in dict.fromkeys((row, *keys)) for remark in self.of.remarks.get(key, ())),
            past=self._past(keys),
        )

    def _cell(self, field: NumberField, key: str, column: int, name: str, tone: str) -> EntryCell:
        place, cell, given = place_of("cells", key), self.of.spec.cell[key], self.of.attempt.given
        value = self.of.answers.get("cells", {}).get(key)
        known = self._known(field, key)
        own = self.of.given.get("cells", {}).get(key) if known and known.is_own else None if known else value
        state = "missing" if value is None else value if value in STATES else "number"
        if self.of.attempt.holds(place):
            text, chosen = given.get(f"v-{key}", ""), given.get(f"s-{key}", "")
        elif field.yes_no:
            text, chosen = own or "", ""
        elif own is not None and own not in STATES:
            text, chosen = in_control(own, cell, figures.language()), ""
        else:
            text, chosen = self.of.brought(key), own or ""
        before, ago = (one.get("cells", {}).get(key) for one in (self.of.before, self.of.ago))
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
            "" if field.yes_no or self.of.attempt.holds(place) else _difference(value, before, field.decimals),
            self.of.base_of(place),
            tone,
            known,
        )

    def _known(self, field: NumberField, key: str) -> KnownCell | None:
        """What the system has for a cell; None where it has nothing, and the cell is typed."""
        known = self.of.known.get(key)
        if known is None or not known.value:
            return None
        own = self.of.given.get("cells", {}).get(key, known.value)
        return KnownCell(
            shown(known.value, field.decimals, yes_no=field.yes_no),
            origin_name(known.by, known.origin),
            known.state,
            known.by != REPORT,
            own != known.value or self.of.attempt.holds(place_of("cells", key)),
        )

    def _messages(self, key: str, where: str) -> list[Message]:
        place, cell = place_of("cells", key), self.of.spec.cell[key]
        control, decimals = f"v-{key}", cell.decimals
        yes_no = self.of.spec.numbers[cell.indicator].yes_no
        if fault := self.of.attempt.typed.faults.get(place):
            return [unread_message(fault, cell, self.of.attempt, where)]
        if conflict := self.of.attempt.conflicts.get(place):
            words = (
                shown(conflict.mine, decimals, yes_no=yes_no),
                shown(conflict.theirs, decimals, yes_no=yes_no),
            )
            return [conflict_message(place, conflict, control, words, where)]
        told = [taken_message(control, where)] if place in self.of.attempt.taken else []
        if known := self.of.known.get(key):
            told += known_messages(known, self.of.answers, cell, control, where, yes_no=yes_no)
        if text := self.of.brought(key):
            return [*told, brought_message(key, text, where)]
        return told + [finding_message(fault, decimals, control, where) for fault in self.of.findings.get(key, ())]

    def _note(self, key: str) -> Note:
        place = place_of("notes", key)
        told: tuple[Message, ...] = ()
        if fault := self.of.attempt.typed.faults.get(place):
            told = (unkept_message(fault, f"n-{key}"),)
        elif conflict := self.of.attempt.conflicts.get(place):
            words = (conflict.mine or figures.NOTHING, conflict.theirs or figures.NOTHING)
            told = (conflict_message(place, conflict, f"n-{key}", words),)
        elif place in self.of.attempt.taken:
            told = (taken_message(f"n-{key}"),)
        held = self.of.attempt.holds(place)
        text = self.of.attempt.given.get(f"n-{key}", "") if held else self.of.stored.get(place, "")
        return Note(key, text, self.of.base_of(place), told)

    def _past(self, keys: list[str]) -> tuple[Past, ...]:
        """What was sent before, each time it was another value."""
        found: list[Past] = []
        for one in self.of.sent:
            values = [
                shown(
                    one.answers.get("cells", {}).get(key),
                    cell.decimals,
                    yes_no=self.of.spec.numbers[cell.indicator].yes_no,
                )
                for key in keys
                if (cell := self.of.spec.cell.get(key))
            ]
            text = " · ".join(values)
            if not found or found[-1].text != text:
                found.append(Past(one.number, one.submitted_at, text))
        return tuple(found)

    def ratio(self, field: RatioField, columns: tuple[Choice, ...]) -> EntryRow:
        cells = []
        above = self.of.spec.numbers.get(field.numerator)
        asked = {sub.key for sub in above.subs} if above and above.subs else {""}
        for place, sub in enumerate(columns):
            if sub.key not in asked:
                cells.append(_nothing_asked(cell_key(field.key, "", sub.key), place, sub.name))
                continue
            now, before, ago = (share(field, sub.key, one) for one in self.of.counted)
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
