"""One cell of one accepted report is corrected: everything that rests on it says so, and nothing else does."""

from collections import Counter
from datetime import timedelta

from django.urls import reverse

from tests.example.oracle import oracle
from trienkhai.reporting import actions
from trienkhai.reporting.models import RoundUnit, Submission
from trienkhai.review.gather import asked_in
from trienkhai.review.queries.changed import changed_since
from trienkhai.review.queries.uses import uses_of
from trienkhai.rollup.ask import Ask


def correct_one_cell(edition, lang, client, secretary, *, pages):
    """`client` reads as `secretary`; of the pages of figures so many are opened on each side. Returns what was affected."""
    asks = {key: Ask.from_json(figure["ask"]) for key, figure in edition.content["figures"].items()}
    before = {key: oracle(ask, lang) for key, ask in asks.items()}
    named = set(edition.review.figures.values_list("key", flat=True))
    sent, cell = _one_that_matters(asks, before, named)
    assert not edition.review.figures.filter(is_stale=True).exists()
    new = _corrected(sent, cell, secretary)
    after = {key: oracle(ask, lang) for key, ask in asks.items()}
    resting = {key for key, said in before.items() if sent.pk in said.submissions}
    moved = {key for key in asks if before[key].value != after[key].value}
    assert moved and moved <= resting < set(asks)
    assert resting == {key for key, said in after.items() if new.pk in said.submissions}

    _what_is_listed(edition, lang, sent, new, secretary, resting, moved)
    _what_is_marked(edition, asks, new, moved & named)
    _what_the_places_say(edition, client, sent, resting, moved, pages)
    return resting, moved


def _one_that_matters(asks, said, named):
    """The report on which most figures rest, of a round that is open, and a plain cell of it that a named figure shows."""
    often = Counter(pk for one in said.values() for pk in one.submissions)
    for pk, _times in sorted(often.items(), key=lambda one: (-one[1], one[0])):
        sent = Submission.objects.select_related("round").get(pk=pk)
        if sent.round.closed_at is not None:
            continue
        for key, ask in sorted((key, ask) for key, ask in asks.items() if key in named):
            if pk in said[key].submissions and sent.answers["cells"].get(ask.column, "").isdigit():
                return sent, ask.column
    raise LookupError("no report of the example has a plain cell in a figure")


def _corrected(sent, cell, secretary):
    """Within hours of its acceptance: what comes after the cut-off day of a review enters no figure of it."""
    accepted = sent.decisions.latest("at").at
    reopened, again, decided = (accepted + timedelta(hours=hours) for hours in (1, 2, 3))
    actions.reopen(sent, reason="correction", by=secretary, at=reopened)
    cells = {**sent.answers["cells"], cell: str(int(sent.answers["cells"][cell]) + 1)}
    row = RoundUnit.objects.get(pk=sent.round_unit_id)
    new = actions.submit(row, answers={**sent.answers, "cells": cells}, by=sent.submitted_by, at=again)
    actions.accept(new, by=secretary, at=decided)
    return new


def _what_is_listed(edition, lang, sent, new, secretary, resting, moved):
    assert {one.key for one in changed_since(edition, secretary)} == moved
    (was,) = uses_of(sent, secretary)
    listed = dict(was.editions)[edition]
    assert {one.key for one in listed} == resting
    assert not any(one.counts_still for one in listed)
    assert was.uses == ()  # what is not frozen rests on the new one
    (now,) = uses_of(new, secretary)
    current = {one.key: one.ask for one, _sections in asked_in(edition.review)}
    assert {one.key for one in now.uses} == {
        key for key, ask in current.items() if new.pk in oracle(ask, lang).submissions
    }


def _what_is_marked(edition, asks, new, moved):
    """Figures of the review are to be looked at again: all that moved, and none but those that draw on the round.

    While the report was reopened, all that it says was missing from what is accepted; so more are marked than moved in the end.
    """
    stale = set(edition.review.figures.filter(is_stale=True).values_list("key", flat=True))
    assert moved and moved <= stale
    assert stale <= {key for key, ask in asks.items() if new.round_id in ask.rounds}


def _what_the_places_say(edition, client, sent, resting, moved, pages):
    """The edition, the frozen figures that moved and those that did not, the report that no longer counts."""
    page = client.get(reverse("review:edition", args=[edition.pk]))
    assert page.status_code == 200 and {one.key for one in page.context["changes"]} == moved
    others, still = set(edition.content["figures"]) - resting, resting - moved
    for key in [*sorted(moved)[:pages], *sorted(still)[:pages], *sorted(others)[:pages]]:
        said = client.get(edition.address_of(key))
        assert said.status_code == 200 and ('id="da-doi"' in said.content.decode()) == (key in moved), key
    said = client.get(reverse("review:uses", args=[sent.pk])).content.decode()
    assert all(edition.address_of(key) in said for key in resting)
    assert not any(f'"{edition.address_of(key)}"' in said for key in set(edition.content["figures"]) - resting)
