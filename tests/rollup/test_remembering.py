"""What a process remembers of a large round is what stands there, whatever happened since; and it is not read again."""

from functools import partial
from random import Random

import pytest
from django.db import transaction

from tests.reporting.ground import at_unit, open_sample
from tests.rollup import forms
from tests.rollup.ground import Ground
from tests.rollup.test_stored_totals import Said, happen, report, small
from trienkhai.reporting.actions import expect_unit, release_unit
from trienkhai.reporting.models import RoundUnit
from trienkhai.rollup import trace
from trienkhai.rollup.answers import answer_all
from trienkhai.rollup.ask import Ask
from trienkhai.rollup.consistent import snapshot
from trienkhai.rollup.frames import frames_of
from trienkhai.rollup.models import Pulse
from trienkhai.rollup.remembering import Remembered, forget_all
from trienkhai.units.models import Unit

KINDS = ("submit", "submit", "accept", "reopen", "return", "withdraw")


@pytest.fixture
def told(transactional_db):
    forget_all()
    grown = small([0, 1, 2, 2, 1, 2])
    ground = Ground(grown)
    yield ground, ground.open(grown)
    forget_all()


def figures(ground, round_):
    """All that the pages show of them, in one picture."""
    asks = [
        Ask(unit.pk, key, (round_.pk,), basis)
        for unit in ground.units
        for key in ("DT", "R1")
        for basis in ("received", "accepted")
    ]
    with snapshot():
        found = [(one.value, str(one.coverage), one.coverage.missing_units) for one in answer_all(asks)]
        traced = trace.of(asks[0])
        return found, [(one.name, one.submission, one.left) for one in traced.contributions], traced.adds_up


def test_after_any_act_it_is_what_is_read_fresh(told):
    ground, round_ = told
    chance, said, agreed = Random(7), Said(), {}
    for _step in range(30):
        given = report(DT=str(chance.randint(0, 9)), NG=str(chance.randint(1, 9)))
        happen(ground, round_, (chance.choice(KINDS), chance.randint(0, 99), given), said, agreed)
        remembered = figures(ground, round_)
        forget_all()
        assert remembered == figures(ground, round_)
        assert remembered[-1]


def test_after_a_move_and_after_a_row_by_hand_too(told):
    ground, round_ = told
    for at in (2, 3, 5):
        ground.submit(round_, at, report(DT="5", NG="2"))
    figures(ground, round_)
    ground.move(round_, forms.SPEC)
    ground.submit(round_, 2, report(DT="8", NG="2"))
    remembered = figures(ground, round_)
    forget_all()
    assert remembered == figures(ground, round_)
    last = RoundUnit.objects.get(round=round_, position=5)
    extra = Unit.objects.create(root=ground.root)
    RoundUnit.objects.create(round=round_, unit=extra, parent=last.parent, position=6, end=7, depth=2, name="u6")
    ground.submit(round_, 2, report(DT="9", NG="2"))
    for _again in range(2):
        figures(ground, round_)
        with snapshot():
            assert frames_of([round_.pk])[round_.pk].names[-1] == "u6"


def test_what_is_frozen_is_read_from_the_database(told):
    ground, round_ = told
    ground.submit(round_, 2, report(DT="5"))
    other = ground.submit(round_, 3, report(DT="7"))
    figures(ground, round_)
    RoundUnit.objects.filter(pk=other.round_unit_id).update(latest=None)  # by hand, without a beat
    with snapshot():
        assert frames_of([round_.pk])[round_.pk].latest[3] == other.pk
        assert frames_of([round_.pk], fresh=True)[round_.pk].latest[3] == 0


def test_the_second_page_reads_neither_trees_nor_reports(told, django_assert_max_num_queries):
    ground, round_ = told
    for at in (2, 3, 5):
        ground.submit(round_, at, report(DT="5"))
    before = figures(ground, round_)
    with django_assert_max_num_queries(9):  # the picture; of two questions each: rounds, stored totals, marks
        assert figures(ground, round_) == before
    pair = small([0, 1])
    other = Ground(pair)
    other.submit(other.open(pair), 1, report(DT="1"))
    with django_assert_max_num_queries(9):  # what happens in one round says nothing of another
        assert figures(ground, round_) == before


def test_an_act_that_was_taken_back_is_not_remembered(told):
    ground, round_ = told
    ground.submit(round_, 2, report(DT="5"))
    before, beat = figures(ground, round_), Pulse.objects.get(round=round_).beat
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        ground.submit(round_, 3, report(DT="7"))
        figures(ground, round_)  # in the act its own change is seen
        raise ZeroDivisionError
    assert Pulse.objects.get(round=round_).beat == beat
    assert figures(ground, round_) == before
    ground.submit(round_, 5, report(DT="1"))
    assert figures(ground, round_)[1] == [
        ("u2", *before[1][0][1:]),
        ("u5", RoundUnit.objects.get(round=round_, position=5).latest_id, 1),
    ]


@pytest.mark.django_db
def test_a_recorded_change_of_the_tree_gives_it_another_stamp(world):
    opened = open_sample(world)
    stamps, row = {opened.tree_stamp}, at_unit(opened, world.n1)
    expected = [bool(frames_of([opened.pk])[opened.pk].tree.expected[row.position])]
    for act in (partial(release_unit, row), partial(expect_unit, opened, row.unit)):
        act(reason="Nhầm", by=world.secretary)
        opened.refresh_from_db()
        stamps.add(opened.tree_stamp)
        expected.append(bool(frames_of([opened.pk])[opened.pk].tree.expected[row.position]))
    assert len(stamps) == 3
    assert expected == [True, False, True]


def test_what_was_not_asked_for_longest_goes_first():
    kept = Remembered(most=10, cost=len)
    kept.put("a", "xxxx")
    kept.put("b", "xxxx")
    assert kept.get("a") == "xxxx"
    kept.put("c", "xxxx")
    assert (kept.get("a"), kept.get("b"), kept.get("c")) == ("xxxx", None, "xxxx")
    kept.put("huge", "x" * 99)
    assert kept.get("huge") == "x" * 99
    assert kept.get("a") is None
