"""How reports of the example come, go back and come again."""

import pytest

from trienkhai.example import rounds, story
from trienkhai.example.answers import Conduct
from trienkhai.reporting.models import ReturnNote, Submission
from trienkhai.reporting.rules import checks

pytestmark = [pytest.mark.django_db, pytest.mark.files]


def test_a_returned_report_comes_back_with_an_answer_to_each_note(monkeypatch):
    monkeypatch.setattr(story, "QUARTERS", story.QUARTERS[-1:])
    monkeypatch.setattr(rounds, "conduct", lambda *args, **how: Conduct(3, "returned"))
    assert any(isinstance(step, story.Told) for step in story.tell_cooperative(20260101))
    answers = set(ReturnNote.objects.values_list("answer", "answered_in__number"))
    assert answers == {("Checked against the attendance lists and corrected.", 2)}


def test_a_figure_that_jumped_is_sent_with_its_note(monkeypatch):
    monkeypatch.setattr(story, "QUARTERS", story.QUARTERS[-2:])
    monkeypatch.setattr(checks, "JUMP", 1)  # any change of a figure from ten on
    assert any(isinstance(step, story.Told) for step in story.tell_cooperative(20260101))
    notes = [note for sent in Submission.objects.all() for note in sent.answers.get("notes", {}).values()]
    assert set(notes) == {"Checked: the work of this period differs that much from the last."}
