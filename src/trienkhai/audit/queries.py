"""The log as a page shows it: who, what, about what, where; only what the reader may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from trienkhai.access.scope import covers_every_root, scope_of
from trienkhai.audit.events import Event, sentence_of
from trienkhai.audit.models import Entry, EntryQuerySet
from trienkhai.audit.objects import About, abouts_of
from trienkhai.units.models import Naming, UnitPath
from trienkhai.units.queries import last_namings
from trienkhai.units.scope import Scope
from trienkhai.vietnamese import search_key

READ = "audit.read"
MOST_UNITS = 50


@dataclass(frozen=True)
class Row:
    """One entry. `whom` is the person the act was about; `remark` a reason, or what was refused."""

    entry: Entry
    who: str
    sentence: str
    about: About | None
    whom: str
    remark: str
    unit_name: str
    query: str  # asks for the entries of the same unit and below
    number: int | None


def entries_for(person: Any) -> EntryQuerySet:
    """Entries of the units whose log the person reads; those of no unit for who reads every organisation."""
    entries = Entry.objects.visible_to(person)
    if covers_every_root(person, READ):
        entries |= Entry.objects.filter(unit__isnull=True)
    return entries


def at_units(entries: EntryQuerySet, person: Any, words: str) -> EntryQuerySet:
    """Those at the units of this code, else of a name with these words, and at all below them. Three queries."""
    seen = Naming.objects.filter(scope_of(person, READ).as_q("unit"))
    found = _some(seen.filter(code__iexact=words)) or _some(seen.filter(search_key__contains=search_key(words)))
    paths = UnitPath.objects.filter(unit__in=found).values_list("path", flat=True)
    return entries.within(Scope(subtrees=tuple(paths), units=frozenset(found)))


def _some(namings: QuerySet[Naming]) -> list[int]:
    return list(namings.order_by("unit").values_list("unit", flat=True).distinct()[:MOST_UNITS])


def rows_of(entries: Iterable[Entry], person: Any) -> list[Row]:
    """A page of entries with their words. Two queries, and those of the kinds of things they are about."""
    page = list(entries)
    abouts = abouts_of(page, person)
    namings = last_namings({entry.unit.pk for entry in page if entry.unit})
    return [_row(entry, abouts.get(entry.pk), namings.get(entry.unit.pk) if entry.unit else None) for entry in page]


def _who(personal: dict[str, Any]) -> str:
    person, absent = personal.get("person", ""), personal.get("acting_for", "")
    return _("%(person)s for %(absent)s") % {"person": person, "absent": absent} if absent else person


def _row(entry: Entry, about: About | None, naming: Naming | None) -> Row:
    personal, details = entry.personal, entry.details
    remark = personal.get("reason", "")
    if entry.event == Event.ACCESS_REFUSED:
        remark = details.get("path") or details.get("file") or ""
    return Row(
        entry=entry,
        who=_who(personal),
        sentence=sentence_of(entry.event),
        about=about,
        whom=personal.get("to") or personal.get("from") or "",
        remark=remark,
        unit_name=naming.name if naming else "",
        query=urlencode({"don-vi": naming.code or naming.name}) if naming else "",
        number=entry.seal.number if hasattr(entry, "seal") else None,
    )
