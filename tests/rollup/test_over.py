"""Figures over the tree of another day, and restated to it, against an oracle that knows only names and sets."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rollup import oracle, trees
from tests.rollup.ground import Ground
from tests.rollup.other_trees import DAY, Later, laters, lines_at, settle
from tests.rollup.test_answers import KEYS, of_round
from tests.world.proof import proof
from trienkhai.access.errors import Unacceptable
from trienkhai.rollup.answers import answer, answer_all
from trienkhai.rollup.ask import Ask
from trienkhai.rollup.behind import reports_behind
from trienkhai.rollup.bridge import Side, bridge
from trienkhai.rollup.over import Over
from trienkhai.rollup.rights import may_ask
from trienkhai.rollup.snapshot import Snapshot
from trienkhai.rollup.trace import moved_between, of
from trienkhai.units.models import Grouping, GroupMember, Placement, Succession, Unit
from trienkhai.units.scope import EVERYTHING

pytestmark = pytest.mark.django_db
MODES = [Over(DAY), Over(DAY, restated=True)]


@st.composite
def changed_organisations(draw: st.DrawFn) -> tuple[trees.Grown, Later]:
    grown = draw(trees.organisations(most=8))
    return grown, draw(laters(len(grown.nodes)))


def laid_out(grown: trees.Grown, later: Later):
    ground = Ground(grown)
    round_ = ground.open(grown)
    ground.fill(round_, grown)
    units = [*ground.units, *(Unit.objects.create(root=ground.root) for _ in range(2))]
    settle(ground, later, units)
    return ground, round_, units


@settings(max_examples=proof(10, 150), deadline=None)
@given(changed_organisations())
def test_every_figure_equals_the_oracle_over_any_later_tree(drawn):
    grown, later = drawn
    _ground, round_, units = laid_out(grown, later)
    asked = [(at, key, over) for at in later.above for key in KEYS for over in MODES]
    found = answer_all([Ask(units[at].pk, key, (round_.pk,), "accepted", over=over) for at, key, over in asked])
    for (at, key, over), one in zip(asked, found, strict=True):
        node = lines_at(at, grown, later, key, restated=over.restated)
        assert one.value == of_round(node, key), (at, key, over, later)
        assert one.coverage.expected == len(oracle.awaited(node))
        assert one.coverage.missing == len(one.coverage.missing_units)


@settings(max_examples=proof(10, 150), deadline=None)
@given(
    changed_organisations(), st.integers(0, 99), st.lists(st.sampled_from([*KEYS, "count:DT"]), min_size=1, max_size=3)
)
def test_a_bridge_between_any_two_modes_sums_to_the_difference(drawn, at, keys):
    grown, later = drawn
    _ground, round_, units = laid_out(grown, later)
    unit = units[sorted(later.above)[at % len(later.above)]]
    for key in keys:
        sides = [Side(Ask(unit.pk, key, (round_.pk,), "received", over=over)) for over in (None, *MODES)]
        for before, after in ((sides[0], sides[1]), (sides[1], sides[2]), (sides[2], sides[0])):
            found = bridge(before, after)
            assert found.adds_up, (key, found)
        traced = of(sides[2].ask)
        assert traced.adds_up or traced.root is None


@settings(max_examples=proof(5, 80), deadline=None)
@given(trees.organisations(most=8), st.sampled_from([*KEYS, "count:DT"]))
def test_over_a_tree_that_did_not_change_a_figure_is_as_reported(grown, key):
    _ground, round_, units = laid_out(grown, same_as(grown))
    silent = {id(node) for node in oracle.silenced(grown.top)}
    for at, node in enumerate(grown.nodes):
        if id(node) not in silent:
            ask = Ask(units[at].pk, key, (round_.pk,), "accepted")
            values = {answer(replace(ask, over=over)).value for over in (None, *MODES)}
            assert len(values) == 1


def same_as(grown: trees.Grown) -> Later:
    parent = grown.tree().parent.tolist()
    return Later(
        {at: (above if above >= 0 else None) for at, above in enumerate(parent)} | {len(parent): 0, len(parent) + 1: 0}
    )


def told(figure: str) -> dict:
    return {"cells": {"DT": figure, "NG": "2", "TT": figure, "KP": figure}}


@pytest.fixture
def merged():
    """A group with two companies: A with cells a1 and a2, B with b1. Later a1 moved to B, a2 was merged into b1, B got b2."""
    nodes = [oracle.Node(name, None, name in ("a1", "a2", "b1")) for name in ("group", "A", "a1", "a2", "B", "b1")]
    grown = trees.Grown(nodes, [0, 1, 2, 2, 1, 2], [None] * 6)
    later = Later({0: None, 1: 0, 4: 0, 2: 4, 5: 4, 6: 4, 7: 0}, {3: [(5, None)]})
    ground, round_, units = laid_out(grown, later)
    for at, figure in ((2, "10"), (3, "20"), (5, "30")):
        ground.submit(round_, at, told(figure))
    return ground, round_, dict(zip(("group", "A", "a1", "a2", "B", "b1", "b2"), units, strict=False))


def of_unit(units, name, round_, over=None, column="DT", basis="received"):
    return Ask(units[name].pk, column, (round_.pk,), basis, over=over)


def test_each_mode_says_what_it_counts(merged):
    _ground, round_, units = merged
    values = {
        name: [answer(of_unit(units, name, round_, over)).value for over in (None, *MODES)]
        for name in ("group", "A", "B", "b1")
    }
    assert values == {"group": [60, 60, 60], "A": [30, None, None], "B": [30, 60, 60], "b1": [30, 30, 50]}
    assert answer(of_unit(units, "b2", round_)).reason == "not_asked"
    assert answer(of_unit(units, "b2", round_, MODES[0])).value is None


def test_the_bridge_names_who_moved_and_who_was_merged(merged):
    _ground, round_, units = merged
    found = bridge(*(Side(of_unit(units, "B", round_, over)) for over in (None, MODES[0])))
    assert [(line.kind, line.name.split(" ")[0], line.effect) for line in found.lines] == [
        ("moved", "a1", 10),
        ("closed", "a2", 20),
    ]
    found = bridge(*(Side(of_unit(units, "b1", round_, over)) for over in MODES))
    assert [(line.kind, line.effect) for line in found.lines] == [("merged", 20)]


def test_a_split_is_shared_out_exactly_or_told_as_a_break(merged):
    _ground, round_, units = merged
    Succession.objects.all().delete()
    for name, share in (("b1", 1), ("b2", 2)):
        Succession.objects.create(
            predecessor=units["a2"], successor=units[name], day=date(2026, 12, 1), kind="split", share=share
        )
    values = [answer(of_unit(units, name, round_, MODES[1])) for name in ("b1", "b2", "B")]
    assert [one.value for one in values] == [36, 14, 60]
    assert [one.coverage.given for one in values] == [2, 1, 3]
    largest = [answer(of_unit(units, name, round_, MODES[1], "TT")) for name in ("b1", "b2", "B")]
    assert [one.value for one in largest] == [30, None, 30]
    assert [[gone.name for gone in one.breaks] for one in largest] == [["a2"], ["a2"], []]
    Succession.objects.update(share=None)
    found = answer(of_unit(units, "b1", round_, MODES[1]))
    assert (found.value, [gone.name for gone in found.breaks]) == (30, ["a2"])


def test_a_part_given_away_by_a_unit_that_still_stands_is_told(merged):
    _ground, round_, units = merged
    Succession.objects.create(predecessor=units["b1"], successor=units["b2"], day=date(2026, 12, 1), kind="part")
    assert [one.name for one in answer(of_unit(units, "b2", round_, MODES[1])).breaks] == ["b1"]
    assert answer(of_unit(units, "B", round_, MODES[1])).breaks == ()


def test_over_an_earlier_day_a_later_unit_stands_above_those_it_came_from(merged):
    """In the tree of a day before the round, a2 and b1 do not stand yet; a2 came from A, b1 from nobody that is known."""
    _ground, round_, units = merged
    before = date(2025, 1, 1)
    for name, above in (("group", None), ("A", "group"), ("B", "group"), ("a1", "A")):
        Placement.objects.create(
            line=round_.line,
            unit=units[name],
            parent=units[above] if above else None,
            from_day=before,
            to_day=date(2026, 12, 1),
        )
    Succession.objects.create(predecessor=units["A"], successor=units["a2"], day=date(2026, 1, 1), kind="part")
    values = [answer(of_unit(units, name, round_, Over(before))).value for name in ("group", "A", "B", "a1")]
    assert values == [60, 10, 30, 10]


def test_what_is_signed_is_not_read_over_another_tree(merged):
    _ground, round_, units = merged
    with pytest.raises(Unacceptable):
        of_unit(units, "B", round_, MODES[0], basis="signed")


def test_a_cut_by_grouping_goes_by_the_day_of_the_tree(merged):
    """a1 was of part X while it stood under A; on the day it stands under B, which is of part Y. What ended keeps its last part,
    unless it is carried on.
    """
    ground, round_, units = merged
    grouping = Grouping.objects.create(root=ground.root, key="khoi", name="Khối")
    for name, part in (("A", "X"), ("B", "Y"), ("a2", "X")):
        GroupMember.objects.create(grouping=grouping, unit=units[name], part=part, from_day=date(2020, 1, 1))
    values = {
        part: [
            answer(replace(of_unit(units, "group", round_, over), group=("khoi", part))).value
            for over in (None, *MODES)
        ]
        for part in "XY"
    }
    assert values == {"X": [30, 20, None], "Y": [30, 40, 60]}
    sides = [Side(replace(of_unit(units, "group", round_, over), group=("khoi", "Y"))) for over in (None, MODES[0])]
    assert [(line.kind, line.effect) for line in bridge(*sides).lines] == [("reclassified", 10)]


def test_what_was_kept_gives_the_same_after_the_tree_and_the_lineage_changed(merged):
    """A picture holds the tree of the day too; it goes to JSON and back."""
    _ground, round_, units = merged
    asks = [of_unit(units, name, round_, over) for name in ("B", "b1") for over in (None, *MODES)]
    kept, values = Snapshot.take(asks), [one.value for one in answer_all(asks)]
    Placement.objects.filter(unit=units["a1"]).update(parent=units["A"])
    Succession.objects.all().delete()
    assert [one.value for one in answer_all(asks)] != values
    again = Snapshot.from_json(kept.to_json())
    assert again.to_json() == kept.to_json()
    assert [one.value for one in answer_all(asks, snapshot=again)] == values


def test_the_reports_behind_are_those_that_it_counts(merged):
    _ground, round_, units = merged
    asks = [of_unit(units, "b1", round_, over) for over in (None, *MODES)]
    assert [len(reports_behind([ask])) for ask in asks] == [1, 1, 2]
    assert [one.name.split(" ")[0] for one in of(asks[2]).contributions] == ["b1", "a2"]
    assert of(asks[2]).recomputed == Fraction(50)


def test_the_queries_do_not_grow_with_the_units(merged, django_assert_max_num_queries):
    _ground, round_, units = merged
    answer(of_unit(units, "group", round_, MODES[1]))  # the tree of the day is remembered in an act
    with django_assert_max_num_queries(10):
        answer(of_unit(units, "group", round_, MODES[1]))


def split_of_a2(units, shares=(3, 7)):
    """a2 was split into b1 and b2."""
    Succession.objects.all().delete()
    for name, share in zip(("b1", "b2"), shares, strict=True):
        Succession.objects.create(
            predecessor=units["a2"], successor=units[name], day=date(2026, 12, 1), kind="split", share=share
        )


def test_a_share_in_one_part_of_a_grouping_is_a_report_of_that_part(merged):
    ground, round_, units = merged
    split_of_a2(units, (1, 1))
    grouping = Grouping.objects.create(root=ground.root, key="khoi", name="Khối")
    for name, part in (("b1", "X"), ("b2", "Y"), ("a1", "Z")):
        GroupMember.objects.create(grouping=grouping, unit=units[name], part=part, from_day=date(2020, 1, 1))
    asks = [replace(of_unit(units, "group", round_, MODES[1]), group=("khoi", part)) for part in "XYZ"]
    assert [(one.value, one.coverage.given) for one in answer_all(asks)] == [(40, 2), (10, 1), (10, 1)]
    for before, after in ((asks[0], asks[1]), (asks[1], asks[0])):
        assert bridge(Side(before), Side(after)).adds_up
    ground.withdraw(round_, 3)
    assert [one.coverage.missing for one in answer_all(asks)] == [1, 1, 0]
    assert answer(of_unit(units, "group", round_, MODES[1])).coverage.missing == 1


def test_nothing_moved_between_two_traces_of_a_line_that_was_shared_out(merged):
    ground, round_, units = merged
    split_of_a2(units)
    ask = of_unit(units, "B", round_, MODES[1])
    kept = Snapshot.take([ask])
    assert not moved_between(of(ask, snapshot=kept), of(ask))
    ground.submit(round_, 3, told("30"))
    (move,) = moved_between(of(ask, snapshot=kept), of(ask)).moves
    assert (move.then.value, move.now.value) == (20, 30)


def test_names_that_are_kept_are_words_of_no_language(merged):
    _ground, round_, units = merged
    Succession.objects.all().delete()
    ask = of_unit(units, "A", round_, MODES[0])
    with override("vi"):
        first = answer(ask).coverage.to_json()
    with override("en"):
        assert answer(ask).coverage.to_json() == first
    assert [one.name for one in of(ask).contributions] == ["a2 (không có trong tổ chức ngày đó)"]


def test_a_part_given_away_long_before_is_no_successor(merged):
    """a2 gave a part to b1 and ended later with no successor: its report stays where it stood, and no break is told."""
    _ground, round_, units = merged
    Succession.objects.update(kind="part", day=date(2020, 1, 1))
    assert [answer(of_unit(units, name, round_, MODES[1])).value for name in ("A", "B", "b1")] == [20, 40, 30]
    assert answer(of_unit(units, "b1", round_, MODES[1])).breaks == ()


def test_what_was_taken_in_between_an_earlier_day_and_the_round_is_told(merged):
    _ground, round_, units = merged
    before = date(2025, 1, 1)
    for name, above in (("group", None), ("A", "group"), ("B", "group"), ("b1", "B"), ("b2", "B")):
        Placement.objects.create(
            line=round_.line, unit=units[name], parent=units[above] if above else None, from_day=before,
            to_day=date(2026, 12, 1),
        )  # fmt: skip
    Succession.objects.create(predecessor=units["b2"], successor=units["b1"], day=date(2025, 6, 1), kind="merged")
    asked = {name: answer(of_unit(units, name, round_, Over(before, restated=True))) for name in ("b1", "b2", "B")}
    assert {name: [one.name for one in found.breaks] for name, found in asked.items()} == {
        "b1": ["b1"],
        "b2": ["b1"],
        "B": [],
    }


def test_a_unit_that_was_heard_after_it_had_ended_goes_to_its_successor(merged):
    """The round's tree is of the last day of its quarter; a2 ended within it, and the day lies between."""
    _ground, round_, units = merged
    Placement.objects.update(from_day=date(2026, 1, 1))
    Succession.objects.update(day=date(2026, 2, 1))
    assert answer(of_unit(units, "b1", round_, Over(date(2026, 3, 1), restated=True))).value == 50


def test_a_successor_that_gave_a_part_away_is_told_though_it_was_never_in_the_round(merged):
    _ground, round_, units = merged
    Succession.objects.all().delete()
    Succession.objects.create(predecessor=units["a2"], successor=units["b2"], day=date(2026, 12, 1), kind="merged")
    Succession.objects.create(predecessor=units["b2"], successor=units["b1"], day=date(2026, 12, 5), kind="part")
    assert len(answer(of_unit(units, "b1", round_, MODES[1])).breaks) == 1
    assert len(answer(of_unit(units, "b2", round_, MODES[1])).breaks) == 1


def test_a_bridge_to_a_side_without_reports_has_its_numbers_and_its_name(merged):
    _ground, round_, units = merged
    found = bridge(*(Side(of_unit(units, "a2", round_, over)) for over in (None, MODES[1])))
    assert (found.told.name, found.difference, [line.effect for line in found.lines]) == (
        "Lượt người được đào tạo",
        -20,
        [-20],
    )
    assert found.column is not None


def test_a_round_of_another_organisation_is_nobodys_to_ask(merged):
    _ground, round_, units = merged
    other = Ground(other_grown())
    ask = replace(of_unit(units, "B", round_, MODES[0]), rounds=(round_.pk, other.open(other_grown()).pk))
    assert not may_ask(EVERYTHING, ask)


def other_grown():
    return trees.Grown([trees.oracle.Node("x")], [0], [None])
