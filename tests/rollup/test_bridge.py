"""The bridge from one figure to another: its lines sum exactly to the difference, under every rule, basis, day and round."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rollup import trees
from tests.rollup.ground import Ground
from tests.rollup.test_answers import KEYS, quarters
from tests.rollup.test_stored_totals import EVENTS, Said, happen
from tests.world.proof import proof
from trienkhai.access.errors import Unacceptable
from trienkhai.reporting.rules.spec import NumberField, Section, Spec
from trienkhai.rollup.answers import answer
from trienkhai.rollup.ask import BASES, Ask
from trienkhai.rollup.bridge import Side, bridge
from trienkhai.units.scope import Scope

pytestmark = pytest.mark.django_db
FIRST, SECOND = date(2026, 1, 5), date(2026, 1, 6)
SIDES = st.tuples(st.sampled_from(BASES), st.sampled_from([None, FIRST]), st.sampled_from([None, FIRST]))
WHICH = st.lists(st.sampled_from([*KEYS, "count:DT", "count:NG"]), min_size=1, max_size=2, unique=True)


def side(unit, key, rounds, said=("received", None, None)) -> Side:
    basis, until, known_on = said
    return Side(Ask(unit.pk, key, tuple(one.pk for one in rounds), basis, until=until), known_on)


@settings(max_examples=proof(12, 150), deadline=None)
@given(trees.organisations(most=9), EVENTS, EVENTS, SIDES, SIDES, st.integers(0, 99), WHICH)
def test_between_any_bases_days_and_moments_it_sums_to_the_difference(grown, before, after, one, other, at, keys):
    ground = Ground(grown)
    round_ = ground.open(grown)
    said, agreed = Said(), {}
    for event in before:
        happen(ground, round_, event, said, agreed)
    ground.now += timedelta(days=1)
    for event in after:
        happen(ground, round_, event, said, agreed)
    unit = ground.units[at % len(ground.units)]
    for key in keys:
        sides = side(unit, key, [round_], one), side(unit, key, [round_], other)
        found = bridge(*sides)
        assert found.adds_up, (key, found)
        assert [found.answer_before.value, found.answer.value] == [
            answer(one.ask, known_at=one.known_at).value for one in sides
        ]
        back = bridge(sides[1], sides[0])
        assert {line.unit for line in back.lines if line.kind != "counts"} == {
            line.unit for line in found.lines if line.kind != "counts"
        }


@settings(max_examples=proof(8, 120), deadline=None)
@given(quarters(), WHICH)
def test_between_periods_it_sums_to_the_difference_too(seasons, keys):
    ground = Ground(seasons[0])
    rounds = [ground.open(grown, f"2026-Q{at}") for at, grown in enumerate(seasons, 1)]
    for round_, grown in zip(rounds, seasons, strict=True):
        ground.fill(round_, grown)
    for key in keys:
        for these, those in ((rounds[:1], rounds[1:2]), (rounds[:2], rounds[1:])):
            found = bridge(side(ground.units[0], key, these), side(ground.units[0], key, those))
            assert found.adds_up, (key, found)


@pytest.fixture
def changed() -> tuple[Ground, list]:
    """Four units below a top: one mends its figure, one is accepted, one takes its report back, one sends on the second day."""
    grown = trees.Grown([trees.oracle.Node(f"u{at}", None, at > 0) for at in range(5)], [0, 1, 1, 1, 1], [None] * 5)
    ground = Ground(grown)
    round_ = ground.open(grown)
    for at, figure in ((1, "10"), (2, "20"), (3, "30")):
        ground.submit(round_, at, told(figure))
    ground.now += timedelta(days=1)
    ground.submit(round_, 1, told("13"))
    ground.accept(round_, 2)
    ground.withdraw(round_, 3)
    ground.submit(round_, 4, told("5"))
    return ground, round_


def told(figure: str) -> dict:
    return {"cells": {"DT": figure, "NG": "2", "TT": figure}}


def in_short(found):
    return [(line.kind, line.name, line.before, line.after, line.effect) for line in found.lines]


def test_each_line_says_who_what_it_was_and_what_it_is(changed):
    ground, round_ = changed
    found = bridge(
        side(ground.units[0], "DT", [round_], ("received", None, FIRST)), side(ground.units[0], "DT", [round_])
    )
    assert (found.answer_before.value, found.answer.value, found.difference) == (60, 38, -22)
    assert in_short(found) == [
        ("changed", "u1", 10, 13, 3),
        ("gone", "u3", 30, None, -30),
        ("added", "u4", None, 5, 5),
    ]
    assert found.lines[0].version_before != found.lines[0].version
    assert found.lines[0].above == ("u0",)


def test_under_other_rules_a_step_is_worth_what_it_changes_at_its_turn(changed):
    ground, round_ = changed
    was = ("received", None, FIRST)
    largest = bridge(side(ground.units[0], "TT", [round_], was), side(ground.units[0], "TT", [round_]))
    assert [line.effect for line in largest.lines] == [0, -10, 0]
    ratio = bridge(side(ground.units[0], "R1", [round_], was), side(ground.units[0], "R1", [round_]))
    assert sum(line.effect for line in ratio.lines) == ratio.difference == Fraction(38, 6) - Fraction(60, 6)


def test_from_received_to_accepted_stand_those_that_nobody_accepted(changed):
    ground, round_ = changed
    found = bridge(
        side(ground.units[0], "DT", [round_]), side(ground.units[0], "DT", [round_], ("accepted", None, None))
    )
    assert [line.name for line in found.lines] == ["u1", "u4"] and found.difference == -18


def test_what_a_reader_may_not_open_stands_in_one_sum(changed):
    ground, round_ = changed
    only = Scope(units=frozenset({ground.units[1].pk}), alone=frozenset({ground.units[1].pk}))
    before, after = (
        side(ground.units[0], "DT", [round_], ("received", None, FIRST)),
        side(ground.units[0], "DT", [round_]),
    )
    found = bridge(before, after, only)
    assert [line.name for line in found.lines] == ["u1"]
    assert (found.hidden, found.hidden_effect, found.adds_up) == (2, -25, True)


def test_its_queries_do_not_grow_with_the_lines(changed, django_assert_max_num_queries):
    ground, round_ = changed
    before, after = (
        side(ground.units[0], "DT", [round_], ("received", None, FIRST)),
        side(ground.units[0], "DT", [round_]),
    )
    with django_assert_max_num_queries(18):
        bridge(before, after)
    for at in (2, 3, 4):
        ground.submit(round_, at, told("100"))
    with django_assert_max_num_queries(18):
        bridge(before, after)


def test_rounds_that_cannot_be_paired_or_count_otherwise_are_told(changed):
    ground, round_ = changed
    grown = trees.Grown([trees.oracle.Node(f"u{at}", None, at > 0) for at in range(5)], [0, 1, 1, 1, 1], [None] * 5)
    second = ground.open(grown, "2026-Q2")
    with pytest.raises(Unacceptable, match=r"as many|bằng nhau"):
        bridge(side(ground.units[0], "DT", [round_]), side(ground.units[0], "DT", [round_, second]))
    fields = (NumberField("DT", "Lượt người được đào tạo", "lượt", decimals=1),)
    ground.move(second, Spec("bieu-01", "Biểu 01", (Section("I", "I", "Đào tạo", fields),)))
    with pytest.raises(Unacceptable, match=r"counted otherwise|tính khác"):
        bridge(side(ground.units[0], "DT", [round_]), side(ground.units[0], "DT", [second]))


@pytest.mark.one_database
@given(SIDES, SIDES, st.sampled_from([(3,), (3, 4)]), st.sampled_from([(3,), (5,)]))
def test_an_address_brings_both_sides_back(one, other, these, those):
    before = Side(Ask(7, "DT|nu", these, one[0], ("khoi", "A"), one[1]), one[2])
    after = Side(Ask(7, "DT|nu", those, other[0], ("khoi", "A"), other[1]), other[2])
    query = QueryDict(before.query_to(after))
    assert Side.from_query(query) == before
    assert Side.from_query(query).other(query) == after
