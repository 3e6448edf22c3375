"""What a line of the document would be as a provision at a place: its level, label, heading and depth, by the scheme."""

from collections.abc import Iterator
from dataclasses import dataclass

from trienkhai.directives.outline.anchors import PARAGRAPH, number_in, rank, scheme_of
from trienkhai.directives.outline.pieces import POINT, Outline
from trienkhai.directives.parsing.model import Para
from trienkhai.directives.parsing.numbers import FOLLOWS
from trienkhai.directives.parsing.placing import goes_on_heading, is_heading
from trienkhai.directives.parsing.scheme import Level, Match


@dataclass(frozen=True)
class Guess:
    """`number` as the line says it; `wants_heading`: its title stands on the line below."""

    level: str
    number: str
    label: str
    heading: str
    text: str
    depth: int
    wants_heading: bool = False


def guess(outline: Outline, at: int, line: str) -> Guess:
    """A line as a provision standing before place `at`. Without a number of the scheme it is a paragraph of the one before."""
    found = list(_matches(outline, line))
    if not found:
        return Guess(PARAGRAPH, "", "", "", line, depth_for(outline, at, PARAGRAPH))
    level, match = next((one for one in found if _goes_on(outline, at, *one)), found[0])
    label, rest = _parted(line, match)
    heads = is_heading(level.heading, rest)
    depth = depth_for(outline, at, level.key)
    return Guess(
        level.key,
        match.number,
        label,
        rest if heads else "",
        "" if heads else rest,
        depth,
        level.heading == "below" and not rest,
    )


def takes_as_heading(heading: str, line: str) -> bool:
    """Whether a line below a label such as "Chương I" is its title."""
    return goes_on_heading(heading, Para(0, line), line.strip())


def depth_for(outline: Outline, at: int, level: str) -> int:
    """Under the nearest provision before the place whose level stands above this one."""
    own = rank(outline.scheme, level)
    for place in outline.chain(at):
        piece = outline.pieces[place]
        if rank(outline.scheme, piece.level) < own:
            return piece.depth + 1
    return 0


def _matches(outline: Outline, line: str) -> Iterator[tuple[Level, Match]]:
    used = scheme_of(outline.scheme)
    for at, match in used.match(Para(0, line)) if used else ():
        yield used.levels[at], match  # type: ignore[union-attr]


def _goes_on(outline: Outline, at: int, level: Level, match: Match) -> bool:
    """Whether the number follows the last one of its level before the place."""
    for place in range(at - 1, -1, -1):
        piece = outline.pieces[place]
        if piece.is_provision and piece.level == level.key:
            before = number_in(piece.label)
            try:
                return bool(before) and FOLLOWS[level.numbers](before, match.number)
            except (ValueError, IndexError):
                return False
        if piece.is_provision and rank(outline.scheme, piece.level) < rank(outline.scheme, level.key):
            break
    try:
        return FOLLOWS[level.numbers](None, match.number)
    except (ValueError, IndexError):
        return False


def _parted(line: str, match: Match) -> tuple[str, str]:
    """Label and rest; what stands between them stays with the label, but for the point that is set anew."""
    text = line.strip()
    rest = match.rest if match.rest and text.endswith(match.rest) else ""
    label = text[: len(text) - len(rest)].strip()
    between = label[len(match.label.strip()) :].strip()
    return (match.label.strip() if between == POINT and match.label.strip()[-1:].isalnum() else label), rest
