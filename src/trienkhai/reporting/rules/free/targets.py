"""What a column or a label may stand for, as short texts that a form, a file and the memory of a mapping carry.

Of a column: '?' not decided · '-' left out · 'number' numbers the rows · 'measure' names units of measure ·
'labels' its texts say what a row is about · 'rows' the same, each row for itself · 'value' the figure of the row ·
or what its figures are. Of a label: '?' · '-' · '=' says nothing · 'total' the sum of other rows · or what it means.
A column of a line list is 'list:DC/ngay'.
Meanings: 'cell:QT03|nu|2021', 'text:LV01', 'part:nu', 'sub:2021', 'unit:#17'; a time behind '@': 'cell:QT03@2021-Q2', '@Q2'.
"""

from dataclasses import dataclass, replace
from typing import TypeVar

from trienkhai.reporting.rules.free.times import NO_TIME, Time, time_of_key
from trienkhai.reporting.rules.keys import cell_key

UNDECIDED, LEFT_OUT, NUMBERS, MEASURES, LABELS, ROWS, VALUE = "?", "-", "number", "measure", "labels", "rows", "value"
NOTHING, TOTAL = "=", "total"
Known = TypeVar("Known", str, int)
KINDS = ("cell", "text", "part", "sub", "unit")


@dataclass(frozen=True)
class Facets:
    """What is known of a figure: all of it, or the share a heading or a label tells."""

    indicator: str = ""
    part: str = ""
    sub: str = ""
    text: str = ""
    unit: int = 0
    time: Time = NO_TIME

    @property
    def cell(self) -> str:
        return cell_key(self.indicator, self.part, self.sub) if self.indicator else ""


class Clash(ValueError):
    """Two sides say different things of one figure."""


def joined(one: Facets, other: Facets) -> Facets:
    """Both together. Raises Clash where they contradict each other."""
    if NO_FACETS in (one, other):
        return other if one == NO_FACETS else one
    return Facets(
        _either(one.indicator, other.indicator, "indicator"),
        _either(one.part, other.part, "part"),
        _either(one.sub, other.sub, "sub"),
        _either(one.text, other.text, "text"),
        _either(one.unit, other.unit, "unit"),
        Time(_either(one.time.year, other.time.year, "time"), _either(one.time.piece, other.time.piece, "time")),
    )


def _either(one: Known, other: Known, name: str) -> Known:
    if one and other and one != other:
        raise Clash(name)
    return one or other


NO_FACETS = Facets()


def facets_of(token: str) -> Facets | None:
    """What a meaning tells; None for a token that is none (left out, a role, not decided)."""
    meaning, _at, time = token.partition("@")
    facets = Facets(time=time_of_key(time)) if time else Facets()
    if not meaning:
        return facets if time else None
    if meaning == VALUE:
        return facets
    kind, _colon, key = meaning.partition(":")
    if kind not in KINDS or not key:
        return None
    match kind:
        case "cell":
            indicator, part, sub = (*key.split("|"), "", "")[:3]
            return replace(facets, indicator=indicator, part=part, sub=sub)
        case "unit":
            number = key.removeprefix("#")
            return replace(facets, unit=int(number)) if number.isascii() and number.isdigit() else None
        case _:
            return replace(facets, **{kind: key})  # type: ignore[arg-type]


def list_column(token: str) -> tuple[str, str] | None:
    """The list and its column whose entries a column holds; None for any other meaning."""
    kind, _colon, key = token.partition(":")
    listed, _slash, column = key.partition("/")
    return (listed, column) if kind == "list" and listed and column else None


def with_time(token: str, time: Time) -> str:
    """A meaning with the time that stands beside it."""
    return f"{token}@{time.key}" if time else token


def holds_figures(token: str) -> bool:
    """Whether a column so understood holds answers, and no labels."""
    return facets_of(token) is not None
