"""Reminding units of the report they owe: in the inbox of those who fill it; a letter and a call are recorded."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Refused, Unacceptable, WrongState
from trienkhai.access.scope import scope_of
from trienkhai.access.typed import prose
from trienkhai.accounts.models import Person
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.notices.actions import Telling, tell
from trienkhai.reporting.actions.turns import hold_rounds, in_turn
from trienkhai.reporting.models import How, Reminder, Round, RoundUnit
from trienkhai.reporting.permissions import DECIDE
from trienkhai.reporting.queries.reminding import is_repeated, people_of, reminders_of
from trienkhai.reporting.rules.lifecycle import WAITS_FOR_THE_UNIT

REMINDED = "reporting.reminded"
WORDS = 300  # characters
NAMED = 5  # units by name in one notice; the rest is counted


@dataclass(frozen=True)
class Reminded:
    """What became of it. `nobody`: units where nobody reads it in the system; `again`: reminded just so a moment ago."""

    units: tuple[str, ...]
    people: int
    nobody: tuple[str, ...] = ()
    again: tuple[str, ...] = ()


@in_turn
def remind(round_: Round, ids: Collection[int], *, by: Any, how: str = How.INBOX, words: str = "") -> Reminded:
    """Remind the units among `ids` that still owe their report, and keep who was reminded how and when.

    `how` is INBOX, which tells those who fill it, or LETTER or CALL, which were sent and made outside and are recorded.
    Raises Refused before anybody is told when the person does not stand above one of them; WrongState when the round is
    closed or none of them owes anything; Unacceptable for words too long or no such way.
    """
    if how not in How.values:
        raise Unacceptable([Problem(_("Say how they were reminded."), where="how", code="how")])
    kept = prose(words, WORDS, where=_("What you add"))
    locked = hold_rounds([round_.pk])[round_.pk]
    if locked.closed_at is not None:
        raise WrongState(_("The round “%(round)s” is closed.") % {"round": locked.name})
    rows = _owing(locked, ids, by)
    told = reminders_of(rows)
    again = [row for row in rows if is_repeated(told[row.pk], How(how))]
    rows = [row for row in rows if row not in again]
    people = people_of(rows, besides=by) if how == How.INBOX else {}
    reached = [row for row in rows if how != How.INBOX or people[row.pk]]
    moment, author = timezone.now(), by if getattr(by, "pk", None) else None
    Reminder.objects.bulk_create(
        Reminder(round_unit=row, how=how, people=len(people.get(row.pk, ())), words=kept, at=moment, by=author)
        for row in reached
    )
    many = tell(REMINDED, _tellings(locked, reached, people, kept), by=by, at=moment) if how == How.INBOX else 0
    if reached:
        record(by, Event.UNITS_REMINDED, locked, how=str(how), units=[row.unit_id for row in reached], people=many)  # type: ignore[attr-defined]
    return Reminded(
        units=tuple(row.name for row in reached),
        people=many,
        nobody=tuple(row.name for row in rows if row not in reached),
        again=tuple(row.name for row in again),
    )


def _owing(round_: Round, ids: Collection[int], by: Any) -> list[RoundUnit]:
    """The rows that owe a report. Raises Refused for one the person does not stand above, WrongState where none owes any."""
    given = RoundUnit.objects.filter(round=round_, pk__in=ids, is_expected=True)
    rows = list(given.select_related("unit", "parent", "round").order_by("position"))
    below = set(given.above(scope_of(by, DECIDE)).values_list("pk", flat=True))
    for row in rows:
        if row.pk not in below:
            raise Refused(DECIDE, person=by, unit=row.unit)
    owing = [row for row in rows if row.state in WAITS_FOR_THE_UNIT]
    if not owing:
        raise WrongState(_("None of these units owes its report any more. Go back to the board."))
    return owing


def _tellings(round_: Round, rows: list[RoundUnit], people: Any, words: str) -> list[Telling]:
    """One notice a person, however many of the units he fills."""
    by_person: dict[Person, list[RoundUnit]] = {}
    for row in rows:
        for person in people[row.pk]:
            by_person.setdefault(person, []).append(row)
    tellings = []
    for person, his in by_person.items():
        params = {
            "round": round_.name,
            "units": [row.name for row in his[:NAMED]],
            "many": len(his),
            "due": min(row.due for row in his).isoformat(),
            "words": words,
        }
        alone = len(his) == 1
        path = reverse("reporting:fill", args=[his[0].pk]) if alone else reverse("reporting:board", args=[round_.pk])
        tellings.append(Telling(person, his[0].unit, params, path))
    return tellings
