"""What the user was told is saved survives a killed process; what he was not told is never half there; sent twice counts once."""

from tests.world.proof import proof


def test_every_file_said_to_be_taken_in_is_there_whole_and_none_half(install):
    kills = proof(6, 200, second=6)

    told = install(tables=True).script("killing", kills, proof(40, 40, second=0), 20260101)

    assert told["found"] == []
    assert told["said"] > kills / 10
    # The checker itself is worth something: each broken taker is caught by it. It is the same on both engines.
    if proof(1, 1, second=0) == 0:
        return
    assert "lost: " in " ".join(told["caught"]["says_too_early"])
    assert "no entry for" in " ".join(told["caught"]["logs_afterwards"])
    assert "half: file" in " ".join(told["caught"]["row_before_bytes"])
