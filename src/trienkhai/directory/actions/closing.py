"""Units that end: closed, merged into another, or split into several. Lineage is recorded as `Succession`."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.access.scope import require
from trienkhai.access.typed import line as line_of
from trienkhai.access.typed import prose
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.directory import paths, words
from trienkhai.directory.actions import ground
from trienkhai.directory.actions.placing import put
from trienkhai.directory.rules.spans import Span
from trienkhai.units.models import GroupMember, Line, Naming, Placement, Root, Succession, SuccessionKind, Unit


@transaction.atomic
def close_unit(unit: Unit, *, on: date, by: Any, reason: str = "") -> None:
    """The unit is open up to the day before `on`. Its name, code and groups end with it.

    Raises Refused, or Unacceptable: not open, units still below it, later changes recorded.
    """
    require(by, ground.CHANGE, unit)
    root = ground.lock(unit.root_id)
    reason = prose(reason, 300)
    end(unit, on)
    _follow_up(root, on)
    record(by, Event.UNIT_CLOSED, unit, unit=unit, day=on.isoformat(), personal={"reason": reason} if reason else None)


@transaction.atomic
def merge_units(
    predecessors: Sequence[Unit], successor: Unit, *, on: date, by: Any, note: str = "", source: str = ""
) -> list[Succession]:
    """The predecessors end on a day; what stood below them stands below the successor from then on.

    Raises Refused, or Unacceptable: successor not open that day or among the predecessors, no predecessor.
    """
    for unit in (*predecessors, successor):
        require(by, ground.CHANGE, unit)
    root = ground.lock(successor.root_id)
    _check_lineage(predecessors, [successor], on)
    for unit in predecessors:
        _hand_over(unit, {}, successor, on)
    for unit in predecessors:
        end(unit, on)
    made = [
        Succession.objects.create(
            predecessor=unit,
            successor=successor,
            day=on,
            kind=SuccessionKind.MERGED,
            note=prose(note, 300),
            source=line_of(source, 200),
        )
        for unit in predecessors
    ]
    _follow_up(root, on)
    ids = [unit.pk for unit in predecessors]
    record(by, Event.UNITS_MERGED, successor, unit=successor, day=on.isoformat(), predecessors=ids)
    return made


@transaction.atomic
def split_unit(
    predecessor: Unit,
    shares: Mapping[Unit, int | None],
    *,
    on: date,
    by: Any,
    children: Mapping[Unit, Unit] | None = None,
    stays: bool = False,
    note: str = "",
    source: str = "",
) -> list[Succession]:
    """The predecessor ends on a day and the successors follow it, each with its whole-number share of the figures.

    `children` says under which successor each unit below goes. With `stays` the predecessor goes on and only parts went
    away; then no share is given, since what stayed has none either.
    Raises Refused, or Unacceptable: shares of a split missing, a unit below that goes nowhere, successor not open.
    """
    for unit in (predecessor, *shares):
        require(by, ground.CHANGE, unit)
    root = ground.lock(predecessor.root_id)
    _check_lineage([predecessor], list(shares), on)
    _check_shares(predecessor, shares, stays)
    _hand_over(predecessor, dict(children or {}), None, on, all_of_them=not stays)
    if not stays:
        end(predecessor, on)
    kind = SuccessionKind.PART if stays else SuccessionKind.SPLIT
    made = [
        Succession.objects.create(
            predecessor=predecessor,
            successor=unit,
            day=on,
            kind=kind,
            share=share,
            note=prose(note, 300),
            source=line_of(source, 200),
        )
        for unit, share in shares.items()
    ]
    _follow_up(root, on)
    parts = {str(unit.pk): share for unit, share in shares.items()}
    record(by, Event.UNIT_SPLIT, predecessor, unit=predecessor, day=on.isoformat(), shares=parts, stays=stays)
    return made


def _follow_up(root: Root, on: date) -> None:
    for line in Line.objects.filter(root=root):
        ground.tree_changed(line, on)
    paths.refresh_paths(root, timezone.localdate())


def _check_lineage(predecessors: Sequence[Unit], successors: Sequence[Unit], on: date) -> None:
    problems = []
    if not predecessors or not successors:
        problems.append(Problem(_("Name at least one unit that ends and one that follows it."), code="nobody"))
    for unit in {*predecessors} & {*successors}:
        problems.append(words.follows_itself(ground.called(unit.pk, on)))
    ground_root = successors[0].root_id if successors else None
    for unit in (*predecessors, *successors):
        if ground_root is not None:
            ground.check_same_root(ground_root, unit)
    for unit in successors:
        if ground.in_force(Placement.objects.filter(unit=unit, line__key="main"), on) is None:
            problems.append(words.not_open(ground.called(unit.pk), on))
    if problems:
        raise Unacceptable(problems)


def _check_shares(predecessor: Unit, shares: Mapping[Unit, int | None], stays: bool) -> None:
    if stays and any(share is not None for share in shares.values()):
        message = _("%s goes on, so the parts that left it have no shares of the whole. Leave the shares empty.")
        ground.refuse(Problem(message % ground.called(predecessor.pk), code="shares"))
    if not stays and not all(isinstance(share, int) and share > 0 for share in shares.values()):
        ground.refuse(words.shares_missing(ground.called(predecessor.pk)))


def _hand_over(
    unit: Unit, chosen: dict[Unit, Unit], successor: Unit | None, on: date, *, all_of_them: bool = True
) -> None:
    """Place what stands below `unit` on a day under those who take over. Raises Unacceptable for what is left."""
    left = []
    for row in _below(unit, on):
        heir = chosen.get(row.unit, successor)
        if heir is not None and heir != row.unit:
            put(row.unit, heir, Span(on, row.to_day), row.line, before=row, order=None, reason="")
        elif heir is None:
            left.append(row.unit_id)
    if left and all_of_them:
        raise Unacceptable([_left_over(child, unit, on) for child in left])


def _left_over(child: int, unit: Unit, on: date) -> Problem:
    message = _(
        "It is not said under whom %(child)s, now below %(unit)s, stands from %(day)s. Say it for every unit below."
    )
    values = {"child": ground.called(child, on), "unit": ground.called(unit.pk, on), "day": words.shown(on)}
    return Problem(message % values, code="left-over")


def _below(unit: Unit, on: date) -> list[Placement]:
    rows = ground.holding(Placement.objects.filter(parent=unit), on)
    return list(rows.select_related("unit", "line").order_by("order", "unit_id"))


def end(unit: Unit, on: date) -> None:
    """Close the rows of a unit on a day in every line. Raises Unacceptable with every reason against it."""
    problems = _reasons_against(unit, on)
    if problems:
        raise Unacceptable(problems)
    rows: list[Any] = [model.objects.filter(unit=unit) for model in (Placement, Naming, GroupMember)]
    for some in rows:
        some.filter(from_day=on).delete()
        ground.holding(some, on).update(to_day=on)


def _reasons_against(unit: Unit, on: date) -> list[Problem]:
    problems = []
    rows = Placement.objects.filter(unit=unit, line__key="main")
    was_open = rows.filter(from_day__lt=on).filter(models.Q(to_day__isnull=True) | models.Q(to_day__gte=on)).exists()
    if not was_open or ground.in_force(rows, on) is None:
        problems.append(words.not_open_before(ground.called(unit.pk), on))
    below = ground.meeting(Placement.objects.filter(parent=unit), Span(on))
    for child in sorted(set(below.values_list("unit_id", flat=True))):
        message = _("%(child)s stands below %(unit)s on or after %(day)s. Move or close it first.")
        values = {"child": ground.called(child), "unit": ground.called(unit.pk), "day": words.shown(on)}
        problems.append(Problem(message % values, code="units-below"))
    problems.extend(_later_changes(unit, on))
    problems.extend(_later_lineage(unit, on))
    return problems


def _later_lineage(unit: Unit, on: date) -> list[Problem]:
    """Whoever takes over another unit on a day stands on that day; else a lineage could lead to nobody, or round in a circle."""
    message = _("%(unit)s takes over %(other)s on %(day)s, so it cannot end on or before that day.")
    rows = Succession.objects.filter(successor=unit, day__gte=on).order_by("day", "pk")
    return [
        Problem(
            message
            % {
                "unit": ground.called(unit.pk),
                "other": ground.called(row.predecessor_id, row.day - timedelta(days=1)),
                "day": words.shown(row.day),
            },
            code="takes-over-later",
        )
        for row in rows
    ]


def _later_changes(unit: Unit, on: date) -> list[Problem]:
    rows: list[Any] = [model.objects.filter(unit=unit) for model in (Placement, Naming, GroupMember)]
    later = [row.from_day for some in rows for row in some.filter(from_day__gt=on)]
    return [words.later_changes(ground.called(unit.pk), min(later), on)] if later else []
