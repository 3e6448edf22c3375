"""Registering a directive: its file kept, its provisions read, what could not be placed listed."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.access.scope import may, require
from trienkhai.access.typed import line, prose
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.directives.alike import Alike, RegisteredAlike, alike
from trienkhai.directives.models import Direction, Directive, Provision
from trienkhai.directives.reading import Read, read_document
from trienkhai.evidence.store import store
from trienkhai.units.models import Root
from trienkhai.units.queries import top_of
from trienkhai.vietnamese import normalise_symbol
from trienkhai.vietnamese.legacy import Encoding

REGISTER = "directives.register"


@dataclass(frozen=True)
class Facts:
    """What is written in the register. An empty field takes what was read from the document."""

    symbol: str = ""
    kind_name: str = ""
    subject: str = ""
    issuer: str = ""
    signer: str = ""
    issued_on: date | None = None
    direction: str = ""
    arrived_on: date | None = None
    arrival_number: str = ""
    scheme: str = ""


WRITTEN = {
    "symbol": (60, gettext_lazy("number and symbol")),
    "kind_name": (100, gettext_lazy("type of document")),
    "subject": (500, gettext_lazy("subject")),
    "issuer": (300, gettext_lazy("issuer")),
    "signer": (100, gettext_lazy("signer")),
    "arrival_number": (10, gettext_lazy("arrival number")),
}
"""Facts in words: how many characters each may have, and what it is called."""
LABELS = {name: label for name, (_most, label) in WRITTEN.items()} | {
    "issued_on": gettext_lazy("day of issue"),
    "arrived_on": gettext_lazy("day of arrival"),
}
WANTED = ("symbol", "subject", "issuer", "issued_on")
DESPITE = 300  # characters


def require_register(by: Any, root: Root) -> None:
    """Registering is an act on the organisation: the right is needed at its top unit."""
    top = top_of(root.pk, timezone.localdate())
    if top is None:
        raise Unacceptable([Problem(_("The organisation has no units yet; take in its chart first."))])
    require(by, REGISTER, top)


def may_register(person: Any, root: Root) -> bool:
    """Whether the person may change what is registered of the documents of an organisation."""
    top = top_of(root.pk, timezone.localdate())
    return top is not None and may(person, REGISTER, top)


def number_of(symbol: str) -> str:
    """ "18" of "18-NQ/ĐU"."""
    return normalise_symbol(symbol).split("-", maxsplit=1)[0].split("/", maxsplit=1)[0].strip()[:11]


def register(
    root: Root,
    data: bytes,
    name: str,
    *,
    by: Any,
    facts: Facts | None = None,
    old_encoding: Encoding | None = None,
    is_secret: bool = False,
    despite: str = "",
) -> Directive:
    """Register a document and its provisions. `old_encoding`: whoever knows the document has it converted; `despite`: why
    it is registered although something like it is there.

    Raises Unacceptable: the file cannot be read, is marked or declared secret, is registered already, or a fact is neither
    given nor found in the document; RegisteredAlike when something like it is registered and no reason is given.
    """
    require_register(by, root)
    if is_secret:
        message = _(
            "You declared this document secret. Secret documents are not kept in this system; nothing was stored."
        )
        raise Unacceptable([Problem(message, where=name, code="secret")])
    read = read_document(data, name, scheme=(facts or Facts()).scheme, old_encoding=old_encoding)
    return keep(root, read, data, name, facts=_completed(facts or Facts(), read), by=by, despite=despite)


@transaction.atomic
def keep(root: Root, read: Read, data: bytes, name: str, *, facts: Facts, by: Any, despite: str = "") -> Directive:
    """Write what was read: register entry, file, provisions, in one transaction."""
    day = facts.issued_on
    if day is None:
        raise Unacceptable(
            [Problem(_("Not found in the document: %s. Type it in.") % _("day of issue"), code="facts-missing")]
        )
    # Two at once would both see that nobody has registered it.
    Root.objects.select_for_update(no_key=True).get(pk=root.pk)
    if Directive.objects.filter(root=root, symbol=facts.symbol, issuer=facts.issuer, issued_on=day).exists():
        raise Unacceptable(
            [Problem(_("%s of this issuer and day is registered already.") % facts.symbol, code="registered")]
        )
    why, like = prose(despite, DESPITE, where=_("Reason")), _like_it(root, facts, day, data, by)
    if like and not why:
        raise RegisteredAlike(like)
    directive = Directive.objects.create(
        root=root,
        number=number_of(facts.symbol),
        symbol=facts.symbol,
        kind_name=facts.kind_name,
        subject=facts.subject,
        issuer=facts.issuer,
        signer=facts.signer,
        issued_on=day,
        direction=facts.direction,
        arrived_on=facts.arrived_on,
        arrival_number=facts.arrival_number,
        despite=why if like else "",
        scheme=read.scheme,
        file=store(data, name=name, kind=read.kind, by=by),
        unplaced=read.unplaced,
        joined=read.joined,
        notices=read.notices,
        frame=read.frame,
        registered_at=timezone.now(),
        registered_by=by,
    )
    _write_provisions(directive, read)
    record(
        by,
        Event.DIRECTIVE_REGISTERED,
        directive,
        unit=top_of(root.pk, timezone.localdate()),
        symbol=directive.symbol,
        provisions=len(read.provisions),
        unplaced=len(read.unplaced),
        joined=len(read.joined),
        sha256=directive.file.sha256 if directive.file else "",
        like=[one.directive.pk for one in like],
        personal={"despite": directive.despite} if like else None,
    )
    return directive


def _like_it(root: Root, facts: Facts, day: date, data: bytes, by: Any) -> list[Alike]:
    return alike(
        root,
        symbol=facts.symbol,
        number=number_of(facts.symbol),
        issuer=facts.issuer,
        issued_on=day,
        subject=facts.subject,
        sha256=hashlib.sha256(data).hexdigest(),
        reader=by,
    )


def judge_arrival(facts: Facts) -> None:
    """Raises Unacceptable for a way nobody knows, and for an arrival that cannot be."""
    if facts.direction not in ("", *Direction.values):
        raise Unacceptable([Problem(_("Say whether the document came in or is your own."), code="direction")])
    if facts.direction != Direction.INCOMING and (facts.arrived_on or facts.arrival_number):
        message = _(
            "Only an incoming document has a day and a number of arrival: choose “incoming”, or leave both empty."
        )
        raise Unacceptable([Problem(message, code="arrival")])
    if facts.arrived_on and facts.issued_on and facts.arrived_on < facts.issued_on:
        raise Unacceptable(
            [Problem(_("It cannot arrive before it was issued. Correct one of the two days."), code="arrival")]
        )


def _completed(facts: Facts, read: Read) -> Facts:
    """Given facts first, then what the document says. Raises Unacceptable naming every fact that is still missing."""
    found = read.facts
    complete = Facts(
        **{
            name: line(getattr(facts, name) or found.get(name, ""), most, where=str(label))
            for name, (most, label) in WRITTEN.items()
        },
        issued_on=facts.issued_on or read.issued_on,
        direction=facts.direction,
        arrived_on=facts.arrived_on,
        scheme=read.scheme,
    )
    judge_arrival(complete)
    missing = [str(LABELS[name]) for name in WANTED if not getattr(complete, name)]
    if missing:
        raise Unacceptable(
            [Problem(_("Not found in the document: %s. Type it in.") % ", ".join(missing), code="facts-missing")]
        )
    return complete


def _write_provisions(directive: Directive, read: Read) -> None:
    """Level by level, so that every parent has its id."""
    made: dict[str, Provision] = {}
    waiting = list(enumerate(read.provisions, 1))
    while waiting:
        ready = [(order, one) for order, one in waiting if not one.parent_anchor or one.parent_anchor in made]
        rows = [
            Provision(
                directive=directive,
                parent=made.get(one.parent_anchor or ""),
                anchor=one.anchor,
                level=one.level_key,
                label=one.label[:60],
                heading=one.heading[:1000],
                text=one.text,
                order=order,
                depth=(made[one.parent_anchor].depth + 1) if one.parent_anchor else 0,
            )
            for order, one in ready
        ]
        Provision.objects.bulk_create(rows, batch_size=500)
        made |= {row.anchor: row for row in rows}
        written = {row.order for row in rows}
        waiting = [(order, one) for order, one in waiting if order not in written]
