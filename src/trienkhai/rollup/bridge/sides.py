"""What a bridge leads from and to: a question, and the day by whose end things are taken as they were known."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Self
from urllib.parse import parse_qsl, urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.rollup.ask import Ask, basis_named, day_typed, rounds_named
from trienkhai.rollup.cut_off import end_of
from trienkhai.rollup.over.asked import Over

OTHER = "v-"  # before the names of what the other side asks otherwise


@dataclass(frozen=True)
class Side:
    """`known_on`: as things were known at the end of that day, None for now."""

    ask: Ask
    known_on: date | None = None

    @property
    def known_at(self) -> datetime | None:
        """The last moment of that day."""
        return end_of(self.known_on) - timedelta(microseconds=1) if self.known_on else None

    @classmethod
    def from_query(cls, query: QueryDict) -> Self:
        """The side that an address begins with. Raises Unacceptable."""
        return cls(Ask.from_query(query), _day(query, "biet"))

    def other(self, query: QueryDict) -> Self:
        """The side that the same address leads to: this one, but for what is said otherwise. Raises Unacceptable."""
        ask = self.ask
        if f"{OTHER}den" in query:
            ask = replace(ask, until=_day(query, f"{OTHER}den"))
        if given := [text for text in query.getlist(f"{OTHER}ky") if text]:
            rounds = rounds_named(given)
            if not rounds:
                raise Unacceptable([Problem(_("This address does not say which rounds are compared."))])
            ask = replace(ask, rounds=rounds)
        basis = query.get(f"{OTHER}can-cu")
        ask = replace(ask, basis=basis_named(basis) if basis else ask.basis, over=self._over(query))
        known = _day(query, f"{OTHER}biet") if f"{OTHER}biet" in query else self.known_on
        return type(self)(ask, known)

    def _over(self, query: QueryDict) -> Over | None:
        own = self.ask.over
        day = _day(query, f"{OTHER}cay") if f"{OTHER}cay" in query else own and own.day
        restated = query.get(f"{OTHER}quy-doi", own and own.restated)
        return Over(day, bool(restated)) if day else None

    def query_to(self, other: "Side") -> str:
        """The query string of the page that leads from this side to another."""
        said = dict(self.told())
        pairs = [
            *said.items(),
            *((OTHER + name, text) for name, text in other.told().items() if said.get(name) != text),
        ]
        return urlencode([*pairs, *((OTHER + name, "") for name in said if name not in other.told())])

    def told(self) -> Mapping[str, str]:
        """The names and values of an address that asks this."""
        pairs = dict(parse_qsl(self.ask.to_query()))
        return {**pairs, **({"biet": self.known_on.isoformat()} if self.known_on else {})}


def _day(query: QueryDict, name: str) -> date | None:
    text = query.get(name, "").strip()
    return day_typed(text) if text else None
