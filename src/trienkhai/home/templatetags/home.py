"""The small thread beside a row of work."""

from django import template

from trienkhai.home.queries import MyWork
from trienkhai.thread.steps import Step

register = template.Library()


@register.simple_tag
def reached(work: MyWork, round: int, stage: str, name: str) -> list[Step]:
    """The resolution of a round and the step where an item stands; nothing when no review draws on the round."""
    symbol = work.directives.get(round)
    return [Step("provision", symbol, state="on"), Step(stage, name, state="here")] if symbol else []
