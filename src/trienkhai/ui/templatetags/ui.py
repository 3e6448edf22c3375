"""Tags and filters that every template has at hand.

{% icon "check" %}, {% status row.state late_days=3 %}, {% meter 37 40 %}, {% share_bar 37 40 %}, {% knots steps %},
{% panels "reporting.submission" submission %}, {{ beside|at:provision.pk }}, {{ value|number:2 }}, {{ kept|scaled:2 }},
{{ part|percent:1 }}, {{ answer|figure }}, {{ day|short_date }}, {{ day|letter_date:place }}, {{ at|moment }}, {{ field|as_input }},
{{ text|marked:asked }}, {{ text|marked_excerpt:asked }}: what was searched for in a mark element,
{% word "body.steering" %}, {% unit_kind row.kind %}: words of the organisation's vocabulary pack, which the page has in
its context as `pack`; a page about another organisation names that one's with pack=root.pack.
To change the query string of the page use Django's own {% querystring page=2 %}.
"""

from collections.abc import Mapping
from typing import Any

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext

from trienkhai import vocabulary
from trienkhai.ui import drawing, figures, marking
from trienkhai.ui.panels import panels_for

register = template.Library()

register.filter("number", figures.number)
register.filter("scaled", figures.scaled)
register.filter("percent", figures.percent)
register.filter("figure", figures.figure)
register.filter("short_date", figures.short_date)
register.filter("letter_date", figures.letter_date)
register.filter("moment", figures.moment)
register.filter("weekday", figures.weekday)
register.filter("day_number", figures.day_number)
register.filter("month_name", figures.month_name)
register.filter("marked", marking.marked)
register.filter("marked_excerpt", marking.marked_excerpt)

register.simple_tag(drawing.icon, name="icon")
register.simple_tag(drawing.meter, name="meter")
register.simple_tag(drawing.bar, name="share_bar")
register.simple_tag(drawing.knots, name="knots")

STATUSES = {
    "none": ("idle", "minus"),
    "draft": ("idle", "pen"),
    "submitted": ("sub", "up"),
    "returned": ("ret", "undo"),
    "accepted": ("ok", "check"),
}


@register.inclusion_tag("ui/_status.html", takes_context=True)
def status(context: template.Context, state: str, late_days: int = 0, bare: bool = False) -> dict[str, Any]:
    """Icon and word for the state of a report; days late lie over 'none' and 'draft', and beside 'returned'."""
    tone, drawn = STATUSES[state]
    words = status_words(state, _pack(context))
    if late_days > 0 and state in {"none", "draft"}:
        tone, drawn, words = "late", "clock", late_words(late_days)
    elif late_days > 0 and state == "returned":
        words = f"{words}, {late_words(late_days).lower()}"
    return {"tone": tone, "icon_name": drawn, "words": words, "bare": bare}


def status_words(state: str, pack: str = vocabulary.DEFAULT) -> str:
    """The word for a state, as everywhere in the organisation."""
    return vocabulary.word(f"state.{state}", pack=pack, lang=get_language() or "vi")


@register.simple_tag(takes_context=True)
def word(context: template.Context, key: str, pack: str = "") -> str:
    """A word of the vocabulary pack, in the language of the page."""
    return vocabulary.word(key, pack=pack or _pack(context), lang=get_language() or "vi")


@register.simple_tag(takes_context=True)
def state_word(context: template.Context, state: str) -> str:
    """The word for the state of a report, without its icon."""
    return status_words(state, _pack(context))


@register.simple_tag(takes_context=True)
def unit_kind(context: template.Context, kind: str, pack: str = "") -> str:
    """What a kind of unit is called by its organisation."""
    return vocabulary.unit_kind(kind, pack=pack or _pack(context), lang=get_language() or "vi")


def _pack(context: template.Context) -> str:
    return str(context.get("pack") or vocabulary.DEFAULT)


def late_words(days: int) -> str:
    return ngettext("%(days)s day late", "%(days)s days late", days) % {"days": figures.number(days)}


@register.simple_tag(takes_context=True)
def panels(context: template.Context, page: str, obj: Any) -> SafeString:
    """What upper apps bring to this page, one after another."""
    return mark_safe("".join(panels_for(page, context["request"], obj)))


@register.filter
def at(marks: Mapping[int, SafeString], part: int) -> SafeString | str:
    """What upper apps say of one part of the page (`ui.panels.beside_for`)."""
    return marks.get(part, "")


@register.filter
def as_input(field: BoundField, kind: str = "") -> SafeString:
    """The control of a form field, dressed. Django ties it to hint and errors by id itself."""
    if isinstance(field.field.widget, CheckboxInput):
        return field.as_widget()
    return field.as_widget(attrs={"class": f"in {kind}".strip()})


@register.filter
def count_errors(form: BaseForm) -> int:
    """How many things are wrong in a form; one field may have several."""
    return sum(len(errors) for errors in form.errors.values())


@register.filter
def is_tick(field: BoundField) -> bool:
    """Whether the field is a single tick box, whose label stands behind it."""
    return isinstance(field.field.widget, CheckboxInput)
