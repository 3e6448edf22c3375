"""The five questions that a task answers before it is given: who, what, when, with which result, who is responsible ("5 rõ"). Pure."""

from typing import Final

WHO: Final = "who"
WHAT: Final = "what"
WHEN: Final = "when"
RESULT: Final = "result"
RESPONSIBLE: Final = "responsible"

WANTED: Final = (WHO, WHAT, WHEN)
"""Without these a task is not issued; without the others it is when somebody says why."""


def unanswered(
    *, units: int, name: str, has_day: bool, is_endless: bool, product: str, responsible: str
) -> tuple[str, ...]:
    """Which of the five questions a task leaves open, in their order."""
    answers = {
        WHO: units > 0,
        WHAT: bool(name.strip()),
        WHEN: has_day or is_endless,
        RESULT: bool(product.strip()),
        RESPONSIBLE: bool(responsible.strip()),
    }
    return tuple(question for question, answer in answers.items() if not answer)
