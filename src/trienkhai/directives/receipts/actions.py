"""Sending a document to units and posts, their confirming it, and reminding those that have not."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Refused, Unacceptable, WrongState
from trienkhai.access.scope import scope_of
from trienkhai.access.typed import line, prose
from trienkhai.accounts.models import Person
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.directives.models import Directive, Dispatch, Receipt
from trienkhai.directives.permissions import REGISTER
from trienkhai.directives.receipts.people import confirmers, require_confirmer
from trienkhai.notices.actions import Telling, tell
from trienkhai.units.models import Unit
from trienkhai.units.queries import last_namings, top_of

SENT, REMINDED = "directives.sent", "directives.reminded"
NOTE, POST, POSTS = 300, 100, 5  # characters, characters, how many
NAMED = 5  # units by name in one notice; the rest is counted
_AT_ONCE = 500


@dataclass(frozen=True)
class Told:
    """What became of a sending or a reminder, in units; `people` have it in their inbox, in `nobody` none confirms."""

    units: int
    people: int
    nobody: int
    again: int


@transaction.atomic
def send(directive: Directive, units: Collection[int], *, posts: Sequence[str], by: Any, note: str = "") -> Told:
    """Send a document to posts of some units; those who confirm for them find it in their inbox.

    Whoever registers documents at a unit, or above it, sends to it. A post that has it already is left as it is. Raises
    Refused for a unit out of reach; Unacceptable for no unit, no post, words too long, and when all have it already.
    """
    kept, words = _posts(posts), prose(note, NOTE, where=_("Note"))
    wanted = _reached(directive, units, by)
    # Two who send at once would both find that a unit does not have it yet.
    Directive.objects.select_for_update(no_key=True).get(pk=directive.pk)
    there = set(Receipt.objects.filter(directive=directive, post__in=kept).values_list("unit_id", "post"))
    fresh = [(unit, post) for unit in wanted for post in kept if (unit, post) not in there]
    if not fresh:
        raise Unacceptable([Problem(_("All of these were sent it already."), code="sent")])
    moment, author = timezone.now(), by if getattr(by, "pk", None) else None
    dispatch = Dispatch.objects.create(directive=directive, note=words, at=moment, by=author)
    rows = (Receipt(dispatch=dispatch, directive=directive, unit_id=unit, post=post) for unit, post in fresh)
    Receipt.objects.bulk_create(rows, batch_size=_AT_ONCE)
    reached = list(dict.fromkeys(unit for unit, _post in fresh))
    people, nobody = _tell(SENT, directive, reached, by)
    record(
        by,
        Event.DIRECTIVE_SENT,
        directive,
        unit=top_of(directive.root_id, timezone.localdate()),  # type: ignore[attr-defined]
        dispatch=dispatch.pk,
        posts=kept,
        units=reached,
        people=people,
        personal={"note": words} if words else None,
    )
    return Told(len(reached), people, nobody, len(wanted) - len(reached))


@transaction.atomic
def confirm(receipt: Receipt, *, read: bool, by: Any) -> Receipt:
    """Say for a unit that a document came; with `read`, that it was read too. Said twice it counts once. Raises Refused."""
    require_confirmer(receipt, by)
    locked = (
        Receipt.objects.select_for_update(no_key=True, of=("self",))
        .select_related("unit", "directive")
        .get(pk=receipt.pk)
    )
    if locked.read_on is not None or (locked.received_on is not None and not read):
        return locked
    today, author = timezone.localdate(), by if getattr(by, "pk", None) else None
    if locked.received_on is None:
        locked.received_on, locked.received_by = today, author
    if read:
        locked.read_on, locked.read_by = today, author
    locked.save(update_fields=["received_on", "received_by", "read_on", "read_by"])
    event = Event.DIRECTIVE_READ if read else Event.DIRECTIVE_RECEIVED
    record(by, event, locked.directive, unit=locked.unit, receipt=locked.pk, post=locked.post)
    return locked


@transaction.atomic
def remind(directive: Directive, *, by: Any) -> Told:
    """Remind the units in reach that have not confirmed reading, each at most once a day; who was reminded stands in the log.

    Raises Refused for who sends nothing anywhere; WrongState when nobody is waited for.
    """
    scope = scope_of(by, REGISTER)
    if scope.is_empty:
        raise Refused(REGISTER, person=by)
    today = timezone.localdate()
    waited_for = Receipt.objects.filter(directive=directive).waited_for().within(scope)
    rows = list(waited_for.select_for_update(no_key=True, of=("self",)).order_by("pk"))
    if not rows:
        raise WrongState(_("Every unit that you send to has confirmed it; there is nobody to remind."))
    told_today = {row.unit_id for row in rows if row.reminded_on == today}  # type: ignore[attr-defined]
    fresh = [row for row in rows if row.unit_id not in told_today]  # type: ignore[attr-defined]
    units = list(dict.fromkeys(row.unit_id for row in fresh))  # type: ignore[attr-defined]
    people, nobody = _tell(REMINDED, directive, units, by)
    if units:
        for begin in range(0, len(fresh), _AT_ONCE):
            Receipt.objects.filter(pk__in=[row.pk for row in fresh[begin : begin + _AT_ONCE]]).update(reminded_on=today)
        top = top_of(directive.root_id, today)  # type: ignore[attr-defined]
        record(by, Event.DIRECTIVE_REMINDED, directive, unit=top, units=units, people=people)
    return Told(len(units), people, nobody, len(told_today))


def _posts(posts: Iterable[str]) -> list[str]:
    """The posts as they are kept. Raises Unacceptable for none, for too many and for one that is too long."""
    where = _("Posts addressed")
    kept = list(dict.fromkeys(named for post in posts if (named := line(post, POST, where=where))))
    if not kept:
        raise Unacceptable([Problem(_("Name at least one post, for example the head of the unit."), where, "posts")])
    if len(kept) > POSTS:
        raise Unacceptable([Problem(_("At most %(most)d posts of each unit.") % {"most": POSTS}, where, "posts")])
    return kept


def _reached(directive: Directive, units: Collection[int], by: Any) -> list[int]:
    """The units, in the order of the tree. Raises Refused for one that is not open or out of reach, Unacceptable for none."""
    wanted = set(units)
    if not wanted:
        raise Unacceptable([Problem(_("Choose at least one unit."), code="units")])
    scope = scope_of(by, REGISTER)
    allowed = Unit.objects.filter(scope.as_q(""), root=directive.root_id, path__is_open=True).order_by("path__path")  # type: ignore[misc]
    reached = [pk for pk in allowed.values_list("pk", flat=True) if pk in wanted]
    if len(reached) < len(wanted):
        raise Refused(REGISTER, person=by)
    return reached


def _tell(kind: str, directive: Directive, units: Sequence[int], by: Any) -> tuple[int, int]:
    """One notice a person, however many of the units are his. How many people, and for how many units nobody confirms."""
    holders = confirmers(units)
    by_person: dict[Person, list[int]] = {}
    for unit in units:
        for person in holders.get(unit, ()):
            if person.pk != getattr(by, "pk", None):
                by_person.setdefault(person, []).append(unit)
    first = {unit for his in by_person.values() for unit in his[:NAMED]}
    names, rows = last_namings(first), Unit.objects.in_bulk(first)
    address = reverse("directives:incoming")
    tellings = [
        Telling(
            person,
            rows[his[0]],
            {
                "symbol": directive.symbol,
                "units": [names[unit].name for unit in his[:NAMED] if unit in names],
                "many": len(his),
            },
            address,
        )
        for person, his in by_person.items()
    ]
    return tell(kind, tellings, by=by), sum(not holders.get(unit) for unit in units)
