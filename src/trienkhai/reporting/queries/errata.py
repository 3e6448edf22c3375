"""Errata of templates as pages and the command line tell them: which text it was, what it said before, what it says now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trienkhai.accounts.models import Person
from trienkhai.reporting.models import TemplateErratum
from trienkhai.units.models import Root

PLACES = {
    "section/number": gettext_lazy("number of section %(key)s"),
    "section/name": gettext_lazy("name of section %(key)s"),
    "field/name": gettext_lazy("name of %(key)s"),
    "field/hint": gettext_lazy("hint of %(key)s"),
    "field/part": gettext_lazy("part %(of)s of %(key)s"),
    "field/sub": gettext_lazy("column %(of)s of %(key)s"),
    "field/column": gettext_lazy("column %(of)s of list %(key)s"),
    "field/count": gettext_lazy("count %(of)s of list %(key)s"),
    "check/message": gettext_lazy("message of check %(key)s"),
}


@dataclass(frozen=True)
class Corrected:
    """One text: which, before and after."""

    where: str
    before: str
    after: str


@dataclass(frozen=True)
class Erratum:
    """One erratum of a version of a template, with its number in that version."""

    version: int
    number: int
    at: datetime
    by: Person | None
    reason: str
    texts: tuple[Corrected, ...]


def corrected(texts: Mapping[str, Sequence[str]]) -> tuple[Corrected, ...]:
    """Path → before and after, told in words. A database may have put the paths into another order."""
    return tuple(Corrected(_place(path), before, after) for path, (before, after) in sorted(texts.items()))


def _place(path: str) -> str:
    if path == "name":
        return _("name of the template")
    kind, key, what, *of = path.split("/")
    return str(PLACES[f"{kind}/{what}"]) % {"key": key, "of": "".join(of)}


def errata_in(roots: Sequence[Root]) -> dict[int, tuple[Erratum, ...]]:
    """Errata by the id of their template, the newest first. One query."""
    found: dict[int, tuple[Erratum, ...]] = {}
    rows = TemplateErratum.objects.filter(version__template__root__in=roots).select_related("version", "by")
    for row in rows.defer("version__spec").order_by("-version__number", "-number"):
        told = Erratum(row.version.number, row.number, row.at, row.by, row.reason, corrected(row.texts))
        found[row.version.template_id] = (*found.get(row.version.template_id, ()), told)
    return found
