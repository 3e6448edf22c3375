"""Drawing the states of reports in a matrix, and saying faults."""

from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from trienkhai.access.scope import may_somewhere
from trienkhai.accounts.models import Person
from trienkhai.periods import Period
from trienkhai.reporting import wording
from trienkhai.reporting.models import Submission
from trienkhai.reporting.permissions import ON_BEHALF
from trienkhai.reporting.queries.chain import Waits
from trienkhai.reporting.queries.entry_words import shown
from trienkhai.reporting.rules.faults import Fault
from trienkhai.reporting.rules.known import Frozen
from trienkhai.reporting.rules.mode import Reach, reach
from trienkhai.reporting.rules.moving import Point
from trienkhai.ui import figures
from trienkhai.ui.drawing import icon
from trienkhai.ui.templatetags.ui import STATUSES, state_word

register = template.Library()


@register.filter
def tone(state: str) -> str:
    """The class of a cell of the matrix."""
    return "miss" if state == "none" else STATUSES[state][0]


@register.simple_tag(takes_context=True)
def state_icon(context: template.Context, state: str) -> SafeString:
    """The icon of a state, speaking for itself."""
    return icon(STATUSES[state][1], state_word(context, state))


@register.filter
def clock(at: datetime) -> str:
    """14:32, in the time of the installation."""
    return f"{timezone.localtime(at):%H:%M}"


@register.filter
def free_day(name: str) -> str:
    """What a free day is called: a public holiday in the language of the asker, a day of the organisation as it was named."""
    return gettext(name) if name else ""


@register.filter
def period_name(period: Period) -> str:
    """The name of a period in the language of the asker."""
    return period.name(figures.language())


@register.filter
def said(fault: Fault | None) -> str:
    """The sentence of a fault."""
    return wording.said(fault) if fault else ""


@register.filter
def what_differs(point: Point) -> str:
    """In what a field of a later version is asked otherwise."""
    return wording.what_differs(point)


@register.filter
def acting(person: Person | None, absent: Person | None) -> str:
    """Who did it, and in whose place."""
    return wording.acting_words(person, absent)


@register.filter
def stored(text: str, decimals: int) -> str:
    """An answer as it is stored, as it is read."""
    return shown(text, decimals)


@register.filter
def iso_day(text: str) -> str:
    """A day as it is stored, as it is read."""
    return figures.short_date(date.fromisoformat(text)) if text else ""


@register.filter
def known_words(known: Frozen, decimals: int) -> str:
    """That a figure is of the system, or that the unit contests it."""
    return wording.known_words(known, decimals)


@register.filter
def origin(known: Any) -> str:
    """Where a known figure comes from."""
    return wording.origin_name(known.by, known.origin)


@register.filter
def approved_words(submission: Submission) -> str:
    """Who approved it inside the unit, and when."""
    return wording.approved_words(submission)


@register.filter
def step_words(waits: Waits) -> str:
    """Which step of how many a report waits for."""
    return wording.step_words(waits)


@register.simple_tag
def reach_of(row: Any) -> Reach:
    """What the figures of a unit of a round cover: 'lump', 'own' or ''."""
    return reach(row.mode, row.position, row.end)


@register.simple_tag(takes_context=True)
def may_load_past_years(context: template.Context) -> bool:
    """Whether the reader may enter past records for units anywhere."""
    return may_somewhere(context["request"].user, ON_BEHALF)


@register.simple_tag(takes_context=True)
def typed_or(context: template.Context, prefix: str, number: int, known: str) -> str:
    """What was typed into a field that could not be taken; else what is known."""
    typed: str = context["typed"].get(f"{prefix}{number}", known)
    return typed
