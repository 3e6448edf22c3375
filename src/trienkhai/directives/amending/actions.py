"""An amended text is uploaded and looked at, then adopted: rows that still have a place keep their ids, the others stay, repealed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable, WrongState
from trienkhai.access.typed import line
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.directives.actions import require_register
from trienkhai.directives.amending.texts import outline_of_read, read_version
from trienkhai.directives.editing.actions import locked
from trienkhai.directives.editing.loading import outline_of
from trienkhai.directives.editing.writing import write
from trienkhai.directives.links import links_to
from trienkhai.directives.models import Directive, DirectiveEdit, DirectiveVersion, Provision
from trienkhai.directives.outline.amending import Amended, Fate, Line, amended
from trienkhai.directives.outline.pieces import letters_of
from trienkhai.directives.reading import Read, read_document
from trienkhai.evidence.store import store
from trienkhai.units.queries import top_of
from trienkhai.vietnamese.legacy import Encoding

SYMBOL = 60  # characters


@dataclass(frozen=True)
class Plan:
    """What adopting a version would do. `revision`: of the directive, as it was compared."""

    version: DirectiveVersion
    read: Read
    amended: Amended
    revision: int

    @property
    def undecided(self) -> tuple[Line, ...]:
        return self.amended.of(Fate.UNSURE)


@transaction.atomic
def offer_version(
    directive: Directive,
    data: bytes,
    name: str,
    *,
    symbol: str,
    amended_on: date,
    by: Any,
    old_encoding: Encoding | None = None,
    is_secret: bool = False,
) -> DirectiveVersion:
    """Keep an amended text to be looked at. Nothing of the directive changes by it.

    Raises Refused; Unacceptable for a file that cannot be read or is secret, a missing symbol, a day before the text in force.
    """
    require_register(by, directive.root)
    if is_secret:
        message = _(
            "You declared this document secret. Secret documents are not kept in this system; nothing was stored."
        )
        raise Unacceptable([Problem(message, where=name, code="secret")])
    read = read_document(data, name, scheme=directive.scheme, old_encoding=old_encoding)
    if not read.provisions:
        message = _("No provision was found in %(name)s. Give the whole amended text, not only what amends it.")
        raise Unacceptable([Problem(message % {"name": name}, where=name, code="no_provisions")])
    where = _("Amended by")
    told = line(symbol, SYMBOL, where=where, missing=_("This cannot stay empty."))
    newest = directive.versions.exclude(number=None).order_by("-number").first()
    since = newest.amended_on if newest is not None else directive.issued_on
    if amended_on < since:
        raise Unacceptable([Problem(_("The text in force is newer than this day."), where=_("Day of the amendment"))])
    version = DirectiveVersion.objects.create(
        directive=directive,
        file=store(data, name=name, kind=read.kind, by=by),
        symbol=told,
        amended_on=amended_on,
        offered_at=timezone.now(),
        offered_by=by,
        account={"encoding": old_encoding} if old_encoding else {},
    )
    _record(Event.AMENDMENT_OFFERED, version, by, sha256=version.file.sha256 if version.file else "")
    return version


def plan_version(version: DirectiveVersion, decided: Mapping[int, int] | None = None, *, by: Any) -> Plan:
    """Compare an offered text with the one in force. `decided`: id of a provision → place in the new text of the one that
    it is, -1 for none. Raises Refused; WrongState for a text that was adopted; Unacceptable for one that is read no more.
    """
    directive = version.directive
    require_register(by, directive.root)
    if version.number is not None:
        raise WrongState(_("This text was adopted already."))
    read = read_version(version)
    found = amended(outline_of(directive), outline_of_read(directive, read), decided)
    return Plan(version, read, found, directive.revision)


@transaction.atomic
def adopt_version(version: DirectiveVersion, decided: Mapping[int, int], *, by: Any, seen: int) -> DirectiveVersion:
    """Put an offered text in the place of the one in force. What it has no place for stays, repealed, with all that points at it.

    Raises Refused, WrongState; Unacceptable while a provision is undecided.
    """
    directive = locked(version.directive, by=by, seen=seen)
    version = DirectiveVersion.objects.select_for_update(no_key=True).get(pk=version.pk)
    version.directive = directive
    plan = plan_version(version, _chosen(plan_version(version, by=by), decided), by=by)
    before, after = outline_of(directive), plan.amended.outline
    if letters_of(after.pieces) != letters_of(outline_of_read(directive, plan.read).pieces):
        raise AssertionError(f"version {version.pk} would lose words of its text")
    linked = links_to(directive, _rows(before.pieces))
    written = write(directive, before, after, gone=plan.amended.gone)
    Provision.objects.filter(pk__in=plan.amended.gone).update(repealed_by=version)
    _number(version, directive, by)
    version.account |= {
        "lines": [_told(one, written.pieces) for one in plan.amended.lines if one.fate != Fate.SAME],
        "same": len(plan.amended.of(Fate.SAME)),
        "links": {str(key): {link.kind: link.count for link in links} for key, links in linked.items()},
    }
    version.save()
    directive.file, directive.notices = version.file, plan.read.notices
    directive.revision += 1
    directive.save(update_fields=["file", "notices", "revision"])
    DirectiveEdit.objects.create(
        directive=directive, at=timezone.now(), by=by
    )  # what came before is not undone across it
    counts = {str(fate): len(plan.amended.of(fate)) for fate in Fate if fate != Fate.UNSURE}
    _record(Event.AMENDMENT_ADOPTED, version, by, number=version.number, **counts)
    return version


def _chosen(plan: Plan, decided: Mapping[int, int]) -> dict[int, int]:
    """What was decided of all that is to be decided. Raises Unacceptable where something is not, or twice the same."""
    chosen = {one.key: decided[one.key] for one in plan.undecided if decided.get(one.key, -2) in (-1, *one.offered)}
    left = [one.anchor for one in plan.undecided if one.key not in chosen]
    if left:
        message = _("Say of each point whether it is one of the new text: %(anchors)s.")
        raise Unacceptable([Problem(message % {"anchors": ", ".join(left)}, code="undecided")])
    places = [place for place in chosen.values() if place >= 0]
    if len(set(places)) < len(places):
        raise Unacceptable([Problem(_("Two points cannot be the same one of the new text."), code="chosen_twice")])
    return chosen


def _rows(pieces: Iterable[Any]) -> list[int]:
    return [key for piece in pieces if piece.is_provision for key in (piece.key, *(one.key for one in piece.marks))]


def _told(one: Line, pieces: tuple[Any, ...]) -> dict[str, Any]:
    """A line of the account, as it is kept: of a new provision with the id it was given."""
    key = pieces[one.place].key if one.fate == Fate.NEW and one.place is not None else one.key
    return {
        "fate": str(one.fate),
        "key": key,
        "anchor": one.anchor,
        "before": one.before,
        "after": one.after,
        "mark": one.is_mark,
    }


def _number(version: DirectiveVersion, directive: Directive, by: Any) -> None:
    """The next number; the text that was registered first is number 1."""
    newest = directive.versions.exclude(number=None).order_by("-number").first()
    if newest is None:
        newest = DirectiveVersion.objects.create(
            directive=directive,
            number=1,
            file=directive.file,
            symbol=directive.symbol,
            amended_on=directive.issued_on,
            offered_at=directive.registered_at,
            offered_by=directive.registered_by,
            adopted_at=directive.registered_at,
            adopted_by=directive.registered_by,
        )
    version.number = (newest.number or 0) + 1
    version.adopted_at, version.adopted_by = timezone.now(), by


def _record(event: Event, version: DirectiveVersion, by: Any, **facts: Any) -> None:
    directive = version.directive
    unit = top_of(directive.root_id, timezone.localdate())
    record(
        by, event, directive, unit=unit, symbol=directive.symbol, version=version.pk, amended_by=version.symbol, **facts
    )


__all__ = ["Plan", "adopt_version", "offer_version", "plan_version"]
