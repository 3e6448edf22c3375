"""Anchors for provisions that have none yet: by the numbering scheme, from the place, and never one that meant another.

An anchor is the key of every link, so it stays when a level, a heading or a place is corrected.
"""

import re

from trienkhai.directives.outline.pieces import Outline, Piece
from trienkhai.directives.parsing.numbers import anchor_part
from trienkhai.directives.parsing.scheme import Scheme, scheme

LONGEST = 120
PARAGRAPH, SENTENCE = "paragraph", "sentence"
"""Levels that no numbering scheme has: a paragraph without a number made a provision, a marked sentence."""
VIETNAMESE = {PARAGRAPH: "doan", SENTENCE: "cau"}
NUMBER = re.compile(r"(?:^|\s)\(?(\d+(?:\.\d+)*[a-zđ]?|[IVXLC]+|[a-zđ]{1,2})[.):\-–]*$")


def number_in(label: str) -> str:
    """The number of a label: "5" of "Điều 5.", "a" of "a)"; empty where it has none."""
    found = NUMBER.search(label.strip())
    return found[1] if found else ""


def scheme_of(key: str) -> Scheme | None:
    """A shipped scheme; None for one that is shipped no longer."""
    try:
        return scheme(key)
    except KeyError:
        return None


def rank(key: str, level: str) -> int:
    """How deep a level usually stands: -1 for an attached document, behind all others for one that no scheme has."""
    used = scheme_of(key)
    if used is None:
        return 0
    if level in (used.annex_key, used.attached_key):
        return -1
    keys = [one.key for one in used.levels]
    return keys.index(level) if level in keys else len(keys)


def fresh(outline: Outline, level: str, number: str, above: Piece | None, document: str) -> str:
    """An anchor that nothing has or had. `document`: the anchor of the attached document it stands in; '' in the main one."""
    used = scheme_of(outline.scheme)
    through = {one.key for one in used.levels if one.through} if used else set()
    prefix = document if level in through else above.anchor if above else ""
    name = VIETNAMESE.get(level, level) if outline.scheme.startswith("vn-") else level
    taken = outline.anchors
    part = anchor_part(number)
    if not part:
        count = 1
        while _joined(prefix, f"{name}-{count}") in taken:
            count += 1
        return _joined(prefix, f"{name}-{count}")
    base = _joined(prefix, f"{name}-{part}")
    found, count = base, 1
    while found in taken:
        count += 1
        found = f"{base}-{count}"
    return found


def _joined(prefix: str, part: str) -> str:
    """Within what an anchor may be long, with room for a count."""
    whole = f"{prefix}/{part}" if prefix else part
    return whole if len(whole) <= LONGEST - 8 else part[: LONGEST - 8]


def document_of(outline: Outline, at: int) -> str:
    """The anchor of the attached document in which a place lies."""
    for place in outline.chain(at):
        piece = outline.pieces[place]
        if piece.depth == 0 and rank(outline.scheme, piece.level) < 0:
            return piece.anchor
    return ""
