"""Drawing samples: anybody draws the same by the seed, every thing can be drawn, strata share in proportion."""

from collections import Counter
from fractions import Fraction
from hashlib import sha256

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.world.proof import proof
from trienkhai.rollup.sampling.drawing import drawn, shared_out

SIZES = st.dictionaries(st.text(max_size=4), st.integers(0, 60), max_size=7)


def by_hand(size, wanted, seed, stratum):
    """The same with a list that is shortened, as one would do it with paper slips."""
    left, found = list(range(size)), []
    for draw in range(min(wanted, size)):
        place = int(sha256(f"{seed}:{stratum}:{draw}".encode()).hexdigest(), 16) % len(left)
        found.append(left[place])
        left[place] = left[-1]
        left.pop()
    return sorted(found)


@settings(max_examples=proof(60, 5000), deadline=None)
@given(st.integers(0, 400), st.integers(0, 60), st.text(max_size=8), st.text(max_size=8))
def test_it_is_what_paper_slips_would_give(size, wanted, seed, stratum):
    found = drawn(size, wanted, seed, stratum)
    assert found == by_hand(size, wanted, seed, stratum)
    assert len(set(found)) == len(found) == min(wanted, size)
    assert all(0 <= place < size for place in found)


def test_everything_is_drawn_about_as_often():
    counts = Counter(place for seed in range(3000) for place in drawn(20, 5, str(seed)))
    assert set(counts) == set(range(20))
    assert all(600 < count < 900 for count in counts.values())  # 750 expected; six deviations to either side


@settings(max_examples=proof(60, 5000), deadline=None)
@given(SIZES, st.integers(0, 200))
def test_strata_share_in_proportion_and_nothing_is_lost(sizes, wanted):
    found = shared_out(sizes, wanted)
    whole = sum(sizes.values())
    assert found.keys() == sizes.keys()
    assert sum(found.values()) == min(wanted, whole)
    assert all(0 <= found[name] <= size for name, size in sizes.items())
    filled = [name for name, size in sizes.items() if size]
    exact = {name: Fraction(sizes[name] * min(wanted, whole), whole) for name in filled}
    lifted = wanted >= len(filled)
    if lifted:
        assert all(found[name] >= 1 for name in filled)
    for name in filled:
        assert found[name] < exact[name] + 1 or (lifted and found[name] == 1)
    if all(exact[name] >= 1 for name in filled):
        assert all(abs(found[name] - exact[name]) < 1 for name in filled)


def test_a_small_stratum_is_not_forgotten_beside_a_large_one():
    assert shared_out({"a": 990, "b": 9, "c": 1}, 10) == {"a": 8, "b": 1, "c": 1}
    assert shared_out({"a": 60, "b": 25, "c": 15}, 10) == {"a": 6, "b": 3, "c": 1}
    assert shared_out({"a": 3, "b": 0}, 9) == {"a": 3, "b": 0}
