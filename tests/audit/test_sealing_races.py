"""Two who seal at once, as a server and a command do: the second goes on from where the first ended."""

from threading import Event, Thread

import pytest
from django.db import connection, transaction

from trienkhai.audit import sealing
from trienkhai.audit.log import record
from trienkhai.audit.models import Seal

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="needs a database that takes turns as in production"),
]


def test_of_two_who_seal_at_once_the_second_goes_on_where_the_first_ended():
    for _ in range(3):
        record(None, "test.act")
    sealing.seal()
    for _ in range(3):
        record(None, "test.act")
    sealing_now, may_commit, told = Event(), Event(), []

    def first():
        with transaction.atomic():
            told.append(sealing.seal())
            sealing_now.set()
            may_commit.wait(timeout=10)
        connection.close()

    def second():
        sealing_now.wait(timeout=10)
        record(None, "test.act")
        told.append(sealing.seal())
        connection.close()

    threads = [Thread(target=first), Thread(target=second)]
    for thread in threads:
        thread.start()
    threads[1].join(timeout=0.5)  # it waits for the first
    may_commit.set()
    for thread in threads:
        thread.join(timeout=20)
    assert told == [3, 1]
    assert list(Seal.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 8))
    assert sealing.verify(sealing.read_head()).findings == ()
