"""Which directive a template reports on. It is bound when a version is made, so that none registered later takes its place."""

import re
from datetime import date

from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem
from trienkhai.directives.models import Directive
from trienkhai.directives.queries import held_by
from trienkhai.reporting.models import TemplateVersion
from trienkhai.reporting.queries.directive import anchors_of
from trienkhai.reporting.rules.spec import Spec
from trienkhai.units.models import Root
from trienkhai.vietnamese.dates import NotADate, parse_date, short_date
from trienkhai.vietnamese.text import normalise_symbol

WITH_DAY = re.compile(r"(?P<symbol>.+?)[\s,]+(?P<day>\d{1,2}/\d{1,2}/\d{4})")
HERE = "directive"


def bound_directive(root: Root, spec: Spec, before: TemplateVersion | None) -> tuple[Directive | None, list[Problem]]:
    """The directive of the next version of a template, and what stands against it. Two queries.

    The one that the file names; else that of the version before; else the only one that holds all its points. None where
    no such directive is registered yet.
    """
    anchors = set(anchors_of(spec))
    if spec.directive:
        return _named(root, spec.directive, anchors)
    held = held_by(root.pk, anchors) if anchors else {}
    whole = [directive for directive, there in held.items() if there == anchors] or list(held)
    if before is not None and before.directive in whole:
        return before.directive, []
    if len(whole) < 2:
        return next(iter(whole), None), []
    named = ", ".join(_with_day(one) for one in whole)
    message = _(
        "Several documents have the points this template names: %(named)s. Write in the template which one is meant,"
        ' for example directive = "%(first)s".'
    )
    return None, [Problem(message % {"named": named, "first": whole[0].symbol}, HERE, "directive_unclear")]


def _named(root: Root, name: str, anchors: set[str]) -> tuple[Directive | None, list[Problem]]:
    symbol, day = _symbol_and_day(name)
    wanted = normalise_symbol(symbol).casefold()
    rows = [
        one
        for one in Directive.objects.filter(root=root).order_by("pk")
        if normalise_symbol(one.symbol).casefold() == wanted and day in (None, one.issued_on)
    ]
    if not rows:
        message = _("No document “%s” is registered in this organisation. Register it first, or correct its symbol.")
        return None, [Problem(message % name, HERE, "directive_unknown")]
    if len(rows) > 1:
        listed = ", ".join(_with_day(one) for one in rows)
        message = _("Several documents bear this symbol: %s. Write the symbol with the day.")
        return None, [Problem(message % listed, HERE, "directive_unclear")]
    lacking = sorted(anchors - held_by(root.pk, anchors).get(rows[0], set())) if anchors else []
    message = _("%(symbol)s has no point “%(anchor)s”. The points and their codes stand on its page.")
    return rows[0], [
        Problem(message % {"symbol": rows[0].symbol, "anchor": anchor}, "provision", "provision_unknown")
        for anchor in lacking
    ]


def _symbol_and_day(name: str) -> tuple[str, date | None]:
    found = WITH_DAY.fullmatch(name.strip())
    if found is None:
        return name, None
    try:
        return found["symbol"], parse_date(found["day"])
    except NotADate:
        return name, None


def _with_day(directive: Directive) -> str:
    return f"{directive.symbol} {short_date(directive.issued_on)}"
