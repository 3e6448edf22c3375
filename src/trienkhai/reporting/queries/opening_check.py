"""The check before a round is opened: units for which nobody may fill, send or decide today, by name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone

from trienkhai.access.models import Grant, Reach
from trienkhai.access.roles import roles_with
from trienkhai.reporting.permissions import DECIDE, FILL, SUBMIT
from trienkhai.reporting.queries.chain import role_name
from trienkhai.reporting.queries.opening_people import too_few_people
from trienkhai.reporting.queries.opening_stands import Stand, Standing, Stands, stands_of, subtrees_over
from trienkhai.reporting.rules.spec import Step
from trienkhai.units.models import UnitPath
from trienkhai.units.scope import Scope, just_after


@dataclass(frozen=True)
class Lacking:
    unit: int
    name: str
    code: str


@dataclass(frozen=True)
class LackingStep:
    """A step of the chain, and the units above which nobody takes it."""

    name: str
    role: str
    units: tuple[Lacking, ...]


@dataclass(frozen=True)
class OpeningCheck:
    """For whom nobody may fill in the report, nobody may send it, nobody may accept it or take a step on the way there.

    `few`: where every step finds somebody, but fewer people than steps: who took one takes no other.
    """

    fill: tuple[Lacking, ...]
    send: tuple[Lacking, ...]
    decide: tuple[Lacking, ...]
    steps: tuple[LackingStep, ...] = ()
    few: tuple[Lacking, ...] = ()

    @property
    def is_clean(self) -> bool:
        return not (self.fill or self.send or self.decide or self.steps or self.few)

    @property
    def facts(self) -> dict[str, int]:
        facts = {"nobody_fills": len(self.fill), "nobody_sends": len(self.send), "nobody_decides": len(self.decide)}
        if self.steps:
            facts["nobody_takes_a_step"] = len({one.unit for step in self.steps for one in step.units})
        if self.few:
            facts["too_few_people"] = len(self.few)
        return facts

    @property
    def key(self) -> list[list[int]]:
        """The same for the same lists."""
        parts = (self.fill, self.send, self.decide, *(step.units for step in self.steps), self.few)
        return [[one.unit for one in part] for part in parts]


def opening_check(nodes: Sequence[Standing], chain: Sequence[Step] = ()) -> OpeningCheck:
    """`chain`: that of the template. Six queries, one more for every five thousand units, for each grant that reaches to the units
    directly below, and two for each role of the chain."""
    stands = stands_of([node.unit_id for node in nodes])
    fill, send, decide = (_of_anybody(permission) for permission in (FILL, SUBMIT, DECIDE))
    decided = _decided(nodes, stands, decide)
    by_role = {step.role: _decided(nodes, stands, _of_anybody(DECIDE, step.role)) for step in chain}
    few = too_few_people(nodes, stands, chain)
    expected = [(at, node) for at, node in enumerate(nodes) if node.is_expected]
    return OpeningCheck(
        fill=_named(node for _at, node in expected if not _held(node.unit_id, stands, fill)),
        send=_named(node for _at, node in expected if not _held(node.unit_id, stands, send)),
        decide=_named(node for at, node in expected if not decided[at]),
        steps=tuple(
            LackingStep(step.name, role_name(step.role), lacking)
            for step in chain
            if (lacking := _named(node for at, node in expected if decided[at] and not by_role[step.role][at]))
        ),
        few=_named(node for at, node in expected if few[at]),
    )


def _named(nodes: Iterable[Standing]) -> tuple[Lacking, ...]:
    return tuple(Lacking(node.unit_id, node.name, node.code) for node in nodes)


def _of_anybody(permission: str, role: str = "") -> Scope:
    """Where at least one person who can sign in holds a permission today; `role`: through this one."""
    roles = [one.key for one in roles_with(permission) if role in ("", one.key)]
    grants = Grant.objects.own().in_force(on=timezone.localdate()).filter(role__in=roles, person__is_active=True)
    subtrees, units, tops = set[str](), set[int](), set[int]()
    for unit, reach, path in grants.values_list("unit_id", "reach", "unit__path__path").distinct():
        units.add(unit)
        if reach == Reach.SUBTREE and path:
            subtrees.add(path)
            tops.add(unit)
        elif reach == Reach.CHILDREN and path:
            below = UnitPath.objects.filter(path__gt=path, path__lt=just_after(path), depth=path.count("/") - 1)
            units.update(below.values_list("unit_id", flat=True))
    return Scope(subtrees=tuple(sorted(subtrees)), units=frozenset(units), alone=frozenset(units - tops))


def _is_under(path: str, tops: frozenset[str]) -> bool:
    return any(subtree in tops for subtree in subtrees_over(path))


def _held(unit: int, stands: Stands, scope: Scope) -> bool:
    """As `models.rounds.held`: the unit itself is covered; a closed one not by its successors."""
    stand = stands.get(unit)
    return unit in scope.units or (stand is not None and stand.is_open and _is_under(stand.path, _tops(scope)))


def _tops(scope: Scope) -> frozenset[str]:
    return frozenset(scope.subtrees)


def _decided(nodes: Sequence[Standing], stands: Stands, scope: Scope) -> list[bool]:
    """As `models.rounds.above`: somebody stands above the unit, or at the head office somebody covers it itself."""
    tops = _tops(scope)
    covered: list[bool] = []  # the unit or one above it lies in a subtree held
    decided: list[bool] = []
    for node in nodes:
        stand = stands.get(node.unit_id)
        here = stand is not None and _is_under(stand.path, tops)
        if node.parent >= 0:
            over = nodes[node.parent].unit_id
            decided.append(covered[node.parent] or over in scope.alone)
            covered.append(here or covered[node.parent])
        else:
            decided.append(_above_today(node.unit_id, stand, tops, scope))
            covered.append(here)
    return decided


def _above_today(unit: int, stand: Stand | None, tops: frozenset[str], scope: Scope) -> bool:
    """For the top of a round: whether somebody stands above it today."""
    if stand is None:
        return False
    steps = stand.path.strip("/").split("/")
    if len(steps) == 1:
        return unit in scope.units or (stand.is_open and stand.path in tops)
    above = stand.path[: stand.path.rstrip("/").rindex("/") + 1]
    return _is_under(above, tops) or int(steps[-2], 36) in scope.alone
