"""The life of one report, walked at random beside a model of it that knows nothing of the code."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.reporting.ground import answers
from tests.world.proof import proof
from trienkhai.access.errors import WrongState
from trienkhai.reporting.actions import accept, reopen, return_report, save_draft, submit
from trienkhai.reporting.models import Decision, Draft, RoundUnit, Submission
from trienkhai.reporting.rules.lifecycle import NEXT, after, days_late, punctuality
from trienkhai.thread import changes

ACTS = st.lists(st.sampled_from(["fill", "send", "accept", "return", "reopen", "accept_older"]), max_size=14)


@dataclass
class Model:
    """What must be true, said once more in the plainest way."""

    state: str = "none"
    sent: int = 0
    accepted: int = 0
    decisions: int = 0

    def act(self, act: str) -> bool:
        """Whether the act is possible; if so, its effect."""
        if act == "fill":
            possible = self.state != "accepted"
            if possible and self.state == "none":
                self.state = "draft"
            return possible
        if act == "send":
            possible = self.state != "accepted"
            if possible:
                self.state, self.sent = "submitted", self.sent + 1
            return possible
        if act == "accept_older":
            return False
        possible = self.state == ("accepted" if act == "reopen" else "submitted")
        if possible:
            self.decisions += 1
            self.accepted = self.sent if act == "accept" else 0 if act == "reopen" else self.accepted
            self.state = "accepted" if act == "accept" else "returned"
        return possible


def do(act: str, row: RoundUnit, world, turn: int) -> None:
    row.refresh_from_db()
    if act == "fill":
        draft = Draft.objects.filter(round_unit=row).first()
        save_draft(row, answers(str(turn)), version=draft.version if draft else 0, by=world.officer)
    elif act == "send":
        submit(row, by=world.officer, answers=answers(str(turn)))
    elif act == "accept_older":
        older = Submission.objects.filter(round_unit=row).order_by("number").first()
        if older is None or older.pk == row.latest_id:
            raise WrongState
        accept(older, by=world.secretary)
    elif row.latest is None:
        raise WrongState
    elif act == "accept":
        accept(row.latest, by=world.secretary)
    elif act == "return":
        return_report(row.latest, reason="xem lại", by=world.secretary)
    else:
        reopen(row.latest, reason="xem lại", by=world.secretary)


class Undo(Exception):
    pass


@settings(max_examples=proof(15, 200), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_any_walk_of_acts_agrees_with_the_model(world, north, monkeypatch, acts):
    told: list[changes.Change] = []
    followers = {kind: [(0, lambda change, by: told.append(change))] for kind in ("submission", "decision")}
    monkeypatch.setattr(changes, "_followers", defaultdict(list, followers))
    with pytest.raises(Undo), transaction.atomic():
        model = Model()
        for turn, act in enumerate(acts, start=1):
            before = len(told)
            if model.act(act):
                do(act, north, world, turn)
                assert len(told) - before == (0 if act in {"fill", "return"} else 1)
            else:
                with pytest.raises(WrongState):
                    do(act, north, world, turn)
                assert len(told) == before
            north.refresh_from_db()
            assert north.state == model.state
            assert (north.latest.number if north.latest else 0) == model.sent
            assert (north.accepted.number if north.accepted else 0) == model.accepted
            assert Submission.objects.filter(round_unit=north).count() == model.sent
            assert Decision.objects.filter(submission__round_unit=north).count() == model.decisions
        raise Undo


def test_every_state_can_be_reached_and_left():
    states = {"none", "draft", "submitted", "returned", "accepted"}
    reached = {state for act in NEXT.values() for state in act.values()}
    assert reached == states - {"none"}
    assert {state for act in NEXT.values() for state, following in act.items() if following != state} == states
    assert after("accept", "submitted") == "accepted"
    assert after("return", "accepted") is None


@pytest.mark.parametrize(
    ("state", "late"), [("none", 2), ("draft", 2), ("returned", 2), ("submitted", 0), ("accepted", 0)]
)
def test_only_who_still_owes_something_is_late(state, late):
    assert days_late(state, date(2023, 7, 6), date(2023, 7, 8)) == late
    assert days_late(state, date(2023, 7, 6), date(2023, 7, 6)) == 0


def test_punctuality_in_words():
    due, before, after = date(2023, 7, 6), date(2023, 7, 6), date(2023, 7, 7)
    assert punctuality(due, before, after) == "on_time"
    assert punctuality(due, after, after) == "late"
    assert punctuality(due, None, after) == "missing"
    assert punctuality(due, None, before) == ""
