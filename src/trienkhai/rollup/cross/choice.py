"""What a cross table is asked for, as it stands in an address."""

from dataclasses import dataclass
from typing import Literal, Self
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.rollup.ask import Basis, basis_named
from trienkhai.ui.given import whole_number

Axis = Literal["unit", "round", "indicator"]
WORDS: dict[Axis, str] = {"unit": "don-vi", "round": "ky", "indicator": "chi-tieu"}


@dataclass(frozen=True)
class Choice:
    """`rows` and `columns`: what stands there; of what stands nowhere one is meant: `unit`, `round`, `column`. The unit is also the one
    whose units next below stand in the table, None for the highest that one may see; `section` names the indicators.
    """

    round: int
    unit: int | None = None
    column: str = ""
    section: str = ""
    rows: Axis = "unit"
    columns: Axis = "round"
    basis: Basis = "received"
    page: int = 1

    @property
    def fixed(self) -> Axis:
        """What stands neither in the rows nor in the columns."""
        return next(one for one in WORDS if one not in (self.rows, self.columns))

    @classmethod
    def from_query(cls, query: QueryDict) -> Self:
        """Raises Unacceptable for an address that asks nothing."""
        named = whole_number(query, "ky")
        rows, columns = _axis(query.get("hang", "don-vi")), _axis(query.get("theo", "ky"))
        if named is None or rows is None or columns is None:
            raise Unacceptable([Problem(_("This address does not say which table is asked: a round is needed."))])
        if rows == columns:
            message = _("Rows and columns show the same. Choose something else for one of them.")
            raise Unacceptable([Problem(message, where="theo")])
        unit, page = whole_number(query, "don-vi"), whole_number(query, "page")
        basis = basis_named(query.get("can-cu") or "received")
        return cls(named, unit, query.get("cot", ""), query.get("muc", ""), rows, columns, basis, page or 1)

    def pairs(self) -> list[tuple[str, str]]:
        """The inverse of from_query."""
        told = [
            ("ky", str(self.round)),
            ("don-vi", "" if self.unit is None else str(self.unit)),
            ("cot", self.column),
            ("muc", self.section),
            ("hang", WORDS[self.rows]),
            ("theo", WORDS[self.columns]),
            ("can-cu", self.basis),
            ("page", "" if self.page == 1 else str(self.page)),
        ]
        return [(name, value) for name, value in told if value]

    @property
    def url(self) -> str:
        return f"{reverse('rollup:cross')}?{urlencode(self.pairs())}"


def _axis(word: str) -> Axis | None:
    return next((axis for axis, known in WORDS.items() if known == word), None)
