"""What a file is held against: the periods that are asked about, what is asked in each, and the units it may speak of."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from trienkhai.reporting.rules.book.words import Lang
from trienkhai.reporting.rules.free.times import Time, bare, time_of_key
from trienkhai.reporting.rules.spec import Spec
from trienkhai.vietnamese.likeness import key_of


@dataclass(frozen=True)
class UnitFacts:
    """A unit as a sheet may call it; `names` are keys of all it is and was called. `parent`: the unit above, 0 for none."""

    id: int
    code: str
    name: str
    names: frozenset[str] = frozenset()
    parent: int = 0

    @property
    def keys(self) -> frozenset[str]:
        return self.names | {key_of(self.name)}


@dataclass(frozen=True)
class Frame:
    """`specs`: by key of the period. `default`: the period where the file says nothing, '' where it must say one.

    `own`: the one unit whose own file it is, 0 for a file of many units.
    """

    specs: Mapping[str, Spec]
    default: str
    units: Mapping[int, UnitFacts] = field(default_factory=dict)
    own: int = 0
    lang: Lang = "vi"

    @property
    def spec(self) -> Spec:
        """The wording that headings are compared with."""
        return self.specs[self.default] if self.default else list(self.specs.values())[-1]

    def above(self, unit: int) -> set[int]:
        """The units over one in the tree."""
        found: set[int] = set()
        here = self.units.get(unit)
        while here is not None and here.parent and here.parent not in found:
            found.add(here.parent)
            here = self.units.get(here.parent)
        return found

    def placed(self, time: Time, sub: str) -> tuple[str, str] | None:
        """The period and the sub-period of a figure; None where nobody asks about that time."""
        if not time:
            return (self.default, sub) if self.default else None
        by_bare = {bare(key): key for key in self.specs}
        if found := by_bare.get(time.key):
            return found, sub
        if not self.default:
            asking = [(key, one) for key, spec in self.specs.items() if (one := sub_of(spec, time))]
            return asking[0] if len(asking) == 1 and not sub else None
        if not sub and (asked := sub_of(self.specs[self.default], time)):
            return self.default, asked
        here = time_of_key(bare(self.default))
        return (self.default, sub) if not time.year and time.piece == here.piece else None


def sub_of(spec: Spec, time: Time) -> str:
    """The sub-period of a template that is a time: a column of its own for the year, or for the quarter."""
    keys = {sub.key for one in spec.numbers.values() for sub in one.subs}
    return next((key for key in (time.key, time.piece if not time.year else "") if key and key in keys), "")
