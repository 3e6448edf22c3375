"""Correcting what the register says of a document: its symbol, title, day. Its file and its provisions stay as they were read."""

from dataclasses import fields
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.access.typed import line
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.directives.actions import LABELS, WANTED, WRITTEN, Facts, judge_arrival, number_of, require_register
from trienkhai.directives.models import Directive
from trienkhai.units.models import Root
from trienkhai.units.queries import top_of

CORRECTED = tuple(field.name for field in fields(Facts) if field.name != "scheme")


@transaction.atomic
def correct_facts(directive: Directive, facts: Facts, *, by: Any) -> Directive:
    """Set what the register says. What was said before stays in the log.

    Raises Unacceptable for a fact that is wanted and empty, and when another document is registered under the same.
    """
    require_register(by, directive.root)
    Root.objects.select_for_update(no_key=True).get(pk=directive.root_id)  # type: ignore[attr-defined]
    directive = Directive.objects.select_for_update(no_key=True).get(pk=directive.pk)
    before = {name: getattr(directive, name) for name in CORRECTED}
    given = {name: _kept(name, getattr(facts, name)) for name in CORRECTED}
    judge_arrival(Facts(**given))
    changed = [name for name in CORRECTED if given[name] != before[name]]
    if not changed:
        return directive
    same = Directive.objects.filter(
        root=directive.root_id, **{name: given[name] for name in WANTED if name != "subject"}
    )  # type: ignore[attr-defined]
    if same.exclude(pk=directive.pk).exists():
        message = _("%s of this issuer and day is registered already.") % given["symbol"]
        raise Unacceptable([Problem(message, code="registered")])
    for name in changed:
        setattr(directive, name, given[name])
    directive.number = number_of(directive.symbol)
    directive.save(update_fields=[*changed, "number"])
    record(
        by,
        Event.DIRECTIVE_CORRECTED,
        directive,
        unit=top_of(directive.root_id, timezone.localdate()),  # type: ignore[attr-defined]
        symbol=directive.symbol,
        changed=changed,
        personal={name: f"{before[name]} → {given[name]}" for name in changed},
    )
    return directive


def _kept(name: str, value: Any) -> Any:
    """A fact as it is stored. Raises Unacceptable for one that is wanted, and for one that is too long."""
    if name not in WRITTEN:
        if name == "issued_on" and value is None:
            raise Unacceptable([Problem(_("Every document has a day of issue."), where=str(LABELS[name]))])
        return value
    missing = _("This cannot stay empty.") if name in WANTED else ""
    most, label = WRITTEN[name]
    return line(value, most, where=str(label), missing=missing)
