"""Where a line goes when its unit ended: every way is followed to its end, and shares of a whole sum to it exactly."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trienkhai.rollup.over.lineage import Cut, Heir, Link, heirs_of, origins_of, shared_out

pytestmark = pytest.mark.one_database
DAY = date(2025, 7, 1)


def links(*rows):
    found: dict[int, list[Link]] = {}
    for before, after, kind, share in rows:
        found.setdefault(before, []).append(Link(before, after, DAY, kind, share))
    return found


@given(
    st.integers(-(10**15), 10**15),
    st.lists(st.integers(0, 1000), min_size=2, max_size=6).filter(any),
    st.lists(st.integers(1, 9), min_size=2, max_size=4),
)
def test_shares_sum_exactly_and_each_is_off_by_less_than_one_a_split(value, shares, further):
    """A unit was split by `shares`, its first successor again by `further`."""
    first = [(1, 10 + at, "split", share) for at, share in enumerate(shares)]
    second = [(10, 100 + at, "split", share) for at, share in enumerate(further)]
    stands = {*range(11, 11 + len(shares)), *range(100, 100 + len(further))}
    heirs, is_told = heirs_of(1, links(*first, *second), stands)
    assert is_told
    assert sum(shared_out(value, heir.cuts) for heir in heirs) == value
    for heir in heirs:
        if heir.unit < 100:
            exact = value * shares[heir.unit - 10] / sum(shares)
            assert abs(shared_out(value, heir.cuts) - exact) <= 1 + abs(exact) * 1e-9


def test_a_merger_passes_the_whole_line_on_through_every_step():
    assert heirs_of(1, links((1, 2, "merged", None), (2, 3, "kept", None)), {3}) == ((Heir(3),), True)


def test_a_split_without_shares_or_with_an_only_known_part_is_not_told():
    assert heirs_of(1, links((1, 2, "split", None), (1, 3, "split", None)), {2, 3})[1] is False
    assert heirs_of(1, links((1, 2, "split", 5)), {2}) == ((Heir(2),), False)
    assert heirs_of(1, links((1, 2, "split", 1), (1, 3, "split", 1)), {2}) == ((Heir(2, (Cut(0, 1, 2),)),), False)


def test_parts_given_away_before_the_end_do_not_count_for_what_was_reported():
    rows = links((1, 2, "part", None), (1, 3, "merged", None))
    assert heirs_of(1, rows, {2, 3}) == ((Heir(3),), True)


def test_a_circle_ends():
    assert heirs_of(1, links((1, 2, "merged", None), (2, 1, "merged", None)), set()) == ((), False)


def test_origins_are_followed_back_to_what_stands():
    back = {4: [Link(3, 4, DAY, "merged", None)], 3: [Link(1, 3, DAY, "split", 1), Link(2, 3, DAY, "part", None)]}
    assert set(origins_of(4, back, {1, 2})) == {1, 2}
    assert origins_of(9, back, {1, 2}) == ()
