"""Which lines count at a unit over the tree of another day, told slowly from sets of names; and random such trees."""

from dataclasses import dataclass, field
from datetime import date
from math import floor

from hypothesis import strategies as st

from tests.rollup import forms, oracle
from tests.rollup.ground import Ground
from tests.rollup.trees import Grown
from trienkhai.units.models import Placement, Succession

SHARED = {cell.key for cell in forms.SPEC.cells if cell.unit_rule == "sum"} | {"R1", "R2", "R3||2024", "R3||2025"}
DAY = date(2027, 1, 1)


@dataclass
class Later:
    """Who stands under whom on the day (unit number → number above, None at the top), and what became of those who do not:
    number → [(successor, share)]; a share of None was not approved, an only successor takes all.
    """

    above: dict[int, int | None]
    became: dict[int, list[tuple[int, int | None]]] = field(default_factory=dict)

    def strictly_above(self, unit: int) -> set[int]:
        over = self.above[unit]
        return set() if over is None else {over} | self.strictly_above(over)

    def ends(self, unit: int) -> set[int]:
        """Where its lineage leads."""
        if unit in self.above:
            return {unit}
        return {end for successor, share in self.became.get(unit, []) if share != 0 for end in self.ends(successor)}

    def is_told(self, unit: int) -> bool:
        if unit in self.above:
            return True
        steps = self.became.get(unit, [])
        shared = len(steps) == 1 or all(share is not None for _to, share in steps)
        return bool(steps) and shared and all(self.is_told(to) for to, share in steps if share != 0)

    def is_shared_out(self, unit: int) -> bool:
        if unit in self.above:
            return False
        steps = [to for to, share in self.became.get(unit, []) if share != 0]
        return len(self.became.get(unit, [])) > 1 or any(self.is_shared_out(to) for to in steps)

    def parts(self, unit: int, value: int) -> dict[int, int]:
        """What of a value comes to each end."""
        if unit in self.above:
            return {unit: value}
        steps = self.became[unit]
        found: dict[int, int] = {}
        so_far, whole = 0, sum(share or 0 for _to, share in steps)
        for to, share in steps:
            if len(steps) == 1:
                part = value
            else:
                part = (
                    floor(value * (so_far + share) / whole) if abs(value) < 2**40 else value * (so_far + share) // whole
                )
                part -= value * so_far // whole
                so_far += share
            for end, portion in self.parts(to, part).items() if share != 0 else ():
                found[end] = found.get(end, 0) + portion
        return found

    def standing(self, unit: int, over: set[int]) -> set[int]:
        """At which units its line counts when it is not carried on. `over`: the units above it in the round."""
        if unit in self.above:
            return {unit} | self.strictly_above(unit)
        ends = self.ends(unit)
        if ends:
            shared = set.intersection(*((self.strictly_above(end) or {end}) for end in ends))
            return shared
        known = [one for one in over if one in self.above]
        return max(({one} | self.strictly_above(one) for one in known), key=len, default=set())


def lines_at(unit: int, grown: Grown, later: Later, key: str, *, restated: bool) -> oracle.Node:
    """A unit that holds nothing but the lines that count there, for the oracle to add up."""
    numbers = {id(node): at for at, node in enumerate(grown.nodes)}
    speaking = {id(node) for node in oracle.speakers(grown.top)}
    parent = grown.tree().parent.tolist()
    held = oracle.Node("", expected=False)
    for node in grown.nodes:
        at, over = numbers[id(node)], set()
        while parent[at] >= 0:
            at = parent[at]
            over.add(at)
        at = numbers[id(node)]
        if id(node) not in speaking:
            continue
        ends = later.ends(at) if at not in later.above else set()
        carried = restated and ends and later.is_told(at) and (key in SHARED or not later.is_shared_out(at))
        if not carried:
            if unit in later.standing(at, over):
                held.children.append(oracle.Node("", node.answers, node.expected))
            continue
        here = {end for end in ends if end == unit or unit in later.strictly_above(end)}
        if here:
            held.children.append(oracle.Node("", _shared(node.answers, at, later, here), node.expected))
    return held


def _shared(answers: dict[str, str] | None, at: int, later: Later, here: set[int]) -> dict[str, str] | None:
    if answers is None:
        return None
    found = {}
    for key, text in answers.items():
        decimals = next(cell.decimals for cell in forms.SPEC.cells if cell.key == key)
        if text in (oracle.NA, oracle.UNKNOWN):
            found[key] = text
            continue
        scaled = int(forms_scaled(text, decimals))
        found[key] = str(oracle.Fraction(sum(later.parts(at, scaled)[end] for end in here), 10**decimals))
    return found


def forms_scaled(text: str, decimals: int) -> int:
    return int(oracle.Fraction(text) * 10**decimals)


@st.composite
def laters(draw: st.DrawFn, count: int) -> Later:
    """Some of the units stand on the day in any order, with two new ones; the others ended, merged or were split."""
    ended = set(draw(st.lists(st.integers(1, max(count - 1, 1)), max_size=4, unique=True))) & set(range(1, count))
    standing = [at for at in range(count) if at not in ended] + [count, count + 1]
    above: dict[int, int | None] = {0: None}
    for at in standing[1:]:
        above[at] = draw(st.sampled_from(sorted(above)))
    became = {}
    for turn, at in enumerate(sorted(ended)):
        later_ended = sorted(ended)[turn + 1 :]  # so that nobody follows in a circle
        targets = sorted(set(above) - {0}) + later_ended
        takers = draw(st.lists(st.sampled_from(targets), max_size=3, unique=True))
        shares = draw(st.sampled_from([[1, 1, 1], [60, 40, 7], [1, 0, 2], [None, None, None]]))
        became[at] = [(to, share) for to, share in zip(takers, shares, strict=False)]
        if len(takers) == 1:
            became[at] = [(takers[0], None)]
    return Later(above, became)


def settle(ground: Ground, later: Later, units: list) -> None:
    """The same in the database."""
    for order, (at, above) in enumerate(later.above.items()):
        Placement.objects.create(
            line=ground.line,
            unit=units[at],
            parent=None if above is None else units[above],
            from_day=date(2026, 12, 1),
            order=order,
        )
    for at, steps in later.became.items():
        for to, share in steps:
            kind = "merged" if len(steps) == 1 else "split"
            Succession.objects.create(
                predecessor=units[at], successor=units[to], day=date(2026, 12, 1), kind=kind, share=share
            )
