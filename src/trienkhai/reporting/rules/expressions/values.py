"""What a check says of given figures: exact, with "unknown" beside true and false. Pure."""

import operator
from collections.abc import Callable, Iterator
from fractions import Fraction

from trienkhai.reporting.rules.expressions.syntax import Figure, Item, Node, Number

Look = Callable[[Figure], Fraction | None]
Compared = Callable[[Fraction, Fraction], bool]
COMPARE: dict[str, Compared] = {
    "<=": operator.le, "<": operator.lt, ">=": operator.ge, ">": operator.gt, "=": operator.eq, "<>": operator.ne
}  # fmt: skip


def holds(node: Node, look: Look) -> bool | None:
    """Whether a condition is true; None when a figure it needs is not given (Kleene's logic)."""
    match node.name:
        case "given":
            figure = node.items[0]
            assert isinstance(figure, Figure)
            return look(figure) is not None
        case "not":
            inner = _condition(node.items[0], look)
            return None if inner is None else not inner
        case "and" | "or":
            return _joined(node.name, [_condition(item, look) for item in node.items])
        case "if":
            first, then = (_condition(item, look) for item in node.items)
            return _joined("or", [None if first is None else not first, then])
    left, right = (value_of(item, look) for item in node.items)
    return None if left is None or right is None else COMPARE[node.name](left, right)


def _condition(item: Item, look: Look) -> bool | None:
    assert isinstance(item, Node)
    return holds(item, look)


def _joined(word: str, values: list[bool | None]) -> bool | None:
    decided = word == "or"
    if decided in values:
        return decided
    return None if None in values else not decided


def value_of(item: Item, look: Look) -> Fraction | None:
    """The number an expression has; None when it cannot be told: a figure is not given, or something is divided by zero."""
    if isinstance(item, Number):
        return item.value
    if isinstance(item, Figure):
        return look(item)
    values = [value_of(one, look) for one in item.items]
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return None
    match item.name:
        case "minus":
            return -known[0]
        case "abs":
            return abs(known[0])
        case "sum":
            return sum(known, Fraction(0))
        case "min":
            return min(known)
        case "max":
            return max(known)
        case "+":
            return known[0] + known[1]
        case "-":
            return known[0] - known[1]
        case "*":
            return known[0] * known[1]
    return known[0] / known[1] if known[1] else None


def figures_of(item: Item) -> Iterator[Figure]:
    """Every figure that is named, in order."""
    if isinstance(item, Figure):
        yield item
    elif isinstance(item, Node):
        for inner in item.items:
            yield from figures_of(inner)
