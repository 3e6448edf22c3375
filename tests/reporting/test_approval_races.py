"""Approving, changing and sending at the same moment: nothing goes that the head has not read."""

import pytest
from django.db import connection

from tests.reporting.ground import answers
from tests.reporting.inside_ground import Company, seen
from tests.reporting.test_races import at_once
from tests.world.people import World
from trienkhai.access.errors import WrongState
from trienkhai.reporting.actions import accept, approve, ask_reopening, reopen, save_cells, save_draft, submit
from trienkhai.reporting.models import Draft, InsideStep, ReopenRequest, RoundUnit, Submission
from trienkhai.reporting.rules.merging import fingerprint

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="needs a database that takes turns as in production"),
]


@pytest.fixture
def company(transactional_db):
    found = Company(World())
    save_draft(found.row, answers(), version=0, by=found.clerk)
    return found


def tried(act, *given, **named):
    """What it gave, or None where it came too late."""

    def door():
        try:
            return act(*given, **named)
        except WrongState:
            return None

    return door


def test_a_change_and_a_sending_at_once_send_only_what_was_approved(company):
    for turn in range(4):
        step = approve(company.row, seen=seen(company.row), by=company.head)
        read = Draft.objects.get().answers
        changed, base = {"cells:QT01": str(turn + 10)}, {"cells:QT01": fingerprint(read["cells"]["QT01"])}
        _saved, sent = at_once(
            tried(save_cells, company.row, changed, base, by=company.other),
            tried(submit, company.row, by=company.clerk),
        )
        assert sent is None or (sent.answers, sent.approval_id) == (read, step.pk)
        assert Draft.objects.get().answers["cells"]["QT01"] == str(turn + 10)


def test_a_change_and_an_approval_at_once_leave_no_approval_of_the_unread(company):
    read = seen(company.row)
    at_once(
        tried(approve, company.row, seen=read, by=company.head),
        tried(save_cells, company.row, {"cells:QT01": "9"}, {"cells:QT01": fingerprint("4")}, by=company.clerk),
    )
    assert Draft.objects.get().answers["cells"]["QT01"] == "9"
    assert all(step.sha256 == read for step in InsideStep.objects.all())


def test_one_approval_sent_by_three_clicks_at_once_serves_one_submission(company):
    approve(company.row, seen=seen(company.row), by=company.head)
    at_once(*(tried(submit, company.row, by=company.clerk),) * 3)
    assert Submission.objects.count() == 1


def test_a_request_and_a_reopening_at_once_leave_nothing_waiting_on_what_is_open(company):
    approve(company.row, seen=seen(company.row), by=company.head)
    sent = submit(company.row, by=company.clerk)
    accept(sent, by=company.world.secretary)
    at_once(
        *(tried(ask_reopening, sent, reason=f"sai {number}", by=company.clerk) for number in (1, 2)),
        tried(reopen, sent, reason="tự thấy", by=company.world.secretary),
    )
    assert RoundUnit.objects.get(pk=company.row.pk).state == "returned"
    assert ReopenRequest.objects.count() <= 1
    assert not ReopenRequest.objects.filter(answer=None).exists()
