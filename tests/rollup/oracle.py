"""The slow, obvious answer: recursion over plain objects, Fractions, dictionaries. Shares no code with the product's arrays.

It reads answers as people gave them (texts), never packed numbers, and knows every rule once, in words.
"""

from dataclasses import dataclass, field
from fractions import Fraction

NA, UNKNOWN = "na", "unknown"


@dataclass
class Node:
    """A unit: what it answered (cell key → text; None: no report), whether it is awaited, whether it speaks for all below."""

    name: str
    answers: dict[str, str] | None = None
    expected: bool = True
    lump: bool = False
    children: list["Node"] = field(default_factory=list)


@dataclass
class Letter:
    """One report of a unit, as it lies in the tray: the day it came, what it says, what was decided on it, first to last; and
    whether its unit took it back."""

    day: int
    answers: dict[str, str]
    decided: list[str] = field(default_factory=list)
    taken_back: bool = False


def tray(letters: list[Letter], last_day: int, *, accepted: bool) -> dict[str, str] | None:
    """What of a tray counts when it is emptied at the end of a day: later letters are thrown away unread, then the newest
    one is taken, or of those that were approved the newest whose approval stands. What was decided later is written on it.
    """
    kept = [letter for letter in letters if letter.day <= last_day and not letter.taken_back]
    if accepted:
        kept = [letter for letter in kept if letter.decided and letter.decided[-1] == "accepted"]
    return kept[-1].answers if kept else None


@dataclass
class Sum:
    """What the oracle says of one cell, or of one pair of cells, at one unit."""

    given: int = 0
    not_applicable: int = 0
    unknown: int = 0
    total: Fraction = Fraction(0)
    right: Fraction = Fraction(0)
    low: Fraction | None = None
    high: Fraction | None = None


def speakers(node: Node) -> list[Node]:
    """The units whose own report counts at this unit: it and all below, but nobody below a unit that speaks for all."""
    if node.lump:
        return [node]
    return [node] + [speaker for child in node.children for speaker in speakers(child)]


def everyone(node: Node) -> list[Node]:
    return [node] + [unit for child in node.children for unit in everyone(child)]


def silenced(top: Node) -> list[Node]:
    """Units below one that speaks for all: they have no totals of their own."""
    return [unit for node in everyone(top) if node.lump for unit in everyone(node)[1:]]


def awaited(node: Node) -> list[Node]:
    return [unit for unit in speakers(node) if unit.expected or unit.answers is not None]


def reported(node: Node) -> list[Node]:
    return [unit for unit in speakers(node) if unit.answers is not None]


def cell(node: Node, key: str) -> Sum:
    """One cell added up; the extremes are kept for every cell."""
    found = Sum()
    for unit in reported(node):
        text = unit.answers.get(key)
        if text == NA:
            found.not_applicable += 1
        elif text == UNKNOWN:
            found.unknown += 1
        elif text is not None:
            value = Fraction(text)
            found.given += 1
            found.total += value
            found.low = value if found.low is None else min(found.low, value)
            found.high = value if found.high is None else max(found.high, value)
    return found


def yes(node: Node, key: str) -> int:
    """How many units said yes."""
    return sum(
        1
        for unit in reported(node)
        if unit.answers.get(key) not in (None, NA, UNKNOWN) and Fraction(unit.answers[key]) > 0
    )


def pair(node: Node, left: str, right: str, *, product: bool) -> Sum:
    """Two cells that count only together: the sums of both, or with `product` the sum of left times right, and of right."""
    found = Sum()
    for unit in reported(node):
        texts = [unit.answers.get(left), unit.answers.get(right)]
        if NA in texts:
            found.not_applicable += 1
        elif None in texts:
            continue
        elif UNKNOWN in texts:
            found.unknown += 1
        else:
            one, other = Fraction(texts[0]), Fraction(texts[1])
            found.given += 1
            found.total += one * other if product else one
            found.right += other
    return found
