"""How one instance of a task reads: its state, its day, who acted.

{% task_state row today %}, {{ row|due:today }}, {{ task|deadline }}, {{ act.by|acting:act.acted_for }}.
"""

from datetime import date
from typing import Any

from django import template
from django.utils.translation import gettext

from trienkhai.accounts.models import Person
from trienkhai.plans import due_words
from trienkhai.plans.models import Assignment, State
from trienkhai.ui.templatetags.ui import late_words

register = template.Library()

DRAWN = {
    State.PLANNED: ("idle", "minus"),
    State.ISSUED: ("warn", "send"),
    State.REFUSED: ("ret", "x"),
    State.DOING: ("sub", "info"),
    State.REPORTED: ("sub", "up"),
    State.CONFIRMED: ("ok", "check"),
    State.WITHDRAWN: ("idle", "cut"),
}
"""Tone and icon of each state."""

register.filter("due", due_words.due)
register.filter("deadline", due_words.deadline)


@register.inclusion_tag("ui/_status.html")
def task_state(row: Assignment, today: date, bare: bool = False) -> dict[str, Any]:
    """Icon and word for where an instance stands; days late lie over what the unit still owes."""
    tone, drawn = DRAWN[State(row.state)]
    words = row.get_state_display()
    if late := due_words.late_days(row, today):
        tone, drawn, words = "late", "clock", late_words(late)
    return {"tone": tone, "icon_name": drawn, "words": words, "bare": bare}


@register.filter
def acting(person: Person | None, absent: Person | None) -> str:
    """Who did it, and in whose place: "A for B"."""
    name = person.full_name if person else "–"
    return gettext("%(person)s for %(absent)s") % {"person": name, "absent": absent.full_name} if absent else name
