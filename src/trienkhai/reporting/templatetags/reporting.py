"""Drawing the states of reports in a matrix, and saying faults."""

from django import template
from django.utils.safestring import SafeString

from trienkhai.reporting import wording
from trienkhai.reporting.rules.faults import Fault
from trienkhai.ui.drawing import icon
from trienkhai.ui.templatetags.ui import STATUSES, status_words

register = template.Library()


@register.filter
def tone(state: str) -> str:
    """The class of a cell of the matrix."""
    return "miss" if state == "none" else STATUSES[state][0]


@register.simple_tag
def state_icon(state: str) -> SafeString:
    """The icon of a state, speaking for itself."""
    return icon(STATUSES[state][1], status_words(state))


@register.filter
def state_words(state: str) -> str:
    return status_words(state)


@register.filter
def said(fault: Fault | None) -> str:
    """The sentence of a fault."""
    return wording.said(fault) if fault else ""


@register.simple_tag(takes_context=True)
def typed_or(context: template.Context, prefix: str, number: int, known: str) -> str:
    """What was typed into a field that could not be taken; else what is known."""
    typed: str = context["typed"].get(f"{prefix}{number}", known)
    return typed
