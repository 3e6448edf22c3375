"""What makes another wording of a template more than an erratum: what came, what went, which settings differ. Pure."""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from trienkhai.reporting.rules.faults import Fault, _
from trienkhai.reporting.rules.keys import cell_key
from trienkhai.reporting.rules.spec import Field, ListField, NumberField, Spec

SETTINGS = {
    "directive": _("the resolution it reports on"),
    "approval": _("approval inside the unit"),
    "approval_excuses": _("kinds of unit that need no approval"),
    "signed_paper": _("signed paper"),
    "chain": _("steps of acceptance"),
    "provision": _("provision"),
    "section": _("section"),
    "kind": _("kind"),
    "unit_of_measure": _("unit of measure"),
    "decimals": _("decimals"),
    "unit_rule": _("rule over units"),
    "time_rule": _("rule over time"),
    "weight": _("weight"),
    "yes_no": _("kind"),
    "required": _("whether it is required"),
    "minimum": _("least value"),
    "maximum": _("greatest value"),
    "at_most": _("which figure it may not exceed"),
    "measure": _("what the system counts"),
    "cumulative": _("from when it is counted on"),
    "numerator": _("numerator"),
    "denominator": _("denominator"),
    "percent": _("whether it is shown in per cent"),
    "max_rows": _("number of rows"),
    "max_chars": _("length of the answer"),
    "type": _("kind"),
    "choices": _("choices"),
    "column": _("what is counted"),
    "equals": _("what is counted"),
    "rule": _("rule"),
    "severity": _("severity"),
}
WORDS = frozenset({"key", "name", "hint"})
DEEPER = frozenset({"parts", "subs", "columns", "counts"})
Place = tuple[str, str]
"""Kind and key of a thing in a template."""
Thing = dict[str, Any]


def beyond_wording(old: Spec, new: Spec) -> list[Fault]:
    """Everything that is more than wording, in the order of the new spec; empty where only wording differs."""
    return list(_told(dict(_things(old)), dict(_things(new))))


def _told(before: dict[Place, Thing], after: dict[Place, Thing]) -> Iterator[Fault]:
    for place, thing in after.items():
        key = place[1]
        if place not in before:
            yield Fault("came", _("“%(key)s” is new"), {"key": key}, cell=key)
            continue
        was = before[place]
        told = {SETTINGS[name] for name in {**was, **thing} if was.get(name) != thing.get(name)}
        message = _("%(what)s of “%(key)s”") if key else _("%(what)s of the template")
        yield from (Fault("setting", message, {"what": what, "key": key}, cell=key) for what in sorted(told))
    for kind, key in before:
        if (kind, key) not in after:
            yield Fault("gone", _("“%(key)s” is left out"), {"key": key}, cell=key)
    if set(before) == set(after) and list(before) != list(after):
        key = next(now[1] for now, was in zip(after, before, strict=True) if now != was)
        yield Fault("order", _("the order, from “%(key)s” on"), {"key": key}, cell=key)


def _things(spec: Spec) -> Iterator[tuple[Place, Thing]]:
    """Everything that has a key, with its settings that are no words; the template itself has none."""
    own = ("directive", "approval", "approval_excuses", "signed_paper", "chain")
    yield ("template", ""), {name: getattr(spec, name) for name in own}
    for section in spec.sections:
        yield ("section", section.key), {"provision": section.provision}
        for field in section.fields:
            yield ("field", field.key), {"section": section.key, **_settings(field)}
            yield from _inside(field)
    for check in spec.checks:
        yield ("check", check.key), {"rule": check.rule, "severity": check.severity}


def _inside(field: Field) -> Iterator[tuple[Place, Thing]]:
    if isinstance(field, NumberField):
        yield from ((("part", cell_key(field.key, part.key)), {}) for part in field.parts)
        yield from ((("sub", cell_key(field.key, "", sub.key)), {}) for sub in field.subs)
    elif isinstance(field, ListField):
        yield from ((("column", f"{field.key}.{one.key}"), _settings(one)) for one in field.columns)
        yield from ((("count", one.key), _settings(one)) for one in field.counts)


def _settings(one: Any) -> Thing:
    return {name.name: getattr(one, name.name) for name in fields(one) if name.name not in WORDS | DEEPER}
