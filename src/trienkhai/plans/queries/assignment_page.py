"""One instance as its page shows it: whose order it is, its parts, what happened to it, and what the reader may do now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Prefetch

from trienkhai.access.acting import hands_of_person
from trienkhai.access.scope import may
from trienkhai.directory.queries import visible_among
from trienkhai.plans.act_words import told, units_in
from trienkhai.plans.models import Act, ActFile, ActKind, Assignment, Extension, State
from trienkhai.plans.permissions import ANSWER, CONFIRM
from trienkhai.plans.queries.below import units_below
from trienkhai.plans.queries.quotes import Quote, quotes_of
from trienkhai.plans.rules.lifecycle import BY_THE_UNIT, LIVE, after
from trienkhai.units.queries import last_namings

PARTS_A_PAGE = 50
ACTS_SHOWN, MOST_ACTS = 40, 1000
OPEN_PARTS_NAMED = 12

OFFERED = (
    *("confirm", "give_back", "insist", "decide_extension"),
    *("accept", "tell", "report", "break_down", "forward", "refuse", "take_back", "ask_extension"),
    *("reopen", "withdraw"),
)
"""Every act on an instance that was issued, in the order in which a page offers them."""


@dataclass(frozen=True)
class Part:
    """`parts`: how many stand directly below it."""

    row: Assignment
    unit_name: str
    has_parts: bool


@dataclass(frozen=True)
class Happened:
    """An act of the history. `told`: what else is known of it, in a line."""

    act: Act
    unit_name: str
    told: str
    files: tuple[ActFile, ...]


@dataclass(frozen=True)
class AssignmentPage:
    """`whole`: the instance it is a part of, where the reader may open it. `forwarded_by`: the name, '' for none.

    `cooperating` are the units the reader may know of, `unseen` how many others cooperate. `earlier`: acts before those of
    `history`. `decides`: the reader stands on the side of who gave it.
    `reported_himself`: the reader did, so that somebody else confirms. `below`: units to hand on to, by id.
    """

    row: Assignment
    today: date
    unit_name: str
    giver_name: str
    forwarded_by: str
    whole: Assignment | None
    cooperating: tuple[str, ...]
    unseen: int
    quotes: tuple[Quote, ...]
    parts: "Page[Assignment]"
    part_rows: tuple[Part, ...]
    open_parts: tuple[str, ...]
    open_count: int
    history: tuple[Happened, ...]
    earlier: int
    asked: Extension | None
    acts: tuple[str, ...]
    decides: bool
    reported_himself: bool
    below: dict[int, str]

    @property
    def counts_parts(self) -> bool:
        """Whether its sums are those of parts, and not its own."""
        return self.parts.paginator.count > 0


def assignment_page(
    row: Assignment, reader: Any, *, on: date, page: int = 1, every_act: bool = False
) -> AssignmentPage:
    """The page as a reader may see it; `row` with its task, plan, unit and giver. The same number of queries for every size."""
    parts = _parts(row, page)
    happened = row.acts.select_related("by", "acted_for").prefetch_related(
        Prefetch("files", ActFile.objects.select_related("file").order_by("pk"))
    )
    newest = list(happened.order_by("-at", "-pk")[: MOST_ACTS if every_act else ACTS_SHOWN])
    asked = open_request(row)
    cooperating = list(row.task.cooperations.values_list("unit_id", flat=True))
    known = visible_among(reader, cooperating) if cooperating else set()
    open_parts = _open_parts(row)
    below_it = {one.unit_id for one in parts.object_list}  # type: ignore[attr-defined]
    names = _names(row, newest, below_it | {unit for unit, _post in open_parts[:OPEN_PARTS_NAMED]} | known)
    himself = _reported_himself(row, newest, reader)
    answers, confirms = may(reader, ANSWER, row.unit), may(reader, CONFIRM, row.giver)
    acts = possible_acts(row, answers=answers, confirms=confirms, asked=asked)
    below = units_below(row.unit, on) if {"forward", "break_down"} & set(acts) else {}
    return AssignmentPage(
        row=row,
        today=on,
        unit_name=names.get(row.unit_id, ""),  # type: ignore[attr-defined]
        giver_name=names.get(row.giver_id, ""),  # type: ignore[attr-defined]
        forwarded_by=names.get(row.forwarded_by_id or 0, ""),  # type: ignore[attr-defined]
        whole=_whole(row, reader),
        cooperating=tuple(sorted(names[unit] for unit in known if unit in names)),
        unseen=len(cooperating) - len(known),
        quotes=quotes_of(row.task, reader),
        parts=parts,
        part_rows=tuple(Part(one, names.get(one.unit_id, ""), one.has_parts) for one in parts.object_list),  # type: ignore[attr-defined]
        open_parts=tuple(_named(*one, names) for one in open_parts[:OPEN_PARTS_NAMED]),
        open_count=len(open_parts),
        history=tuple(_happened(one, names) for one in reversed(newest)),
        earlier=0 if every_act or len(newest) < ACTS_SHOWN else row.acts.count() - len(newest),
        asked=asked,
        acts=tuple(one for one in acts if (below or one != "forward") and not (himself and one == "confirm")),
        decides=confirms and row.giver_id != row.unit_id,  # type: ignore[attr-defined]
        reported_himself=himself,
        below=below,
    )


def open_request(row: Assignment) -> Extension | None:
    """The request for more time that waits for its answer. One query."""
    return Extension.objects.filter(assignment=row, decided_at=None).select_related("asked_by").first()


def possible_acts(row: Assignment, *, answers: bool, confirms: bool, asked: Extension | None) -> tuple[str, ...]:
    """The acts that the state allows now to who answers for the unit, or decides for who gave it."""
    if not row.task.is_issued or row.task.is_ended:
        return ()
    return tuple(
        one
        for one in OFFERED
        if after(one, row.state) is not None
        and (answers if one in BY_THE_UNIT else confirms)
        and (one != "decide_extension" or asked is not None)
        and (one != "ask_extension" or (asked is None and row.due_on is not None))
    )


def _parts(row: Assignment, page: int) -> "Page[Assignment]":
    below = Assignment.objects.filter(parent=OuterRef("pk"))
    parts = row.parts_of_it.annotate(has_parts=Exists(below)).order_by("order", "pk")
    return Paginator(parts, PARTS_A_PAGE).get_page(page)


def _open_parts(row: Assignment) -> list[tuple[int, str]]:
    """Unit and post of the parts that are not confirmed, of what may be reported now. One query."""
    if row.state != State.DOING:
        return []
    parts = row.parts_of_it.filter(state__in=LIVE).exclude(state=State.CONFIRMED)
    return list(parts.order_by("order", "pk").values_list("unit_id", "post"))


def _whole(row: Assignment, reader: Any) -> Assignment | None:
    if row.parent_id is None:  # type: ignore[attr-defined]
        return None
    return Assignment.objects.visible_to(reader).filter(pk=row.parent_id).first()  # type: ignore[attr-defined]


def _names(row: Assignment, acts: Iterable[Act], others: set[int]) -> dict[int, str]:
    """What the units of the page are called. One query."""
    wanted = {row.unit_id, row.giver_id, *others}  # type: ignore[attr-defined]
    for act in acts:
        wanted |= {act.unit_id, *units_in(act)}  # type: ignore[attr-defined]
    if row.forwarded_by_id:  # type: ignore[attr-defined]
        wanted.add(row.forwarded_by_id)  # type: ignore[attr-defined]
    return {unit: naming.name for unit, naming in last_namings(wanted).items()}


def _named(unit: int, post: str, names: dict[int, str]) -> str:
    name = names.get(unit, "")
    return f"{name}, {post}" if post else name


def _happened(act: Act, names: dict[int, str]) -> Happened:
    name = names.get(act.unit_id, "")  # type: ignore[attr-defined]
    return Happened(act, name, told(act, names), tuple(act.files.all()))


def _reported_himself(row: Assignment, newest: list[Act], reader: Any) -> bool:
    """Whether the reader had a hand in the report that waits; within one unit one person may do both."""
    if row.state != State.REPORTED or row.giver_id == row.unit_id:  # type: ignore[attr-defined]
        return False
    last = next((act for act in newest if act.kind == ActKind.REPORT), None)
    return last is not None and bool(hands_of_person(reader) & {last.by_id, last.acted_for_id})  # type: ignore[attr-defined]
