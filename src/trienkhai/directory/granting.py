"""Giving roles and ending them. Nobody gives or ends what he does not hold himself, and only where he may give roles at all."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.access.acting import absent_of
from trienkhai.access.errors import Problem, Refused, WrongState
from trienkhai.access.models import Grant, Reach
from trienkhai.access.roles import ROLES, roles_with
from trienkhai.access.typed import prose
from trienkhai.accounts.models import Person
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.directory import words
from trienkhai.directory.actions import ground
from trienkhai.directory.actions.ground import refuse
from trienkhai.directory.rights import GRANT, lacking
from trienkhai.units.models import Unit
from trienkhai.units.queries import top_of

REASON = 300  # characters


@transaction.atomic
def grant_role(
    person: Person,
    role: str,
    unit: Unit,
    *,
    by: Any,
    since: date | None = None,
    until: date | None = None,
    reach: str = Reach.SUBTREE,
    reason: str = "",
) -> Grant:
    """Give a role at a unit from a day (default today) up to another, not included (default: without an end).

    Raises Refused: nobody gives what he does not hold, as far down as he gives it; WrongState: nobody gives himself a role;
    Unacceptable: no such role or reach, no day in between, held already.
    """
    begins = since or timezone.localdate()
    _check_words(role, reach)
    _require_all(by, role, unit, reach)
    if person in (by, absent_of(by)):  # else whoever holds a role up to a day would hold it for ever
        raise WrongState(_("Nobody gives a role to himself. Ask somebody else who may give roles."))
    if not person.is_active:
        refuse(Problem(_("The account of %s is closed. Open it again first.") % person.full_name, code="closed"))
    if until is not None and until <= begins:
        refuse(words.ends_before_it_begins("until"))
    _check_not_held(person, role, unit, reach, begins, until)
    reason = prose(reason, REASON, where="reason")
    made = Grant.objects.create(
        person=person, role=role, unit=unit, reach=reach, from_day=begins, to_day=until, reason=reason, granted_by=by
    )
    facts = {"role": role, "reach": reach, "to": person.pk, "from": begins.isoformat()}
    facts["until"] = until.isoformat() if until else ""
    record(by, Event.ACCESS_GRANTED, made, unit=unit, personal={"to": person.full_name, "reason": reason}, **facts)
    return made


def _check_words(role: str, reach: str) -> None:
    if role not in ROLES:
        known = ", ".join(f"{key} ({one.name})" for key, one in ROLES.items())
        message = _("There is no role “%(role)s”. Choose one of: %(known)s.") % {"role": role, "known": known}
        refuse(Problem(message, code="no-such-role"))
    if reach not in Reach.values:
        values = {"reach": reach, "known": ", ".join(Reach.values)}
        message = _("There is no reach “%(reach)s”. Choose one of: %(known)s.") % values
        refuse(Problem(message, code="no-such-reach"))


def _check_not_held(person: Person, role: str, unit: Unit, reach: str, begins: date, until: date | None) -> None:
    same = Grant.objects.own().live(on=begins).filter(person=person, role=role, unit=unit, reach=reach)
    held = (same.filter(from_day__lt=until) if until else same).first()
    if held is None:
        return
    values = {"person": person.full_name, "role": ROLES[role].name, "day": words.shown(held.from_day)}
    message = _(
        "%(person)s holds the role “%(role)s” here already, from %(day)s. End that first, or choose other days."
    )
    refuse(Problem(message % values, code="held-already"))


def _require_all(by: Any, role: str, unit: Unit, reach: str) -> None:
    lacked = lacking(by, role, unit, reach)
    if lacked:
        raise Refused(lacked, person=by, unit=unit)


@transaction.atomic
def end_grant(grant: Grant, *, by: Any, on: date | None = None, reason: str = "") -> Grant:
    """The role is held up to a day (default today), which is no longer included. The row stays.

    Who is stood in for ends that himself. Raises Refused as giving does; WrongState when it has ended, or nobody would be
    left who may give roles at the top;
    Unacceptable for a day that has passed.
    """
    today = timezone.localdate()
    day = on or today
    if not (grant.stands_for_id is not None and grant.stands_for == by and absent_of(by) is None):  # type: ignore[attr-defined]
        _require_all(by, grant.role, grant.unit, grant.reach)
    ground.lock(grant.unit.root_id)
    grant = Grant.objects.select_related("unit", "person").select_for_update(of=("self",)).get(pk=grant.pk)
    if grant.to_day is not None and grant.to_day <= day:
        raise WrongState(_("This role ended on %s already, or will by then.") % words.shown(grant.to_day))
    if day < today:
        message = _("A role ends today or later; what was held until %s was held. Choose today or a later day.")
        refuse(Problem(message % words.shown(today), code="day-passed"))
    reason = prose(reason, REASON, where="reason")
    check_somebody_is_left(grant, on=day)
    grant.to_day, grant.ended_by, grant.end_reason = max(day, grant.from_day), by, reason
    grant.save(update_fields=["to_day", "ended_by", "end_reason"])
    facts = {"role": grant.role, "reach": grant.reach, "from": grant.person.pk, "day": grant.to_day.isoformat()}
    record(
        by,
        Event.ACCESS_ENDED,
        grant,
        unit=grant.unit,
        personal={"from": grant.person.full_name, "reason": reason},
        **facts,
    )
    return grant


def check_somebody_is_left(grant: Grant, *, on: date) -> None:
    """Without somebody who may give roles over the whole organisation, without an end, it could never be acted on again.

    Under the structural lock, so that two people cannot end each other's at once. Raises WrongState.
    """
    keeping = [role.key for role in roles_with(GRANT)]
    top = top_of(grant.unit.root_id, on)
    if (
        grant.stands_for_id is not None
        or grant.role not in keeping
        or grant.reach != Reach.SUBTREE
        or top is None
        or grant.unit != top
    ):
        return
    others = (
        Grant.objects.own().in_force(on=on).filter(unit=top, role__in=keeping, reach=Reach.SUBTREE, to_day__isnull=True)
    )
    # The other roles of the same person count only while the account itself stays: `closing` asks for nobody of him.
    if not others.filter(person__is_active=True).exclude(pk=grant.pk).exists():
        raise WrongState(
            _(
                "Nobody else may give roles for the whole organisation without an end. First give somebody else the role "
                "“%s” at the top unit."
            )
            % ROLES[grant.role].name
        )
