"""`add-person`, `grant`, `revoke`, `set-password`, `people`: accounts and roles, without any e-mail."""

import sys
from argparse import Namespace
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.access.models import Grant
from trienkhai.access.roles import ROLES
from trienkhai.accounts.models import Person
from trienkhai.cli.acting import actor, root_of
from trienkhai.cli.given import day_of
from trienkhai.cli.output import Output
from trienkhai.directory import accounts
from trienkhai.directory.granting import end_grant, grant_role
from trienkhai.directory.queries import people_of
from trienkhai.directory.queries.people import RoleHeld
from trienkhai.directory.words import shown
from trienkhai.units.models import Unit
from trienkhai.units.queries import unit_by_code


def add_person(args: Namespace, out: Output) -> None:
    by = actor(args)
    made, password = accounts.add_person(args.username, full_name=args.name, unit=_unit(args), by=by, **_given(args))
    out.line(_("%(name)s signs in as “%(user)s”.") % {"name": made.full_name, "user": made.username})
    _tell(password, out)
    out.result({"user": made.username, "name": made.full_name, "password": password})


def grant(args: Namespace, out: Output) -> None:
    by, person = actor(args), accounts.person_named(args.username)
    made = grant_role(person, unit=_unit(args), by=by, **_given(args))
    values = {"name": person.full_name, "role": ROLES[made.role].name, "day": shown(made.from_day)}
    out.line(_("%(name)s holds the role “%(role)s” from %(day)s.") % values)
    out.result({"grant": made.pk, "user": person.username, "role": made.role, "from": made.from_day})


def revoke(args: Namespace, out: Output) -> None:
    """End a role by its date. The row stays."""
    by, person = actor(args), accounts.person_named(args.username)
    held = Grant.objects.own().live(on=timezone.localdate()).filter(person=person, role=args.role, unit=_unit(args))
    found = list(held.select_related("unit"))
    if not found:
        values = {"name": person.full_name, "role": args.role, "unit": args.unit, "user": person.username}
        message = _("%(name)s does not hold the role “%(role)s” at %(unit)s. See “trienkhai people %(user)s”.")
        raise Unacceptable([Problem(message % values, code="not-held")])
    day = day_of(args.to) if args.to else None
    with transaction.atomic():  # held with two reaches, it ends with both or with none
        ended = [end_grant(one, by=by, on=day, reason=args.reason) for one in found]
    for one in ended:
        values = {"name": person.full_name, "role": ROLES[one.role].name, "day": shown(one.to_day)}
        out.line(_("%(name)s holds the role “%(role)s” up to %(day)s, not included.") % values)
    out.result({"ended": [one.pk for one in ended], "user": person.username})


def set_password(args: Namespace, out: Output) -> None:
    """A one-time password, or the first line of standard input."""
    by, person = actor(args), accounts.person_named(args.username)
    if args.stdin:
        accounts.set_password(person, sys.stdin.readline().rstrip("\r\n"), by=by)
        out.line(_("The password of “%s” is set.") % person.username)
        out.result({"user": person.username})
        return
    password = accounts.reset_password(person, by=by)
    _tell(password, out)
    out.result({"user": person.username, "password": password})


def people(args: Namespace, out: Output) -> None:
    """Everybody in one's scope, with the roles held today."""
    rows = people_of(actor(args), asked=args.words, root=root_of(args))
    for row in rows:
        state = "" if row.person.is_active else " · " + _("account closed")
        out.line(f"{row.person.username:<24} {row.person.full_name}{state}")
        for held in row.held:
            out.line(f"    {held.sentence}")
    out.line(_("%d people.") % len(rows))
    out.result({"people": [_facts(row.person, row.held) for row in rows]})


def _facts(person: Person, held: tuple[RoleHeld, ...]) -> dict[str, Any]:
    return {
        "user": person.username,
        "name": person.full_name,
        "open": person.is_active,
        "roles": [
            {
                "role": one.grant.role,
                "unit": one.unit.code or one.unit.name,
                "reach": one.grant.reach,
                "from": one.grant.from_day,
                "to": one.grant.to_day,
                "reason": one.grant.reason,
            }
            for one in held
        ],
    }


def _given(args: Namespace) -> dict[str, Any]:
    return {
        "role": args.role,
        "reach": args.reach,
        "since": day_of(args.since) if args.since else None,
        "until": day_of(args.to) if args.to else None,
        "reason": args.reason,
    }


def _unit(args: Namespace) -> Unit:
    found = unit_by_code(root_of(args), args.unit, timezone.localdate())
    if found is None:
        raise Unacceptable([Problem(_("No unit has the code “%s” today.") % args.unit)])
    return found


def _tell(password: str, out: Output) -> None:
    out.line(_("One-time password: %s (shown only now)") % password)
    out.line(_("Hand it over in person. The first sign-in asks for another."))
