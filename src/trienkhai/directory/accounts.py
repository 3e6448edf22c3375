"""Accounts of people: made, given a one-time password, closed. Whoever acts must stand above all that the person holds."""

import re
from datetime import date
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Refused, Unacceptable, WrongState
from trienkhai.access.models import Grant, Reach
from trienkhai.access.typed import prose
from trienkhai.accounts.models import Person
from trienkhai.accounts.passwords import one_time_password
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.directory.actions.ground import refuse
from trienkhai.directory.granting import REASON, end_grant, grant_role
from trienkhai.directory.rights import GRANT, stands_above
from trienkhai.units.models import Unit
from trienkhai.vietnamese import normalise

USERNAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{1,59}")


@transaction.atomic
def add_person(
    username: str,
    *,
    full_name: str,
    role: str,
    unit: Unit,
    by: Any,
    reach: str = Reach.SUBTREE,
    since: date | None = None,
    until: date | None = None,
    reason: str = "",
) -> tuple[Person, str]:
    """A new account with a first role; returns the one-time password as well, which is known nowhere else.

    Raises Refused and Unacceptable as giving the role does; Unacceptable for a bad or taken user name.
    """
    name = normalise(full_name)
    _check_new(username, name)
    password = one_time_password()
    try:
        with transaction.atomic():
            person = Person.objects.create_person(
                username, full_name=name, password=password, must_change_password=True
            )
    except IntegrityError as error:  # somebody else took the name since it was looked for
        raise Unacceptable([_taken(username)]) from error
    record(by, Event.ACCOUNT_ADDED, person, unit=unit, personal={"to": name, "username": username})
    grant_role(person, role, unit, by=by, since=since, until=until, reach=reach, reason=reason)
    return person, password


def _check_new(username: str, full_name: str) -> None:
    problems = []
    if not USERNAME.fullmatch(username):
        message = _(
            "“%s” cannot be a user name. Use 2 to 60 letters without marks, digits, and . _ @ -, for example mary.jones."
        )
        problems.append(Problem(message % username[:80], "username", "bad-username"))
    elif Person.objects.filter(username__iexact=username).exists():
        problems.append(_taken(username))
    if not full_name or len(full_name) > 200:
        message = _("Give the name of the person, up to 200 letters.")
        problems.append(Problem(message, "full_name", "no-name"))
    if problems:
        raise Unacceptable(problems)


def _taken(username: str) -> Problem:
    message = _("The user name “%s” is taken. Choose another; a person who is here already is given a further role.")
    return Problem(message % username, "username", "username-taken")


def _place_of(person: Person) -> Unit | None:
    """Where the person works, or last worked: the unit at which acts on the account are recorded."""
    newest = Grant.objects.filter(person=person).select_related("unit").order_by("-from_day", "-pk").first()
    return newest.unit if newest else None


def _require_above(by: Any, person: Person) -> None:
    if not stands_above(by, person):
        raise Refused(GRANT, person=by)


@transaction.atomic
def reset_password(person: Person, *, by: Any) -> str:
    """A one-time password for somebody who lost his; returned once. Every session of the person ends.

    Raises Refused; WrongState for the own password: a session that was left open must not be enough to take the account.
    """
    _require_above(by, person)
    if by == person:
        raise WrongState(_("Nobody resets the own password. Change it with the present one, or ask somebody else."))
    password = one_time_password()
    _set_password(person, password, must_change=True)
    record(by, Event.PASSWORD_RESET, person, unit=_place_of(person), personal={"to": person.full_name})
    return password


@transaction.atomic
def set_password(person: Person, password: str, *, by: Any) -> None:
    """A password chosen by whoever administers, to be changed at the next sign-in. Raises Refused, Unacceptable."""
    _require_above(by, person)
    try:
        validate_password(password, person)
    except ValidationError as problem:
        raise Unacceptable([Problem(message, "password") for message in problem.messages]) from problem
    _set_password(person, password, must_change=by != person)
    record(by, Event.PASSWORD_RESET, person, unit=_place_of(person), personal={"to": person.full_name})


@transaction.atomic
def change_own_password(person: Person, password: str) -> None:
    """The person's own act, once the old password was given. Every other session ends: they were made with the old one."""
    _set_password(person, password, must_change=False)
    record(person, Event.PASSWORD_CHANGED, person, unit=_place_of(person))


def _set_password(person: Person, password: str, *, must_change: bool) -> None:
    person.set_password(password)
    person.must_change_password = must_change
    person.save(update_fields=["password", "must_change_password"])


@transaction.atomic
def close_account(person: Person, *, by: Any, reason: str = "") -> None:
    """The person leaves: every role ends today, and nobody signs in by this name. Rows and entries stay.

    Raises Refused; WrongState for the own account, a closed one, or the last who may give roles at the top.
    """
    _require_above(by, person)
    if by == person:
        raise WrongState(_("Nobody closes the own account. Ask somebody else who may give roles."))
    if not person.is_active:
        raise WrongState(_("This account is closed already."))
    reason = prose(reason, REASON, where="reason")
    # Closed first: a role of the same person must not count as the one who is left.
    person.is_active = False
    person.save(update_fields=["is_active"])
    for grant in Grant.objects.live(on=timezone.localdate()).filter(person=person).select_related("unit"):
        end_grant(grant, by=by, reason=reason or _("account closed"))
    for grant in Grant.objects.live(on=timezone.localdate()).filter(stands_for=person).select_related("unit"):
        end_grant(grant, by=by, reason=reason or _("account closed"))
    record(
        by, Event.ACCOUNT_CLOSED, person, unit=_place_of(person), personal={"to": person.full_name, "reason": reason}
    )


@transaction.atomic
def reopen_account(person: Person, *, by: Any) -> str:
    """The person comes back, without roles, with a one-time password. Raises Refused; WrongState when it is not closed."""
    _require_above(by, person)
    if person.is_active:
        raise WrongState(_("This account is open."))
    person.is_active = True
    person.save(update_fields=["is_active"])
    record(by, Event.ACCOUNT_REOPENED, person, unit=_place_of(person), personal={"to": person.full_name})
    return reset_password(person, by=by)


def person_named(username: str) -> Person:
    """Whoever signs in by this name. Raises Unacceptable."""
    found = Person.objects.filter(username=username).first()
    if found is None:
        refuse(Problem(_("Nobody is known by the user name “%s”.") % username, code="no-such-person"))
    return found
