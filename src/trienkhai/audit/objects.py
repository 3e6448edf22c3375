"""What an entry is about, with the address of its page. Apps that have pages register how to find them, from `logged`."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from trienkhai.audit.models import Entry


@dataclass(frozen=True)
class About:
    """A row that an entry names, as the reader may see it. `url` is empty where it has no page."""

    name: str
    url: str = ""


Finder = Callable[[Collection[int], Any], Mapping[int, About]]
_finders: dict[str, Finder] = {}


def shows(kind: str) -> Callable[[Finder], Finder]:
    """Register how the rows of a model ("reporting.submission") are shown: by their ids, those the person may see."""

    def remember(finder: Finder) -> Finder:
        _finders[kind] = finder
        return finder

    return remember


def found_of(kind: str, ids: Collection[int], person: Any) -> Mapping[int, About]:
    """Rows of a kind by their ids, those the person may see; none of a kind that nobody shows."""
    return _finders[kind](ids, person) if kind in _finders else {}


def abouts_of(entries: Iterable[Entry], person: Any) -> dict[int, About]:
    """Entry id → what it is about; entries about what the person may not see are left out. A fixed number of queries a kind."""
    named = [entry for entry in entries if entry.object_id is not None and entry.object_kind in _finders]
    wanted: dict[str, set[int]] = {}
    for entry in named:
        wanted.setdefault(entry.object_kind, set()).add(entry.object_id or 0)
    found = {kind: _finders[kind](ids, person) for kind, ids in wanted.items()}
    return {
        entry.pk: about for entry in named if (about := found[entry.object_kind].get(entry.object_id or 0)) is not None
    }
