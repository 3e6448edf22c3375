"""Several editors at once on one report, in a database that takes turns as in production."""

import random

import pytest
from django.db import connection

from tests.reporting.ground import answers, at_unit, open_sample
from tests.reporting.test_races import at_once
from tests.world.people import World
from tests.world.proof import proof
from trienkhai.reporting.actions import save_cells, save_draft, send_draft
from trienkhai.reporting.models import Draft, RoundUnit, Submission
from trienkhai.reporting.rules.merging import fingerprint, flat

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="needs a database that takes turns as in production"),
]

PLACES = ["cells:QT01", "cells:QT02", "cells:QT03", "texts:LV01"]


@pytest.fixture
def ground(transactional_db):
    world = World()
    return world, at_unit(open_sample(world), world.n1)


def test_two_saves_at_once_lose_nothing(ground):
    world, north = ground
    one, other = world.officer, world.secretary
    told = at_once(
        lambda: save_cells(north, {"cells:QT01": "4", "cells:QT03": "7"}, {}, by=one),
        lambda: save_cells(north, {"cells:QT02": "9", "cells:QT03": "8"}, {}, by=other),
    )
    cells = Draft.objects.get().answers["cells"]
    assert (cells["QT01"], cells["QT02"]) == ("4", "9")
    assert sorted(len(saved.conflicts) for saved in told) == [0, 1]
    winner = next(saved for saved in told if not saved.conflicts)
    assert cells["QT03"] == winner.answers["cells"]["QT03"]


def test_many_editors_at_once_lose_nothing_and_are_told_every_conflict(ground):
    """Each change is stored over a value its editor had seen, or told as a conflict: the log of all saves tells one story."""
    world, north = ground
    people = [world.officer, world.secretary, world.person("clerk", "officer", at=world.north)]

    def edit(person, seed):
        luck, shown, told = random.Random(seed), {}, []
        for _turn in range(proof(8, 200, second=8)):
            place = luck.choice(PLACES)
            value = str(luck.randrange(1000, 9999))
            saved = save_cells(north, {place: value}, {place: fingerprint(shown.get(place))}, by=person)
            if place in saved.saved:
                told.append((saved.draft.version, place, shown.get(place), value))
            else:
                assert place in saved.conflicts or flat(saved.answers).get(place) == value
            shown = flat(saved.answers)
        return told

    story = [step for told in at_once(*(lambda p=p, n=n: edit(p, n) for n, p in enumerate(people))) for step in told]
    stored = {}
    for _version, place, seen, value in sorted(story):
        assert stored.get(place) == seen, "a value went away that nobody had seen"
        stored[place] = value
    draft = Draft.objects.get()
    assert flat(draft.answers) == stored
    assert draft.version == len(story)


def test_the_same_draft_sent_by_two_clicks_at_once_counts_once(ground):
    world, north = ground
    officer = world.officer
    draft = save_draft(north, answers(), version=0, by=officer)
    told = at_once(*(lambda: send_draft(north, version=draft.version, by=officer),) * 5)
    assert len({sent.receipt for sent in told}) == 1
    assert Submission.objects.count() == 1
    assert RoundUnit.objects.get(pk=north.pk).latest_id == told[0].pk
