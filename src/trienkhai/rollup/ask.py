"""A question about a figure, as a value that can be stored, put into an address, and asked again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, Self
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.ui.given import number_of, numbers_of, whole_number

Basis = Literal["received", "accepted", "signed"]
BASES: tuple[Basis, ...] = ("received", "accepted", "signed")
MOST_ROUNDS = 1000
LAST_YEAR = 9000  # a day after it can still be reckoned


@dataclass(frozen=True)
class Ask:
    """`unit`: id of the unit asked about; `column`: a cell key, a ratio key, or 'count:KEY'; `rounds`: ids of rounds.

    Several rounds are combined by the indicator's rule over time. `group` (key of a grouping, part) cuts the unit's
    subtree to the units that stood in that part on the day of each round's tree. `until`: the last day on which a report
    that counts was sent (see rollup.cut_off); None for any day.
    """

    unit: int
    column: str
    rounds: tuple[int, ...]
    basis: Basis = "accepted"
    group: tuple[str, str] | None = None
    until: date | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain JSON; the same question gives the same JSON."""
        told: dict[str, Any] = {
            "unit": self.unit,
            "column": self.column,
            "rounds": list(self.rounds),
            "basis": self.basis,
            "group": None if self.group is None else list(self.group),
        }
        return told if self.until is None else {**told, "until": self.until.isoformat()}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """The inverse of to_json. Raises ValueError, KeyError or TypeError for what to_json would not have made."""
        group = data.get("group")
        return cls(
            unit=_id(data["unit"]),
            column=str(data["column"]),
            rounds=tuple(_id(pk) for pk in data["rounds"]),
            basis=basis_named(str(data.get("basis", "accepted"))),
            group=None if group is None else (str(group[0]), str(group[1])),
            until=date.fromisoformat(data["until"]) if data.get("until") else None,
        )

    def to_query(self) -> str:
        """The question as a query string: don-vi, cot, ky, can-cu, khoi, den."""
        pairs = [
            ("don-vi", str(self.unit)),
            ("cot", self.column),
            ("ky", ",".join(map(str, self.rounds))),
            ("can-cu", self.basis),
        ]
        if self.group is not None:
            pairs.append(("khoi", ":".join(self.group)))
        if self.until is not None:
            pairs.append(("den", self.until.isoformat()))
        return urlencode(pairs)

    @classmethod
    def from_query(cls, query: QueryDict) -> Self:
        """The inverse of to_query. Raises Unacceptable for an address that asks nothing."""
        group = query.get("khoi", "").partition(":")
        rounds = rounds_named(query.getlist("ky"))
        unit = whole_number(query, "don-vi")
        column = query.get("cot", "")
        if unit is None or not rounds or not column:
            raise Unacceptable(
                [
                    Problem(
                        _("This address does not say which figure is asked: a unit, a column and a round are needed.")
                    )
                ]
            )
        basis = basis_named(query.get("can-cu", "accepted"))
        day = query.get("den", "")
        until = day_named(day) if day else None
        return cls(unit, column, rounds, basis, (group[0], group[2]) if group[2] else None, until)

    @property
    def url(self) -> str:
        """The trace page of this figure."""
        return f"{reverse('rollup:trace')}?{self.to_query()}"


def rounds_named(texts: Iterable[str]) -> tuple[int, ...]:
    """The ids in a list of them; none where one cannot be read, or where they are more than a figure can rest on."""
    parts = [part for text in texts for part in text.split(",") if part]
    numbers = numbers_of(parts)
    return tuple(numbers) if len(numbers) == len(parts) <= MOST_ROUNDS else ()


def day_named(text: str) -> date:
    """A day by its name. Raises Unacceptable."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.max
    if day.year > LAST_YEAR:
        raise Unacceptable([Problem(_("“%s” is no day on which reports are cut off.") % text[:40])])
    return day


def _id(value: Any) -> int:
    """An id out of JSON. Raises ValueError for what no row can bear."""
    number = number_of(str(int(value)))
    if number is None:
        raise ValueError(value)
    return number


def basis_named(text: str) -> Basis:
    """A basis by its name. Raises Unacceptable."""
    for basis in BASES:
        if basis == text:
            return basis
    raise Unacceptable(
        [Problem(_("“%s” is no basis of a total; there are received, accepted and signed.") % text[:40])]
    )
