"""A round before it is opened: who would be asked, and everything that speaks against it. Nothing is written here."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.access.scope import require
from trienkhai.audit.canonical import digest
from trienkhai.periods import NotAPeriod, Period, parse_period_key
from trienkhai.reporting.actions.frozen_tree import Asked, Node, frozen_tree
from trienkhai.reporting.actions.planned_days import NO_STAIRS, DueDays, due_days, problems_of_days
from trienkhai.reporting.models import Round, TemplateVersion
from trienkhai.reporting.rules.staircase import Stairs
from trienkhai.units.models import Line, Unit
from trienkhai.units.queries import main_line, namings_on


@dataclass(frozen=True)
class RoundPlan:
    """What would be frozen. With problems, nothing would be opened."""

    version: TemplateVersion
    period: Period
    days: DueDays
    asked: Asked
    nodes: tuple[Node, ...]
    lumps: frozenset[int]
    problems: tuple[Problem, ...]

    @property
    def due_on(self) -> date:
        """The day of the round: that of its top."""
        return self.days.final

    @property
    def expected(self) -> list[Node]:
        return [node for node in self.nodes if node.is_expected]

    @property
    def fingerprint(self) -> str:
        """The same for the same opening, so that a page can tell whether what it showed is what would be done."""
        nodes = [[node.unit_id, node.parent, node.is_expected, str(self.days.own_day(node))] for node in self.nodes]
        facts = [self.version.pk, self.period.key, self.due_on.isoformat(), self.asked.tree_on.isoformat()]
        return digest([facts, nodes, sorted(self.lumps)])


def plan_round(
    version: TemplateVersion,
    *,
    period_key: str,
    due_on: date,
    by: Any,
    kinds: Collection[str] = (),
    unit_ids: Collection[int] = (),
    top: Unit | None = None,
    tree_on: date | None = None,
    line: Line | None = None,
    lump_ids: Collection[int] = (),
    hear_closed: Collection[int] = (),
    stairs: Stairs = NO_STAIRS,
) -> RoundPlan:
    """The tree that `open_round` would freeze for these wishes, and the due day of each unit.

    Raises Refused without `reporting.open_round` at the top of the round, Unacceptable when the period is none.
    """
    try:
        period = parse_period_key(period_key)
    except NotAPeriod as error:
        raise Unacceptable([Problem(gettext(error.message) % error.params, code=error.code)]) from error
    asked = Asked(
        line=line or main_line(version.template.root),
        tree_on=tree_on or period.last_day,
        top=top.pk if top else None,
        kinds=frozenset(kinds),
        unit_ids=frozenset(unit_ids),
        hear_closed=frozenset(hear_closed),
        since=period.starts,
    )
    nodes = frozen_tree(asked)
    # A unit that is heard although it is closed may stand beside the top that was named.
    tops = {node.unit_id for node in nodes if node.depth == 0} | ({top.pk} if top else set())
    for unit in Unit.objects.filter(pk__in=tops):
        require(by, "reporting.open_round", unit)
    days = due_days(nodes, due_on, stairs, period=period, root=version.template.root, today=timezone.localdate())
    problems = (
        *_problems(version, period.key, nodes, lump_ids),
        *_left_out(asked, nodes),
        *problems_of_days(nodes, days),
    )
    return RoundPlan(version, period, days, asked, tuple(nodes), frozenset(lump_ids), problems)


def _left_out(asked: Asked, nodes: list[Node]) -> list[Problem]:
    """Units that were named and would not be asked, because they do not stand below the top on the day of the tree."""
    missing = asked.unit_ids - {node.unit_id for node in nodes if node.is_expected}
    if not missing:
        return []
    namings = namings_on(asked.tree_on, sorted(missing))
    units = Unit.objects.in_bulk(sorted(missing))
    names = ", ".join(namings[pk].name if pk in namings else str(units.get(pk, pk)) for pk in sorted(missing))
    message = _("These units do not stand below the top of the round on %(day)s: %(units)s.")
    return [Problem(message % {"day": asked.tree_on.strftime("%d/%m/%Y"), "units": names}, code="not_in_tree")]


def _problems(version: TemplateVersion, period_key: str, nodes: list[Node], lump_ids: Collection[int]) -> list[Problem]:
    """Everything that speaks against opening."""
    problems = []
    if not any(node.is_expected for node in nodes):
        problems.append(Problem(_("No unit would be asked. Name kinds of unit or single units."), code="nobody"))
    if Round.objects.filter(version=version, period_key=period_key).exists():
        message = _("This template already has a round for the period %(period)s.")
        problems.append(Problem(message % {"period": period_key}, code="round_exists"))
    if strangers := frozenset(lump_ids) - {node.unit_id for node in nodes if node.is_expected}:
        message = _("Units that are to report in one sum must be expected: %(units)s are not.")
        known = {node.unit_id: node.name for node in nodes}
        names = ", ".join(known.get(unit, str(unit)) for unit in sorted(strangers))
        problems.append(Problem(message % {"units": names}, code="lump_not_expected"))
    return problems
