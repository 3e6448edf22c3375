"""All units' answers to one question, side by side."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from trienkhai.reporting.models import RoundUnit, Submission


@dataclass(frozen=True)
class Told:
    """What one unit said in one round; `value` is a text, a number as text, a list of rows, or None."""

    round: int
    round_name: str
    round_unit: int
    unit: int
    unit_name: str
    state: str
    submission: int | None
    value: Any
    note: str


def answers_to_question(rounds: Iterable[int], field_key: str, reader: Any) -> list[Told]:
    """Every expected unit the reader may see, in the order of the tree, with its latest answer. Two queries."""
    units = list(
        RoundUnit.objects.visible_to(reader)
        .filter(round__in=list(rounds), is_expected=True)
        .order_by("round__period_key", "position")
        .values_list("round_id", "round__name", "pk", "unit_id", "name", "state", "latest_id")
    )
    latest = [row[6] for row in units if row[6]]
    answers = dict(Submission.objects.filter(pk__in=latest).values_list("pk", "answers"))
    return [Told(*row, *_answer(answers.get(row[6], {}), field_key)) for row in units]


def _answer(answers: dict[str, Any], key: str) -> tuple[Any, str]:
    note = answers.get("notes", {}).get(key, "")
    for part in ("texts", "cells", "lists"):
        if key in answers.get(part, {}):
            return answers[part][key], note
    return None, note
