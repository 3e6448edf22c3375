"""The board of a round: units by sections, what each has sent, who is late, and how punctual they have been."""

from collections import Counter, deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils import timezone

from trienkhai.access.acting import hands_of_person
from trienkhai.access.scope import scope_of
from trienkhai.reporting.models import Draft, Mode, Round, RoundUnit, Submission, SubmissionNumbers
from trienkhai.reporting.permissions import DECIDE, FILL
from trienkhai.reporting.queries.board_sections import Asked, noted_in, section_states
from trienkhai.reporting.queries.chain import Waits, turns_of, waits_for
from trienkhai.reporting.queries.days import Earlier, earlier_days, first_sent, histories
from trienkhai.reporting.queries.moving import SentEarlier, sent_earlier
from trienkhai.reporting.queries.reminding import Reminders, reminded
from trienkhai.reporting.queries.signing import CHANGED, SIGNED, on_paper, signatures, signed
from trienkhai.reporting.rules.lifecycle import WAITS_FOR_THE_UNIT, days_late, is_decidable, punctuality
from trienkhai.reporting.rules.mode import Reach, reach
from trienkhai.reporting.rules.packing import MISSING, unpack
from trienkhai.reporting.rules.spec import Section, Spec
from trienkhai.units.models import Grouping, GroupMember
from trienkhai.vietnamese import search_key

PAGE = 100
LATE, COVERED, EXCUSED = "late", "covered", "excused"
BY_THE_DAY = ("on_time", EXCUSED, "sent_late", "silent")


@dataclass(frozen=True)
class Filters:
    """What of the board is asked for. `state` may also be 'late', 'excused', 'covered', 'signed' or 'changed' since it was
    signed; `group` is 'grouping:part'."""

    state: str = ""
    group: str = ""
    search: str = ""
    page: int = 1

    @cached_property
    def search_key(self) -> str:
        return search_key(self.search)


@dataclass(frozen=True)
class Head:
    number: str
    name: str
    key: str


@dataclass(frozen=True)
class Row:
    """One unit. `sections`: a state for each section of the template; `history`: what `rules.lifecycle.punctuality` says.

    `contested`: in how many figures its newest report differs from what the system has.

    `excused`: late with leave, `due_on` is its end. `earlier`: the day a unit above wants it by, and that unit.

    `covered_by`: the unit above that reports in one sum for this one too, so that nothing is awaited of it.

    `signed`: whether the newest report of the unit above rests on this one, as `queries.signing` says; `on_paper`: its
    signed paper was handed in. `reminded`: how often and when last, while it owes its report.
    `before`: where its newest report answers an earlier version than the round asks now.
    """

    round_unit: int
    unit: int
    name: str
    code: str
    depth: int
    state: str
    late_days: int
    due_on: date
    submission: int | None
    sections: tuple[str, ...]
    given: int
    asked: int
    history: tuple[str, ...]
    changed_at: datetime | None
    group: str
    covered_by: str
    may_decide: bool
    may_fill: bool
    reach: Reach
    excused: bool = False
    earlier: Earlier | None = None
    signed: str = ""
    on_paper: bool = False
    contested: int = 0
    reminded: Reminders | None = None
    waits: Waits | None = None
    before: SentEarlier | None = None

    @property
    def on_time(self) -> int:
        return sum(word == "on_time" for word in self.history)

    @property
    def told(self) -> int:
        """In how many of the last rounds there is something to say: it was awaited, and its day has come."""
        return sum(bool(word) for word in self.history)


@dataclass(frozen=True)
class Board:
    round: Round
    sections: tuple[Head, ...]
    rows: tuple[Row, ...]
    counts: dict[str, int]
    found: int
    pages: int
    page: int
    groups: tuple[tuple[str, str], ...]

    @property
    def received(self) -> int:
        return self.counts["submitted"] + self.counts["accepted"] + self.counts["returned"]


@dataclass(frozen=True)
class _Unit:
    pk: int
    unit: int
    name: str
    code: str
    depth: int
    position: int
    end: int
    state: str
    due_on: date
    latest: int | None
    mode: str
    sent_by: int | None
    first_due_on: date | None
    approved_by: int | None
    sent_for: int | None
    approved_for: int | None
    step: int
    sent_on: date | None = None
    covered_by: str = ""
    signed: str = ""

    @property
    def hands(self) -> tuple[int | None, ...]:
        """Who sent and approved the newest report, and in whose place."""
        return self.sent_by, self.approved_by, self.sent_for, self.approved_for

    def late_days(self, today: date) -> int:
        return 0 if self.covered_by else days_late(self.state, self.due_on, today)

    def punctuality(self, today: date) -> str:
        return "" if self.covered_by else punctuality(self.due_on, self.sent_on, today, first_due_on=self.first_due_on)


def round_board(
    round_: Round, reader: Any, filters: Filters | None = None, *, on: date | None = None, a_page: int = PAGE
) -> Board:
    """The board as a reader may see it. A fixed number of queries, whatever the size of the round."""
    asked, today = filters or Filters(), on or timezone.localdate()
    units = _visible(round_, reader)
    counts = _counts(units, today)
    parts, choices = _groups(round_)
    wanted = [unit for unit in units if _fits(unit, asked, parts, today)]
    if choices:
        order = {part: place for place, (_value, part) in enumerate(choices)}
        wanted.sort(key=lambda unit: (order.get(parts.get(unit.unit, {}).get("", ""), len(order)), unit.position))
    pages = max(1, -(-len(wanted) // a_page))
    page = min(max(asked.page, 1), pages)
    shown = wanted[(page - 1) * a_page : page * a_page]
    sections = tuple(section for section in round_.version.parsed.sections if section.fields)
    return Board(
        round=round_,
        sections=tuple(Head(section.number, section.name, section.key) for section in sections),
        rows=tuple(_rows(round_, reader, shown, sections, parts, today)),
        counts=counts,
        found=len(wanted),
        pages=pages,
        page=page,
        groups=choices,
    )


def units_on_board(round_: Round, reader: Any, filters: Filters, *, on: date | None = None) -> list[int]:
    """The RoundUnits awaited on every page of the board, in the order of the tree."""
    parts, _choices = _groups(round_)
    today = on or timezone.localdate()
    units = (unit for unit in _visible(round_, reader) if not unit.covered_by)
    return [unit.pk for unit in units if _fits(unit, filters, parts, today)]


def awaited_of(round_: Round, reader: Any, given: Collection[int]) -> list[int]:
    """Those of some RoundUnits that the round waits for, and that the reader sees."""
    rows = RoundUnit.objects.of_rounds([round_.pk]).filter(pk__in=given).visible_to(reader).awaited()
    return list(rows.order_by("position").values_list("pk", flat=True))


def _visible(round_: Round, reader: Any) -> list[_Unit]:
    rows = (
        RoundUnit.objects.of_rounds([round_.pk])
        .filter(is_expected=True)
        .visible_to(reader)
        .order_by("position")
        .values_list(
            "pk",
            "unit_id",
            "name",
            "code",
            "depth",
            "position",
            "end",
            "state",
            "due_on",
            "latest_id",
            "mode",
            "latest__submitted_by",
            "first_due_on",
            "latest__approval__by",
            "latest__submitted_for",
            "latest__approval__stands_for",
            "step",
        )
    )
    sent = first_sent(round_)
    pinned, signers = signatures(round_)
    units = [
        _Unit(
            *row[:8],
            row[8] or round_.due_on,
            *row[9:],
            sent_on=sent.get(row[0]),
            signed=signed(row[9], pinned.get(row[0]), signs_itself=row[4] == 0 and row[0] in signers),
        )
        for row in rows
    ]
    return _with_lumps(round_, units)


def _with_lumps(round_: Round, units: list[_Unit]) -> list[_Unit]:
    """The same units, in the order of the tree; those below one that reports in one sum know its name. One query."""
    lumps = RoundUnit.objects.filter(round=round_, mode=Mode.LUMP).order_by("position")
    waiting = deque(lumps.values_list("position", "end", "name"))
    if not waiting:
        return units
    told, end, name = [], 0, ""
    for unit in units:
        while waiting and waiting[0][0] < unit.position:
            begins, ends, called = waiting.popleft()
            if begins >= end:  # a lump inside another one covers nobody else
                end, name = ends, called
        told.append(replace(unit, covered_by=name) if unit.position < end else unit)
    return told


def _counts(units: list[_Unit], today: date) -> dict[str, int]:
    awaited = [unit for unit in units if not unit.covered_by]
    counts = Counter(unit.state for unit in awaited)
    counts[LATE] = sum(unit.late_days(today) > 0 for unit in awaited)
    counts["all"], counts[COVERED] = len(awaited), len(units) - len(awaited)
    by_day = Counter(unit.punctuality(today) for unit in awaited)
    counts |= {"on_time": by_day["on_time"], EXCUSED: by_day[EXCUSED], "sent_late": by_day["late"]}
    counts["silent"] = by_day["missing"]
    by_signature = Counter(unit.signed for unit in awaited)
    counts |= {SIGNED: by_signature[SIGNED], CHANGED: by_signature[CHANGED]}
    names = ("all", "none", "draft", "submitted", "returned", "accepted", LATE, COVERED, *BY_THE_DAY, SIGNED, CHANGED)
    return {name: counts[name] for name in names}


def _fits(unit: _Unit, asked: Filters, parts: dict[int, dict[str, str]], today: date) -> bool:
    if asked.state == LATE and unit.late_days(today) == 0:
        return False
    if asked.state == EXCUSED and unit.punctuality(today) != EXCUSED:
        return False
    if asked.state in {SIGNED, CHANGED} and (unit.covered_by or unit.signed != asked.state):
        return False
    if asked.state and asked.state not in {LATE, EXCUSED, SIGNED, CHANGED, COVERED if unit.covered_by else unit.state}:
        return False
    grouping, _colon, part = asked.group.partition(":")
    if asked.group and parts.get(unit.unit, {}).get(grouping) != part:
        return False
    return not asked.search or asked.search_key in search_key(f"{unit.name} {unit.code}")


def _groups(round_: Round) -> tuple[dict[int, dict[str, str]], tuple[tuple[str, str], ...]]:
    """Unit → grouping key → part on the day of the round's tree ('' stands for the first grouping), and all choices."""
    first = Grouping.objects.filter(root_id=round_.root_id).order_by("pk").values_list("key", flat=True).first()  # type: ignore[attr-defined]
    if first is None:
        return {}, ()
    members = (
        GroupMember.objects.on(round_.tree_on)
        .filter(grouping__root_id=round_.root_id)  # type: ignore[attr-defined]
        .order_by("grouping_id", "order", "part")
        .values_list("unit_id", "grouping__key", "part")
    )
    found: dict[int, dict[str, str]] = {}
    choices: dict[tuple[str, str], None] = {}
    for unit, grouping, part in members:
        found.setdefault(unit, {})[grouping] = part
        if grouping == first:
            found[unit][""] = part
        choices[f"{grouping}:{part}", part] = None
    return found, tuple(choices)


def _rows(
    round_: Round,
    reader: Any,
    units: list[_Unit],
    sections: tuple[Section, ...],
    parts: dict[int, dict[str, str]],
    today: date,
) -> Iterable[Row]:
    spec = round_.version.parsed
    latest = [unit.latest for unit in units if unit.latest]
    packed = dict(SubmissionNumbers.objects.filter(submission__in=latest).values_list("submission_id", "packed"))
    told = Submission.objects.filter(pk__in=latest).values_list("pk", "submitted_at", "contested")
    sent_at, contested = {pk: at for pk, at, _many in told}, {pk: many for pk, _at, many in told}
    drafts = {
        row[0]: row[1:]
        for row in Draft.objects.filter(round_unit__in=[unit.pk for unit in units]).values_list(
            "round_unit_id", "answers", "changed_at"
        )
    }
    noted, papers, reminders = noted_in(latest), on_paper(latest), reminded([unit.pk for unit in units])
    earlier = earlier_days({unit.pk: unit.due_on for unit in units})
    history = histories(round_, [unit.unit for unit in units], today)
    here = RoundUnit.objects.of_rounds([round_.pk])
    below, own = (
        set(rows.filter(pk__in=[unit.pk for unit in units]).values_list("pk", flat=True))
        for rows in (here.above(scope_of(reader, DECIDE)), here.held(scope_of(reader, FILL)))
    )
    before = sent_earlier(round_, latest)
    chains = {pk: one.spec.chain for pk, one in before.items()}
    every = [*spec.chain, *(step for chain in chains.values() for step in chain)]
    turns = turns_of(reader, every, round_.pk, [unit.pk for unit in units], latest)
    is_open, me = round_.closed_at is None, hands_of_person(reader)
    typed = {cell.key for cell in spec.cells if not cell.derived}
    asked = [Asked.by(section) for section in sections]
    for unit in units:
        earlier_form, chain = before.get(unit.latest or 0), chains.get(unit.latest or 0, spec.chain)
        asked_then = earlier_form.spec if earlier_form else spec
        keys = _given(asked_then, packed.get(unit.latest or 0), drafts.get(unit.pk), unit)
        yield Row(
            round_unit=unit.pk,
            unit=unit.unit,
            name=unit.name,
            code=unit.code,
            depth=unit.depth,
            state=unit.state,
            late_days=unit.late_days(today),
            due_on=unit.due_on,
            submission=unit.latest,
            sections=tuple(section_states(asked, unit.state, keys, noted.get(unit.latest or 0, set()))),
            given=len(keys & typed),
            asked=len(typed),
            history=history.get(unit.unit, ()),
            changed_at=sent_at.get(unit.latest or 0) or (drafts[unit.pk][1] if unit.pk in drafts else None),
            group=parts.get(unit.unit, {}).get("", ""),
            covered_by=unit.covered_by,
            may_decide=unit.pk in below
            and is_decidable(unit.state, is_newest=True, is_open=is_open, hands=unit.hands, reader=me)
            and not turns.against(chain, unit.pk, unit.latest or 0),
            may_fill=is_open and not unit.covered_by and unit.state in WAITS_FOR_THE_UNIT and unit.pk in own,
            reach=reach(unit.mode, unit.position, unit.end),
            excused=unit.punctuality(today) == EXCUSED,
            earlier=earlier.get(unit.pk),
            signed=unit.signed,
            on_paper=unit.latest in papers,
            contested=contested.get(unit.latest or 0, 0),
            reminded=reminders.get(unit.pk) if unit.state in WAITS_FOR_THE_UNIT else None,
            waits=waits_for(chain, unit.state, unit.step),
            before=earlier_form,
        )


def _given(spec: Spec, packed: Any, draft: Any, unit: _Unit) -> set[str]:
    """The keys of what is there: from the numbers sent, or from the draft while nothing was."""
    if packed is not None:
        vector = unpack(bytes(packed))
        return {cell.key for cell, value in zip(spec.cells, vector, strict=True) if value != MISSING}
    if draft is not None and unit.latest is None:
        answers = draft[0]
        return {key for part in ("cells", "lists", "texts") for key in answers.get(part, {})}
    return set()
