"""What moved since an edition was frozen: by exact value and by coverage, not by what rounding lets one see."""

from dataclasses import dataclass, replace
from typing import Any

from trienkhai.review.models import Edition
from trienkhai.review.queries.frozen_figures import frozen_value
from trienkhai.review.queries.moved import Reason, moved_since_frozen
from trienkhai.review.values import language_of
from trienkhai.rollup.answers import Answer, answer_all
from trienkhai.rollup.ask import Ask


@dataclass(frozen=True)
class Side:
    """What a figure shows, with the reports that give it and those awaited."""

    shown: str
    given: int
    expected: int


@dataclass(frozen=True)
class ChangedFigure:
    key: str
    name: str
    sides: tuple[Side, Side]  # then, now
    reason: Reason | None = None


def changed_since(edition: Edition, reader: Any) -> list[ChangedFigure]:
    """Figures of which the value or the coverage is another one today, in the language the edition is written in, each with
    the reports that moved it.
    """
    found = _changed(edition)
    reasons = moved_since_frozen(edition, [one.key for one in found], reader)
    return [replace(one, reason=reasons.get(one.key)) for one in found]


def _changed(edition: Edition) -> list[ChangedFigure]:
    frozen = edition.content["figures"]
    language = edition.content["review"].get("language") or language_of(edition.review)
    now = answer_all([Ask.from_json(figure["ask"]) for figure in frozen.values()])
    return [
        ChangedFigure(
            key,
            figure["name"],
            (
                Side(figure["shown"], figure["coverage"]["given"], figure["coverage"]["expected"]),
                Side(found.shown(language), found.coverage.given, found.coverage.expected),
            ),
        )
        for (key, figure), found in zip(frozen.items(), now, strict=True)
        if _has_moved(figure, found)
    ]


def _has_moved(figure: dict[str, Any], found: Answer) -> bool:
    return found.value != frozen_value(figure) or _counts(found.coverage.to_json()) != _counts(figure["coverage"])


def _counts(coverage: dict[str, Any]) -> dict[str, Any]:
    """Without who came after the cut-off day: that moves no figure."""
    return {key: value for key, value in coverage.items() if key != "late_units"}
