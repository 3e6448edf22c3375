"""The provisions from which a task's are picked: those of the documents its plan carries out, in the order of the papers."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from trienkhai.directives.models import Directive, Provision
from trienkhai.directives.places import place_of
from trienkhai.plans.models import Plan

EXCERPT = 160  # characters


@dataclass(frozen=True)
class Pick:
    """`depth`: how far it stands in."""

    provision: int
    place: str
    words: str
    depth: int


@dataclass(frozen=True)
class Picks:
    """One document."""

    directive: Directive
    picks: tuple[Pick, ...]
    has_chosen: bool


def provision_picks(plan: Plan, chosen: Collection[int], reader: Any) -> tuple[Picks, ...]:
    """The documents that the plan carries out, and those of provisions chosen besides, as far as the reader may see them. Two queries."""
    seen = Directive.objects.visible_to(reader).filter(root=plan.root_id)  # type: ignore[attr-defined]
    carried = seen.filter(plans=plan) | seen.filter(provisions__in=chosen)
    found = []
    for directive in carried.distinct().order_by("issued_on", "pk").prefetch_related("provisions"):
        rows = sorted(directive.provisions.all(), key=lambda row: row.order)
        above = {row.pk: row for row in rows}
        found.append(
            Picks(
                directive,
                tuple(_pick(row, directive, above) for row in rows),
                any(row.pk in chosen for row in rows),
            )
        )
    return tuple(found)


def _pick(row: Provision, directive: Directive, above: dict[int, Provision]) -> Pick:
    row.directive = directive
    return Pick(row.pk, place_of(row, above), " ".join(f"{row.heading} {row.text}".split())[:EXCERPT], row.depth)


def provision_seen(pk: int | None, reader: Any) -> Provision | None:
    """A provision of a document that the reader may see. One query."""
    rows = Provision.objects.filter(directive__in=Directive.objects.visible_to(reader))
    return rows.select_related("directive").filter(pk=pk or 0).first()
