"""Evidence and sending at once: the row of the unit decides who is first, and nothing is half there."""

import pytest
from django.db import connection

from tests.evidence.test_accepting import PNG
from tests.reporting.ground import answers
from tests.reporting.test_races import at_once, ground  # noqa: F401
from trienkhai.reporting.actions import add_evidence, submit, take_evidence_away
from trienkhai.reporting.models import DraftFile, Submission

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="needs a database that takes turns as in production"),
]


def test_the_same_file_added_twice_at_once_lies_there_once(ground):  # noqa: F811
    world, north = ground
    by = world.officer
    told = at_once(*[lambda: add_evidence(north, PNG, name="a.png", by=by)] * 2)
    assert len({row.pk for row in told}) == 1
    assert DraftFile.objects.count() == 1


def test_a_file_taken_away_while_sending_is_in_the_submission_whole_or_not_at_all(ground):  # noqa: F811
    world, north = ground
    by = world.officer
    row = add_evidence(north, PNG, name="a.png", by=by)
    at_once(
        lambda: take_evidence_away(row, by=by),
        lambda: submit(north, by=by, answers=answers()),
    )
    assert not DraftFile.objects.exists()
    assert Submission.objects.get().files.count() in (0, 1)
