"""A check laid on a template: every figure has its cell, a check over columns holds for each of them. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from trienkhai.reporting.rules.expressions.syntax import Figure, Item, Misread, Node, Number
from trienkhai.reporting.rules.expressions.values import figures_of
from trienkhai.reporting.rules.faults import _
from trienkhai.reporting.rules.keys import cell_key


class Asks(Protocol):
    """What is needed of a template: its figures and its cells."""

    @property
    def numbers(self) -> Mapping[str, Any]: ...
    @property
    def cell(self) -> Mapping[str, Any]: ...


SIGNS = {"<=": "≤", ">=": "≥", "<>": "≠", "*": "×", "/": ":"}
STRENGTH = {"if": 0, "or": 1, "and": 2, "not": 3, "+": 5, "-": 5, "*": 6, "/": 6, "minus": 7}


@dataclass(frozen=True)
class Bound:
    """A check for one column of the template. `cells` are those of this period that it names, in order."""

    node: Node
    cells: tuple[str, ...]


def bind(node: Node, spec: Asks) -> tuple[Bound, ...]:
    """The check as often as it holds: for each column, where its figures have columns and none is named.

    Raises Misread for a figure that the template does not have.
    """
    figures = list(figures_of(node))
    columns = {tuple(sub.key for sub in field.subs) for field in _open(figures, spec)}
    if len(columns) > 1:
        raise Misread(_("The figures of the check have different columns; name the column, as in “KP01||2021”."), 1)
    found = []
    for sub in next(iter(columns), ("",)):
        laid = _laid(node, spec, sub)
        assert isinstance(laid, Node)
        named = [figure for figure in figures_of(laid) if figure.moment == "now"]
        found.append(Bound(laid, tuple(dict.fromkeys(key_of(figure) for figure in named))))
    return tuple(found)


def key_of(figure: Figure) -> str:
    return cell_key(figure.indicator, figure.part, figure.sub)


def _open(figures: list[Figure], spec: Asks) -> Iterator[Any]:
    for figure in figures:
        field = spec.numbers.get(figure.indicator)
        if field is not None and field.subs and not figure.sub:
            yield field


def _laid(item: Item, spec: Asks, sub: str) -> Item:
    if isinstance(item, Number):
        return item
    if isinstance(item, Figure):
        return _cell(item, spec, sub)
    spread: list[Item] = []
    for inner in item.items:
        if isinstance(inner, Figure) and inner.part == "*" and item.name in ("sum", "min", "max"):
            spread += [_cell(replace(inner, part=part), spec, sub) for part in _parts(inner, spec)]
        else:
            spread.append(_laid(inner, spec, sub))
    return Node(item.name, tuple(spread))


def _parts(figure: Figure, spec: Asks) -> list[str]:
    field = spec.numbers.get(figure.indicator)
    if field is None or not field.parts:
        raise Misread(_("“%(key)s” has no parts that “*” could mean."), 1, key=figure.indicator)
    return [part.key for part in field.parts]


def _cell(figure: Figure, spec: Asks, sub: str) -> Figure:
    field = spec.numbers.get(figure.indicator)
    laid = replace(figure, sub=sub) if field is not None and field.subs and not figure.sub else figure
    if key_of(laid) not in spec.cell:
        raise Misread(_("The template has no figure “%(key)s”."), 1, key=key_of(figure))
    return laid


def in_words(item: Item, spec: Asks, *, around: int = -1) -> str:
    """The check with names for keys. Words of the language stand in braces ({if}, {previous}): a reader translates them."""
    if isinstance(item, Number):
        return item.text
    if isinstance(item, Figure):
        name = f"“{_name(item, spec)}”" + (" {every_part}" if item.part == "*" else "")
        return name if item.moment == "now" else f"{name} {{previous}}"
    strength = STRENGTH.get(item.name, 4)
    said = [in_words(inner, spec, around=strength) for inner in item.items]
    match item.name:
        case "if":
            text = f"{{if}} {said[0]} {{then}} {said[1]}"
        case "not" | "given":
            return f"{{{item.name}}} ({said[0]})"
        case "minus":
            return f"−{said[0]}"
        case "sum" | "min" | "max" | "abs":
            return f"{{{item.name}}}({'; '.join(said)})"
        case "and" | "or":
            text = f" {{{item.name}}} ".join(said)
        case _:
            text = f" {SIGNS.get(item.name, item.name)} ".join(said)
    # What stands behind a minus or a colon keeps its brackets even beside its equal.
    return f"({text})" if strength < around or (strength == around and item.name in "+-*/") else text


def _name(figure: Figure, spec: Asks) -> str:
    """The name of the cell; of the figure as a whole where a check holds for each of its columns or names all its parts."""
    cell = spec.cell.get(key_of(figure))
    if cell is not None:
        return str(cell.name)
    field = spec.numbers[figure.indicator]
    part = next((one.name for one in field.parts if one.key == figure.part), "")
    return f"{field.name} · {part}" if part else str(field.name)
