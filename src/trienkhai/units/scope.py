"""A scope: the part of today's tree that somebody may see or act on. A value, made by `access`."""

from dataclasses import dataclass, field

from django.db.models import Q


def just_after(path: str) -> str:
    """The smallest path that is not below `path`; paths end with '/', whose successor is '0'."""
    return path[:-1] + "0"


@dataclass(frozen=True)
class Scope:
    """Subtrees by path; units by id, of which those in `alone` are held without what stands below them."""

    subtrees: tuple[str, ...] = ()
    units: frozenset[int] = field(default_factory=frozenset)
    alone: frozenset[int] = field(default_factory=frozenset)
    everything: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.everything or self.subtrees or self.units)

    def covers_path(self, path: str) -> bool:
        return self.everything or any(path.startswith(top) for top in self.subtrees)

    def as_q(self, lookup: str = "unit") -> Q:
        """A condition over a row that reaches its unit by `lookup` ('' when the row is a unit)."""
        if self.everything:
            return Q()
        if self.is_empty:
            return Q(pk__in=())
        prefix = f"{lookup}__" if lookup else ""
        condition = Q(**{f"{prefix}pk__in": sorted(self.units)}) if self.units else Q()
        return condition | self.subtree_q(lookup) if self.subtrees else condition

    def subtree_q(self, lookup: str = "unit") -> Q:
        """The same for whole subtrees only: what stands below such a unit is covered with it, in any tree."""
        if self.everything:
            return Q()
        prefix = f"{lookup}__" if lookup else ""
        condition = Q()
        for top in self.subtrees:
            condition |= Q(**{f"{prefix}path__path__gte": top, f"{prefix}path__path__lt": just_after(top)})
        return condition if self.subtrees else Q(pk__in=())


EVERYTHING = Scope(everything=True)
NOTHING = Scope()
