"""The page of a cross table: what may be chosen, where each head leads, the small picture of each row over time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from trienkhai.rollup.ask import BASES
from trienkhai.rollup.cross.build import Cell, Cross, Item
from trienkhai.rollup.cross.choice import WORDS, Axis, Choice
from trienkhai.rollup.drawing import bars
from trienkhai.rollup.pages import totals_url


@dataclass(frozen=True)
class Head:
    """An item with the page that it leads to, "" for none."""

    item: Item
    url: str


@dataclass(frozen=True)
class Line:
    """One row. `picture`: its values as bars from the first round to the last, where rounds are the columns."""

    head: Head
    cells: tuple[Cell, ...]
    picture: SafeString | None


@dataclass(frozen=True)
class Select:
    """One choice of the form: its name in the address, its label, (value, text, whether chosen)."""

    name: str
    label: str
    options: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True)
class CrossPage:
    found: Cross
    heads: tuple[Head, ...]
    lines: tuple[Line, ...]

    @property
    def bases(self) -> list[tuple[str, str]]:
        return [(basis, replace(self.found.choice, basis=basis).url) for basis in BASES]

    @property
    def above(self) -> list[tuple[str, str]]:
        return [(name, replace(self.found.choice, unit=unit, page=1).url) for unit, name in self.found.above]

    @property
    def meant(self) -> str:
        """The one thing that all numbers are of."""
        choice = self.found.choice
        if choice.fixed == "unit":
            return self.found.unit_name
        among = self.found.rounds if choice.fixed == "round" else self.found.indicators
        key = choice.round if choice.fixed == "round" else choice.column
        return next((one.name for one in among if one.key == key), "")

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What the form sends along."""
        shown = {one.name for one in self.selects}
        return [(name, value) for name, value in self.found.choice.pairs() if name not in {*shown, "page"}]

    @property
    def selects(self) -> list[Select]:
        choice = self.found.choice
        axes: dict[Axis, str] = {"unit": _("Units"), "round": _("Rounds"), "indicator": _("Indicators")}
        found = [
            Select(name, label, tuple((WORDS[axis], text, axis == chosen) for axis, text in axes.items()))
            for name, label, chosen in (("hang", _("Rows"), choice.rows), ("theo", _("Columns"), choice.columns))
        ]
        if choice.fixed == "round":
            options = [(str(one.key), one.name, one.key == choice.round) for one in reversed(self.found.rounds)]
            found.append(Select("ky", _("Round"), tuple(options)))
        if choice.fixed != "indicator":
            sections = [
                (one.key, f"{one.number}. {one.name}", one.key == choice.section) for one in self.found.sections
            ]
            return [*found, Select("muc", _("Section"), tuple(sections))]
        options = [(str(one.key), one.name, one.key == choice.column) for one in self.found.indicators]
        return [*found, Select("cot", _("Indicator"), tuple(options))]

    @property
    def other_sections(self) -> list[tuple[str, str, bool]]:
        """Where one indicator is meant, the sections whose indicators may be meant instead."""
        choice = self.found.choice
        if choice.fixed != "indicator":
            return []
        return [
            (
                f"{one.number}. {one.name}",
                replace(choice, section=one.key, column="", page=1).url,
                one.key == choice.section,
            )
            for one in self.found.sections
        ]

    @property
    def turned(self) -> str:
        """Rows and columns change places."""
        choice = self.found.choice
        return replace(choice, rows=choice.columns, columns=choice.rows).url

    @property
    def pages(self) -> list[tuple[int, str]]:
        return [(number, replace(self.found.choice, page=number).url) for number in range(1, self.found.pages + 1)]


def cross_page(found: Cross) -> CrossPage:
    """Everything the page shows. No query besides the table itself."""
    heads = tuple(Head(item, _leads_to(item, found.choice)) for item in found.columns)
    lines = tuple(
        Line(
            Head(item, _leads_to(item, found.choice)),
            cells,
            _picture(cells) if found.choice.columns == "round" else None,
        )
        for item, cells in zip(found.rows, found.cells, strict=True)
    )
    return CrossPage(found, heads, lines)


def _leads_to(item: Item, choice: Choice) -> str:
    if item.axis == "unit":
        return replace(choice, unit=int(item.key), page=1).url if item.is_inner else ""
    if item.axis == "round":
        return totals_url(int(item.key), choice.unit or 0, choice.basis, choice.section)
    return replace(choice, column=str(item.key), rows="unit", columns="round", page=1).url


def _picture(cells: Sequence[Cell]) -> SafeString | None:
    """Bars on the scale of the row."""
    return bars([float(cell.answer.value) if cell.answer and cell.answer.value is not None else None for cell in cells])
