"""Acts on the provisions of a directive. Each is one change in one transaction: logged, and the last one can be taken back.

Every act takes `seen`, the revision of the directive that its page showed, and raises WrongState where it was changed since.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable, WrongState
from trienkhai.access.typed import line
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.directives.actions import require_register
from trienkhai.directives.editing.delta import delta, taken_back
from trienkhai.directives.editing.loading import outline_of
from trienkhai.directives.editing.writing import write
from trienkhai.directives.links import links_to
from trienkhai.directives.models import Directive, DirectiveEdit
from trienkhai.directives.outline import marks, standing, texts
from trienkhai.directives.outline.matching import parents_of
from trienkhai.directives.outline.pieces import Outline, letters_of
from trienkhai.directives.outline.problems import Impossible
from trienkhai.units.models import Topic
from trienkhai.units.queries import top_of

TOPIC, TOPICS = 200, 20  # characters of a name; at one provision
MOVES = ("up", "down")  # what changes the order of the text
Change = Callable[[Outline], Outline]


@dataclass(frozen=True)
class Edited:
    """What an act did. `key`: the provision to look at now, 0 for none; `along`: how many others stand under another one now."""

    outline: Outline
    key: int
    along: int = 0


def indent(directive: Directive, key: int, *, by: Any, seen: int) -> Edited:
    """Put a provision under the one before it."""
    return _edit(directive, "indent", partial(standing.indent, key=key), key=key, by=by, seen=seen)


def outdent(directive: Directive, key: int, *, by: Any, seen: int) -> Edited:
    """Put a provision beside the one it stands under."""
    return _edit(directive, "outdent", partial(standing.outdent, key=key), key=key, by=by, seen=seen)


def put_under(directive: Directive, key: int, above: int, *, by: Any, seen: int) -> Edited:
    """Put a provision under another one; 0: at the top."""
    return _edit(directive, "under", partial(standing.put_under, key=key, above=above), key=key, by=by, seen=seen)


def call_level(directive: Directive, key: int, level: str, *, by: Any, seen: int) -> Edited:
    """Say that it is an article, a clause, a point."""
    return _edit(directive, "level", partial(standing.call_level, key=key, level=level), key=key, by=by, seen=seen)


def move(directive: Directive, key: int, steps: int, *, by: Any, seen: int) -> Edited:
    """Change places with the neighbour before (-1) or behind (1). The only act that changes the order of the text."""
    name = MOVES[steps > 0]
    return _edit(directive, name, partial(standing.move, key=key, by=steps), key=key, by=by, seen=seen)


def renew_anchor(directive: Directive, key: int, *, by: Any, seen: int) -> Edited:
    """Give it the code that follows from its place; links by the old one hold."""
    return _edit(directive, "anchor", partial(standing.renew_anchor, key=key), key=key, by=by, seen=seen)


def split(directive: Directive, key: int, line: int, *, by: Any, seen: int) -> Edited:
    """Make its text from a line on a provision of its own."""
    return _edit(directive, "split", partial(texts.split, key=key, line=line), key=key, by=by, seen=seen)


def join(directive: Directive, key: int, *, by: Any, seen: int) -> Edited:
    """It is no provision: its text belongs to what stands before it. Refused while something points at it."""
    return _edit(directive, "join", partial(texts.join, key=key), key=key, by=by, seen=seen)


def close(directive: Directive, key: int, *, by: Any, seen: int) -> Edited:
    """It belongs to the closing of the document. Refused while something points at it."""
    return _edit(directive, "close", partial(texts.close, key=key), key=key, by=by, seen=seen)


def place(directive: Directive, at: int, *, by: Any, seen: int) -> Edited:
    """Make a paragraph a provision. `at`: how many pieces of the document stand before it."""
    return _edit(directive, "place", partial(texts.place, at=at), by=by, seen=seen)


def attach(directive: Directive, at: int, *, by: Any, seen: int) -> Edited:
    """A paragraph belongs to the text of the provision before it."""
    return _edit(directive, "attach", partial(texts.attach, at=at), by=by, seen=seen)


def divide(directive: Directive, key: int, *, label: str, heading: str, text: str, by: Any, seen: int) -> Edited:
    """Part its words anew into label, heading and text."""
    change = partial(texts.divide, key=key, label=label, heading=heading, text=text)
    return _edit(directive, "divide", change, key=key, by=by, seen=seen)


def mark(directive: Directive, key: int, sentences: Sequence[int], *, by: Any, seen: int) -> Edited:
    """Mark sentences, so that tasks and figures can point at them."""
    return _edit(directive, "mark", partial(marks.mark, key=key, sentences=sentences), key=key, by=by, seen=seen)


def unmark(directive: Directive, key: int, *, by: Any, seen: int) -> Edited:
    """Take a mark away. Refused while something points at it."""
    return _edit(directive, "unmark", partial(marks.unmark, key=key), by=by, seen=seen)


@transaction.atomic
def give_topics(directive: Directive, key: int, names: Sequence[str], *, by: Any, seen: int) -> Edited:
    """Set the topics of a provision, by name; one that the organisation does not have yet is made."""
    require_register(by, directive.root)
    typed = [line(name, TOPIC, where=_("Topics")) for name in names]
    wanted = list(dict.fromkeys(name for name in typed if name))
    if len(wanted) > TOPICS:
        raise Unacceptable([Problem(_("At most %s topics at one point.") % TOPICS, where=_("Topics"))])
    topics = tuple(sorted(Topic.objects.get_or_create(root=directive.root, name=name)[0].pk for name in wanted))

    def given(outline: Outline) -> Outline:
        at = standing.place_of_key(outline, key)
        return outline.with_pieces(at, at + 1, replace(outline.pieces[at], topics=topics))

    return _edit(directive, "topics", given, key=key, by=by, seen=seen)


@transaction.atomic
def undo(directive: Directive, edit: int, *, by: Any, seen: int) -> Edited:
    """Take the last act back. Raises WrongState when it is not the last any more, Unacceptable for one that stays."""
    directive = locked(directive, by=by, seen=seen)
    last = last_edit(directive)
    if last is None or last.pk != edit:
        raise WrongState(_("Something was changed after it. Only the last change can be taken back."))
    if not last.act:
        raise Unacceptable([Problem(_("An amended text that was adopted stays; correct what it brought."))])
    before = outline_of(directive)
    after = taken_back(before, last.start, last.before, last.after)
    if after is None:
        raise WrongState(_("Something was changed after it. Only the last change can be taken back."))
    _refuse_while_used(directive, before, after)
    found = _written(directive, before, after, moves=last.act in MOVES)
    last.undone_at = timezone.now()
    last.save(update_fields=["undone_at"])
    _record(directive, Event.PROVISIONS_UNDONE, last.act, last.pk, by)
    return Edited(found, _first_key(before, found))


def last_edit(directive: Directive) -> DirectiveEdit | None:
    """The last change of its provisions that was not taken back."""
    return directive.edits.filter(undone_at=None).order_by("-pk").first()


def locked(directive: Directive, *, by: Any, seen: int) -> Directive:
    """The row of a directive, held by somebody who may change it. Raises Refused, WrongState."""
    require_register(by, directive.root)
    row = Directive.objects.select_for_update(no_key=True).get(pk=directive.pk)
    row.root = directive.root
    if row.revision != seen:
        message = _(
            "The provisions were changed meanwhile; nothing of this change was stored. Look at them again first."
        )
        raise WrongState(message)
    return row


@transaction.atomic
def _edit(directive: Directive, act: str, change: Change, *, by: Any, seen: int, key: int = 0) -> Edited:
    directive = locked(directive, by=by, seen=seen)
    before = outline_of(directive)
    try:
        after = change(before)
    except Impossible as problem:
        raise Unacceptable([Problem(_(problem.message) % problem.params, code=problem.code)]) from problem
    if after.pieces == before.pieces:
        return Edited(before, key)
    _refuse_while_used(directive, before, after)
    found = _written(directive, before, after, moves=act in MOVES)
    told = delta(before, found)
    edit = DirectiveEdit.objects.create(
        directive=directive, act=act, start=told.start, before=told.before, after=told.after, at=timezone.now(), by=by
    )
    _record(directive, Event.PROVISIONS_EDITED, act, edit.pk, by)
    made = found.places.keys() - before.places.keys()
    shown = min(made) if made else key if key in found.places else _first_key(before, found)
    return Edited(found, shown, _along(before, found, shown))


def _written(directive: Directive, before: Outline, after: Outline, *, moves: bool) -> Outline:
    """Store an outline. Raises Unacceptable where the database knows of something that points at a row that would go;
    AssertionError, should a letter of the document be lost, doubled or brought elsewhere.
    """
    old, new = letters_of(before.pieces), letters_of(after.pieces)
    if (sorted(old) != sorted(new)) if moves else (old != new):
        raise AssertionError(f"an act on directive {directive.pk} would change its text")
    try:
        found = write(directive, before, after)
    except ProtectedError as held:
        message = _("The point stays: something else points at it. Point that elsewhere first.")
        raise Unacceptable([Problem(message, code="in_use")]) from held
    directive.revision += 1
    directive.save(update_fields=["revision"])
    return found


def _refuse_while_used(directive: Directive, before: Outline, after: Outline) -> None:
    """Raises Unacceptable where a provision or a mark would go that something points at."""
    gone = {piece.key: piece.anchor for piece in before.pieces if piece.is_provision}
    gone |= {mark.key: mark.anchor for piece in before.pieces for mark in piece.marks}
    for piece in after.pieces:
        for key in (piece.key, *(mark.key for mark in piece.marks)):
            gone.pop(key, None)
    used = links_to(directive, gone)
    message = _("“%(anchor)s” stays: %(links)s point at it. Point them elsewhere first.")
    problems = [
        Problem(message % {"anchor": gone[key], "links": ", ".join(link.words for link in links)}, code="in_use")
        for key, links in used.items()
    ]
    if problems:
        raise Unacceptable(problems)


def _record(directive: Directive, event: Event, act: str, edit: int, by: Any) -> None:
    unit = top_of(directive.root_id, timezone.localdate())
    record(by, event, directive, unit=unit, symbol=directive.symbol, act=act, edit=edit)


def _first_key(before: Outline, after: Outline) -> int:
    """The first provision at which two outlines differ; the one before it where it is gone."""
    pairs = zip(before.pieces, after.pieces, strict=False)
    at = next((place for place, (one, other) in enumerate(pairs) if one != other), len(after.pieces))
    near = [piece.key for piece in after.pieces[: at + 1] if piece.is_provision]
    return near[-1] if near else 0


def _along(before: Outline, after: Outline, key: int) -> int:
    """How many provisions but the one acted on stand under another one than before."""
    old, new = parents_of(before), parents_of(after)
    return sum(1 for one in old.keys() & new.keys() - {key} if old[one] != new[one])


__all__ = [
    "Edited", "attach", "call_level", "close", "divide", "give_topics", "indent", "join", "last_edit", "locked", "mark",
    "move", "outdent", "place", "put_under", "renew_anchor", "split", "undo", "unmark",
]  # fmt: skip
