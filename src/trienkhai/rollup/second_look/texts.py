"""Answers in words that stand word for word in an earlier report of the unit, or in one of another unit of the same round. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from trienkhai.reporting.rules.spec import Spec

LONG = 80  # characters from which on two texts are not alike by chance


@dataclass(frozen=True)
class Copy:
    """`unit`: whose answer it is. `field`: the question. `of_unit`: whose words they were first; `of_round`: their place among the rounds,
    0 for the one that is looked at.
    """

    unit: int
    field: str
    section: str
    of_unit: int
    of_round: int


def copies(spec: Spec, answers: Sequence[Mapping[int, Mapping[str, Any]]]) -> Iterator[Copy]:
    """`answers`: of each round by unit id, the round that is looked at first. An answer is told once: as copied from an own earlier
    report, else from the unit that comes first in the order of the ids.
    """
    here, *before = answers
    sections = {field.key: section.key for section in spec.sections for field in section.fields}
    for key in spec.texts:
        said = {unit: told for unit, one in here.items() if (told := _plain(one, key))}
        own: set[int] = set()
        for at, earlier in enumerate(before, 1):
            for unit, told in said.items():
                if unit not in own and told == _plain(earlier.get(unit, {}), key):
                    own.add(unit)
                    yield Copy(unit, key, sections[key], unit, at)
        first: dict[str, int] = {}
        for unit in sorted(said):
            if first.setdefault(said[unit], unit) != unit and unit not in own:
                yield Copy(unit, key, sections[key], first[said[unit]], 0)


def _plain(answers: Mapping[str, Any], key: str) -> str:
    """A text without what is no word of it; "" where it is too short to tell."""
    text = re.sub(r"\s+", " ", str(answers.get("texts", {}).get(key, ""))).strip().casefold()
    return text if len(text) >= LONG else ""
