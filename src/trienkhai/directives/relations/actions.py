"""Keeping how one document stands to another, and taking that back."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.access.typed import prose
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.directives.actions import require_register
from trienkhai.directives.models import ENDS, Directive, Provision, Relation, RelationKind
from trienkhai.units.models import Root
from trienkhai.units.queries import top_of
from trienkhai.vietnamese import short_date

NOTE = 300  # characters


@transaction.atomic
def relate(
    source: Directive, target: Directive, kind: str, *, by: Any, provision: Provision | None = None, note: str = ""
) -> Relation:
    """Say what `source` does to `target`, by which of its provisions where that is known. Said twice it is kept once.

    Raises Refused; Unacceptable for no such kind, for two that cannot stand to each other so, and for a note too long.
    """
    require_register(by, source.root)
    kept = prose(note, NOTE, where=_("Note"))
    _refuse_unless_possible(source, target, kind, provision)
    # Two at once could say that each replaces the other.
    Root.objects.select_for_update(no_key=True).get(pk=source.root_id)  # type: ignore[attr-defined]
    if kind in ENDS and Relation.objects.filter(source=target, target=source, kind__in=ENDS).exists():
        message = _("%(other)s replaces or repeals this document already; take that back first.")
        raise Unacceptable([Problem(message % {"other": target.symbol}, code="both_ways")])
    known = Relation.objects.filter(source=source, target=target, kind=kind).first()
    if known is not None:
        return known
    author = by if getattr(by, "pk", None) else None
    made = Relation.objects.create(
        source=source, target=target, kind=kind, provision=provision, note=kept, at=timezone.now(), by=author
    )
    record(
        by,
        Event.DIRECTIVES_RELATED,
        source,
        unit=top_of(source.root_id, timezone.localdate()),  # type: ignore[attr-defined]
        kind=kind,
        target=target.pk,
        symbol=target.symbol,
        anchor=provision.anchor if provision else "",
        personal={"note": kept} if kept else None,
    )
    return made


@transaction.atomic
def drop_relation(relation: Relation, *, by: Any) -> None:
    """Take back what was said of two documents. What it was stays in the log. Raises Refused."""
    source, target = relation.source, relation.target
    require_register(by, source.root)
    if Relation.objects.filter(pk=relation.pk).delete()[0]:
        record(
            by,
            Event.RELATION_DROPPED,
            source,
            unit=top_of(source.root_id, timezone.localdate()),  # type: ignore[attr-defined]
            kind=str(relation.kind),
            target=target.pk,
            symbol=target.symbol,
        )


def _refuse_unless_possible(source: Directive, target: Directive, kind: str, provision: Provision | None) -> None:
    if kind not in RelationKind.values:
        raise Unacceptable([Problem(_("Choose what this document does to the other one."), code="kind")])
    if source.pk == target.pk or source.root_id != target.root_id:  # type: ignore[attr-defined]
        raise Unacceptable([Problem(_("Choose another document of the same organisation."), code="target")])
    if provision is not None and provision.directive_id != source.pk:  # type: ignore[attr-defined]
        raise Unacceptable([Problem(_("Choose a provision of this document."), code="provision")])
    if source.issued_on < target.issued_on:
        message = _(
            "This document is of %(day)s, and %(other)s came later, on %(later)s: see which of the two does it to the other."
        )
        words = {
            "day": short_date(source.issued_on),
            "other": target.symbol,
            "later": short_date(target.issued_on),
        }
        raise Unacceptable([Problem(message % words, code="later")])
