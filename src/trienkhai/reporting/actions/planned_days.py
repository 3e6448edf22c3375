"""The due days of a round to come: that of its top, and those of the tiers below."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.periods import FIRST_YEAR, LAST_YEAR, Period
from trienkhai.reporting.actions.frozen_tree import Node
from trienkhai.reporting.queries.working_days import working_days_of
from trienkhai.reporting.rules.staircase import MOST_STEPS, By, Move, Stairs, Tier, moved, tier_of, tiers
from trienkhai.reporting.rules.working_days import WorkingDays
from trienkhai.reporting.wording import tier_name
from trienkhai.units.models import Root
from trienkhai.vietnamese import short_date

NO_STAIRS: Final = Stairs(by=By.ONE, move=Move.KEEP)
"""One day for all, as it was given."""


@dataclass(frozen=True)
class DueDays:
    """`given`: the day of the top as it was asked for; `final`: what became of it, and why; `tiers` from the top down."""

    stairs: Stairs
    given: date
    final: date
    why: str
    tiers: tuple[Tier, ...]
    root: Root

    @property
    def differ(self) -> bool:
        """Whether not all have the day of the round."""
        return any(tier.day != self.final for tier in self.tiers)

    def day_of(self, node: Node) -> date:
        key = tier_of(node, self.stairs.by)
        return next((tier.day for tier in self.tiers if tier.key == key), self.final)

    def own_day(self, node: Node) -> date | None:
        """The day that is stored with a unit; None where it is that of the round."""
        day = self.day_of(node)
        return None if day == self.final else day


def due_days(
    nodes: Sequence[Node], due_on: date, stairs: Stairs, *, period: Period, root: Root, today: date
) -> DueDays:
    """The days that these wishes come to. Raises Unacceptable for what no calendar holds."""
    _refuse_wild(due_on, stairs)
    plain = stairs.by is By.ONE and stairs.move is Move.KEEP
    days = WorkingDays() if plain else working_days_of(root)
    final = moved(due_on, stairs.move, days)
    steps = tiers(nodes, stairs, final=final, period=period, today=today, days=days)
    return DueDays(stairs, due_on, final, days.why_free(due_on) if final != due_on else "", steps, root)


def _refuse_wild(due_on: date, stairs: Stairs) -> None:
    for day in (due_on, *stairs.days.values()):
        if not FIRST_YEAR < day.year < LAST_YEAR:
            message = _("%(day)s is no due day: give one of the years %(first)d to %(last)d.")
            words = {"day": short_date(day), "first": FIRST_YEAR + 1, "last": LAST_YEAR - 1}
            raise Unacceptable([Problem(message % words, code="wild_day")])
    if stairs.step is not None and not 0 <= stairs.step <= MOST_STEPS:
        message = _("Between two levels there are 0 to %(most)d working days.")
        raise Unacceptable([Problem(message % {"most": MOST_STEPS}, code="wild_step")])


def problems_of_days(nodes: Sequence[Node], days: DueDays) -> list[Problem]:
    """Days given for nobody, after the day of the top, or before that of a unit below."""
    problems = []
    if unknown := sorted(days.stairs.days.keys() - {tier.key for tier in days.tiers}):
        message = _("No unit of these tiers would be asked: %(tiers)s. A due day was given for them.")
        names = ", ".join(tier_name(key, days.stairs.by, days.root) for key in unknown)
        problems.append(Problem(message % {"tiers": names}, code="no_such_tier"))
    for tier in days.tiers:
        if tier.day > days.final:
            message = _("%(tier)s would be due on %(day)s, after the round itself (%(final)s). Give an earlier day.")
            words = {"tier": tier_name(tier.key, days.stairs.by, days.root), "day": short_date(tier.day)}
            problems.append(Problem(message % {**words, "final": short_date(days.final)}, code="after_the_top"))
    return problems or _out_of_order(nodes, days)


def _out_of_order(nodes: Sequence[Node], days: DueDays) -> list[Problem]:
    """The first unit that would be due after one that stands above it and has to sum it up."""
    above: list[tuple[Node, date] | None] = []  # for each node the nearest expected one above it, with its day
    for node in nodes:
        over = above[node.parent] if node.parent >= 0 else None
        if not node.is_expected:
            above.append(over)
            continue
        day = days.day_of(node)
        if over is not None and day > over[1]:
            message = _(
                "%(unit)s would be due on %(day)s, after %(above)s above it (%(then)s). Give the lower one an earlier day."
            )
            words = {"unit": node.name, "day": short_date(day), "above": over[0].name, "then": short_date(over[1])}
            return [Problem(message % words, code="out_of_order")]
        above.append((node, day))
    return []
