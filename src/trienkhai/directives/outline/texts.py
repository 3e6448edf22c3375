"""What is a provision and what is text: splitting, joining, giving a paragraph its place, parting label, heading and text."""

from dataclasses import replace
from itertools import zip_longest

from trienkhai.directives.outline.anchors import PARAGRAPH, document_of, fresh
from trienkhai.directives.outline.marks import relocated
from trienkhai.directives.outline.pieces import (
    Joint,
    Kind,
    Outline,
    Piece,
    letters_of,
    lines_of,
    mark_of,
    settled,
    text_begins,
)
from trienkhai.directives.outline.problems import Impossible, _
from trienkhai.directives.outline.reading import Guess, guess, takes_as_heading
from trienkhai.directives.outline.standing import place_of_key
from trienkhai.directives.parsing.placing import FOLLOWS_UNPLACED
from trienkhai.vietnamese import normalise, normalise_prose

LABEL, HEADING = 60, 1000  # characters


def split(outline: Outline, key: int, line: int) -> Outline:
    """Make the text of a provision from one of its lines on a provision of its own, by what the scheme says of that line."""
    at = place_of_key(outline, key)
    piece = outline.pieces[at]
    lines = piece.lines
    if not 0 <= line < len(lines) or (line == 0 and not piece.heading):
        raise Impossible("no_such_line", _("The text has no such line to begin a point with."))
    said = guess(outline, at + 1, lines[line])
    if not said.number and said.level == PARAGRAPH:
        said = replace(said, number=str(line + 1))
    kept = replace(
        piece,
        text="\n".join(lines[:line]),
        joined=tuple(_cut(one, line) for one in piece.joined if one.at < line),
        marks=tuple(mark for mark in piece.marks if mark.ends <= _offset(lines, line)),
    )
    moved = [mark for mark in piece.marks if mark.begins >= _offset(lines, line)]
    if len(kept.marks) + len(moved) < len(piece.marks):
        raise Impossible("mark_across", _("A marked sentence runs over this line. Take its mark away first."))
    opened = _opened(outline, at + 1, said, lines[line + 1 :])
    before = letters_of([replace(kept, label="", heading="")]) + letters_of([replace(opened, text="")])
    opened = replace(
        opened,
        joined=tuple(
            replace(one, at=one.at - line - int(bool(opened.heading))) for one in piece.joined if one.at > line
        ),
        marks=tuple(relocated(mark, piece.text, opened.text, -len(before)) for mark in moved),
    )
    return _settled(outline, at, at + 1, kept, opened)


def join(outline: Outline, key: int) -> Outline:
    """It is no provision: its lines belong to what stands before it. What stood under it comes to stand under that."""
    at = place_of_key(outline, key)
    piece = outline.pieces[at]
    before = outline.pieces[at - 1] if at else None
    if before is not None and before.is_provision:
        return _settled(outline, at - 1, at + 1, _with_lines(before, piece))
    if piece.marks:
        message = _("Sentences are marked in it, and the text it would join is no point. Take the marks away first.")
        raise Impossible("marks_in_it", message)
    kind = before.kind if before is not None else Kind.OPENING
    reason = FOLLOWS_UNPLACED if kind == Kind.UNPLACED else ""
    loose = [Piece(kind, text=line, reason=reason) for line in lines_of(piece)]
    return _settled(outline, at, at + 1, *loose)


def close(outline: Outline, key: int) -> Outline:
    """It belongs to the closing: recipients or a signature that were read as text. Raises Impossible before the end."""
    at = place_of_key(outline, key)
    end, piece = outline.end(at), outline.pieces[at]
    behind = outline.pieces[end] if end < len(outline.pieces) else None
    if end != at + 1 or (behind is not None and behind.kind != Kind.CLOSING):
        raise Impossible("not_the_end", _("Only the last point of a document can belong to its closing."))
    if piece.marks:
        raise Impossible("marks_in_it", _("Sentences are marked in it. Take the marks away first."))
    return _settled(outline, at, at + 1, *(Piece(Kind.CLOSING, text=line) for line in lines_of(piece)))


def attach(outline: Outline, at: int) -> Outline:
    """A paragraph that is no provision belongs to the text of the one right before it."""
    piece = _loose(outline, at)
    before = outline.pieces[at - 1] if at else None
    if before is None or not before.is_provision:
        message = _("The paragraph before it has no place either. Begin with that one.")
        raise Impossible("no_point_before", message)
    return _settled(outline, at - 1, at + 1, _with_lines(before, piece))


def place(outline: Outline, at: int) -> Outline:
    """Make a paragraph a provision, where it stands, by what the scheme says of it.

    What was listed only because it follows this paragraph becomes its text; so does the rest of the opening.
    """
    piece = _loose(outline, at)
    end = at + 1
    while end < len(outline.pieces) and _comes_along(piece, outline.pieces[end]):
        end += 1
    lines = [line for one in outline.pieces[at:end] for line in one.lines if line.strip()]
    if not lines:
        raise Impossible("no_such_line", _("The text has no such line to begin a point with."))
    opened = _opened(outline, at, guess(outline, at, lines[0]), lines[1:])
    return _settled(outline, at, end, opened)


def divide(outline: Outline, key: int, *, label: str, heading: str, text: str) -> Outline:
    """Part the words of a provision anew into label, heading and text. The words are those of the paper: none may change."""
    at = place_of_key(outline, key)
    piece = outline.pieces[at]
    lines = [line.strip() for line in normalise_prose(text).split("\n")]
    given = replace(
        piece, label=normalise(label), heading=normalise(heading), text="\n".join(line for line in lines if line)
    )
    if len(given.label) > LABEL or len(given.heading) > HEADING:
        message = _("A label may have %(label)s characters and a heading %(heading)s; the rest is text.")
        raise Impossible("too_long", message, label=LABEL, heading=HEADING)
    if not given.text and not given.heading and not given.label:
        raise Impossible("nothing_left", _("The point would be empty."))
    differs = _first_difference(piece, given)
    if differs:
        message = _(
            "The words are those of the paper; they can be parted in another way, not changed. The first that differs: “%(word)s”."
        )
        raise Impossible("words_changed", message, word=differs)
    shift = len(letters_of([replace(piece, text="")])) - len(letters_of([replace(given, text="")]))
    marks = tuple(relocated(mark, piece.text, given.text, shift) for mark in piece.marks)
    joined = tuple(found for one in piece.joined if (found := _found_again(one, given.lines)) is not None)
    return outline.with_pieces(at, at + 1, replace(given, marks=marks, joined=joined))


def _opened(outline: Outline, at: int, said: Guess, rest: list[str]) -> Piece:
    """The provision that a guess speaks of, before place `at`, with the lines that follow its first one."""
    heading, lines = said.heading, [said.text, *rest] if said.text else list(rest)
    wants = said.wants_heading
    while wants and lines and takes_as_heading(heading, lines[0]):
        wants = lines[0].strip().isupper()
        heading = f"{heading} {lines.pop(0).strip()}".strip()
    above = next((one for one in outline.chain(at) if outline.pieces[one].depth < said.depth), None)
    parent = outline.pieces[above] if above is not None else None
    return Piece(
        Kind.PROVISION,
        text="\n".join(lines),
        key=outline.next_key,
        anchor=fresh(outline, said.level, said.number, parent, document_of(outline, at)),
        level=said.level,
        label=normalise(said.label)[:LABEL],
        heading=heading,
        depth=said.depth,
    )


def _with_lines(before: Piece, piece: Piece) -> Piece:
    """A provision with the lines of what followed it at the end of its text."""
    text = "\n".join([*before.lines, *lines_of(piece)])
    lines, _characters = text_begins(piece) if piece.is_provision else (0, 0)
    ahead = letters_of([replace(before, label="", heading=""), replace(piece, text="")])
    marks = (relocated(mark, piece.text, text, len(ahead)) for mark in piece.marks)
    joined = (replace(one, at=one.at + len(before.lines) + lines) for one in piece.joined)
    return replace(before, text=text, joined=(*before.joined, *joined), marks=(*before.marks, *marks))


def _settled(outline: Outline, begin: int, end: int, *put: Piece) -> Outline:
    pieces = [*outline.pieces[:begin], *put, *outline.pieces[end:]]
    return Outline(outline.scheme, tuple(settled(pieces)), outline.taken)


def _loose(outline: Outline, at: int) -> Piece:
    if not 0 <= at < len(outline.pieces) or outline.pieces[at].is_provision:
        raise Impossible("not_there", _("This point is not there any more."))
    return outline.pieces[at]


def _comes_along(first: Piece, other: Piece) -> bool:
    if first.kind == Kind.UNPLACED:
        return other.kind == Kind.UNPLACED and other.reason == FOLLOWS_UNPLACED
    return first.kind == other.kind == Kind.OPENING


def _offset(lines: list[str], line: int) -> int:
    return sum(len(one) + 1 for one in lines[:line])


def _cut(one: Joint, line: int) -> Joint:
    return replace(one, lines=min(one.lines, line - one.at))


def _found_again(one: Joint, lines: list[str]) -> Joint | None:
    wanted = [line.strip() for line in one.text.split("\n")]
    for at in range(len(lines) - len(wanted) + 1):
        if lines[at : at + len(wanted)] == wanted and at:
            return replace(one, at=at, lines=len(wanted))
    return None


def _first_difference(before: Piece, after: Piece) -> str:
    """The first word that is another; '' where both have the same words, however they are parted."""
    if _signs(before) & _signs(after):
        return ""
    old, new = (_words(piece) for piece in (before, after))
    return next((b or a for a, b in zip_longest(old, new, fillvalue="") if a != b), new[-1] if new else "")


def _signs(piece: Piece) -> set[str]:
    """All signs in a row, without and with the point behind the label, which the register may have left out."""
    behind = f"{piece.heading}{piece.text}"
    return {"".join(normalise(f"{label}{behind}").split()) for label in (piece.label, mark_of(piece.label))}


def _words(piece: Piece) -> list[str]:
    return normalise(" ".join((piece.label, piece.heading, piece.text))).split()
