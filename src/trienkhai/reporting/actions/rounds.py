"""Rounds: a template version asked for a period. Opening freezes the tree; every later change to it is recorded."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.access.errors import Unacceptable, WrongState
from trienkhai.access.typed import line as line_of
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.reporting import rights
from trienkhai.reporting.actions.frozen_tree import Node
from trienkhai.reporting.actions.planned_days import NO_STAIRS, DueDays
from trienkhai.reporting.actions.round_plans import RoundPlan, plan_round
from trienkhai.reporting.actions.turns import hold_rounds, in_turn
from trienkhai.reporting.models import Mode, Round, RoundUnit, TemplateVersion
from trienkhai.reporting.permissions import OPEN_ROUND
from trienkhai.reporting.queries.overlaps import Choice, overlaps_of, settled_choices
from trienkhai.reporting.rules.staircase import Stairs
from trienkhai.reporting.wording import language_of
from trienkhai.units.models import Line, Root, Unit

BATCH = 500
NAME = 300  # characters
TOLD = frozenset({"choice", "reason", "from"})  # of an overlap, in the log


@in_turn
def open_round(
    version: TemplateVersion,
    *,
    period_key: str,
    due_on: date,
    by: Any,
    name: str = "",
    kinds: Collection[str] = (),
    unit_ids: Collection[int] = (),
    top: Unit | None = None,
    tree_on: date | None = None,
    line: Line | None = None,
    lump_ids: Collection[int] = (),
    hear_closed: Collection[int] = (),
    stairs: Stairs = NO_STAIRS,
    overlaps: Mapping[str, Choice] | None = None,
    at: datetime | None = None,
) -> Round:
    """Ask a version for a period and freeze who is to answer.

    Expected are the units under `top` (default: the whole line) whose kind on `tree_on` (default: the last day of the
    period) is in `kinds`, and those in `unit_ids`. `hear_closed`: units closed inside the period that are heard too; they
    stand where they last stood. `lump_ids` report in one sum for everything below them. `due_on` is the day of the top;
    `stairs` say who sends earlier, and whether days move off weekends and holidays (default: one day for all, as given).
    `overlaps`: what was chosen for each figure that other templates ask too; None asks all of them again.
    Raises Refused without `reporting.open_round` at the top of the round, Unacceptable when nobody would be asked or a choice
    is missing.
    """
    root = version.template.root
    Root.objects.select_for_update(no_key=True).get(pk=root.pk)  # two at once would both see that nobody has opened it
    plan = plan_round(
        version,
        period_key=period_key,
        due_on=due_on,
        by=by,
        kinds=kinds,
        unit_ids=unit_ids,
        top=top,
        tree_on=tree_on,
        line=line,
        lump_ids=lump_ids,
        hear_closed=hear_closed,
        stairs=stairs,
    )
    if plan.problems:
        raise Unacceptable(list(plan.problems))
    period = plan.period
    shared = _shared(plan, overlaps) if overlaps is not None else []
    opened = Round.objects.create(
        root=root,
        version=version,
        line=plan.asked.line,
        period_key=period.key,
        tree_on=plan.asked.tree_on,
        due_on=plan.due_on,
        overlaps=shared,
        name=line_of(name, NAME) or f"{version.template.name} · {period.name(language_of(root))}"[:NAME],
        opened_at=at or timezone.now(),
    )
    _freeze(opened, plan.nodes, plan.lumps, plan.days)
    facts: dict[str, Any] = {"period": period.key, "expected": len(plan.expected), "units": len(plan.nodes)}
    if plan.days.differ:
        facts["due_days"] = {tier.key: tier.day.isoformat() for tier in plan.days.tiers}
    if shared:
        facts["overlaps"] = {one["key"]: {name: one[name] for name in one if name in TOLD} for one in shared}
    record(by, Event.ROUND_OPENED, opened, unit=top_of_round(opened), **facts)
    return opened


def _shared(plan: RoundPlan, given: Mapping[str, Choice]) -> list[dict[str, Any]]:
    """What was chosen for the figures that other templates ask. Raises Unacceptable."""
    found = overlaps_of(plan.version, plan.period, plan.nodes, plan.lumps)
    kept, problems = settled_choices(found, given)
    if problems:
        raise Unacceptable(problems)
    return kept


def _freeze(opened: Round, nodes: Sequence[Node], lumps: frozenset[int], days: DueDays) -> None:
    """Write the tree, level by level, so that every parent has its id."""
    made: dict[int, RoundUnit] = {}
    for depth in range(max(node.depth for node in nodes) + 1):
        level = {
            position: RoundUnit(
                round=opened,
                unit_id=node.unit_id,
                parent=made.get(node.parent),
                position=position,
                end=node.end,
                depth=depth,
                name=node.name,
                code=node.code,
                is_expected=node.is_expected,
                mode=Mode.LUMP if node.unit_id in lumps else Mode.PARTS,
                due_on=days.own_day(node) if node.is_expected else None,
            )
            for position, node in enumerate(nodes)
            if node.depth == depth
        }
        RoundUnit.objects.bulk_create(level.values(), batch_size=BATCH)
        made |= level


@in_turn
def close_round(round_: Round, *, by: Any, at: datetime | None = None) -> Round:
    """End the asking: nothing is sent, returned or accepted in it any more. Waits for what is on its way."""
    locked = hold_rounds([round_.pk])[round_.pk]
    require_over(locked, by)
    if locked.closed_at is not None:
        raise WrongState(_("The round is closed already."))
    locked.closed_at = at or timezone.now()
    locked.save(update_fields=["closed_at"])
    record(by, Event.ROUND_CLOSED, locked, unit=top_of_round(locked), period=locked.period_key)
    return locked


def top_of_round(round_: Round) -> Unit:
    """The unit at the top of a round's tree: the place of acts on the whole round."""
    return RoundUnit.objects.filter(round=round_).select_related("unit").order_by("position")[0].unit


def require_over(round_: Round, by: Any) -> None:
    """`reporting.open_round` at every top unit of a round. Raises Refused."""
    rights.require_over(by, OPEN_ROUND, round_.pk)
