"""What units answered: every unit's answer to one question, on one page."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from trienkhai.reporting.models import Round, RoundUnit
from trienkhai.reporting.rules.spec import TextField
from trienkhai.review.models import Review


@dataclass(frozen=True)
class Question:
    """A narrative question of a template, with the rounds of the campaign that asked it. `template` is its name."""

    template_key: str
    key: str
    name: str
    template: str
    rounds: tuple[int, ...]

    @property
    def address(self) -> str:
        """What names it among all questions: two templates may use one key."""
        return f"{self.template_key}:{self.key}"


@dataclass(frozen=True)
class UnitAnswer:
    """What one unit wrote in one round; `text` is empty when it wrote nothing or did not report."""

    unit_name: str
    round_name: str
    submission: int | None
    text: str


def questions(review: Review) -> list[Question]:
    """The questions that the campaign's rounds asked, each once. One query."""
    rounds = (
        Round.objects.filter(campaigns__campaign=review.campaign_id)
        .select_related("version__template")
        .order_by("period_key")
    )  # type: ignore[misc]
    found: dict[tuple[str, str], tuple[TextField, str, list[int]]] = {}
    for round_ in rounds:
        template = round_.version.template
        for field in round_.version.parsed.texts.values():
            found.setdefault((template.key, field.key), (field, template.name, []))[2].append(round_.pk)
    return [
        Question(template, key, field.name, name, tuple(pks)) for (template, key), (field, name, pks) in found.items()
    ]


def answers_to(question_key: str, rounds: Iterable[int], *, reader: Any) -> list[UnitAnswer]:
    """Answers of all expected units that the reader may see, newest round first, in protocol order. Two queries."""
    rows = (
        RoundUnit.objects.visible_to(reader)
        .filter(round__in=list(rounds), is_expected=True)
        .select_related("round", "latest")
        .order_by("-round__period_key", "position")
    )
    return [
        UnitAnswer(
            row.name,
            row.round.name,
            row.latest.pk if row.latest else None,
            row.latest.answers.get("texts", {}).get(question_key, "") if row.latest else "",
        )
        for row in rows
    ]
