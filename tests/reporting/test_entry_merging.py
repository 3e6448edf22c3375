"""Several people in one form: nobody replaces what he has not seen, and nothing typed is lost unsaid."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.world.proof import proof
from trienkhai.reporting.rules.merging import fingerprint, flat, merge, nested

PLACES = ["cells:QT01", "cells:QT02", "texts:LV01"]
VALUES = ["1", "2", "3", None]


class Editor:
    """A page in front of somebody: what it showed, what stands in its controls."""

    def __init__(self, stored):
        self.shown = dict(stored)
        self.controls = dict(stored)

    def load(self, stored):
        self.__init__(stored)


STEP = st.tuples(
    st.integers(0, 1),
    st.sampled_from(["type", "save", "load", "choose"]),
    st.sampled_from(PLACES),
    st.sampled_from(VALUES),
)


@settings(max_examples=proof(100, 5000), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(STEP, max_size=60))
def test_no_update_is_lost_and_every_conflict_is_shown(steps):
    """Against a plain model: a stored value goes away only by somebody whose page showed it."""
    stored = {}
    editors = [Editor(stored), Editor(stored)]
    for who, act, place, value in steps:
        editor = editors[who]
        if act == "type":
            editor.controls[place] = value
        elif act == "load":
            editor.load(stored)
        elif act == "choose":  # the conflict was shown: he now knows what the other wrote, and keeps his own
            editor.shown[place] = stored.get(place)
        else:
            before = dict(stored)
            base = {one: fingerprint(editor.shown.get(one)) for one in PLACES}
            outcome = merge(before, {one: editor.controls.get(one) for one in PLACES}, base)
            for one in PLACES:
                was, mine, seen = before.get(one), editor.controls.get(one), editor.shown.get(one)
                now = outcome.merged.get(one)
                if now != was:
                    assert was == seen, "replaced a value that the page had never shown"
                    assert (now, one in outcome.saved) == (mine, True)
                if mine not in (was, seen):  # he changed it, and it is not there already
                    assert now == mine or one in outcome.conflicts, "typed and neither stored nor told"
                if one in outcome.conflicts:
                    assert (outcome.conflicts[one].mine, outcome.conflicts[one].theirs) == (mine, was)
                if mine == seen and was != seen:
                    assert one in outcome.taken, "somebody else's change is not taken over"
            stored = outcome.merged
            for one in PLACES:
                if one not in outcome.conflicts:
                    editor.shown[one] = editor.controls[one] = stored.get(one)


def test_answers_fall_apart_into_places_and_come_together_again():
    answers = {"cells": {"QT01": "4"}, "lists": {"VB": []}, "texts": {}, "notes": {"QT01": "vì sao"}}
    assert flat(answers) == {"cells:QT01": "4", "lists:VB": [], "notes:QT01": "vì sao"}
    assert nested(flat(answers)) == answers


def test_an_empty_list_is_not_nothing():
    assert fingerprint([]) != fingerprint(None) == ""
