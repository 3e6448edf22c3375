"""What must hold in a template besides its types: keys, references, rules that fit together. Pure."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import get_args

from trienkhai.reporting.rules.faults import Fault, _
from trienkhai.reporting.rules.spec import (
    Cell,
    Field,
    ListField,
    NumberField,
    RatioField,
    Section,
    Spec,
    TextField,
    TimeRule,
    UnitRule,
)
from trienkhai.reporting.rules.template_approval import faults_of_approval
from trienkhai.reporting.rules.template_chain import faults_of_chain
from trienkhai.reporting.rules.template_written import faults_of_checks

KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")
MOST_DECIMALS = 6
MOST_CELLS = 20_000
MOST_CHARS = 32_000  # what one cell of a sheet can hold
UNIT_RULES = tuple(rule for rule in get_args(UnitRule) if rule != "list")
TIME_RULES = get_args(TimeRule)


FOLLOWS_THERE = frozenset(
    {"check_misread", "bad_key", "no_name", "no_columns", "choices", "mean_needs_weight", "unknown_role"}
)
"""Faults that may only say that a setting could not be read, when they stand where that is told."""
NAMES_A_FIGURE = frozenset({"unknown_indicator", "check_misread"})
"""Faults that may only say that the field they name could not be read."""
FOLLOWS_ANYWHERE = frozenset({"nothing_asked", "cells_differ"})
"""Faults that may only say that some field could not be read."""


@dataclass(frozen=True)
class Spot:
    """Which part of the template a fault is about; the reader of a file knows its line or cell."""

    section: int = -1
    field: int = -1
    attribute: str = ""
    check: int = -1
    step: int = -1


Found = Iterator[tuple[Spot, Fault]]


def faults_of(spec: Spec) -> list[tuple[Spot, Fault]]:
    """Everything that does not hold."""
    found = list(_template(spec))
    fields = [(Spot(s, f), field) for s, section in enumerate(spec.sections) for f, field in enumerate(section.fields)]
    found += _duplicates(fields)
    for spot, field in fields:
        found += [(Spot(spot.section, spot.field, at.attribute), fault) for at, fault in _field(field, spec)]
    seen: set[str] = set()
    for number, check in enumerate(spec.checks):
        found += [(Spot(attribute="key", check=number), fault) for _spot, fault in _key(check.key, Spot())]
        if check.key in seen:
            found.append((Spot(attribute="key", check=number), _twice(check.key)))
        seen.add(check.key)
    found += [(Spot(attribute=setting, check=number), fault) for number, setting, fault in faults_of_checks(spec)]
    approval = faults_of_approval(spec.approval, spec.approval_excuses)
    found += [(Spot(attribute=setting), fault) for setting, fault in approval]
    found += [(Spot(attribute=setting, step=number), fault) for number, setting, fault in faults_of_chain(spec.chain)]
    return found


def beside(first: list[Fault], found: list[Fault], written: Collection[str]) -> list[Fault]:
    """What the checks find beside the faults of reading, without what only follows from those.

    `written`: the keys that stand in the file, also those of fields that could not be read.
    """
    if not first:
        return found
    places = {(fault.where, fault.line) for fault in first}
    return [
        fault
        for fault in found
        if not (
            fault.code in FOLLOWS_ANYWHERE
            or (fault.code in NAMES_A_FIGURE and fault.params.get("key", "-").partition("|")[0] in written)
        )
        and not (fault.code in FOLLOWS_THERE and (fault.where, fault.line) in places)
    ]


def _template(spec: Spec) -> Found:
    yield from _key(spec.key, Spot(attribute="key"))
    yield from _name(spec.name, Spot(attribute="name"))
    if not spec.fields:
        yield (
            Spot(),
            Fault("nothing_asked", _("The template asks nothing: it needs a section with at least one field.")),
        )
    seen: set[str] = set()
    for number, section in enumerate(spec.sections):
        yield from _section(number, section, seen)
        seen.add(section.key)
    if len(spec.cells) > MOST_CELLS:
        params = {"count": str(len(spec.cells)), "limit": str(MOST_CELLS)}
        yield (
            Spot(),
            Fault("too_many_cells", _("The template has %(count)s cells; at most %(limit)s can be asked."), params),
        )


def _section(number: int, section: Section, seen: set[str]) -> Found:
    yield from _key(section.key, Spot(number, attribute="key"))
    yield from _name(section.name, Spot(number, attribute="name"))
    if section.key in seen:
        yield Spot(number, attribute="key"), _twice(section.key)


def _key(key: str, spot: Spot) -> Found:
    if not KEY.fullmatch(key):
        message = _("“%(key)s” cannot be a key: use up to 40 letters without accents, digits, “_”, “-” and “.”.")
        yield spot, Fault("bad_key", message, {"key": key})


def _name(name: str, spot: Spot) -> Found:
    if not name.strip():
        yield spot, Fault("no_name", _("The name is missing."))
    elif len(name) > 300:
        yield (
            spot,
            Fault("long_name", _("The name has %(count)s characters; at most 300 fit."), {"count": str(len(name))}),
        )


def _twice(key: str) -> Fault:
    return Fault("key_twice", _("The key “%(key)s” is used twice."), {"key": key})


def _duplicates(fields: list[tuple[Spot, Field]]) -> Found:
    seen: set[str] = set()
    for spot, field in fields:
        keys = [field.key, *(count.key for count in field.counts)] if isinstance(field, ListField) else [field.key]
        for key in keys:
            if key in seen:
                yield Spot(spot.section, spot.field, "key"), _twice(key)
            seen.add(key)


def _field(field: Field, spec: Spec) -> Found:
    yield from _key(field.key, Spot(attribute="key"))
    yield from _name(field.name, Spot(attribute="name"))
    if isinstance(field, NumberField):
        yield from _number(field, spec)
    elif isinstance(field, RatioField):
        yield from _ratio(field, spec)
    elif isinstance(field, ListField):
        yield from _list(field)
    elif isinstance(field, TextField) and not 1 <= field.max_chars <= MOST_CHARS:
        params = {"limit": str(MOST_CHARS)}
        yield (
            Spot(attribute="max_chars"),
            Fault("bad_max_chars", _("An answer may have 1 to %(limit)s characters."), params),
        )


def _number(field: NumberField, spec: Spec) -> Found:
    yield from _decimals(field.decimals)
    yield from _rule(field.unit_rule, UNIT_RULES, "over_units")
    yield from _rule(field.time_rule, TIME_RULES, "over_time")
    for attribute, choices in (("parts", field.parts), ("columns", field.subs)):
        seen: set[str] = set()
        for choice in choices:
            yield from _key(choice.key, Spot(attribute=attribute))
            yield from _name(choice.name, Spot(attribute=attribute))
            if choice.key in seen:
                yield Spot(attribute=attribute), _twice(choice.key)
            seen.add(choice.key)
    if len(field.unit_of_measure) > 60:
        yield Spot(attribute="unit"), Fault("long_unit", _("The unit of measure has more than 60 characters."))
    yield from _yes_no(field)
    yield from _weight(field, spec)
    yield from _limits(field)
    if field.at_most and field.at_most not in spec.numbers:
        yield Spot(attribute="at_most"), _unknown_figure(field.at_most)
    yield from _cumulative(field)
    if field.measure and (field.parts or field.subs or field.yes_no):
        message = _("A figure that the system counts is one number: it has no parts, no columns, and is no yes or no.")
        yield Spot(attribute="measure"), Fault("measure_plain", message)


def _cumulative(field: NumberField) -> Found:
    if field.cumulative not in ("", "year", "term"):
        params = {"since": str(field.cumulative)}
        message = _("“%(since)s” is no beginning to count on from; known are year and term.")
        yield Spot(attribute="cumulative"), Fault("unknown_beginning", message, params)
    elif field.cumulative and field.time_rule == "sum":
        message = _("A figure that is counted on holds the earlier periods already; over time it is last, not sum.")
        yield Spot(attribute="over_time"), Fault("cumulative_summed", message)
    elif field.cumulative and field.yes_no:
        yield Spot(attribute="cumulative"), Fault("cumulative_yes_no", _("A yes-or-no question is not counted on."))


def _decimals(decimals: int) -> Found:
    if not 0 <= decimals <= MOST_DECIMALS:
        params = {"decimals": str(decimals), "limit": str(MOST_DECIMALS)}
        message = _("%(decimals)s decimals are asked for; 0 to %(limit)s can be kept exactly.")
        yield Spot(attribute="decimals"), Fault("bad_decimals", message, params)


def _rule(rule: str, known: tuple[str, ...], attribute: str) -> Found:
    if rule not in known:
        params = {"rule": rule, "known": ", ".join(known)}
        yield (
            Spot(attribute=attribute),
            Fault("unknown_rule", _("There is no rule “%(rule)s”; known are %(known)s."), params),
        )


def _yes_no(field: NumberField) -> Found:
    if field.yes_no and (field.decimals or field.parts):
        yield Spot(attribute="yes_no"), Fault("yes_no_plain", _("A yes-or-no question has no decimals and no parts."))
    if field.unit_rule == "count" and not field.yes_no:
        message = _("The rule “count” counts the units that answer yes; mark the field as yes_no.")
        yield Spot(attribute="over_units"), Fault("count_needs_yes_no", message)


def _weight(field: NumberField, spec: Spec) -> Found:
    if field.unit_rule == "mean" and not field.weight:
        message = _("A mean over units needs a weight: the key of the indicator that weighs it.")
        yield Spot(attribute="weight"), Fault("mean_needs_weight", message)
    elif field.unit_rule != "mean" and field.weight:
        yield Spot(attribute="weight"), Fault("weight_without_mean", _("Only a mean has a weight."))
    elif field.weight == field.key and field.weight:
        yield Spot(attribute="weight"), Fault("weighs_itself", _("An indicator cannot weigh itself."))
    elif field.weight:
        yield from _reaches(field, field.weight, spec, "weight")
        weight = spec.numbers.get(field.weight)
        if weight and weight.unit_rule != "sum":
            params = {"key": field.weight}
            yield (
                Spot(attribute="weight"),
                Fault("weight_not_summed", _("The weight “%(key)s” must be summed over units."), params),
            )


def _unknown_figure(key: str) -> Fault:
    return Fault("unknown_indicator", _("The template has no figure “%(key)s”."), {"key": key})


def _reaches(field: NumberField, other: str, spec: Spec, attribute: str) -> Found:
    """The other indicator exists and has a cell for each cell of this one."""
    if other not in spec.numbers:
        yield Spot(attribute=attribute), _unknown_figure(other)
        return
    missing = [cell for cell in _cells_of(field, spec) if other + cell.key[len(field.key) :] not in spec.cell]
    if missing:
        params = {"key": other, "name": missing[0].name}
        message = _("“%(key)s” has no cell that matches “%(name)s”: give both the same parts and columns.")
        yield Spot(attribute=attribute), Fault("cells_differ", message, params)


def _cells_of(field: NumberField, spec: Spec) -> list[Cell]:
    return [cell for cell in spec.cells if cell.indicator == field.key and not cell.derived]


def _limits(field: NumberField) -> Found:
    limits = {}
    for attribute, text in (("min", field.minimum), ("max", field.maximum)):
        if not text:
            continue
        try:
            limits[attribute] = Decimal(text)
        except InvalidOperation:
            yield (
                Spot(attribute=attribute),
                Fault("bad_limit", _("The limit “%(text)s” is not a number."), {"text": text}),
            )
    if len(limits) == 2 and limits["min"] > limits["max"]:
        params = {"min": field.minimum, "max": field.maximum}
        message = _("The least value %(min)s is above the greatest %(max)s.")
        yield Spot(attribute="min"), Fault("limits_crossed", message, params)


def _ratio(field: RatioField, spec: Spec) -> Found:
    yield from _decimals(field.decimals)
    subs = []
    for attribute, key in (("numerator", field.numerator), ("denominator", field.denominator)):
        number, cell = spec.numbers.get(key), spec.cell.get(key)
        if number is None and not (cell and cell.derived):
            message = _("The ratio needs the figure “%(key)s”, which the template does not ask.")
            yield Spot(attribute=attribute), Fault("unknown_indicator", message, {"key": key})
            continue
        if number and number.unit_rule not in {"sum", "count"}:
            message = _("“%(key)s” is not summed over units, so no ratio over several units can be made of it.")
            yield Spot(attribute=attribute), Fault("ratio_not_summed", message, {"key": key})
        subs.append([sub.key for sub in number.subs] if number else [])
    if len(subs) == 2 and subs[0] != subs[1]:
        message = _("The two figures of the ratio have different columns.")
        yield Spot(attribute="numerator"), Fault("cells_differ", message)


def _list(field: ListField) -> Found:
    if not field.columns:
        yield Spot(attribute="columns"), Fault("no_columns", _("The list has no columns."))
    if not 1 <= field.max_rows <= 2000:
        yield Spot(attribute="max_rows"), Fault("bad_max_rows", _("A list may have 1 to 2000 rows."))
    columns = {column.key: column for column in field.columns}
    if len(columns) < len(field.columns):
        yield Spot(attribute="columns"), Fault("columns_twice", _("Two columns of the list have the same key."))
    for column in field.columns:
        yield from _key(column.key, Spot(attribute="columns"))
        yield from _name(column.name, Spot(attribute="columns"))
        if (column.type == "choice") != bool(column.choices):
            params = {"key": column.key}
            message = _("Column “%(key)s”: choices belong to the type “choice”, and it needs some.")
            yield Spot(attribute="columns"), Fault("choices", message, params)
    for count in field.counts:
        yield from _key(count.key, Spot(attribute="counts"))
        yield from _name(count.name, Spot(attribute="counts"))
        counted = columns.get(count.column)
        if count.column and counted is None:
            params = {"key": count.key, "column": count.column}
            message = _("“%(key)s” counts by the column “%(column)s”, which the list does not have.")
            yield Spot(attribute="counts"), Fault("unknown_column", message, params)
        elif counted and counted.choices and count.equals not in counted.choices:
            params = {"key": count.key, "text": count.equals}
            message = _("“%(key)s” counts rows that say “%(text)s”, which is not among the choices.")
            yield Spot(attribute="counts"), Fault("unknown_choice", message, params)
