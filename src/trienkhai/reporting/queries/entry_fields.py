"""Lists and narratives in the form of a report."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trienkhai.reporting.queries.entry_parts import (
    EntryColumn,
    EntryEntry,
    EntryList,
    EntryText,
    Message,
    Past,
)
from trienkhai.reporting.queries.entry_sheet import Sheet
from trienkhai.reporting.queries.entry_words import (
    conflict_message,
    finding_message,
    taken_message,
    unkept_message,
    worded,
)
from trienkhai.reporting.rules.answers import length_of, list_place, tidy_text
from trienkhai.reporting.rules.faults import Fault
from trienkhai.reporting.rules.merging import place_of
from trienkhai.reporting.rules.spec import ListColumn, ListField, TextField
from trienkhai.reporting.rules.typed import entry_name, rows_sent
from trienkhai.reporting.wording import entry_shown
from trienkhai.ui import figures
from trienkhai.vietnamese import format_for_input, short_date

BLANK_ROWS = 1
EXCERPT = 400


@dataclass(frozen=True)
class FieldFiller:
    """Fills what is no figure; `of` holds the answers."""

    of: Sheet

    def listed(self, field: ListField) -> EntryList:
        place = place_of("lists", field.key)
        stored = self.of.stored.get(place)
        held = self.of.attempt.holds(place)
        texts = self._typed_rows(field) if held else [_row_texts(field, row) for row in stored or []]
        blank = BLANK_ROWS + self.of.attempt.extra_rows.get(field.key, 0)
        while len(texts) < field.max_rows and blank:
            texts.append(dict.fromkeys((column.key for column in field.columns), ""))
            blank -= 1
        columns = tuple(EntryColumn(c.key, c.name, c.type, c.choices, c.required) for c in field.columns)
        before = self.of.before.get("lists", {}).get(field.key)
        words = partial(_rows_in_words, field)
        return EntryList(
            key=field.key,
            name=field.name,
            hint=field.hint,
            columns=columns,
            rows=tuple(self._row(field, number, columns, row) for number, row in enumerate(texts)),
            nothing=f"z-{field.key}" in self.of.attempt.given if held else stored == [],
            most=field.max_rows,
            base=self.of.base_of(place),
            messages=self._messages(place, field.key, f"l-{field.key}-0-{field.columns[0].key}", words),
            remarks=self.of.remarks.get(field.key, ()),
            before=None if before is None else len(before),
            past=self._past("lists", field.key, words),
        )

    def text(self, field: TextField) -> EntryText:
        place = place_of("texts", field.key)
        held = self.of.attempt.holds(place)
        text = self.of.attempt.given.get(f"t-{field.key}", "") if held else self.of.stored.get(place, "")
        return EntryText(
            key=field.key,
            name=field.name,
            hint=field.hint,
            required=field.required,
            text=text,
            count=length_of(tidy_text(text)),
            limit=field.max_chars,
            base=self.of.base_of(place),
            messages=self._messages(place, field.key, f"t-{field.key}", _text_in_words),
            remarks=self.of.remarks.get(field.key, ()),
            before=self.of.before.get("texts", {}).get(field.key, ""),
            past=self._past("texts", field.key, _text_in_words),
        )

    def _typed_rows(self, field: ListField) -> list[dict[str, str]]:
        given = self.of.attempt.given
        rows = [
            {column.key: given.get(entry_name(field, number, column.key), "") for column in field.columns}
            for number in range(rows_sent(field, given))
        ]
        while rows and not any(text.strip() for text in rows[-1].values()):
            rows.pop()
        return rows

    def _row(
        self, field: ListField, number: int, columns: tuple[EntryColumn, ...], row: Mapping[str, str]
    ) -> tuple[EntryEntry, ...]:
        return tuple(
            EntryEntry(
                entry_name(field, number, column.key),
                row.get(column.key, ""),
                self._wrong(field, number, column),
                column,
            )
            for column in columns
        )

    def _wrong(self, field: ListField, number: int, column: EntryColumn) -> str:
        fault = self.of.attempt.typed.faults.get(place_of("lists", list_place(field.key, number + 1, column.key)))
        return worded(fault, 0) if fault else ""

    def _messages(self, place: str, key: str, control: str, words: Any) -> tuple[Message, ...]:
        if fault := self.of.attempt.typed.faults.get(place):
            return (unkept_message(fault, control),)
        if conflict := self.of.attempt.conflicts.get(place):
            return (conflict_message(place, conflict, control, (words(conflict.mine), words(conflict.theirs))),)
        if place in self.of.attempt.typed.unkept:
            text = _("The list is stored only as a whole: nothing of it is stored until every entry can be read.")
            return (unkept_message(Fault("list_waits", text), control),)
        told = (taken_message(control),) if place in self.of.attempt.taken else ()
        return told + tuple(finding_message(fault, 0, control, "") for fault in self.of.findings.get(key, ()))

    def _past(self, part: str, key: str, words: Any) -> tuple[Past, ...]:
        found: list[Past] = []
        for one in self.of.sent:
            text = words(one.answers.get(part, {}).get(key))
            if not found or found[-1].text != text:
                found.append(Past(one.number, one.submitted_at, text))
        return tuple(found)


def _rows_in_words(field: ListField, rows: Any) -> str:
    if rows is None:
        return figures.NOTHING
    count = ngettext("%(count)d row", "%(count)d rows", len(rows)) % {"count": len(rows)}
    entries = "; ".join(
        ", ".join(entry_shown(column, row[column.key]) for column in field.columns if row.get(column.key))
        for row in rows
    )
    return f"{count}: {_excerpt(entries)}" if rows else _("nothing to list")


def _text_in_words(text: Any) -> str:
    return f"“{_excerpt(text)}”" if text else figures.NOTHING


def _excerpt(text: str) -> str:
    return text if len(text) <= EXCERPT else text[: EXCERPT - 1] + "…"


def _row_texts(field: ListField, row: Mapping[str, str]) -> dict[str, str]:
    return {column.key: _entry_text(column, row.get(column.key, "")) for column in field.columns}


def _entry_text(column: ListColumn, text: str) -> str:
    """A stored entry as it stands in its control; read back, it is the same."""
    if column.type == "date" and text:
        return short_date(date.fromisoformat(text))
    if column.type == "number" and text:
        decimals = len(text.partition(".")[2])
        return format_for_input(int(Decimal(text).scaleb(decimals)), decimals, figures.language())
    return text
