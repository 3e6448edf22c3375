"""The two examples, from their charts to their reviews. Both yield progress and end with what they left behind."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django.db import transaction

from trienkhai.accounts.models import Person
from trienkhai.directives import actions as directives
from trienkhai.directives.models import Directive
from trienkhai.directory import actions as directory
from trienkhai.directory.importing import carry_out, plan_import
from trienkhai.example.answers import cell_answers, committee_answers, company_answers, focus_answers
from trienkhai.example.chart import group_chart, group_facts, short_of
from trienkhai.example.events import reorganise
from trienkhai.example.files import data_bytes, facts_of, template_of
from trienkhai.example.focus import play_focus
from trienkhai.example.papers import Papers
from trienkhai.example.past import load_past
from trienkhai.example.people import Cast, found_secretary, people_at_the_top, people_of
from trienkhai.example.reviewing import write_review
from trienkhai.example.rounds import Plan, expected, moment, open_all, play
from trienkhai.example.tasks import carry_out_by_tasks
from trienkhai.example.writing import Write, here
from trienkhai.periods import parse_period_key
from trienkhai.reporting import actions as reporting
from trienkhai.reporting.models import Round, RoundUnit, TemplateVersion
from trienkhai.review.models import Review
from trienkhai.units.models import Naming, Root, Unit, UnitPath
from trienkhai.vocabulary import word

QUARTERS = tuple(f"{year}-Q{quarter}" for year in range(2021, 2027) for quarter in (1, 2, 3, 4))[2:22]
YEARS = tuple(str(year) for year in range(2021, 2026))
OPENED = date(2015, 1, 1)
Play = Callable[[Plan, Round], Iterator[str]]


@dataclass(frozen=True)
class Told:
    """What the example left behind."""

    root: Root
    cast: Cast
    review: Review
    fates: dict[str, int]


@dataclass(frozen=True)
class Step:
    """How many reports of how many have had their fate."""

    done: int
    total: int


def tell_group(seed: int, pack: str, *, write: Write = here) -> Iterator[Step | Told]:
    """The group of 45 companies and 400 cells over five years."""
    facts, chart = group_facts(), group_chart(seed)
    events = facts["events"]
    with transaction.atomic():
        bodies = {name: word(f"body.{name}", pack=pack, lang="vi") for name in ("secretariat", "steering")}
        cast = found_secretary("{secretariat} {steering}".format(**bodies))
        by = cast.secretary
        root, top = _found(facts, pack, by)
        carry_out(plan_import(root, [("don-vi.xlsx", chart.sheet())]), by=by)
        reorganise(root, chart.companies, events, by=by)
        directive = directives.register(root, data_bytes("nghi-quyet-18.txt"), "nghi-quyet-18.txt", by=by)
        people_at_the_top(cast, top, leader=f"Trưởng {bodies['steering']}", auditor="Kiểm tra viên")
        _people(cast, root, "company", ("Cán bộ đầu mối, %s", "Phụ trách báo cáo, %s"))
        responsible, says = Responsible(cast), facts["decisions"]
        company = Plan(
            _template(root, "bieu-01", by), ("company",), QUARTERS, 6, company_answers,
            responsible.sender, responsible.decider, by, seed, says, Papers(facts, "bieu-01", seed),
            past=lambda unit, period: unit.code == chart.companies[events["history_only"]["company"]]
            and period.last_day <= events["history_only"]["until"],
            write=write,
        )  # fmt: skip
        cell = Plan(
            _template(root, "bieu-02", by), ("cell",), YEARS, 15, cell_answers,
            responsible.sender, responsible.decider, by, seed, says, Papers(facts, "bieu-02", seed),
            lumps={events["lump"]["year"]: _units(root, [chart.companies[events["lump"]["company"]]])},
            write=write,
        )  # fmt: skip
        focus = Plan(
            _template(root, "bieu-03", by), (), (events["focus"]["period"],), 15, focus_answers,
            responsible.sender, responsible.decider, by, seed, says, Papers(facts, "bieu-03", seed),
            units=_with_below(root, [chart.companies[name] for name in events["focus"]["companies"]]),
        )  # fmt: skip
    told = [(company, play), (cell, play), (focus, play_focus)]
    yield from _tell(root, cast, directive, top, told, "review-songlam.toml", facts, seed)


def tell_cooperative(seed: int) -> Iterator[Step | Told]:
    """The small cooperative of six committees, in English."""
    facts = facts_of("cooperative.toml")
    with transaction.atomic():
        cast = found_secretary("Secretary")
        by = cast.secretary
        root, top = _found(facts, "plain", by, language="en")
        for at, name in enumerate(facts["committees"], 1):
            directory.open_unit(
                root, on=OPENED, parent=top, name=name, code=f"C{at}", kind="committee", order=at, by=by
            )
        directive = directives.register(root, data_bytes("resolution-4.txt"), "resolution-4.txt", by=by)
        people_at_the_top(cast, top, leader="Chair", auditor="Auditor")
        _people(cast, root, "committee", ("Reporter, %s", "Head, %s"))
        responsible = Responsible(cast)
        plan = Plan(
            _template(root, "form-1", by), ("committee",), QUARTERS, 6, committee_answers,
            responsible.sender, responsible.decider, by, seed, facts["decisions"], Papers(facts, "form-1", seed),
        )  # fmt: skip
    yield from _tell(root, cast, directive, top, [(plan, play)], "review-riverside.toml", facts, seed)


def _found(facts: dict[str, Any], pack: str, by: Person, *, language: str = "vi") -> tuple[Root, Unit]:
    root = directory.create_root(
        key=facts["key"],
        name=facts["name"],
        pack=pack,
        language=language,
        place=facts["place"],
        is_illustrative=True,
        by=by,
    )
    top = directory.open_unit(
        root,
        on=OPENED,
        parent=None,
        name=facts["name"],
        short_name=facts["short_name"],
        code=facts["code"],
        kind="group",
        by=by,
    )
    return root, top


def _template(root: Root, key: str, by: Person) -> TemplateVersion:
    return reporting.design_template(root, template_of(f"{key}.toml"), by=by)


def _units(root: Root, codes: list[str]) -> list[int]:
    """The units that bear these codes at the end of the five years, in the order given."""
    last = parse_period_key(QUARTERS[-1]).last_day
    namings = {naming.code: naming.unit_id for naming in Naming.objects.on(last).filter(root=root, code__in=codes)}  # type: ignore[attr-defined]
    return [namings[code] for code in codes]


def _with_below(root: Root, codes: list[str]) -> tuple[int, ...]:
    """Those units and everything below them today."""
    paths = UnitPath.objects.filter(unit__in=_units(root, codes)).values_list("path", flat=True)
    return tuple(
        pk for path in paths for pk in UnitPath.objects.filter(path__startswith=path).values_list("unit_id", flat=True)
    )


def _people(cast: Cast, root: Root, kind: str, titles: tuple[str, str]) -> None:
    """Officer and head for every unit that was ever of a kind; the first officer can sign in."""
    seen: set[int] = set()
    for naming in Naming.objects.filter(root=root, kind=kind).select_related("unit").order_by("from_day", "code"):
        if naming.unit_id in seen:
            continue
        may_sign_in = not seen
        seen.add(naming.unit_id)
        people_of(cast, naming.unit, naming.code, short_of(naming.name), may_sign_in=may_sign_in, titles=titles)


class Responsible:
    """Who answers for a unit today. Rights are today's, over today's tree, also when a past is told: a cell's report of 2021
    is sent by the officer of the company it stands under now, and decided above the place it had then. The secretary decides on
    those that have an officer of their own, and enters the report of a cell that was closed since on its behalf.
    """

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        paths = UnitPath.objects.filter(unit__in=cast.officers).values_list("path", "unit_id")
        self.paths = sorted(paths, key=lambda pair: len(pair[0]), reverse=True)
        self.known = dict(UnitPath.objects.values_list("unit_id", "path"))
        self.closed = set(UnitPath.objects.filter(is_open=False).values_list("unit_id", flat=True))

    def company(self, unit_id: int) -> int:
        """The unit with an officer of its own that is nearest above, the unit itself included."""
        if unit_id in self.cast.officers:
            return unit_id
        return next(company for path, company in self.paths if self.known[unit_id].startswith(path))

    def sender(self, unit: RoundUnit) -> Person:
        if unit.unit_id in self.closed and unit.unit_id not in self.cast.officers:  # type: ignore[attr-defined]
            return self.cast.secretary
        return self.cast.officers[self.company(unit.unit_id)]  # type: ignore[attr-defined]

    def decider(self, unit: RoundUnit) -> Person:
        if unit.unit_id in self.cast.officers:
            return self.cast.secretary
        above = unit.parent.unit_id if unit.parent else unit.unit_id  # type: ignore[attr-defined]
        return self.cast.heads[self.company(above)]


def _tell(
    root: Root,
    cast: Cast,
    directive: Directive,
    top: Unit,
    plans: Sequence[tuple[Plan, Play]],
    review_file: str,
    facts: dict[str, Any],
    seed: int,
) -> Iterator[Step | Told]:
    with transaction.atomic():
        rounds = [(plan, its_play, round_) for plan, its_play in plans for round_ in open_all(plan)]
    total = sum(len(expected(round_)) for _plan, _play, round_ in rounds)
    fates: dict[str, int] = {}
    done = 0
    for plan, _play in plans:
        with transaction.atomic():
            its = [round_ for other, _its_play, round_ in rounds if other is plan]
            load_past(plan, its, decider=cast.leader or cast.secretary)
    for plan, its_play, round_ in rounds:
        # One transaction a round: the same acts as anybody's, without waiting for the disk after each.
        with transaction.atomic():
            for fate in its_play(plan, round_):
                fates[fate] = fates.get(fate, 0) + 1
                done += 1
                if done % 10 == 0:
                    yield Step(done, total)
    yield Step(total, total)
    with transaction.atomic():
        _close_past(plans, rounds)
        carry_out_by_tasks(directive, top, facts, cast, seed)
        review = write_review(directive, unit=top, data=review_file, by=cast.secretary)
    yield Told(root, cast, review, fates)


def _close_past(plans: Sequence[tuple[Plan, Play]], rounds: Sequence[tuple[Plan, Play, Round]]) -> None:
    """Rounds that were followed by another of the same template are over; the newest ones stay open."""
    for plan, _play in plans:
        its = [round_ for other, _its_play, round_ in rounds if other is plan]
        for round_, following in pairwise(its):
            reporting.close_round(round_, by=plan.secretary, at=moment(following.due_on + timedelta(days=60)))
