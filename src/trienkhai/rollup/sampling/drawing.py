"""Drawing without replacement by a stated seed, so simple that it can be done again with nothing but SHA-256. Pure.

The k-th draw (k = 0, 1, …) of a stratum takes, among what is left of it in its order, the place SHA-256("seed:stratum:k") mod how many
are left; the hash is read as a whole number, most significant byte first.
"""

from collections.abc import Mapping, Sequence
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
    """How many of each stratum: in proportion to its size by largest remainders, but one at least of each while there is enough.

    Never more of a stratum than it holds; together `wanted`, or all there are.
    """
    strata = [name for name, size in sizes.items() if size > 0]
    whole = sum(sizes[name] for name in strata)
    wanted = min(wanted, whole)
    found = dict.fromkeys(sizes, 0)
    if not wanted:
        return found
    first = strata if wanted >= len(strata) else []
    for name in first:
        found[name] = 1
    rest = wanted - len(first)
    for name, exact in _in_proportion({name: sizes[name] - found[name] for name in strata}, rest):
        found[name] += exact
    return found


def _in_proportion(sizes: Mapping[str, int], wanted: int) -> Sequence[tuple[str, int]]:
    whole = sum(sizes.values())
    if not whole or not wanted:
        return []
    exact = {name: divmod(size * wanted, whole) for name, size in sizes.items()}
    lacking = wanted - sum(part for part, _rest in exact.values())
    by_rest = sorted(sizes, key=lambda name: (-exact[name][1], list(sizes).index(name)))
    more = set(by_rest[:lacking])
    return [(name, part + (name in more)) for name, (part, _rest) in exact.items()]
