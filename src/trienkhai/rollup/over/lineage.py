"""Where the line of a unit goes that does not stand in a tree: to its successors, or back to the units it came from. Pure."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

PART = "part"


@dataclass(frozen=True)
class Link:
    """One succession. `share` of a split, None where nobody approved one."""

    before: int
    after: int
    day: date
    kind: str
    share: int | None


@dataclass(frozen=True)
class Cut:
    """A share of a whole: from `start` to `stop` of `whole`, in the order of the successors."""

    start: int
    stop: int
    whole: int

    def of(self, value: int) -> int:
        """The integer part of a value. The parts of one split sum exactly to the value."""
        return value * self.stop // self.whole - value * self.start // self.whole


@dataclass(frozen=True)
class Heir:
    """A unit that stands in the tree and takes a line; by no cuts at all the whole line."""

    unit: int
    cuts: tuple[Cut, ...] = ()


def heirs_of(unit: int, links: Mapping[int, Sequence[Link]], stands: Container[int]) -> tuple[tuple[Heir, ...], bool]:
    """Who takes the line of a unit, and whether all of it is told: shares approved at every split, every way at its end.

    `links` by the unit that ended. Where not all is told the heirs are those who took some of it.
    """
    found: list[Heir] = []
    whole = _follow(unit, (), links, stands, frozenset(), found)
    return tuple(found), whole


def _follow(
    unit: int,
    cuts: tuple[Cut, ...],
    links: Mapping[int, Sequence[Link]],
    stands: Container[int],
    passed: frozenset[int],
    found: list[Heir],
) -> bool:
    if unit in stands and passed:
        found.append(Heir(unit, cuts))
        return True
    further = _last(links.get(unit, ()))
    if not further or unit in passed:
        return False
    shares = [link.share for link in further]
    is_whole = len(further) == 1 and further[0].kind != "split"
    told = is_whole or (len(further) > 1 and None not in shares and any(shares))
    so_far, total = 0, sum(share or 0 for share in shares)
    every = True
    for link in further:
        share = link.share or 0
        step = (Cut(so_far, so_far + share, total),) if told and not is_whole else ()
        so_far += share
        if told and not is_whole and not share:
            continue  # nothing of it went there
        every &= _follow(link.after, (*cuts, *step), links, stands, passed | {unit}, found)
    return told and every


def _last(links: Sequence[Link]) -> Sequence[Link]:
    """The successions with which a unit ended; a part that it gave away is no end."""
    ending = [link for link in links if link.kind != PART]
    day = max((link.day for link in ending), default=None)
    return [link for link in ending if link.day == day]


def origins_of(unit: int, links: Mapping[int, Sequence[Link]], stands: Container[int]) -> tuple[int, ...]:
    """The units in the tree that a later one came from. `links` by the unit that followed."""
    found: dict[int, None] = {}
    seen, waiting = {unit}, [unit]
    while waiting:
        for link in links.get(waiting.pop(), ()):
            if link.before in stands:
                found[link.before] = None
            elif link.before not in seen:
                seen.add(link.before)
                waiting.append(link.before)
    return tuple(found)


def shared_out(value: int, cuts: Sequence[Cut]) -> int:
    """What of a value comes to the end of a way that leads through several splits."""
    for cut in cuts:
        value = cut.of(value)
    return value
