"""What points at provisions from the floors above: they register how to count it, nobody here imports them.

An app registers from its module `provision_links`. What is counted keeps a provision from being removed, and is listed where
an amended text has no place for it any more.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from trienkhai.directives.models import Directive, Provision

Anchors = Mapping[int, Collection[str]]
Counter = Callable[[Directive, Anchors], Mapping[int, int]]
Words = Callable[[int], str]
_registered: dict[str, tuple[Words, Counter]] = {}


@dataclass(frozen=True)
class Link:
    """Things of one kind that point at a provision. `words` tell how many, in the reader's language: "3 figures"."""

    kind: str
    count: int

    @property
    def words(self) -> str:
        return _registered[self.kind][0](self.count)


def register_links(kind: str, words: Words, counter: Counter) -> None:
    """Let a kind of thing be counted. `counter(directive, anchors)`: by the id of a provision, how many point at it.

    `anchors` holds, by the id of every provision asked about, all anchors that mean it, those it had before included.
    A fixed number of queries.
    """
    _registered[kind] = (words, counter)


def links_to(directive: Directive, provisions: Iterable[int]) -> dict[int, list[Link]]:
    """What points at provisions of a directive, by their ids; those that nothing points at are left out."""
    wanted = set(provisions)
    if not wanted:
        return {}
    anchors = anchors_of(directive, wanted)
    found: dict[int, list[Link]] = defaultdict(list)
    for kind, (_words, counter) in sorted(_registered.items()):
        for provision, count in counter(directive, anchors).items():
            if count and provision in wanted:
                found[provision].append(Link(kind, count))
    return dict(found)


def anchors_of(directive: Directive, provisions: Collection[int]) -> dict[int, list[str]]:
    """Every anchor that means a provision, today's first. Two queries."""
    rows = Provision.objects.filter(directive=directive).order_by("pk").values_list("pk", "anchor")
    found = {pk: [anchor] for pk, anchor in rows if pk in provisions}
    for anchor, pk in directive.aliases.order_by("pk").values_list("anchor", "provision_id"):
        if pk in found:
            found[pk].append(anchor)
    return found
