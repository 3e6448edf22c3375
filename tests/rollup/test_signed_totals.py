"""Totals of the moment of signing: they equal the cube over pins, and nothing that happens below changes them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reporting.ground import answers, at_unit, open_sample
from tests.rollup import trees
from tests.rollup.ground import Ground
from tests.rollup.test_stored_totals import EVENTS, Said, happen
from tests.world.proof import proof
from trienkhai.reporting.actions import close_round, open_again, submit
from trienkhai.reporting.models import Round, RoundUnit
from trienkhai.rollup.arrays.columns import Columns
from trienkhai.rollup.arrays.layout import Layout, pack, unpack
from trienkhai.rollup.cube import Cube
from trienkhai.rollup.models import SignedTotal
from trienkhai.rollup.signed import verify_signed
from trienkhai.rollup.versions import columns_for

pytestmark = pytest.mark.django_db


def stored(round_: Round) -> dict[int, bytes]:
    return {total.pk: bytes(total.packed) for total in SignedTotal.objects.filter(submission__round=round_)}


def sign_bottom_up(ground: Ground, round_: Round, said: dict, skipped: set[int]) -> None:
    for at in reversed(range(len(ground.units))):
        if at not in skipped:
            ground.submit(round_, at, said.get(at, {"cells": {}}), pins=True)


def words(total: SignedTotal, columns: Columns):
    return unpack(bytes(total.packed), Layout.of(columns))


def signed_by_position(round_: Round) -> dict[int, int]:
    """Position → the submission reached through pins from the top."""
    found, waiting = {}, [RoundUnit.objects.get(round=round_, position=0).latest]
    while waiting:
        submission = waiting.pop()
        if submission is not None:
            found[submission.round_unit.position] = submission.pk
            waiting += [pin.pinned for pin in submission.pins.all()]
    return found


@settings(max_examples=proof(10, 150), deadline=None)
@given(trees.organisations(most=10), EVENTS, EVENTS, st.sets(st.integers(1, 9), max_size=3))
def test_they_equal_the_signed_cube_and_never_change(grown, before, after, skipped):
    ground = Ground(grown)
    round_ = ground.open(grown)
    said, agreed = Said(), {}
    for event in before:
        happen(ground, round_, event, said, agreed)
    sign_bottom_up(ground, round_, said, skipped)
    said.undecided.clear()  # what is pinned is opened, and withdrawn no more

    cube = Cube.for_round(round_, "signed")
    reached = signed_by_position(round_)
    for row, position in enumerate(cube.tree.inner.tolist()):
        total = SignedTotal.objects.filter(pk=reached.get(position)).first()
        if total is not None and not cube.tree.covered[position]:
            assert words(total, cube.columns).tolist() == cube.words[row].tolist()
            assert (total.expected, total.given) == tuple(cube.words[row][:2].tolist())

    then = stored(round_)
    for event in after:
        happen(ground, round_, event, said, agreed)
    assert {pk: stored(round_)[pk] for pk in then} == then
    assert verify_signed(round_).differing == 0


@settings(max_examples=proof(6, 100), deadline=None)
@given(trees.organisations(most=8))
def test_a_rebuild_gives_the_same_bytes_and_finds_an_altered_one(grown):
    ground = Ground(grown)
    round_ = ground.open(grown)
    sign_bottom_up(ground, round_, {}, set())
    then = stored(round_)
    if not then:
        return
    SignedTotal.objects.filter(submission__round=round_).delete()
    assert verify_signed(round_).differing == 0
    assert stored(round_) == then

    total = SignedTotal.objects.filter(submission__round=round_).latest("pk")
    altered = bytearray(total.packed)
    altered[-8] ^= 1
    SignedTotal.objects.filter(pk=total.pk).update(packed=bytes(altered))
    assert verify_signed(round_).differing == 1
    assert stored(round_) == then


def test_a_round_that_was_opened_again_still_counts_who_was_awaited(world):
    """Only a change of who is asked leaves that count as it was signed."""
    round_ = open_sample(world)
    submit(at_unit(round_, world.n1), by=world.secretary, answers=answers())
    north = at_unit(round_, world.north)
    submit(north, by=world.officer, answers=answers(), gaps={at_unit(round_, world.n2).pk: "chưa gửi"})
    close_round(round_, by=world.secretary)
    open_again(round_, reason="đính chính", by=world.secretary)
    assert verify_signed(round_).differing == 0
    total = SignedTotal.objects.get(submission__round_unit=north)
    said = words(total, columns_for(round_.version)).copy()
    said[0] += 5
    SignedTotal.objects.filter(pk=total.pk).update(expected=said[0], packed=pack(said[None, :])[0])
    assert verify_signed(round_).differing == 1
