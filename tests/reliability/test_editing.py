"""Editors at once in the same reports: no update is lost, every conflict is shown."""

from tests.world.proof import proof


def test_editors_at_once_lose_nothing_and_are_told_every_conflict(install):
    editors, edits, reports = proof(6, 50, second=6), proof(10, 200, second=10), proof(2, 10, second=2)

    told = install(tables=True).script("editing", editors, edits, reports, 20260101)

    assert told["found"] == []
    assert told["editors"] == editors
    assert sum(told["counts"].values()) == editors * edits
    assert told["counts"]["saved"] > editors
    assert told["counts"]["conflict"] > 0
    assert told["counts"]["later"] <= editors * edits / 10
