"""Tags of the review's templates."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString, mark_safe

from trienkhai.review.charts import chart_svg
from trienkhai.review.forms.parts import Ticks
from trienkhai.review.gather import ChartBlock, Gathered

register = template.Library()


@register.filter
def at(found: Mapping[str, Any], key: str) -> Any:
    """The item of a mapping under a key that is only known in the template."""
    return found[key]


@register.filter
def is_ticks(field: BoundField) -> bool:
    """Whether several of many may be chosen."""
    return isinstance(field.field, Ticks)


@register.simple_tag
def chart_of(block: ChartBlock, gathered: Gathered) -> SafeString:
    """The bars of a block as SVG; texts are escaped by the maker."""
    return mark_safe(chart_svg(block, gathered, theme="page"))
