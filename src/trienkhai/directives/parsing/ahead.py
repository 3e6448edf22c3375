"""What comes further down: a jump is judged by the numbers behind it."""

from collections.abc import Sequence

from trienkhai.directives.parsing.numbers import FOLLOWS, value
from trienkhai.directives.parsing.scheme import Match, Scheme

Found = tuple[tuple[int, Match], ...]
NEAR = 40  # paragraphs


class Ahead:
    """The numbers found in one document, up to its end. Looking at all of its jumps stays linear."""

    def __init__(self, used: Scheme, found: Sequence[Found], end: int) -> None:
        self.scheme, self.found, self.end = used, found, end
        self.last_places: dict[int, dict[int, int]] = {}

    def next(self, at: int, level: int, within: int = NEAR) -> str | None:
        """The number that comes next at a level."""
        for below in range(at + 1, min(self.end, at + 1 + within)):
            for index, match in self.found[below]:
                if index == level:
                    return match.number
        return None

    def is_gap(self, at: int, level: int, before: str | None, number: str) -> bool:
        """Whether a jump ahead only shows that a number is missing: the next one goes on from it, none fills it later."""
        after = self.next(at, level, within=self.end)
        if after is None:
            return False
        now, last = value(number), value(before) if before is not None else 0
        return now > last + 1 and value(after) == now + 1 and self._last_places(level).get(last + 1, -1) < at

    def _last_places(self, level: int) -> dict[int, int]:
        if level not in self.last_places:
            self.last_places[level] = {
                value(match.number): at for at in range(self.end) for index, match in self.found[at] if index == level
            }
        return self.last_places[level]

    def likelier(self, at: int, fitting: Sequence[tuple[int, Match]]) -> tuple[int, Match]:
        """'(i)' may be the ninth letter or the first Roman number: what comes next tells."""
        if len(fitting) > 1:
            for level, match in fitting:
                after = self.next(at, level)
                if after is not None and FOLLOWS[self.scheme.levels[level].numbers](match.number, after):
                    return level, match
        return fitting[0]
