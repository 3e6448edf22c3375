"""Whether the steps of a chain find different people above each unit: whoever had a hand in one takes no other of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from trienkhai.access.models import Grant, Reach
from trienkhai.reporting.queries.opening_stands import Standing, Stands, subtrees_over
from trienkhai.reporting.rules.spec import Step
from trienkhai.units.models import UnitPath
from trienkhai.units.scope import just_after

People = frozenset[int]
NOBODY: People = frozenset()


@dataclass
class _Holders:
    """Who holds one role where today: by the path of a subtree, and by unit alone."""

    subtrees: dict[str, People] = field(default_factory=dict)
    alone: dict[int, People] = field(default_factory=dict)

    def over(self, path: str) -> People:
        """Those in whose subtree a path lies."""
        found = NOBODY
        for subtree in subtrees_over(path):
            found |= self.subtrees.get(subtree, NOBODY)
        return found


def too_few_people(nodes: Sequence[Standing], stands: Stands, chain: Sequence[Step]) -> list[bool]:
    """By place of the unit: each step finds somebody, but not each a person of its own. A query for each role."""
    if len(chain) < 2:
        return [False] * len(nodes)
    above = {role: _above(nodes, stands, _holders(role)) for role in {step.role for step in chain}}
    known: dict[tuple[People, ...], bool] = {}
    found = []
    for at in range(len(nodes)):
        people = tuple(above[step.role][at] for step in chain)
        if people not in known:
            known[people] = all(people) and not _each_its_own(people)
        found.append(known[people])
    return found


def _holders(role: str) -> _Holders:
    grants = Grant.objects.own().in_force(on=timezone.localdate()).filter(role=role, person__is_active=True)
    found = _Holders()
    for person, unit, reach, path in grants.values_list("person_id", "unit_id", "reach", "unit__path__path"):
        if reach == Reach.SUBTREE:
            _put(found.subtrees, path or "", person)
            continue
        _put(found.alone, unit, person)
        if reach == Reach.CHILDREN and path:
            below = UnitPath.objects.filter(path__gt=path, path__lt=just_after(path), depth=path.count("/") - 1)
            for child in below.values_list("unit_id", flat=True):
                _put(found.alone, child, person)
    return found


def _put(told: dict[Any, People], key: Any, person: int) -> None:
    told[key] = told.get(key, NOBODY) | {person}


def _above(nodes: Sequence[Standing], stands: Stands, holders: _Holders) -> list[People]:
    """Who stands above each unit in a role, in the tree of the round and in that of today, as `opening_check` asks it."""
    covering: list[People] = []
    found: list[People] = []
    for node in nodes:
        stand = stands.get(node.unit_id)
        here = holders.over(stand.path) if stand is not None else NOBODY
        if node.parent >= 0:
            over = nodes[node.parent].unit_id
            found.append(covering[node.parent] | holders.alone.get(over, NOBODY))
            covering.append(covering[node.parent] | here)
            continue
        covering.append(here)
        steps = stand.path.strip("/").split("/") if stand is not None else []
        if stand is None:
            found.append(NOBODY)
        elif len(steps) == 1:
            found.append((here if stand.is_open else NOBODY) | holders.alone.get(node.unit_id, NOBODY))
        else:
            path = stand.path[: stand.path.rstrip("/").rindex("/") + 1]
            found.append(holders.over(path) | holders.alone.get(int(steps[-2], 36), NOBODY))
    return found


def _each_its_own(people: Sequence[People]) -> bool:
    """Whether every step can have a person that no other has (augmenting paths, Kuhn 1955)."""
    taken: dict[int, int] = {}

    def found(step: int, tried: set[int]) -> bool:
        for person in people[step] - tried:
            tried.add(person)
            if person not in taken or found(taken[person], tried):
                taken[person] = step
                return True
        return False

    return all(found(step, set()) for step in range(len(people)))
