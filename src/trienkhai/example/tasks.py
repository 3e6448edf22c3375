"""The plan that carries out the resolution: tasks given to the companies, taken on, told of, reported, confirmed; some late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from trienkhai.accounts.models import Person
from trienkhai.directives.models import Directive, Provision
from trienkhai.example.papers import picture
from trienkhai.example.people import Cast
from trienkhai.example.rounds import moment
from trienkhai.plans.actions.answering import Part, accept, break_down, refuse
from trienkhai.plans.actions.extending import ask_extension
from trienkhai.plans.actions.issuing import issue
from trienkhai.plans.actions.planning import TaskFacts, add_group, add_task, make_plan
from trienkhai.plans.actions.progress import Brought, confirm, report, tell_progress
from trienkhai.plans.models import Assignment, DayKind, Plan, Task
from trienkhai.plans.rules.days import next_due
from trienkhai.units.models import GroupMember, Placement, Unit

FIRST_WORD = 20  # days after a task was given


@dataclass(frozen=True)
class Played:
    """What is said in the plan of an example, who acts, and the seed of who is late."""

    says: dict[str, Any]
    cast: Cast
    seed: int
    notice: str

    def officer(self, row: Assignment) -> Person:
        """Who answers for a unit."""
        return self.cast.officers[row.unit_id]  # type: ignore[attr-defined]

    @property
    def confirmer(self) -> Person:
        return self.cast.leader or self.cast.secretary


def carry_out_by_tasks(directive: Directive, top: Unit, facts: dict[str, Any], cast: Cast, seed: int) -> Plan:
    """Write the plan of an example and live it up to today."""
    says, blocks = facts["plan"], _blocks(top, cast)
    played = Played(says, cast, seed, facts["papers"]["notice"])
    by = cast.secretary
    plan = make_plan(top, says["name"], says["begins_on"], says["ends_on"], carries_out=[directive], by=by)
    groups = {one["number"]: add_group(plan, one["name"], number=one["number"], by=by) for one in says["group"]}
    anchors = {row.anchor: row for row in Provision.objects.filter(directive=directive)}
    tasks = [
        add_task(
            plan,
            _facts(told),
            group=groups[told["group"]],
            units=[unit for block in blocks for unit in block] if told["units"] == "all" else blocks[told["units"] - 1],
            provisions=[anchors[anchor] for anchor in told["provisions"]],
            by=by,
        )
        for told in says["task"]
    ]
    for task, told in zip(tasks, says["task"], strict=True):
        _live(issue(task, by=by, at=moment(says["issued_on"])), told, played)
    return plan


def _blocks(top: Unit, cast: Cast) -> list[list[int]]:
    """The units below the top that have an officer, by the parts of the grouping where there is one, else all as one."""
    today = timezone.localdate()
    below = Placement.objects.on(today).filter(parent=top, line__key="main", unit__in=cast.officers)  # type: ignore[attr-defined]
    units = list(below.order_by("order", "pk").values_list("unit_id", flat=True))
    member = dict(GroupMember.objects.on(today).filter(unit__in=units).values_list("unit_id", "part"))  # type: ignore[attr-defined]
    blocks: dict[str, list[int]] = {}
    for unit in units:
        blocks.setdefault(member.get(unit, ""), []).append(unit)
    return list(blocks.values())


def _facts(told: dict[str, Any]) -> TaskFacts:
    kind = DayKind.CONTINUOUS if told.get("endless") else DayKind.RECURRING if told.get("every") else DayKind.DAY
    return TaskFacts(
        name=told["name"],
        number=told["number"],
        product=told["product"],
        responsible=told["responsible"],
        day_kind=kind,
        due_on=told.get("due_on"),
        every=told.get("every", ""),
        day_words=told["words"],
    )


def _live(task: Task, told: dict[str, Any], played: Played) -> None:
    """Each unit on its way: most finish, some are half way, one asks for more time, one refuses, one breaks it down."""
    chance = Random(f"{played.seed}/tasks/{task.number}")
    rows = list(task.assignments.select_related("unit").order_by("pk"))
    begun = moment(played.says["issued_on"], 10) + timedelta(days=FIRST_WORD)
    for at, row in enumerate(rows):
        officer = played.officer(row)
        if told.get("is_refused") and at == 2:
            refuse(row, words=played.says["refused"], by=officer, at=begun)
            continue
        accept(row, by=officer, at=begun)
        if task.day_kind == DayKind.RECURRING:
            _terms(task, row, told["terms"] - (chance.random() < 0.3), played)
        elif chance.random() * 100 < told["share"]:
            _finish(task, row, _before(task, begun, chance), played, picture_too=at < 3)
        else:
            tell_progress(row, words=played.says["half"], percent=chance.choice((20, 40, 60)), by=officer, at=begun)
    _last_touches(task, rows, played)


def _finish(task: Task, row: Assignment, at: datetime, played: Played, *, picture_too: bool = False) -> None:
    files = []
    if picture_too and task.day_kind == DayKind.CONTINUOUS:
        caption = played.says["picture"].format(unit=row.unit.namings.latest("from_day").name)
        files = [Brought(picture([caption, played.notice]), f"{task.number}.png")]
    report(row, words=played.says["done"], files=files, by=played.officer(row), at=at)
    confirm(row, by=played.confirmer, at=at + timedelta(days=3))


def _terms(task: Task, row: Assignment, many: int, played: Played) -> None:
    """A task that comes again, term after term."""
    for done in range(min(many, len(task.due_days))):
        day = next_due(task.due_days, done)
        if day is not None and day < timezone.localdate():
            _finish(task, row, moment(day - timedelta(days=5)), played)


def _before(task: Task, begun: datetime, chance: Random) -> datetime:
    """A moment between the first word and the due day, or today when that is still to come."""
    last = min(task.due_on or timezone.localdate(), timezone.localdate() - timedelta(days=4))
    days = max(1, (last - begun.date()).days)
    return begun + timedelta(days=chance.randint(days // 2, days))


def _last_touches(task: Task, rows: Sequence[Assignment], played: Played) -> None:
    """Of a task whose day is still to come one unit asks for more time; of one without end a unit gives parts to its cells."""
    today = timezone.localdate()
    if task.day_kind == DayKind.DAY and task.due_on and task.due_on > today:
        waiting = Assignment.objects.filter(task=task, state="doing").order_by("pk").first()
        if waiting is not None:
            wanted = min(task.due_on + timedelta(days=10), task.plan.ends_on)
            ask_extension(waiting, wanted, words=played.says["more"], by=played.officer(waiting))
    if task.day_kind == DayKind.CONTINUOUS:
        _give_parts(rows[0], today, played)


def _give_parts(row: Assignment, today: date, played: Played) -> None:
    below = Placement.objects.on(today).filter(parent=row.unit, line__key="main").order_by("order", "pk")  # type: ignore[attr-defined]
    words = played.says["parts"]
    parts = [Part(placed.unit_id, words[at % len(words)]) for at, placed in enumerate(below[:3])]
    if not parts:
        parts = [Part(row.unit_id, said, post) for said, post in zip(words, ("A", "B"), strict=False)]  # type: ignore[attr-defined]
    given = break_down(row, parts, by=played.officer(row))
    first = accept(given[0], by=played.officer(row))
    tell_progress(first, words=played.says["told"], percent=50, by=played.officer(row))
