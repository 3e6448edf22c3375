"""What is said when something cannot be: the same words for a single act and for a row of an import."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem


def shown(day: date | None) -> str:
    """A day as messages show it."""
    return date_format(day, "j/n/Y") if day else ""


def code_taken(code: str, bearer: str, since: date, where: str = "") -> Problem:
    words = _(
        "The code “%(code)s” belongs to %(bearer)s from %(from)s. "
        "Choose another code, or first end the name that bears it."
    )
    return Problem(words % {"code": code, "bearer": bearer, "from": shown(since)}, where, "code-taken")


def parent_not_open(parent: str, child: str, day: date, where: str = "") -> Problem:
    words = _(
        "%(parent)s is not open on %(day)s, so %(child)s cannot stand under it then. "
        "Open it earlier or choose another day."
    )
    return Problem(words % {"parent": parent, "child": child, "day": shown(day)}, where, "parent-not-open")


def circle(unit: str, parent: str, day: date, where: str = "") -> Problem:
    words = _(
        "On %(day)s %(parent)s stands below %(unit)s itself; the tree would close in a circle. "
        "Move %(parent)s away first."
    )
    return Problem(words % {"day": shown(day), "parent": parent, "unit": unit}, where, "circle")


def not_open(unit: str, day: date, where: str = "") -> Problem:
    words = _("%(unit)s is not open on %(day)s. Choose a day on which it is open.")
    return Problem(words % {"unit": unit, "day": shown(day)}, where, "not-open")


def not_open_before(unit: str, day: date, where: str = "") -> Problem:
    words = _("%(unit)s is not open before and on %(day)s and cannot end then. Choose a day after it opened.")
    return Problem(words % {"unit": unit, "day": shown(day)}, where, "not-open")


def later_changes(unit: str, later: date, day: date, where: str = "") -> Problem:
    words = _("A change of %(unit)s is already recorded for %(later)s, after %(day)s. Close it after that day.")
    return Problem(words % {"unit": unit, "later": shown(later), "day": shown(day)}, where, "later-changes")


def follows_itself(unit: str, where: str = "") -> Problem:
    words = _("%(unit)s cannot follow itself. Leave it out of the units that end.")
    return Problem(words % {"unit": unit}, where, "follows-itself")


def shares_missing(unit: str, where: str = "") -> Problem:
    words = _("Every unit that follows %s needs a share, a whole number above zero, for example 60 and 40.")
    return Problem(words % unit, where, "shares")


def no_name(where: str = "") -> Problem:
    return Problem(_("A unit must have a name. Give one."), where, "no-name")


def ends_before_it_begins(where: str = "") -> Problem:
    return Problem(_("The last day is not after the first. Give a later last day."), where, "ends-before-it-begins")


def said_twice(unit: str, day: date, first: str, where: str) -> Problem:
    words = _("%(unit)s is described twice for %(day)s (also at %(first)s). Let one row end where the other begins.")
    return Problem(words % {"unit": unit, "day": shown(day), "first": first}, where, "said-twice")
