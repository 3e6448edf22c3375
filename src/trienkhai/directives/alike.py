"""The duplicate alarm: what stands in the register already and may be the same document."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.directives.models import Directive
from trienkhai.directives.parsing.symbols import nearly_same, number_ways, symbol_key
from trienkhai.units.models import Root
from trienkhai.vietnamese import search_key, short_date

_CANDIDATES = 500


@dataclass(frozen=True)
class Alike:
    """A registered document, and in what it is like the one at hand."""

    directive: Directive
    why: str


class RegisteredAlike(Unacceptable):
    """Something like it is registered. Carries what; with a reason it is registered all the same."""

    def __init__(self, rows: Sequence[Alike]) -> None:
        message = _("%(symbol)s of %(day)s (%(issuer)s) is registered already: %(why)s.")
        told = [
            Problem(
                message
                % {
                    "symbol": one.directive.symbol,
                    "day": short_date(one.directive.issued_on),
                    "issuer": one.directive.issuer,
                    "why": one.why,
                },
                code="alike",
            )
            for one in rows
        ]
        last = Problem(_("If this is another document, say why, and register it all the same."), code="alike")
        super().__init__([*told, last])
        self.rows = tuple(rows)


def alike(
    root: Root, *, symbol: str, number: str, issuer: str, issued_on: date, subject: str, sha256: str, reader: Any
) -> list[Alike]:
    """Documents of an organisation with the same number, symbol and issuer, the same file, or nearly the same subject of
    the same day; the newest first. One query."""
    rows = Directive.objects.visible_to(reader).filter(root=root)
    near = Q(issued_on=issued_on) | Q(file__sha256=sha256) | Q(number__in=number_ways(number))
    candidates = rows.filter(near).select_related("file").order_by("-issued_on", "-pk")
    found = []
    for row in candidates.defer("unplaced", "notices", "joined", "frame")[:_CANDIDATES]:
        if symbol_key(row.symbol) == symbol_key(symbol) and search_key(row.issuer) == search_key(issuer):
            found.append(Alike(row, _("same number, symbol and issuer")))
        elif row.file is not None and row.file.sha256 == sha256:
            found.append(Alike(row, _("the same file")))
        elif row.issued_on == issued_on and nearly_same(row.subject, subject):
            found.append(Alike(row, _("nearly the same subject, of the same day")))
    return found
