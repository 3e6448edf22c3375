"""What is far from others, checked against the definition written out with the standard library."""

import math
from statistics import mean, median

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.world.proof import proof
from trienkhai.rollup.arrays.outliers import against, off_scale, on_scale, stands_out

AMOUNTS = st.integers(-(10**6), 10**9)
OTHERS = st.lists(st.none() | AMOUNTS, max_size=14)


def scale(value):
    return math.copysign(math.log1p(abs(value)), value)


def by_definition(value, others, fewest):
    """(score, median) on the scale; None where nothing can be said."""
    known = [scale(one) for one in others if one is not None]
    if value is None or len(known) < fewest:
        return None
    middle, here = median(known), scale(value)
    away = [abs(one - middle) for one in known]
    if here == middle:
        return 0.0, middle
    if median(away):
        return 0.6745 * (here - middle) / median(away), middle
    return ((here - middle) / (1.253314 * mean(away)) if mean(away) else math.copysign(math.inf, here - middle)), middle


def floats(values):
    return np.array([math.nan if one is None else one for one in values], dtype=float)


@settings(max_examples=proof(80, 5000), deadline=None)
@given(st.none() | AMOUNTS, OTHERS, st.integers(1, 8))
def test_a_score_is_the_one_of_the_definition(value, others, fewest):
    scores, medians = against(on_scale(floats([value])), on_scale(floats(others))[:, None], fewest)
    told = by_definition(value, others, fewest)
    if told is None:
        assert np.isnan(scores[0])
        assert not stands_out(scores, on_scale(floats([value])), medians, False)[0]
    else:
        assert np.isclose(scores[0], told[0], rtol=1e-6) or scores[0] == told[0]
        assert np.isclose(medians[0], told[1])
        usual = math.copysign(math.expm1(abs(told[1])), told[1])
        measures = {abs(told[0]): 3.5, abs(scale(value) - told[1]): math.log(2), abs(value - usual): 3}
        far = all(one >= least for one, least in measures.items())
        borderline = any(math.isclose(one, least, rel_tol=1e-6) for one, least in measures.items())
        assert borderline or stands_out(scores, on_scale(floats([value])), medians, False)[0] == far


@settings(max_examples=proof(40, 5000), deadline=None)
@given(st.lists(AMOUNTS, min_size=1, max_size=5))
def test_the_scale_can_be_gone_back(values):
    assert np.allclose(off_scale(on_scale(floats(values))), values, rtol=1e-9, atol=1e-6)


def test_what_is_ten_times_the_usual_stands_out_and_what_wavers_does_not():
    before = on_scale(floats([100, 104, 98, 101, 99]))[:, None]
    for value, far in ((1000, True), (10, True), (103, False), (130, False), (0, True)):
        here = on_scale(floats([value]))
        scores, medians = against(here, before, 4)
        assert stands_out(scores, here, medians, True)[0] == far


def test_whole_things_waver_by_the_root_of_their_number():
    for usual, value, far in (
        (0, 1, False),
        (0, 3, True),
        (13, 5, False),
        (3, 8, False),
        (4, 10, True),
        (100, 210, True),
    ):
        here, before = on_scale(floats([value])), on_scale(floats([usual] * 6))[:, None]
        scores, medians = against(here, before, 4)
        assert stands_out(scores, here, medians, True)[0] == far


def test_small_amounts_with_decimals_are_measured_in_their_smallest_step():
    here, before = on_scale(floats([95])), on_scale(floats([10] * 6))[:, None]  # 0.95 where 0.10 is usual
    scores, medians = against(here, before, 4)
    assert stands_out(scores, here, medians, False)[0]


def test_many_are_compared_with_each_other_at_once():
    peers = on_scale(
        np.array([[10.0, 5.0], [11, 5], [9, 6], [10, 5], [12, 4], [10, 5], [11, 6], [10, 5], [900, math.nan]])
    )
    scores, medians = against(peers, peers, 9)
    assert stands_out(scores, peers, medians, True).tolist() == [[False, False]] * 8 + [[True, False]]
    assert np.isnan(scores[:, 1]).all()  # eight are too few
