"""What the buttons of the editor send: the name of an act, the provision or paragraph it is about, and what else it needs."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.directives.editing import actions
from trienkhai.directives.editing.actions import Edited
from trienkhai.directives.models import Directive

MOST = 2**31
Given = Mapping[str, Any]
Command = Callable[..., Edited]


def carry_out(directive: Directive, command: str, given: Any, *, by: Any) -> Edited:
    """Do what a button says: "indent:17", "split:17:3", "undo:5". `given` is the form it was sent with.

    Raises Unacceptable for a button that is none, and as the acts do.
    """
    name, *rest = command.split(":")
    numbers = [int(one) for one in rest if one.isascii() and one.isdigit() and int(one) < MOST]
    seen = str(given.get("seen", ""))
    known = COMMANDS.get(name)
    if (
        known is None
        or len(numbers) != len(rest)
        or len(numbers) != known[0]
        or not (seen.isascii() and seen.isdigit())
    ):
        raise Unacceptable([Problem(_("This button says nothing that can be done. Open the page again."))])
    return known[1](directive, *numbers, given, by=by, seen=min(int(seen), MOST))


def _plain(act: Command, *more: Any) -> Command:
    def done(directive: Directive, *told: Any, by: Any, seen: int) -> Edited:
        return act(directive, *told[:-1], *more, by=by, seen=seen)

    return done


def _divide(directive: Directive, key: int, given: Any, *, by: Any, seen: int) -> Edited:
    words = {name: str(given.get(name, "")) for name in ("label", "heading", "text")}
    return actions.divide(directive, key, **words, by=by, seen=seen)


def _level(directive: Directive, key: int, given: Any, *, by: Any, seen: int) -> Edited:
    return actions.call_level(directive, key, str(given.get("level", "")), by=by, seen=seen)


def _under(directive: Directive, key: int, given: Any, *, by: Any, seen: int) -> Edited:
    above = str(given.get("above", ""))
    number = int(above) if above.isascii() and above.isdigit() and int(above) < MOST else -1
    return actions.put_under(directive, key, number, by=by, seen=seen)


def _topics(directive: Directive, key: int, given: Any, *, by: Any, seen: int) -> Edited:
    names = str(given.get("topics", "")).replace("\n", ";").split(";")
    return actions.give_topics(directive, key, names, by=by, seen=seen)


def _mark(directive: Directive, key: int, given: Any, *, by: Any, seen: int) -> Edited:
    told = given.getlist("sentence") if hasattr(given, "getlist") else given.get("sentence", [])
    chosen = [int(one) for one in told if one.isascii() and one.isdigit() and int(one) < MOST]
    return actions.mark(directive, key, chosen, by=by, seen=seen)


COMMANDS: dict[str, tuple[int, Command]] = {
    "indent": (1, _plain(actions.indent)),
    "outdent": (1, _plain(actions.outdent)),
    "up": (1, _plain(actions.move, -1)),
    "down": (1, _plain(actions.move, 1)),
    "drop": (2, _plain(actions.put_under)),
    "split": (2, _plain(actions.split)),
    "join": (1, _plain(actions.join)),
    "close": (1, _plain(actions.close)),
    "place": (1, _plain(actions.place)),
    "attach": (1, _plain(actions.attach)),
    "anchor": (1, _plain(actions.renew_anchor)),
    "unmark": (1, _plain(actions.unmark)),
    "undo": (1, _plain(actions.undo)),
    "divide": (1, _divide),
    "level": (1, _level),
    "under": (1, _under),
    "topics": (1, _topics),
    "mark": (1, _mark),
}
"""By its name: how many numbers follow it, and what it does."""
