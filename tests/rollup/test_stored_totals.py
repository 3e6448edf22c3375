"""Stored totals after any events equal a rebuild byte for byte, and both equal the oracle."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rollup import forms, oracle, trees
from tests.rollup.ground import Ground
from tests.rollup.test_arrays import LAYOUT, agree
from tests.world.proof import proof
from trienkhai.access.errors import Unacceptable
from trienkhai.reporting.models import Round, RoundUnit
from trienkhai.reporting.rules.packing import LIMIT
from trienkhai.rollup.arrays.layout import unpack
from trienkhai.rollup.cube import Cube
from trienkhai.rollup.models import Tally
from trienkhai.rollup.tallies import rebuild
from trienkhai.thread import changes
from trienkhai.thread.changes import Change

EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["submit", "submit", "accept", "reopen", "return", "withdraw"]),
        st.integers(0, 99),
        forms.answers(),
    ),
    max_size=9,
)


class Said(dict):
    """What each unit says by its newest report; a list of all it sent lies behind each, with what nobody decided on yet."""

    def __init__(self) -> None:
        self.sent: dict[int, list[dict]] = {}
        self.undecided: dict[int, int] = {}

    def __setitem__(self, at: int, report: dict) -> None:
        super().__setitem__(at, report)
        self.sent.setdefault(at, []).append(report)
        self.undecided[at] = self.undecided.get(at, 0) + 1

    def take_back(self, at: int) -> None:
        self.sent[at].pop()
        self.undecided[at] -= 1
        if self.sent[at]:
            super().__setitem__(at, self.sent[at][-1])
        else:
            del self[at]


def happen(ground: Ground, round_: Round, event: tuple, said: dict, agreed: dict) -> None:
    """Let an event happen where it can, in the database and in the oracle's own memory."""
    kind, at, report = event
    at %= len(ground.units)
    if kind == "submit":
        ground.submit(round_, at, report)
        said[at] = report
    elif kind == "withdraw":
        if said.undecided.get(at):
            ground.withdraw(round_, at)
            said.take_back(at)
    elif kind in ("return", "accept") and at in said:
        said.undecided[at] = 0
        _decide(ground, round_, kind, at, said, agreed)
    elif kind == "reopen" and at in agreed:
        ground.reopen(round_, at)
        del agreed[at]


def _decide(ground: Ground, round_: Round, kind: str, at: int, said: dict, agreed: dict) -> None:
    if kind == "return":
        ground.send_back(round_, at)
    else:
        ground.accept(round_, at)
        agreed[at] = said[at]


def check_against_oracle(round_: Round, basis: str, grown: trees.Grown, reports: dict) -> None:
    for at, node in enumerate(grown.nodes):
        node.answers = forms.spoken(reports[at]) if at in reports else None
    silenced = {id(node) for node in oracle.silenced(grown.top)}
    for tally in Tally.objects.filter(round=round_, basis=basis).select_related("round_unit"):
        node = grown.nodes[tally.round_unit.position]
        words = unpack(bytes(tally.packed), LAYOUT)
        agree(words, node, covered=id(node) in silenced)
        assert (tally.expected, tally.given) == (words[0], words[1])


@pytest.mark.django_db
@settings(max_examples=proof(12, 150), deadline=None)
@given(trees.organisations(most=10), EVENTS)
def test_totals_after_any_events_equal_a_rebuild_and_the_oracle(grown, events):
    ground = Ground(grown)
    round_ = ground.open(grown)
    said, agreed = Said(), {}
    for event in events:
        happen(ground, round_, event, said, agreed)
    if not said.sent:
        return
    stored = Tally.objects.filter(round=round_).count()
    found = rebuild(round_)
    assert (found.differing, found.totals) == (0, stored)
    check_against_oracle(round_, "received", grown, said)
    check_against_oracle(round_, "accepted", grown, agreed)


@pytest.mark.django_db
@settings(max_examples=proof(8, 100), deadline=None)
@given(trees.organisations(most=8), EVENTS)
def test_a_moment_of_the_past_is_read_as_it_was(grown, events):
    ground = Ground(grown)
    round_ = ground.open(grown)
    said, agreed, then = Said(), {}, []
    for event in events:
        happen(ground, round_, event, said, agreed)
        then.append((ground.now, [Cube.for_round(round_, basis).words.tobytes() for basis in ("received", "accepted")]))
    for moment, words in then:
        known = [Cube.for_round(round_, basis, moment).words.tobytes() for basis in ("received", "accepted")]
        assert known == words


@pytest.mark.django_db
@settings(max_examples=proof(8, 100), deadline=None)
@given(trees.organisations(most=8), EVENTS, EVENTS)
def test_signed_totals_rest_on_what_was_pinned(grown, before, after):
    """All events before, then everybody signs bottom-up, then more events: the signed cube does not move."""
    ground = Ground(grown)
    round_ = ground.open(grown)
    said = Said()
    for event in before:
        happen(ground, round_, event, said, {})
    said.undecided.clear()  # what is pinned is opened, and withdrawn no more
    signed = {}
    for at in reversed(range(len(grown.nodes))):
        if at in said or grown.nodes[at].children:
            signed[at] = said.get(at, {"cells": {}})
            ground.submit(round_, at, signed[at], pins=True)
    frozen = Cube.for_round(round_, "signed")
    for at, node in enumerate(grown.nodes):
        node.answers = forms.spoken(signed[at]) if at in signed else None
    silenced = {id(node) for node in oracle.silenced(grown.top)}
    for row, at in zip(frozen.words, frozen.tree.inner, strict=True):
        agree(row, grown.nodes[at], covered=id(grown.nodes[at]) in silenced)
    for event in after:
        if event[1] % len(ground.units) != 0:  # the top itself signs no more
            happen(ground, round_, event, said, {})
    again = Cube.for_round(round_, "signed")
    assert (again.words[:, 2:] == frozen.words[:, 2:]).all()


def small(depth: list[int], **wishes) -> trees.Grown:
    """A plain organisation: everybody expected, nobody has reported."""
    nodes, path = [], []
    for at, level in enumerate(depth):
        node = oracle.Node(f"u{at}", lump=at in wishes.get("lumps", ()), expected=at not in wishes.get("unasked", ()))
        path[level:] = [node]
        if level:
            path[level - 1].children.append(node)
        nodes.append(node)
    return trees.Grown(nodes, depth, [None] * len(depth))


def report(**cells: str) -> dict:
    return {"cells": cells}


@pytest.mark.django_db
def test_the_first_report_makes_all_totals_and_the_next_only_its_path(django_assert_max_num_queries):
    grown = small([0, 1, 2, 2, 1, 2, 2])
    ground = Ground(grown)
    round_ = ground.open(grown)
    ground.submit(round_, 2, report(DT="5"))
    assert Tally.objects.filter(round=round_).count() == 6
    here = RoundUnit.objects.get(round=round_, position=3)
    with django_assert_max_num_queries(4):
        changes.changed(Change("submission", here.pk, after=1), by=None)


@pytest.mark.django_db
def test_the_floors_above_hear_which_columns_moved():
    grown = small([0, 1, 2, 1])
    ground = Ground(grown)
    round_ = ground.open(grown)
    ground.submit(round_, 2, report(DT="5", KP="1.50"))
    heard = []

    def listen(change: Change, **_: object) -> None:
        heard.append(change)

    followers = changes._followers["figure"]
    followers.append((99, listen))
    try:
        ground.submit(round_, 2, report(DT="6", KP="1.50"))
        ground.submit(round_, 2, report(DT="6", KP="1.50"))
    finally:
        followers.pop()
    assert [(change.id, change.after) for change in heard] == [(round_.pk, frozenset({"DT"}))]


@pytest.mark.django_db
def test_an_acceptance_of_the_past_outlives_a_return_and_ends_with_a_reopening():
    grown = small([0, 1])
    ground = Ground(grown)
    round_ = ground.open(grown)
    ground.submit(round_, 1, report(DT="5"))
    moments = []
    for act in (ground.accept, ground.send_back, ground.reopen, ground.accept):
        act(round_, 1)
        moments.append(ground.now)
    given = [int(Cube.for_round(round_, "accepted", moment).words[0, 1]) for moment in moments]
    assert given == [1, 1, 0, 1]


@pytest.mark.django_db
def test_a_unit_inside_a_lump_moves_nothing():
    grown = small([0, 1, 2, 3, 2], lumps={1})
    ground = Ground(grown)
    round_ = ground.open(grown)
    ground.submit(round_, 1, report(DT="9"))
    before = list(Tally.objects.filter(round=round_).order_by("pk").values_list("packed", flat=True))
    ground.submit(round_, 3, report(DT="5"))
    ground.submit(round_, 4, report(DT="5"))
    after = list(Tally.objects.filter(round=round_).order_by("pk").values_list("packed", flat=True))
    assert [bytes(one) for one in before] == [bytes(one) for one in after]


@pytest.mark.django_db
def test_a_total_too_large_is_refused_with_the_name_of_the_indicator():
    grown = small([0, 1])
    ground = Ground(grown)
    round_ = ground.open(grown)
    with pytest.raises(Unacceptable) as refused:
        ground.submit(round_, 1, report(TN=f"{LIMIT // 10}", NG=str(LIMIT)))
    assert "Thu nhập bình quân" in str(refused.value)
    assert not round_.submissions.exists()


@pytest.mark.django_db
def test_a_rebuild_mends_what_was_altered_and_says_so():
    grown = small([0, 1, 1])
    ground = Ground(grown)
    round_ = ground.open(grown)
    ground.submit(round_, 1, report(DT="5"))
    tally = Tally.objects.get(round=round_, basis="received")
    right = bytes(tally.packed)
    tally.packed = right[:-8] + b"\1" * 8
    tally.save()
    assert rebuild(round_).differing == 1
    tally.refresh_from_db()
    assert bytes(tally.packed) == right


@pytest.mark.django_db
def test_a_change_of_the_round_around_a_unit_makes_all_its_totals_again():
    grown = small([0, 1, 2, 3, 1])
    ground = Ground(grown)
    round_ = ground.open(grown)
    for at in (1, 3, 4):
        ground.submit(round_, at, report(DT="5"))
        ground.accept(round_, at)
    company = RoundUnit.objects.get(round=round_, position=1)
    company.mode, company.is_expected = "lump", False
    company.save()
    changes.changed(Change("submission", company.pk, company.latest_id, company.latest_id), by=None)
    stored = {
        (tally.round_unit.position, tally.basis): (tally.expected, tally.given)
        for tally in Tally.objects.filter(round=round_).select_related("round_unit")
    }
    assert stored == {
        (at, basis): counts
        for basis in ("received", "accepted")
        for at, counts in {0: (3, 2), 1: (1, 1), 2: (0, 0)}.items()
    }
    assert rebuild(round_).differing == 0
