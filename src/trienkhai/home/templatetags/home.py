"""The small thread beside a row of work."""

from django import template

from trienkhai.home.queries import MyWork
from trienkhai.thread.steps import Step

register = template.Library()


@register.simple_tag
def reached(work: MyWork, round: int, stage: str, name: str) -> list[Step]:
    """The knots an item of a round has reached: its resolution, if a review draws on the round, and where it stands."""
    symbol = work.directives.get(round)
    begun = [Step("provision", symbol, state="on")] if symbol else []
    return [*begun, Step(stage, name, state="here")]
