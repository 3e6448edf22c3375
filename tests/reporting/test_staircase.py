"""Due days by tier: who stands lower sends earlier, nobody on a day that is not worked, nobody after the top."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reporting.ground import at_unit, open_sample
from tests.world.proof import proof
from trienkhai.access.errors import Unacceptable
from trienkhai.audit.models import Entry
from trienkhai.periods import Kind, period
from trienkhai.reporting.actions import decide_days, expect_unit, extend_due
from trienkhai.reporting.models import Round, RoundUnit
from trienkhai.reporting.rules.holiday_file import Decided
from trienkhai.reporting.rules.staircase import By, Move, Stairs, moved, proposed_due, tiers
from trienkhai.reporting.rules.working_days import WorkingDays

DAYS = st.dates(date(2019, 1, 1), date(2035, 12, 31))
PERIODS = st.builds(
    lambda year, month, preset: period(Kind.MONTH, year, month, preset),
    st.integers(2019, 2035),
    st.integers(1, 12),
    st.sampled_from(["calendar", "nd09"]),
)


@dataclass(frozen=True)
class Unit:
    depth: int
    kind: str
    is_expected: bool = True


@st.composite
def calendars(draw):
    """Public holidays, some weeks decided to be free, some days to be worked."""
    begins = draw(DAYS)
    off = {begins + timedelta(days=at): "nghỉ" for at in range(draw(st.integers(0, 12)))}
    worked = draw(st.frozensets(st.dates(begins - timedelta(days=20), begins + timedelta(days=20)), max_size=6))
    return WorkingDays(off, worked)


@given(DAYS, calendars(), st.sampled_from([Move.NEXT, Move.BEFORE]))
@settings(max_examples=proof(35, 1000), deadline=None)
def test_a_moved_day_is_worked_and_order_is_kept(day, days, move):
    later = day + timedelta(days=3)
    assert days.is_worked(moved(day, move, days))
    assert moved(day, move, days) <= moved(later, move, days)
    assert moved(day, Move.KEEP, days) == day
    if days.is_worked(day):
        assert moved(day, move, days) == day


@given(
    DAYS,
    PERIODS,
    calendars(),
    st.lists(st.integers(0, 6), min_size=1, max_size=12),
    st.one_of(st.none(), st.integers(0, 9)),
    st.sampled_from([Move.NEXT, Move.BEFORE]),
    DAYS,
)
@settings(max_examples=proof(35, 1000), deadline=None)
def test_tiers_fall_on_working_days_in_their_order_and_never_after_the_top(due, asked, days, depths, step, move, today):
    final = moved(due, move, days)
    units = [Unit(depth, f"kind-{depth}") for depth in depths]
    for by in By:
        found = tiers(units, Stairs(by=by, step=step, move=move), final=final, period=asked, today=today, days=days)
        assert all(days.is_worked(tier.day) for tier in found)
        assert all(tier.day <= final for tier in found)
        falling = [tier.day for tier in sorted(found, key=lambda tier: tier.rank)]
        assert falling == sorted(falling, reverse=True)
        assert falling[0] == final
        assert sum(tier.count for tier in found) == len(units)


@given(DAYS, DAYS, calendars(), st.sampled_from([Move.NEXT, Move.BEFORE]))
@settings(max_examples=proof(35, 1000), deadline=None)
def test_a_day_given_for_a_tier_is_moved_but_not_past_the_top(due, typed, days, move):
    final = moved(due, move, days)
    stairs = Stairs(days={"cell": min(typed, final)}, move=move)
    asked = period(Kind.QUARTER, 2023, 2)
    (tier,) = tiers([Unit(2, "cell")], stairs, final=final, period=asked, today=typed, days=days)
    assert days.is_worked(tier.day)
    assert tier.day <= final


@given(DAYS, st.integers(0, 30), calendars())
@settings(max_examples=proof(35, 1000), deadline=None)
def test_working_days_counted_between_two_days_lead_back(day, count, days):
    last = days.on_or_after(day)
    assert days.between(days.before(last, count), last) == count


def test_the_decree_proposes_the_25th_and_two_working_days_a_level():
    asked = period(Kind.QUARTER, 2026, 3, "nd09")
    assert proposed_due(asked) == date(2026, 9, 25)
    assert proposed_due(period(Kind.QUARTER, 2026, 3)) is None
    units = [Unit(0, "group"), Unit(1, "company"), Unit(2, "cell")]
    found = tiers(units, Stairs(), final=date(2026, 9, 25), period=asked, today=date(2026, 9, 1), days=WorkingDays())
    assert [(tier.key, tier.day.day) for tier in found] == [("group", 25), ("company", 23), ("cell", 21)]


def test_no_step_is_proposed_before_the_data_are_there():
    asked = period(Kind.MONTH, 2026, 9, "nd09")  # to the 14th, a Monday
    units = [Unit(0, "group"), Unit(1, "cell")]
    stairs = Stairs(step=20)
    found = tiers(units, stairs, final=date(2026, 9, 25), period=asked, today=date(2026, 9, 1), days=WorkingDays())
    assert [tier.day for tier in found] == [date(2026, 9, 25), date(2026, 9, 15)]


def stair(**wishes) -> Stairs:
    return Stairs(**{"by": By.KIND, "move": Move.NEXT, **wishes})


def days_of(round_: Round) -> dict[str, date]:
    return {row.code: row.due for row in RoundUnit.objects.filter(round=round_).select_related("round")}


def test_each_unit_gets_the_day_of_its_tier(world):
    opened = open_sample(world, stairs=stair(days={"cell": date(2023, 7, 1)}), kinds={"company", "cell", "group"})
    assert opened.due_on == date(2023, 7, 6)
    rows = RoundUnit.objects.filter(round=opened)
    assert {row.due_on for row in rows if row.code in {"SL", "CTB", "CTN"}} == {None}
    assert {row.due_on for row in rows if "-" in row.code} == {date(2023, 7, 3)}  # the 1st is a Saturday
    told = Entry.objects.get(event="reporting.round_opened").details["due_days"]
    assert told == {"group": "2023-07-06", "company": "2023-07-06", "cell": "2023-07-03"}


def test_levels_are_counted_from_the_top(world):
    opened = open_sample(world, stairs=stair(by=By.LEVEL, days={"3": date(2023, 7, 4), "2": date(2023, 7, 5)}))
    assert days_of(opened)["CTB"] == date(2023, 7, 5)
    assert days_of(opened)["CTB-1"] == date(2023, 7, 4)


def test_the_day_of_the_round_itself_moves_off_a_day_decided_to_be_free(world):
    decide_days(world.root, [Decided(date(2023, 7, 6), "Hội thao")], by=world.secretary)
    opened = open_sample(world, stairs=stair(step=1))
    assert opened.due_on == date(2023, 7, 7)
    assert days_of(opened)["CTB-1"] == date(2023, 7, 5)


def test_without_stairs_the_day_stays_as_it_was_given(world):
    decide_days(world.root, [Decided(date(2023, 7, 6), "Hội thao")], by=world.secretary)
    assert open_sample(world).due_on == date(2023, 7, 6)
    assert not RoundUnit.objects.exclude(due_on=None).exists()


@pytest.mark.parametrize(
    ("wishes", "code"),
    [
        ({"days": {"cell": date(2023, 7, 7)}}, "after_the_top"),
        ({"days": {"company": date(2023, 7, 3)}}, "out_of_order"),
        ({"days": {"team": date(2023, 7, 3)}}, "no_such_tier"),
        ({"days": {"cell": date(1, 1, 1)}}, "wild_day"),
        ({"step": -1}, "wild_step"),
        ({"step": 10**9}, "wild_step"),
    ],
)
def test_days_that_cannot_hold_are_refused_with_their_reason(world, wishes, code):
    with pytest.raises(Unacceptable) as refused:
        open_sample(world, stairs=stair(**wishes))
    assert [problem.code for problem in refused.value.problems] == [code]
    assert not Round.objects.exists()


def test_a_due_day_that_no_calendar_holds_is_refused(world):
    for day in (date.min, date.max):
        with pytest.raises(Unacceptable):
            open_sample(world, due_on=day, stairs=stair())


def test_a_unit_asked_later_is_due_with_those_on_its_level(world):
    stairs = stair(days={"cell": date(2093, 7, 2)})
    opened = open_sample(world, due_on=date(2093, 7, 6), stairs=stairs)
    late = world.unit("Chi bộ 2 Nam", "CTN-2", "cell", world.south)
    extend_due(opened, due_on=date(2093, 7, 8), reason="lũ", by=world.secretary, round_unit=at_unit(opened, world.s1))
    assert expect_unit(opened, late, reason="sót", by=world.secretary).due == date(2093, 7, 2)
    assert expect_unit(opened, world.group, reason="sót", by=world.secretary).due == date(2093, 7, 6)


def test_a_unit_asked_after_the_day_of_its_level_is_not_late_at_once(world):
    opened = open_sample(world, due_on=date(2023, 7, 6), stairs=stair(days={"cell": date(2023, 7, 3)}))
    late = world.unit("Chi bộ 2 Nam", "CTN-2", "cell", world.south)
    assert expect_unit(opened, late, reason="sót", by=world.secretary).due_on is None
