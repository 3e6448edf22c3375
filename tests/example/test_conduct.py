"""How reports of the example come, go back and come again."""

import pytest

from trienkhai.example import rounds, story
from trienkhai.example.answers import Conduct
from trienkhai.reporting.models import ReturnNote

pytestmark = pytest.mark.django_db


def test_a_returned_report_comes_back_with_an_answer_to_each_note(monkeypatch):
    monkeypatch.setattr(story, "QUARTERS", story.QUARTERS[-1:])
    monkeypatch.setattr(rounds, "conduct", lambda *args, **how: Conduct(3, "returned"))
    assert any(isinstance(step, story.Told) for step in story.tell_cooperative(20260101))
    answers = set(ReturnNote.objects.values_list("answer", "answered_in__number"))
    assert answers == {("Checked against the attendance lists and corrected.", 2)}
