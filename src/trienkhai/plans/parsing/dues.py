"""The deadline of a task out of its cells: one column for it, or one for the beginning and one for the end."""

from collections.abc import Collection, Sequence

from trienkhai.plans.parsing.deadline import between, deadline_of_day, only_begin, read_deadline, same
from trienkhai.plans.parsing.lines import Held, joined
from trienkhai.plans.parsing.model import Cell, Context, Deadline, Doubt, Role

COLUMNS = (Role.DEADLINE, Role.BEGIN, Role.END)


def due_of(held: Held, roles: Collection[Role], context: Context) -> Deadline | Doubt | None:
    """None only where the table has no column for it."""
    if not any(role in roles for role in COLUMNS):
        return None
    deadline, begin, end = (_read(held[role], context) if role in held else None for role in COLUMNS)
    until = same(deadline, end) if deadline and end else deadline or end
    if until is not None:
        return between(begin, until)
    return only_begin(begin) if begin else _words("", context)


def _read(cells: Sequence[Cell], context: Context) -> Deadline | Doubt:
    words = joined(cells)
    day = cells[0].day
    if day is not None and words == cells[0].text:
        return deadline_of_day(day, words, plan_begin=context.plan_begin, plan_end=context.plan_end)
    return _words(words, context)


def _words(words: str, context: Context) -> Deadline | Doubt:
    return read_deadline(words, plan_begin=context.plan_begin, plan_end=context.plan_end, issued_on=context.issued_on)
