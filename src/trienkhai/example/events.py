"""What happened to the invented group in its five years, told through the acts of the directory."""

from datetime import date
from typing import Any

from trienkhai.accounts.models import Person
from trienkhai.directory import actions as directory
from trienkhai.example.chart import short_of
from trienkhai.units import tree
from trienkhai.units.models import Root, Unit
from trienkhai.units.queries import main_line, unit_by_code


def reorganise(root: Root, companies: dict[str, str], events: dict[str, Any], *, by: Person) -> None:
    """One merger, one leaving, one split, one promotion, in the order of their days. (The one that joins opens late.)"""
    _merge(root, companies, events["merger"], by)
    _leave(root, companies, events["leaves"], by)
    _split(root, companies, events["split"], by)
    _promote(root, companies, events["promotion"], by)


def _unit(root: Root, code: str, day: date) -> Unit:
    found = unit_by_code(root, code, day)
    if found is None:
        raise LookupError(f"the example's chart has no unit {code} on {day}")
    return found


def _children(root: Root, unit: Unit, day: date) -> list[Unit]:
    below = tree.at(day, main_line(root)).children(unit.pk)
    return sorted(Unit.objects.filter(pk__in=below), key=lambda child: below.index(child.pk))


def _above(root: Root, unit: Unit, day: date) -> Unit:
    parent = tree.at(day, main_line(root)).parent_of(unit.pk)
    return Unit.objects.get(pk=parent or 0)


def _merge(root: Root, companies: dict[str, str], event: dict[str, Any], by: Person) -> None:
    gone, kept = (_unit(root, companies[event[side]], event["on"]) for side in ("from", "into"))
    directory.merge_units([gone], kept, on=event["on"], by=by, note="Quyết định minh họa số 01")


def _leave(root: Root, companies: dict[str, str], event: dict[str, Any], by: Person) -> None:
    """The company leaves with everything below it, leaves first."""
    unit = _unit(root, companies[event["company"]], event["on"])
    for child in _children(root, unit, event["on"]):
        directory.close_unit(child, on=event["on"], by=by, reason="Chuyển ra ngoài Tập đoàn")
    directory.close_unit(unit, on=event["on"], by=by, reason="Chuyển ra ngoài Tập đoàn")


def _split(root: Root, companies: dict[str, str], event: dict[str, Any], by: Person) -> None:
    old, day = _unit(root, companies[event["company"]], event["on"]), event["on"]
    parent = _above(root, old, day)
    heirs = [
        directory.open_unit(
            root, on=day, parent=parent, name=name, short_name=short_of(name), code=f"{companies[event['company']]}{'AB'[at]}",
            kind="company", order=900 + at, by=by,
        )
        for at, name in enumerate(event["into"])
    ]  # fmt: skip
    below = {child: heirs[at % len(heirs)] for at, child in enumerate(_children(root, old, day))}
    directory.split_unit(
        old,
        dict(zip(heirs, event["shares"], strict=True)),
        on=day,
        by=by,
        children=below,
        note="Quyết định minh họa số 02",
    )


def _promote(root: Root, companies: dict[str, str], event: dict[str, Any], by: Person) -> None:
    """A cell's enterprise becomes a company of its own and takes a cell along."""
    day, code = event["on"], companies[event["from_company"]]
    old = _unit(root, code, day)
    parent = _above(root, old, day)
    promoted = _unit(root, f"{code}-01", day)
    directory.move_unit(
        promoted, on=day, parent=parent, by=by, order=950, reason="Nâng cấp theo quyết định minh họa số 03"
    )
    directory.rename_unit(
        promoted,
        on=day,
        name=event["company"],
        short_name=short_of(event["company"]),
        code=f"{code}C",
        kind="company",
        by=by,
    )
    directory.move_unit(
        _unit(root, f"{code}-02", day), on=day, parent=promoted, by=by, reason="Theo đơn vị được nâng cấp"
    )
