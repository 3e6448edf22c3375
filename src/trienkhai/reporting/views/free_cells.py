"""The fate of every cell of a free file, kind by kind, in words for its page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from trienkhai.reporting.actions.free_plan import FreePlan
from trienkhai.reporting.free_words import NAMES
from trienkhai.reporting.models import Intake
from trienkhai.reporting.queries.desk import name_of
from trienkhai.reporting.queries.entry_words import shown
from trienkhai.reporting.rules.faults import Fault
from trienkhai.reporting.rules.free import fates
from trienkhai.reporting.rules.free.fates import Fate
from trienkhai.reporting.rules.spec import Spec

SHOWN, A_PAGE, TOLD = 40, 200, 500
PLAIN = frozenset({"label", "heading", "title", "note", "blank", "left", "total"})


@dataclass(frozen=True)
class CellLine:
    """One cell; `side` names the field that chooses whose value counts, `chosen` what was chosen."""

    place: str
    unit: str
    period: str
    name: str
    value: str
    becomes: str
    here: str
    fault: Fault | None
    side: str = ""
    chosen: str = ""


@dataclass(frozen=True)
class CellGroup:
    kind: str
    name: str
    hint: str
    tone: str
    icon: str
    count: int
    lines: tuple[CellLine, ...]
    more: int
    is_plain: bool


def cell_groups(plan: FreePlan, sides: dict[str, str], *, only: str = "", page: int = 1) -> list[CellGroup]:
    """The cells by kind, what waits for a word first; of one kind alone a page of many."""
    by_kind: dict[str, list[Fate]] = {}
    for fate in plan.settled.fates.values():
        by_kind.setdefault(fate.kind, []).append(fate)
    found = []
    for kind in fates.ORDER:
        told = by_kind.get(kind, [])
        if not told or (only and kind != only):
            continue
        first = (page - 1) * A_PAGE if only else 0
        some = told[first : first + (A_PAGE if only else SHOWN)]
        name, hint, tone, icon = NAMES[kind]
        lines = tuple(_asked_once(_line(fate, plan, sides) for fate in some))
        more = len(told) - first - len(some)
        found.append(CellGroup(kind, str(name), str(hint), tone, icon, len(told), lines, more, kind in PLAIN))
    return found


def _asked_once(lines: Iterable[CellLine]) -> Iterator[CellLine]:
    """The cells of one answer, as the rows of a list, are chosen for together: at the first of them."""
    asked: set[str] = set()
    for line in lines:
        yield replace(line, side="") if line.side in asked else line
        asked.add(line.side)


def _line(fate: Fate, plan: FreePlan, sides: dict[str, str]) -> CellLine:
    address, frame = fate.address, plan.ground.frame
    if address is None:
        return CellLine(fate.place, "", "", "", fate.value, "", "", fate.fault)
    row = plan.ground.rows.get((address.period, address.unit))
    side = f"side:{address.token}" if fate.kind == fates.DIFFERS else ""
    return CellLine(
        fate.place,
        row.name if row and not frame.own else "",
        address.period if len(frame.specs) > 1 else "",
        " · ".join(filter(None, (name_of(address.key, frame.specs[address.period]), fate.name))),
        fate.value,
        _shown(fate.becomes, fate, plan),
        _shown(fate.here, fate, plan),
        fate.fault,
        side,
        sides.get(address.token, ""),
    )


def _shown(text: str, fate: Fate, plan: FreePlan) -> str:
    """A figure as the page writes numbers; a text as it stands."""
    address = fate.address
    if not text or address is None or address.part != "cells":
        return text
    spec = plan.ground.frame.specs[address.period]
    cell = spec.cell[address.key]
    return shown(text, cell.decimals, yes_no=spec.numbers[cell.indicator].yes_no)


@dataclass(frozen=True)
class ToldCell:
    """One cell of a file that was taken, as its account keeps it."""

    place: str
    name: str
    value: str
    kind: str
    becomes: str
    fault: Fault | None


def told_kinds(intake: Intake) -> list[tuple[str, int]]:
    """How many cells became what, in words."""
    counts = intake.account.get("counts", {})
    return [(str(NAMES[kind][0]), counts[kind]) for kind in fates.ORDER if counts.get(kind)]


def told_cells(intake: Intake, spec: Spec | None) -> tuple[list[ToldCell], int]:
    """The cells that the account of a taken file names, no more than one reads; and how many more there are."""
    told = intake.account.get("cells", [])
    order = {kind: place for place, kind in enumerate(fates.ORDER)}
    found = [
        ToldCell(
            one["place"],
            name_of(one.get("key", ""), spec),
            one["value"],
            str(NAMES[one["fate"]][0]),
            one.get("becomes", ""),
            Fault.from_json(one["fault"]) if "fault" in one else None,
        )
        for one in sorted(told, key=lambda one: order[one["fate"]])[:TOLD]
    ]
    return found, len(told) - len(found) + int(intake.account.get("more", 0))
