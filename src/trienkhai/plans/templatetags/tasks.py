"""Lists of tasks: how each stands, its bar on the axis of time.

{% timeline line.bar %}, {% years list.axis %}, {% standing_of line %}, {% attention_of one %}.
"""

from datetime import date

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from trienkhai.plans.models import Task
from trienkhai.plans.queries.task_list import Line
from trienkhai.plans.queries.task_page import Attention
from trienkhai.plans.queries.tops import Counted
from trienkhai.plans.rules.axis import Axis, Bar
from trienkhai.plans.wording import Standing, needed, standing, together

register = template.Library()


@register.simple_tag
def timeline(bar: Bar) -> SafeString:
    """From beginning to due day, the share done, today; beside it stands all of it in words."""
    now = (
        format_html('<rect class="now" x="{}%" y="0" width="1.5" height="15"/>', bar.today)
        if bar.today is not None
        else ""
    )
    return format_html(
        '<svg class="tlb" aria-hidden="true"><rect class="g0" x="0" y="7" width="100%" height="1"/>'
        '<rect class="g1" x="{0}%" y="4" width="{1}%" height="7"/><rect class="g2{2}" x="{0}%" y="4" width="{3}%" height="7"/>{4}</svg>',
        bar.begin,
        bar.length,
        " late" if bar.is_late else "",
        bar.done,
        now,
    )


@register.simple_tag
def years(axis: Axis) -> SafeString:
    """The words above the bars."""
    marks = format_html_join("", '<text x="{}%" y="12">{}</text>', ((mark.place, mark.word) for mark in axis.marks))
    return format_html('<svg class="tly" aria-hidden="true">{}</svg>', marks)


@register.inclusion_tag("ui/_status.html")
def standing_of(line: Line) -> dict[str, object]:
    """Icon and words of a task, or of what several come to."""
    if line.task is not None:
        return _shown(standing(line.task, line.counted, line.today))
    return _shown(together(line.many, line.late_tasks, line.counted))


@register.inclusion_tag("ui/_status.html")
def task_standing(task: Task, counted: Counted, today: date) -> dict[str, object]:
    """The same of one task on a page of its own."""
    return _shown(standing(task, counted, today))


@register.inclusion_tag("ui/_status.html")
def attention_of(one: Attention) -> dict[str, object]:
    """What an instance needs, the gravest first."""
    return _shown(needed(one), bare=False)


def _shown(told: Standing, *, bare: bool = True) -> dict[str, object]:
    return {"tone": told.tone, "icon_name": told.icon, "words": told.words, "bare": bare}
