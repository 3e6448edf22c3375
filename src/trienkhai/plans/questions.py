"""The five questions of a task in words ("5 rõ"), and which of them a task leaves open."""

from django.utils.translation import gettext_lazy

from trienkhai.plans.models import Task
from trienkhai.plans.rules import clear
from trienkhai.plans.rules.days import CONTINUOUS

QUESTIONS = {
    clear.WHO: gettext_lazy("who: no unit is named"),
    clear.WHAT: gettext_lazy("what: the task has no words"),
    clear.WHEN: gettext_lazy("when: no day on which it is due lies within the plan"),
    clear.RESULT: gettext_lazy("with which result: no product is named"),
    clear.RESPONSIBLE: gettext_lazy("who is responsible: no post is named"),
}


def open_questions(task: Task, units: int) -> tuple[str, ...]:
    """Which of the five questions a task leaves open."""
    return clear.unanswered(
        units=units,
        name=task.name,
        has_day=bool(task.due_days),
        is_endless=task.day_kind == CONTINUOUS,
        product=task.product,
        responsible=task.responsible,
    )
