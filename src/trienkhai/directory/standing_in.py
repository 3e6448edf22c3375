"""Stand-ins: another acts in one's place, at the unit of one role, from a day to a day (docs/decisions/0019)."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.access.acting import absent_of, grants_for
from trienkhai.access.errors import Problem, Refused, WrongState
from trienkhai.access.models import Grant
from trienkhai.access.typed import prose
from trienkhai.accounts.models import Person
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.directory import words
from trienkhai.directory.actions.ground import lock, refuse
from trienkhai.directory.granting import REASON
from trienkhai.directory.rights import GRANT, lacking
from trienkhai.vietnamese import normalise


@transaction.atomic
def name_stand_in(
    grant: Grant, person: Person, *, until: date, by: Any, since: date | None = None, reason: str = ""
) -> Grant:
    """Let another act for the holder of a role, from a day (default today) up to another, not included.

    The holder himself names him, or whoever could give the role. Raises Refused; WrongState for a role that was not held by
    itself or has ended, and for who acts for another just now; Unacceptable for wrong days and people.
    """
    _require_holder(grant, by)
    lock(grant.unit.root_id)  # of two named at once the second meets the first
    grant = Grant.objects.select_related("unit", "person").get(pk=grant.pk)
    today = timezone.localdate()
    begins = since or today
    if grant.stands_for_id is not None:  # type: ignore[attr-defined]
        raise WrongState(_("Who stands in for somebody names no further stand-in. Ask the holder of the role."))
    if grant.to_day is not None and grant.to_day <= today:
        raise WrongState(_("This role has ended."))
    if person.pk == grant.person_id:  # type: ignore[attr-defined]
        refuse(Problem(_("Nobody stands in for himself. Name somebody else."), "person", "oneself"))
    if not person.is_active:
        refuse(Problem(_("The account of %s is closed. Open it again first.") % person.full_name, "person", "closed"))
    if begins < today:
        refuse(Problem(_("A stand-in acts from today on or later."), "since", "day-passed"))
    if until <= begins:
        refuse(words.ends_before_it_begins("until"))
    if grant.to_day is not None and until > grant.to_day:
        message = _("The role itself ends on %s. Choose that day or an earlier one.")
        refuse(Problem(message % words.shown(grant.to_day), "until", "too-long"))
    _refuse_twice(grant, person, begins, until)
    made = Grant.objects.create(
        person=person,
        stands_for=grant.person,
        role=grant.role,
        unit=grant.unit,
        reach=grant.reach,
        from_day=begins,
        to_day=until,
        reason=prose(reason, REASON, where="reason"),
        granted_by=by if getattr(by, "pk", None) else None,
    )
    told = {"to": person.full_name, "stands_for": grant.person.full_name, "reason": made.reason}
    facts = {"role": grant.role, "reach": grant.reach, "to": person.pk, "absent": grant.person.pk}
    days = {"from": begins.isoformat(), "until": until.isoformat()}
    record(by, Event.STAND_IN_NAMED, made, unit=grant.unit, personal=told, **facts, **days)
    return made


def _require_holder(grant: Grant, by: Any) -> None:
    if absent_of(by) is not None:
        raise WrongState(_("You act for somebody else just now. Name your own stand-in in your own name."))
    if grant.person != by and lacking(by, grant.role, grant.unit, grant.reach):
        raise Refused(GRANT, person=by, unit=grant.unit)


def _refuse_twice(grant: Grant, person: Person, begins: date, until: date) -> None:
    same = Grant.objects.live(on=begins).filter(
        stands_for=grant.person, role=grant.role, unit=grant.unit, from_day__lt=until
    )
    other = same.select_related("person").first()
    if other is not None:
        values = {"person": other.person.full_name, "begin": words.shown(other.from_day)}
        values["end"] = words.shown(other.to_day)
        message = _(
            "%(person)s stands in already from %(begin)s, before %(end)s. End that first, or choose other days."
        )
        refuse(Problem(message % values, "since", "held-already"))


def person_to_stand_in(words_typed: str, grant: Grant) -> Person:
    """Somebody of the same organisation by user name or full name. Raises Unacceptable for nobody and for several."""
    typed = normalise(words_typed)
    here = Grant.objects.live(on=timezone.localdate()).filter(unit__root=grant.unit.root_id)
    people = Person.objects.filter(is_active=True, pk__in=here.values("person_id"))
    found = list(people.filter(username=typed)) or list(people.filter(full_name__iexact=typed)[:2])
    if len(found) != 1:
        message = _("Nobody here is called “%s”. Write the user name, or the full name as it stands on the page.")
        if found:
            message = _("Several people are called “%s”. Write the user name.")
        refuse(Problem(message % typed[:80], "person", "no-such-person"))
    return found[0]


def begin_acting(person: Any, absent: Person | None) -> Person:
    """Check that one may act for another from now on. Raises WrongState."""
    if absent is None or not grants_for(person, absent):
        raise WrongState(_("You are not named to stand in for this person today."))
    return absent
