"""What a review may begin from: resolutions, units that may review, rounds that give figures."""

from typing import Any

from django.db.models import Min, QuerySet
from django.utils import timezone

from trienkhai.access.scope import scope_of
from trienkhai.directives.models import Directive
from trienkhai.directory.queries.finding import find_units
from trienkhai.reporting.models import Round
from trienkhai.review.permissions import WRITE
from trienkhai.units.models import Root, Unit
from trienkhai.units.queries import namings_on

OFFERED = 60


def reviewable(person: Any) -> QuerySet[Directive]:
    """Resolutions of the organisations in which the person may write a review, newest first."""
    roots = Unit.objects.filter(scope_of(person, WRITE).as_q("")).values("root_id")
    return Directive.objects.visible_to(person).filter(root_id__in=roots).select_related("root").order_by("-issued_on")


def reviewing_units(root: Root, person: Any, *, find: str = "", given: str = "") -> list[tuple[int, str]]:
    """Units that may review as (id, name): those found, the one given, then the top ones. A fixed number of queries."""
    own = Unit.objects.filter(scope_of(person, WRITE).as_q(""), root=root, path__is_open=True)
    found = [finding.unit for finding in find_units(person, find)[0]] if find else []
    wanted = [*found, *([int(given)] if given.isascii() and given.isdigit() and len(given) < 19 else [])]
    held = set(own.filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()
    top = own.aggregate(least=Min("path__depth"))["least"]
    tops = [] if top is None else own.filter(path__depth__lte=top + 1).order_by("path__depth", "path__path")[:OFFERED]
    units = list(dict.fromkeys([*(pk for pk in wanted if pk in held), *(unit.pk for unit in tops)]))
    names = namings_on(timezone.localdate(), units)
    return [(pk, _label(names[pk].name, names[pk].code)) for pk in units if pk in names]


def _label(name: str, code: str) -> str:
    return f"{name} ({code})" if code else name


def drawable_rounds(root: Root, person: Any) -> list[Round]:
    """Rounds of the organisation that the person may see, by template and period."""
    rows = Round.objects.visible_to(person).filter(root=root).select_related("version__template")
    return list(rows.order_by("version__template__name", "version__template", "period_key"))
