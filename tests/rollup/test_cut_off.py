"""Reports sent after the cut-off day of a question do not count, whatever is decided on them; against the oracle."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rollup import forms, oracle, trees
from tests.rollup.ground import Ground
from tests.rollup.test_stored_totals import report, small
from tests.world.proof import proof
from trienkhai.access.errors import Unacceptable
from trienkhai.reporting.models import Submission
from trienkhai.rollup import trace
from trienkhai.rollup.answers import answer, answer_all
from trienkhai.rollup.ask import Ask
from trienkhai.rollup.behind import reports_behind
from trienkhai.rollup.cube import Cube
from trienkhai.rollup.cut_off import end_of
from trienkhai.rollup.library import Library
from trienkhai.rollup.snapshot import Snapshot

FIRST = date(2026, 1, 5)
KEYS = ("DT", "R1", "count:DT")


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


@st.composite
def trays(draw: st.DrawFn) -> tuple[trees.Grown, list[tuple[int, list[str]]]]:
    """An organisation whose units send, or send again, on days that follow each other, and what is decided on each report."""
    grown = draw(trees.organisations(most=6))
    acts = []
    for at in range(len(grown.nodes)):
        for _again in range(draw(st.integers(0, 2))):
            acts.append(
                (at, draw(st.sampled_from([[], ["accepted"], ["accepted", "reopened"], ["returned"], ["withdrawn"]])))
            )
    return grown, draw(st.permutations(acts))


def _tell(ground, round_, grown, acts, data):
    """Acts as they would follow each other; one that the life of a report does not allow is left out. Trays by position."""
    filled = {at: [] for at in range(len(grown.nodes))}
    for number, (at, decided) in enumerate(acts):
        if filled[at] and filled[at][-1].decided[-1:] == ["accepted"]:
            ground.reopen(round_, at)
            filled[at][-1].decided.append("reopened")
        said = data.draw(forms.answers())
        ground.now = datetime.combine(day(number), datetime.min.time(), UTC) + timedelta(hours=3)
        ground.submit(round_, at, said)
        letter = oracle.Letter(number, forms.spoken(said))
        for verdict in decided:
            acts_of = {"accepted": ground.accept, "reopened": ground.reopen, "returned": ground.send_back}
            {**acts_of, "withdrawn": ground.withdraw}[verdict](round_, at)
            letter.taken_back = verdict == "withdrawn"
            if verdict in ("accepted", "reopened"):
                letter.decided.append(verdict)
        filled[at].append(letter)
    return filled


@pytest.mark.django_db
@settings(max_examples=proof(6, 100), deadline=None)
@given(trays(), st.data())
def test_every_answer_by_a_day_equals_the_oracle(told, data):
    grown, acts = told
    ground = Ground(grown)
    round_ = ground.open(grown)
    filled = _tell(ground, round_, grown, acts, data)
    last = data.draw(st.integers(-1, len(acts)))
    silent = {id(node) for node in oracle.silenced(grown.top)}
    for basis in ("received", "accepted"):
        for at, node in enumerate(grown.nodes):
            node.answers = oracle.tray(filled[at], last, accepted=basis == "accepted")
        cube = Cube.for_round(round_, basis, sent_before=end_of(day(last)))
        asks = [
            (Ask(unit.pk, key, (round_.pk,), basis, until=day(last)), node)
            for unit, node in zip(ground.units, grown.nodes, strict=True)
            if id(node) not in silent
            for key in KEYS
        ]
        kept = Snapshot.from_json(Snapshot.take([ask for ask, _node in asks]).to_json())
        found = answer_all([ask for ask, _node in asks])
        for one, again, (ask, node) in zip(
            found, answer_all([ask for ask, _ in asks], snapshot=kept), asks, strict=True
        ):
            assert one.value == _said(node, ask.column), ask
            assert one.coverage.expected == len(oracle.awaited(node))
            assert (again.value, again.coverage) == (one.value, one.coverage)
            if ask.unit in cube:
                assert cube.portion(ask.unit, ask.column).total == one.moments[0].portion.total
            followed = trace.of(ask)
            assert followed.adds_up
            assert {each.submission for each in followed.contributions} <= reports_behind([ask])
        sent = {at for at, letters in filled.items() if any(not letter.taken_back for letter in letters)}
        late = {at for at in sent if oracle.tray(filled[at], last, accepted=False) is None}
        whole = answer(Ask(ground.units[0].pk, "DT", (round_.pk,), "received", until=day(last)))
        awaited = {id(node) for node in oracle.awaited(grown.top)}
        named = {unit for unit, _name, _round in whole.coverage.late_units}
        if basis == "received":
            assert named == {ground.units[at].pk for at in late if id(grown.nodes[at]) in awaited}


def _said(node, key):
    if key == "R1":
        left, right, product = forms.PAIRS[key]
        pair = oracle.pair(node, left, right, product=product)
        return pair.total / pair.right if pair.right else None
    said = oracle.cell(node, "DT")
    return said.given if key.startswith("count:") else said.total if said.given else None


@pytest.fixture
def quarter(db):
    """A group with two companies; the first reports on a Monday, the second on the Tuesday."""
    ground = Ground(small([0, 1, 1], unasked={0}))
    round_ = ground.open(small([0, 1, 1], unasked={0}))
    ground.submit(round_, 1, report(DT="5"))
    ground.now += timedelta(days=1)
    ground.submit(round_, 2, report(DT="7"))
    return ground, round_


def test_stored_totals_are_used_where_nobody_came_late(quarter):
    ground, round_ = quarter
    ask = Ask(ground.units[0].pk, "DT", (round_.pk,), "received", until=day(1))
    library = Library.open([ask])
    assert (library.cut, bool(library.tallies), answer(ask).value) == ({}, True, 12)
    late = Ask(ground.units[0].pk, "DT", (round_.pk,), "received", until=day(0))
    assert list(Library.open([late]).cut) == [(round_.pk, day(0))]


def test_a_day_ends_at_midnight_where_the_organisation_is(quarter):
    ground, round_ = quarter
    ask = Ask(ground.units[0].pk, "DT", (round_.pk,), "received", until=day(1))
    midnight = datetime(2026, 1, 6, 17, 0, tzinfo=UTC)  # at Vinh
    for moment, value in ((midnight - timedelta(seconds=1), 12), (midnight, 5)):
        Submission.objects.filter(round_unit__position=2).update(submitted_at=moment)
        assert answer(ask).value == value


def test_questions_with_and_without_a_day_are_answered_together(quarter):
    ground, round_ = quarter
    asks = [Ask(ground.units[0].pk, "DT", (round_.pk,), "received", until=until) for until in (day(0), None, day(-1))]
    assert [found.value for found in answer_all(asks)] == [5, 12, None]


def test_the_day_stands_in_the_address_of_a_figure(quarter):
    ground, round_ = quarter
    ask = Ask(ground.units[0].pk, "DT", (round_.pk,), "received", until=day(1))
    assert Ask.from_query(QueryDict(ask.to_query())) == Ask.from_json(ask.to_json()) == ask
    assert "until" not in Ask(1, "DT", (1,)).to_json()
    for wrong in ("31/7/2023", "9999-12-31", "x"):
        with pytest.raises(Unacceptable):
            Ask.from_query(QueryDict(f"don-vi=1&cot=DT&ky=1&den={wrong}"))
