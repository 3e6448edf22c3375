"""The numpy core against the oracle: every accumulator of every inner unit, on random trees and answers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rollup import forms, oracle, trees
from tests.world.proof import proof
from trienkhai.reporting.rules.packing import LIMIT, MISSING
from trienkhai.reporting.rules.packing import pack as pack_report
from trienkhai.reporting.rules.spec import NumberField, Section, Spec
from trienkhai.rollup.arrays.accumulate import Accumulator, Overflow
from trienkhai.rollup.arrays.columns import UnknownColumn, columns_of
from trienkhai.rollup.arrays.layout import NO_HIGH, NO_LOW, Layout, OtherVersion, pack, unpack
from trienkhai.rollup.arrays.paths import Family, Line, carry, merge, recompute
from trienkhai.rollup.arrays.trees import Tree

COLUMNS = columns_of(forms.SPEC)
LAYOUT = Layout.of(COLUMNS)


def total_up(grown: trees.Grown) -> np.ndarray:
    accumulator = Accumulator(grown.tree(), COLUMNS)
    accumulator.add(*grown.rows())
    return accumulator.finish()


def agree(words: np.ndarray, node: oracle.Node, *, covered: bool) -> None:
    """Compare one row of words with the oracle, word by word."""
    node = oracle.Node("nobody", expected=False) if covered else node
    assert words[0] == len(oracle.awaited(node))
    assert words[1] == len(oracle.reported(node))
    for place, cell in enumerate(forms.SPEC.cells):
        said = oracle.cell(node, cell.key)
        assert words[LAYOUT.n][place] == said.given
        assert words[LAYOUT.not_applicable][place] == said.not_applicable
        assert words[LAYOUT.unknown][place] == said.unknown
        total = oracle.yes(node, cell.key) if cell.unit_rule == "count" else said.total * 10**cell.decimals
        assert words[LAYOUT.total][place] == total
        if cell.unit_rule in ("min", "max"):
            at = COLUMNS.extreme_at[place]
            assert words[LAYOUT.low][at] == (NO_LOW if said.low is None else said.low * 10**cell.decimals)
            assert words[LAYOUT.high][at] == (NO_HIGH if said.high is None else said.high * 10**cell.decimals)
    for place, pair in enumerate(COLUMNS.pairs):
        left, right, product = forms.PAIRS[pair.key]
        said = oracle.pair(node, left, right, product=product)
        scale = forms.SPEC.cell[left].decimals + (forms.SPEC.cell[right].decimals if product else 0)
        assert words[LAYOUT.pair_n][place] == said.given
        assert words[LAYOUT.pair_not_applicable][place] == said.not_applicable
        assert words[LAYOUT.pair_unknown][place] == said.unknown
        assert words[LAYOUT.left][place] == said.total * 10**scale
        assert words[LAYOUT.right][place] == said.right * 10 ** forms.SPEC.cell[right].decimals


@pytest.mark.parametrize("portion", [1, 2, 256])
@settings(max_examples=proof(12, 1500), deadline=None)
@given(trees.organisations())
def test_every_accumulator_equals_the_oracle(portion, grown):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("trienkhai.rollup.arrays.trees.PORTION", portion)
        equal_the_oracle(grown)


@pytest.mark.parametrize("many", [255, 256, 257, 600])
def test_as_many_companies_as_there_may_be_stand_below_one_office(many):
    depth = np.array([0, *[1, 2] * many])
    tree = Tree(depth, depth == 2, np.zeros(len(depth), dtype=bool))
    accumulator = Accumulator(tree, ONE)
    here = np.flatnonzero(depth == 2)
    accumulator.add(here, np.ones((many, 1), dtype=np.int64))
    assert accumulator.finish()[0][Layout.of(ONE).total].tolist() == [many]


def equal_the_oracle(grown):
    tree, words = grown.tree(), total_up(grown)
    silenced = {id(node) for node in oracle.silenced(grown.top)}
    assert [id(node) in silenced for node in grown.nodes] == tree.covered.tolist()
    assert tree.inner.tolist() == [at for at, node in enumerate(grown.nodes) if node.children]
    for row, at in zip(words, tree.inner, strict=True):
        agree(row, grown.nodes[at], covered=id(grown.nodes[at]) in silenced)


@settings(max_examples=proof(12, 1500), deadline=None)
@given(trees.organisations())
def test_recomputing_unit_by_unit_gives_the_same_words(grown):
    tree, words = grown.tree(), total_up(grown)
    positions, values = grown.rows()
    packed = dict(zip(positions.tolist(), (row.tobytes() for row in values), strict=True))
    made = {}
    for at in reversed(tree.inner.tolist()):
        below = [child for child in range(len(tree)) if tree.parent[child] == at]
        line = {child: Line(packed.get(child), bool(tree.expected[child])) for child in (at, *below)}
        made[at] = recompute(
            Family(
                line[at],
                [line[child] for child in below if child not in made],
                [made[child] for child in below if child in made],
                lump=bool(tree.lump[at]),
                covered=bool(tree.covered[at]),
            ),
            COLUMNS,
        )
    assert pack(np.stack([made[at] for at in tree.inner.tolist()])) == pack(words) if made else len(words) == 0


@settings(max_examples=proof(12, 1500), deadline=None)
@given(st.lists(forms.answers(), min_size=1, max_size=4), forms.answers(), st.booleans())
def test_a_changed_part_carries_over_into_the_sum_or_says_that_it_cannot(reports, other, is_gone):
    parts = [recompute(Family(line_of(one), [], []), COLUMNS) for one in reports]
    after = recompute(Family(Line(None, True) if is_gone else line_of(other), [], []), COLUMNS)
    carried = carry(merge(parts, COLUMNS), parts[0], after, COLUMNS)
    rest = merge([after, *parts[1:]], COLUMNS)
    lost = [
        LAYOUT.low.start + at
        for at in range(LAYOUT.extremes)
        if parts[0][LAYOUT.low][at] == merge(parts, COLUMNS)[LAYOUT.low][at] < after[LAYOUT.low][at]
        or parts[0][LAYOUT.high][at] == merge(parts, COLUMNS)[LAYOUT.high][at] > after[LAYOUT.high][at]
    ]
    assert (carried is None) == bool(lost)
    assert carried is None or carried.tolist() == rest.tolist()


def test_a_sum_that_could_pass_int64_on_the_way_is_not_carried():
    layout = Layout.of(ONE)
    total, before, after = (layout.empty(1).ravel() for _each in range(3))
    total[layout.total], after[layout.total] = 2**61, 2**61
    assert carry(total, before, after, ONE) is None
    after[layout.total] = 2**60
    assert carry(total, before, after, ONE)[layout.total] == [2**61 + 2**60]


def line_of(report: dict) -> Line:
    return Line(pack_report(report, forms.SPEC), True)


@settings(max_examples=proof(12, 1500), deadline=None)
@given(trees.organisations(most=8, largest=LIMIT))
def test_huge_values_are_summed_exactly_or_refused_by_name(grown):
    try:
        words = total_up(grown)
    except Overflow as refused:
        assert refused.key == "TN"
        sums = [oracle.pair(node, "TN", "NG", product=True).total * 10 for node in grown.nodes if node.children]
        assert any(abs(total) >= 2**63 for total in sums)
        return
    silenced = {id(node) for node in oracle.silenced(grown.top)}
    for row, at in zip(words, grown.tree().inner, strict=True):
        agree(row, grown.nodes[at], covered=id(grown.nodes[at]) in silenced)


def flat(children: int) -> Tree:
    depth = np.ones(children + 1, dtype=np.int64)
    depth[0] = 0
    return Tree(depth, np.ones(children + 1, dtype=bool), np.zeros(children + 1, dtype=bool))


ONE = columns_of(Spec("b", "B", (Section("I", "I", "I", (NumberField("A", "A"),)),)))


def test_sums_that_pass_int64_on_the_way_are_exact_when_the_end_fits():
    values = np.full((20_000, 1), LIMIT, dtype=np.int64)
    values[10_000:] = -LIMIT
    values[-1] = -LIMIT + 7
    accumulator = Accumulator(flat(20_000), ONE)
    accumulator.add(np.arange(1, 20_001), values)
    assert accumulator.finish()[0, Layout.of(ONE).total] == [7]


def test_a_total_beyond_int64_is_an_error_that_names_the_indicator():
    accumulator = Accumulator(flat(9_300), ONE)
    accumulator.add(np.arange(1, 9_301), np.full((9_300, 1), LIMIT, dtype=np.int64))
    with pytest.raises(Overflow) as refused:
        accumulator.finish()
    assert refused.value.key == "A"


def test_a_stored_number_beyond_the_limit_is_named():
    accumulator = Accumulator(flat(1), ONE)
    with pytest.raises(Overflow):
        accumulator.add(np.array([1]), np.array([[LIMIT + 1]]))


def test_zero_is_a_value_and_missing_is_not():
    accumulator = Accumulator(flat(3), ONE)
    accumulator.add(np.array([1, 2]), np.array([[0], [MISSING]]))
    words, layout = accumulator.finish()[0], Layout.of(ONE)
    assert (words[layout.n][0], words[layout.total][0], words[0], words[1]) == (1, 0, 4, 2)


def test_stored_bytes_come_back_and_another_layout_is_refused():
    words = LAYOUT.empty(2)
    words[1] += 1
    stored = pack(words)
    assert (unpack(stored[1], LAYOUT) == words[1]).all()
    with pytest.raises(OtherVersion):
        unpack(stored[0][:-8], LAYOUT)
    with pytest.raises(OtherVersion):
        unpack((2).to_bytes(8, "little") + stored[0][8:], LAYOUT)


def test_a_column_is_found_by_its_key_or_refused():
    assert COLUMNS.find("TN").of == "pair"
    assert COLUMNS.find("R3||2024").name == "Thực hiện so với kế hoạch · 2024"
    assert COLUMNS.find("count:DT").of == "count"
    for key in ("XX", "count:XX", "count:R1", "R3"):
        with pytest.raises(UnknownColumn):
            COLUMNS.find(key)


def test_the_mean_without_a_weight_is_the_plain_mean():
    assert COLUMNS.find("DG").of == "cell"
