"""The controls of the form, which stand on one page some hundred times: as templates they took half of its time."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from trienkhai.reporting.queries.entry_parts import EntryCell, EntryRow

register = template.Library()

NOTHING = SafeString()
SELECTED = mark_safe(" selected")
INVALID = mark_safe(' aria-invalid="true"')
SWAPPED = mark_safe(' hx-swap-oob="true"')


@register.simple_tag
def number_control(cell: EntryCell, line: EntryRow, section: Any) -> SafeString:
    """Where a number is typed, or a yes or no chosen; in a table with several columns with its state beside it."""
    wide = " w" if cell.tone in {"warn", "ret"} else ""
    column = NOTHING if cell.known else format_html(' data-col="{}"', cell.column)
    invalid = INVALID if cell.tone == "late" else NOTHING
    if cell.yes_no:
        return _yes_no(cell, line, section, (wide, column, invalid))
    label = NOTHING if section.is_plain else format_html(' aria-label="{}"', _named(cell, line))
    typed = format_html(
        '<input class="in n{0}" id="v-{1}" name="v-{1}" value="{2}" inputmode="decimal" autocomplete="off"{3}{4}'
        ' aria-describedby="m-{5}{6}"{7}>',
        wide, cell.key, cell.text, column, label, line.key, f" h-{line.key}" if line.hint else "", invalid,
    )  # fmt: skip
    return typed if section.is_plain and not cell.known else typed + state_control(cell, line)


def _yes_no(cell: EntryCell, line: EntryRow, section: Any, look: tuple[str, SafeString, SafeString]) -> SafeString:
    wide, column, invalid = look
    label = NOTHING if section.is_plain else format_html(' aria-label="{}"', _named(cell, line))
    options = ("", "–"), ("1", gettext("yes")), ("0", gettext("no")), *_states()
    return format_html(
        '<select class="in{0}" id="v-{1}" name="v-{1}"{2}{3} aria-describedby="m-{4}"{5}>{6}</select>',
        wide, cell.key, column, label, line.key, invalid, _options(options, cell.text),
    )  # fmt: skip


@register.simple_tag
def state_control(cell: EntryCell, line: EntryRow) -> SafeString:
    """Whether the cell holds a number or one of the states of "no number"."""
    label = f"{gettext('State')}: {_named(cell, line)}"
    options = _options((("", gettext("number")), *_states()), cell.chosen)
    return format_html(
        '<select class="in" name="s-{0}" id="s-{0}" aria-label="{1}">{2}</select>', cell.key, label, options
    )


@register.simple_tag
def note_control(line: EntryRow, swapped: Any = False) -> SafeString:
    """The word of the unit at a row, with its fingerprint; `swapped` as part of the answer to a save."""
    if line.note is None:
        return NOTHING
    note = line.note
    return format_html(
        '<div class="f" id="w-{0}"{1}><input type="hidden" id="b-{0}" name="b-{0}" value="{2}">'
        '<label class="xs" for="n-{3}">{4}<span class="vh">: {5}</span></label>'
        '<textarea class="in" id="n-{3}" name="n-{3}" rows="2" aria-describedby="mn-{6}">\n{7}</textarea></div>',
        note.place, SWAPPED if swapped else NOTHING, note.base, note.key, gettext("Note or explanation"),
        line.full_name, line.key, note.text,
    )  # fmt: skip


def _named(cell: EntryCell, line: EntryRow) -> str:
    return f"{line.full_name}, {cell.column_name}" if cell.column_name else line.full_name


def _states() -> tuple[tuple[str, str], ...]:
    return ("na", gettext("not applicable")), ("unknown", gettext("not known"))


def _options(choices: tuple[tuple[str, str], ...], chosen: str) -> SafeString:
    return mark_safe(
        "".join(
            format_html(
                '<option value="{}"{}>{}</option>', value, SELECTED if chosen and value == chosen else NOTHING, words
            )
            for value, words in choices
        )
    )
