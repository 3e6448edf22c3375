"""The people of the example: posts, not persons; four of them can sign in."""

import secrets
from dataclasses import dataclass, field
from datetime import date

from trienkhai.accounts.models import Person
from trienkhai.directory.granting import grant_role
from trienkhai.units.models import Unit

SINCE = date(2021, 1, 1)


@dataclass
class Cast:
    """Who acts: the secretary founds and receives; every company has an officer who sends and a head who accepts cells."""

    secretary: Person
    leader: Person | None = None
    officers: dict[int, Person] = field(default_factory=dict)
    heads: dict[int, Person] = field(default_factory=dict)
    sign_ins: list[tuple[str, str, str]] = field(default_factory=list)  # user name, password, who


def make_person(username: str, full_name: str, *, may_sign_in: bool, cast: Cast | None = None) -> Person:
    """A demonstration account; those that may sign in get a random password, told once."""
    password = secrets.token_urlsafe(9) if may_sign_in else None
    person = Person.objects.create_person(username, full_name=full_name, password=password, is_demo=True)
    if cast is not None and password is not None:
        cast.sign_ins.append((username, password, full_name))
    return person


def found_secretary(title: str) -> Cast:
    """The first person of the organisation."""
    password = secrets.token_urlsafe(9)
    person = Person.objects.create_person("secretary", full_name=title, password=password, is_demo=True)
    return Cast(person, sign_ins=[("secretary", password, title)])


def people_at_the_top(cast: Cast, top: Unit, *, leader: str, auditor: str) -> None:
    """A leader who reads and decides, an auditor who reads everything and the log."""
    for username, title, role in (("leader", leader, "leader"), ("auditor", auditor, "auditor")):
        person = make_person(username, title, may_sign_in=True, cast=cast)
        grant_role(person, role, top, by=cast.secretary, since=SINCE, reason="example")
        cast.leader = person if role == "leader" else cast.leader


def people_of(cast: Cast, unit: Unit, code: str, name: str, *, may_sign_in: bool, titles: tuple[str, str]) -> None:
    """Officer and head of one unit. `titles` are their posts, with a place for the unit's name."""
    officer = make_person(f"officer-{code.lower()}", titles[0] % name, may_sign_in=may_sign_in, cast=cast)
    head = make_person(f"head-{code.lower()}", titles[1] % name, may_sign_in=False)
    grant_role(officer, "officer", unit, by=cast.secretary, since=SINCE, reason="example")
    grant_role(head, "reviewer", unit, by=cast.secretary, since=SINCE, reason="example")
    cast.officers[unit.pk], cast.heads[unit.pk] = officer, head
