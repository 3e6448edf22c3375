"""Drawing without replacement by a stated seed, so simple that it can be done again with nothing but SHA-256. Pure.

The k-th draw (k = 0, 1, …) of a stratum takes, among what is left of it in its order, the place SHA-256("seed:stratum:k") mod how many
are left; the hash is read as a whole number, most significant byte first.
"""

from collections.abc import Mapping
from hashlib import sha256


def drawn(size: int, wanted: int, seed: str, stratum: str = "") -> list[int]:
    """Places of so many different things out of `size` in their order, or of all where there are fewer; in rising order."""
    moved: dict[int, int] = {}  # what stands at a place of what is left, where it is not the thing of that place
    found = []
    for draw in range(min(wanted, size)):
        left = size - draw
        place = int.from_bytes(sha256(f"{seed}:{stratum}:{draw}".encode()).digest(), "big") % left
        found.append(moved.get(place, place))
        # The last of what is left comes to the place that was taken.
        moved[place] = moved.pop(left - 1, left - 1)
    return sorted(found)


def shared_out(sizes: Mapping[str, int], wanted: int) -> dict[str, int]:
    """How many of each stratum, in proportion to its size: the whole parts first, what is then lacking by the largest remainders.
    While there is enough for all, a stratum that would get none gets one, from the one that has most. Of equals the first is first.

    Never more of a stratum than it holds; together `wanted`, or all there are.
    """
    whole = sum(sizes.values())
    wanted = min(wanted, whole)
    if not wanted:
        return dict.fromkeys(sizes, 0)
    exact = {name: divmod(size * wanted, whole) for name, size in sizes.items()}
    found = {name: part for name, (part, _rest) in exact.items()}
    by_rest = sorted(sizes, key=lambda name: -exact[name][1])
    for name in by_rest[: wanted - sum(found.values())]:
        found[name] += 1
    filled = [name for name, size in sizes.items() if size]
    if wanted >= len(filled):
        for name in filled:
            if not found[name]:
                found[max(found, key=lambda one: found[one])] -= 1
                found[name] = 1
    return found
