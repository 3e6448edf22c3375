"""Autosave, sending and evidence: what the officer was told is done survives a kill, the rest is never half there."""

from tests.world.proof import proof


def test_what_an_officer_was_told_is_kept_and_nothing_is_half_there(install):
    kills = proof(12, 1000, second=12)

    told = install(tables=True).script("entering", kills, 40, 20260101)

    assert told["found"] == []
    assert told["told"] > kills / 10
    # The checker itself is worth something: each broken door is caught by it.
    assert told["caught"] == {"says_too_early": True, "logs_afterwards": True}
