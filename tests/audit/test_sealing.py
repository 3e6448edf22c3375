"""The sealed log: it verifies, and any change to it is found and named."""

import json
import random

import pytest
from django.db import connection, transaction

from tests.world.proof import proof
from trienkhai.audit import sealing
from trienkhai.audit.log import record
from trienkhai.audit.models import Entry, Seal

pytestmark = pytest.mark.django_db


@pytest.fixture
def sealed():
    """Thirty entries, sealed; the head that was written outside."""
    for number in range(30):
        record(None, "test.act", amount=number, personal={"reason": f"vì lý do {number}"})
    sealing.seal()
    last = Seal.objects.order_by("-number").first()
    return last.number, last.chain


def test_a_sealed_log_verifies(sealed):
    found = sealing.verify(sealed)
    assert (found.sealed, found.unsealed, found.findings) == (30, 0, ())


def test_new_entries_are_counted_as_not_sealed_yet(sealed):
    record(None, "test.act")
    assert sealing.verify(sealed).unsealed == 1
    assert sealing.seal() == 1
    assert sealing.verify(sealed).findings == ()


def test_names_may_be_forgotten_without_breaking_the_chain(sealed):
    Entry.objects.update(personal={}, salt="")
    assert sealing.verify(sealed).findings == ()


def test_a_cut_tail_is_seen_only_from_outside(sealed):
    last = Seal.objects.order_by("-number").first()
    entry = last.entry
    last.delete()
    entry.delete()
    assert sealing.verify(None).findings == ()
    assert sealing.verify(sealed).findings[0].number == 30


def alter(random_: random.Random) -> None:
    """One alteration of the tables by somebody who knows them."""
    pk = random_.choice(list(Entry.objects.values_list("pk", flat=True)))
    entry = Entry.objects.get(pk=pk)
    kind = random_.randrange(6)
    if kind == 0:
        Entry.objects.filter(pk=pk).update(details={"amount": 999})
    elif kind == 1:
        Entry.objects.filter(pk=pk).update(event="test.other")
    elif kind == 2:
        Entry.objects.filter(pk=pk).update(personal={"reason": "khác"})
    elif kind == 3:
        Seal.objects.filter(entry=entry).delete()
        entry.delete()
    elif kind == 4:
        Seal.objects.filter(entry=entry).update(chain="f" * 64)
    else:
        other = Entry.objects.exclude(pk=pk).order_by("?").first()
        first, second = Seal.objects.get(entry=entry), Seal.objects.get(entry=other)
        Seal.objects.filter(number__in=(first.number, second.number)).delete()
        Seal.objects.create(number=first.number, entry=other, chain=first.chain)
        Seal.objects.create(number=second.number, entry=entry, chain=second.chain)


class Undo(Exception):
    pass


def test_every_alteration_is_found(sealed):
    chance = random.Random(20260101)
    for _ in range(proof(60, 3000)):
        with pytest.raises(Undo), transaction.atomic():
            alter(chance)
            assert sealing.verify(sealed).findings
            raise Undo
    assert sealing.verify(sealed).findings == ()


def test_an_inserted_entry_is_found(sealed):
    entry = Entry.objects.order_by("pk").first()
    entry.pk = None
    entry.save()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_entry")
        assert cursor.fetchone()[0] == 31
    assert sealing.verify(sealed).unsealed == 1  # it stands outside the chain until it is sealed behind everything else


def test_the_head_is_written_and_read_back(sealed):
    sealing.write_head(*sealed)
    assert sealing.read_head() == sealed
    assert json.loads(sealing.head_file().read_text())["number"] == 30
