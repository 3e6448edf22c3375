"""Checks that every template has for nothing: required, limits, parts that add up, jumps; then those that were written. Pure."""

from collections.abc import Iterator
from decimal import Decimal

from trienkhai.reporting.rules.faults import Fault, Severity, _
from trienkhai.reporting.rules.keys import cell_key
from trienkhai.reporting.rules.known import unexplained
from trienkhai.reporting.rules.packing import STATES, Answers
from trienkhai.reporting.rules.spec import Choice, NumberField, Spec
from trienkhai.reporting.rules.written_checks import written_findings

SUMS_DIFFER = _(
    "“%(name)s”: the parts add up to %(sum)s, the total says %(total)s. Mend one of them or explain it in a note."
)
JUMP = 3  # times up or down against the period before, from which a figure wants a word


def check(answers: Answers, spec: Spec, *, previous: Answers | None = None, partial: bool = False) -> list[Fault]:
    """All findings. `partial` is for past records, which rarely know everything: nothing is required of them."""
    found: list[Fault] = []
    cells, notes = answers.get("cells", {}), answers.get("notes", {})
    for field in spec.numbers.values():
        if not partial:
            found += _required(field, cells)
        found += _limits(field, cells)
        found += _at_most(field, cells, spec)
        found += _sums(field, cells, notes)
        found += _weights(field, cells)
    if not partial:
        found += _required_texts(answers, spec)
    found += unexplained(answers, spec)
    found += written_findings(spec, cells, notes, (previous or {}).get("cells", {}))
    if previous:
        found += _jumps(cells, notes, previous.get("cells", {}), spec)
    return found


def _subs(field: NumberField) -> tuple[Choice, ...]:
    return field.subs or (Choice("", ""),)


def _parts(field: NumberField) -> tuple[Choice, ...]:
    return (Choice("", ""), *field.parts)


def _keys(field: NumberField) -> Iterator[tuple[str, str]]:
    for part in _parts(field):
        for sub in _subs(field):
            yield cell_key(field.key, part.key, sub.key), " · ".join(n for n in (field.name, part.name, sub.name) if n)


def number(cells: dict[str, str], key: str) -> Decimal | None:
    """The number in a cell; None for missing, not applicable, not known."""
    text = cells.get(key)
    return None if text is None or text in STATES else Decimal(text)


def explained(notes: dict[str, str], field: NumberField, part: str, sub: str) -> bool:
    """Whether a note stands at the cell or at its row."""
    return cell_key(field.key, part, sub) in notes or cell_key(field.key, part) in notes


def _required(field: NumberField, cells: dict[str, str]) -> list[Fault]:
    if not field.required:
        return []
    message = _("“%(name)s” has no answer. Where there is nothing to count write 0, “not applicable” or “not known”.")
    return [Fault("required", message, {"name": name}, cell=key) for key, name in _keys(field) if key not in cells]


def _required_texts(answers: Answers, spec: Spec) -> list[Fault]:
    message = _("The question “%(name)s” has no answer.")
    texts = answers.get("texts", {})
    return [
        Fault("required", message, {"name": field.name}, cell=key)
        for key, field in spec.texts.items()
        if field.required and key not in texts
    ]


def _limits(field: NumberField, cells: dict[str, str]) -> list[Fault]:
    found = []
    for key, name in _keys(field):
        value = number(cells, key)
        if value is None:
            continue
        if field.minimum and value < Decimal(field.minimum):
            params = {"name": name, "value": cells[key], "limit": field.minimum}
            found.append(
                Fault("too_small", _("“%(name)s” is %(value)s; it cannot be less than %(limit)s."), params, cell=key)
            )
        if field.maximum and value > Decimal(field.maximum):
            params = {"name": name, "value": cells[key], "limit": field.maximum}
            found.append(
                Fault("too_big", _("“%(name)s” is %(value)s; it cannot be more than %(limit)s."), params, cell=key)
            )
    return found


def _at_most(field: NumberField, cells: dict[str, str], spec: Spec) -> list[Fault]:
    """Against the same part and sub-period of the other indicator, where both are given."""
    if not field.at_most:
        return []
    other = spec.numbers[field.at_most]
    found = []
    for key, name in _keys(field):
        value, limit = number(cells, key), number(cells, field.at_most + key[len(field.key) :])
        if value is not None and limit is not None and value > limit:
            params = {"name": name, "value": str(value), "other": other.name, "limit": str(limit)}
            message = _("“%(name)s” is %(value)s, more than “%(other)s” (%(limit)s).")
            found.append(Fault("more_than_other", message, params, cell=key))
    return found


def _sums(field: NumberField, cells: dict[str, str], notes: dict[str, str]) -> list[Fault]:
    """Parts that are all given must add up to the total, unless a note explains why they do not."""
    if not field.parts or field.unit_rule != "sum":
        return []
    found = []
    for sub in _subs(field):
        parts = [number(cells, cell_key(field.key, part.key, sub.key)) for part in field.parts]
        total = number(cells, cell_key(field.key, "", sub.key))
        given = [part for part in parts if part is not None]
        if total is None or len(given) < len(parts) or sum(given) == total:
            continue
        name = " · ".join(n for n in (field.name, sub.name) if n)
        params = {"name": name, "total": str(total), "sum": str(sum(given))}
        severity: Severity = "information" if explained(notes, field, "", sub.key) else "error"
        found.append(
            Fault("parts_differ", SUMS_DIFFER, params, cell=cell_key(field.key, "", sub.key), severity=severity)
        )
    return found


def _weights(field: NumberField, cells: dict[str, str]) -> list[Fault]:
    """A mean without its weight cannot enter any average above."""
    if field.unit_rule != "mean":
        return []
    message = _("“%(name)s” will not enter averages: the figure that weighs it (%(weight)s) is not given.")
    return [
        Fault("weight_missing", message, {"name": name, "weight": field.weight}, cell=key, severity="warning")
        for key, name in _keys(field)
        if number(cells, key) is not None and number(cells, field.weight + key[len(field.key) :]) is None
    ]


def _jumps(cells: dict[str, str], notes: dict[str, str], before: dict[str, str], spec: Spec) -> list[Fault]:
    found = []
    message = _("“%(name)s” went from %(before)s to %(now)s. Please explain in a note.")
    for key, text in cells.items():
        cell, then, now = spec.cell.get(key), number(before, key), number(cells, key)
        if (
            cell is None
            or then is None
            or now is None
            or explained(notes, spec.numbers[cell.indicator], cell.part, cell.sub)
        ):
            continue
        small, large = sorted((abs(then), abs(now)))
        if large >= 10 and large > small * JUMP:
            params = {"name": cell.name, "before": before[key], "now": text}
            found.append(Fault("jump", message, params, cell=key, severity="warning"))
    return found
