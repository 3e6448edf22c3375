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
from trienkhai.rollup.over.asked import Over
from trienkhai.ui.given import number_of, numbers_of, whole_number
from trienkhai.vietnamese import NotADate, parse_date

Basis = Literal["received", "accepted", "signed"]
BASES: tuple[Basis, ...] = ("received", "accepted", "signed")
MOST_ROUNDS = 1000
LAST_YEAR = 9000  # a day after it can still be reckoned


@dataclass(frozen=True)
class Ask:
    """`unit`: id of the unit asked about; `column`: a cell key, a ratio key, or 'count:KEY'; `rounds`: ids of rounds.

    Several rounds are combined by the indicator's rule over time. `group` (key of a grouping, part) cuts the unit's
    subtree to the units that stood in that part on the day of each round's tree. `until`: the last day on which a report
    that counts was sent (see rollup.cut_off); None for any day. `over`: the day whose tree it is read over (see rollup.over);
    None for each round's own, as reported. Raises Unacceptable for a signed total over another tree.
    """

    unit: int
    column: str
    rounds: tuple[int, ...]
    basis: Basis = "accepted"
    group: tuple[str, str] | None = None
    until: date | None = None
    over: Over | None = None

    def __post_init__(self) -> None:
        if self.over and self.basis == "signed":
            message = _(
                "What is signed is signed over the tree of its round. Choose received or accepted, or as reported."
            )
            raise Unacceptable([Problem(message, code="signed_as_reported")])

    def to_json(self) -> dict[str, Any]:
        """Plain JSON; the same question gives the same JSON."""
        told: dict[str, Any] = {
            "unit": self.unit,
            "column": self.column,
            "rounds": list(self.rounds),
            "basis": self.basis,
            "group": None if self.group is None else list(self.group),
        }
        if self.until:
            told["until"] = self.until.isoformat()
        if self.over:
            told["over"] = {"day": self.over.day.isoformat(), "restated": self.over.restated}
        return told

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """The inverse of to_json. Raises ValueError, KeyError or TypeError for what to_json would not have made."""
        group, over = data.get("group"), data.get("over")
        return cls(
            unit=_id(data["unit"]),
            column=str(data["column"]),
            rounds=tuple(_id(pk) for pk in data["rounds"]),
            basis=basis_named(str(data.get("basis", "accepted"))),
            group=None if group is None else (str(group[0]), str(group[1])),
            until=date.fromisoformat(data["until"]) if data.get("until") else None,
            over=Over(date.fromisoformat(over["day"]), bool(over["restated"])) if over else None,
        )

    def to_query(self) -> str:
        """The question as a query string: don-vi, cot, ky, can-cu, khoi, den, cay, quy-doi."""
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
        if self.over is not None:
            pairs += over_told(self.over)
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
        return cls(unit, column, rounds, basis, (group[0], group[2]) if group[2] else None, until, over_named(query))

    @property
    def url(self) -> str:
        """The trace page of this figure."""
        return f"{reverse('rollup:trace')}?{self.to_query()}"


def rounds_named(texts: Iterable[str]) -> tuple[int, ...]:
    """The ids in a list of them; none where one cannot be read, or where they are more than a figure can rest on."""
    parts = [part for text in texts for part in text.split(",") if part]
    numbers = numbers_of(parts)
    return tuple(numbers) if len(numbers) == len(parts) <= MOST_ROUNDS else ()


def over_told(over: Over) -> list[tuple[str, str]]:
    """The tree of another day in an address."""
    return [("cay", over.day.isoformat()), *([("quy-doi", "1")] if over.restated else [])]


def over_named(query: QueryDict) -> Over | None:
    """The inverse of over_told, with a day as somebody types it too. Raises Unacceptable."""
    text = query.get("cay", "").strip()
    return Over(day_typed(text), bool(query.get("quy-doi"))) if text else None


def day_typed(text: str) -> date:
    """A day in an address, or as somebody types it. Raises Unacceptable."""
    try:
        return day_named(parse_date(text).isoformat())
    except NotADate:
        return day_named(text)


def day_named(text: str) -> date:
    """A day by its name. Raises Unacceptable."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.max
    if day.year > LAST_YEAR:
        raise Unacceptable([Problem(_("“%s” is no day.") % text[:40])])
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
