"""A template as a person reads it before it is kept: section by section, what is asked and how it becomes a total."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trienkhai.reporting.measures import measure
from trienkhai.reporting.models import Template
from trienkhai.reporting.rules.spec import Field, ListField, NumberField, RatioField, Section, Spec
from trienkhai.reporting.wording import told_check
from trienkhai.units.models import Root

OVER_UNITS = {
    "sum": gettext_lazy("units are added up"),
    "min": gettext_lazy("the smallest of the units"),
    "max": gettext_lazy("the largest of the units"),
    "mean": gettext_lazy("weighted mean of the units"),
    "count": gettext_lazy("units that say yes are counted"),
    "none": gettext_lazy("no total over units"),
}
OVER_TIME = {
    "sum": gettext_lazy("periods are added up"),
    "last": gettext_lazy("the last period counts"),
    "mean": gettext_lazy("mean of the periods"),
    "max": gettext_lazy("the largest of the periods"),
    "none": gettext_lazy("no total over periods"),
}


@dataclass(frozen=True)
class Asked:
    """One field: its code, name, hint, unit; `kind` in words; `rules` how it is added up; `more` its parts, columns, limits."""

    key: str
    name: str
    hint: str
    unit: str
    kind: str
    rules: str
    more: tuple[str, ...]
    required: bool


@dataclass(frozen=True)
class AskedSection:
    title: str
    fields: tuple[Asked, ...]


def design_of(spec: Spec) -> tuple[AskedSection, ...]:
    return tuple(AskedSection(_title(one), tuple(map(_asked, one.fields))) for one in spec.sections)


def checks_of(spec: Spec) -> tuple[tuple[str, str], ...]:
    """Key and words of each written check."""
    return tuple((check.key, told_check(check, spec)) for check in spec.checks)


def templates_in(roots: Sequence[Root]) -> Iterable[Any]:
    """Templates in use with `newest` and `asked` (rounds of any version). One query."""
    found = Template.objects.filter(root__in=roots).select_related("root").order_by("root__name", "name")
    return found.annotate(newest=Max("versions__number"), asked=Count("versions__rounds", distinct=True))


def _title(section: Section) -> str:
    return f"{section.number}. {section.name}" if section.number else section.name


def _asked(field: Field) -> Asked:
    hint = "" if isinstance(field, RatioField) else field.hint
    if isinstance(field, NumberField):
        kind = _("yes or no") if field.yes_no else _("number")
        rules = f"{OVER_UNITS[field.unit_rule]}, {OVER_TIME[field.time_rule]}"
        return Asked(
            field.key, field.name, hint, field.unit_of_measure, kind, rules, tuple(_more(field)), field.required
        )
    if isinstance(field, RatioField):
        fraction = _("%(above)s divided by %(below)s") % {"above": field.numerator, "below": field.denominator}
        return Asked(field.key, field.name, "", "%" if field.percent else "", _("ratio"), fraction, (), required=False)
    if isinstance(field, ListField):
        columns = ", ".join(column.name + (" *" if column.required else "") for column in field.columns)
        counts = [_("counted: %(name)s") % {"name": f"{count.key} {count.name}"} for count in field.counts]
        return Asked(field.key, field.name, hint, "", _("list"), "", (columns, *counts), required=False)
    limit = _("at most %(count)s characters") % {"count": field.max_chars}
    return Asked(field.key, field.name, hint, "", _("question"), "", (limit,), field.required)


def _more(field: NumberField) -> Iterable[str]:
    if field.parts:
        yield _("of which: %(names)s") % {"names": ", ".join(part.name for part in field.parts)}
    if field.subs:
        yield _("for each of: %(names)s") % {"names": ", ".join(sub.name for sub in field.subs)}
    if field.weight:
        yield _("weighed by %(key)s") % {"key": field.weight}
    if field.measure:
        known = measure(field.measure)
        yield _("counted by the system: %(what)s") % {"what": str(known.label) if known else field.measure}
    if field.cumulative:
        of_year = _("counted on from the beginning of the year")
        yield of_year if field.cumulative == "year" else _("counted on from the beginning of the term")
    if field.at_most:
        yield _("not more than %(key)s") % {"key": field.at_most}
    if field.minimum or field.maximum:
        yield _("from %(low)s to %(high)s") % {"low": field.minimum or "–", "high": field.maximum or "–"}
