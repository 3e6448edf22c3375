"""Whatever is done to a document: no letter lost or doubled, a sound tree, anchors that stay, and every act taken back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.directives.outlines import outline_of_file, outline_of_paras
from tests.directives.test_parsing_whole import FILES, LINES
from tests.world.proof import proof
from trienkhai.directives.editing.delta import delta, taken_back
from trienkhai.directives.outline import marks, standing, texts
from trienkhai.directives.outline.pieces import letters_of, lines_of
from trienkhai.directives.outline.problems import Impossible
from trienkhai.directives.parsing.model import Para
from trienkhai.directives.parsing.scheme import scheme_keys

MOVES = ("up", "down")
BY_KEY = {
    "indent": standing.indent,
    "outdent": standing.outdent,
    "up": lambda outline, key: standing.move(outline, key, -1),
    "down": lambda outline, key: standing.move(outline, key, 1),
    "join": texts.join,
    "close": texts.close,
    "anchor": standing.renew_anchor,
}
ACTS = [*BY_KEY, "split", "place", "attach", "under", "level", "divide", "mark", "unmark"]


def done(outline, draw):
    """One act, drawn. Raises Impossible."""
    act = draw(st.sampled_from(ACTS))
    keys = list(outline.places) or [0]
    key = draw(st.sampled_from(keys))
    if act in BY_KEY:
        return act, BY_KEY[act](outline, key)
    if act in ("place", "attach"):
        at = draw(st.integers(0, max(0, len(outline.pieces) - 1)))
        return act, getattr(texts, act)(outline, at)
    if act == "split":
        return act, texts.split(outline, key, draw(st.integers(0, 3)))
    if act == "under":
        return act, standing.put_under(outline, key, draw(st.sampled_from([0, *keys])))
    if act == "level":
        return act, standing.call_level(outline, key, draw(st.sampled_from(standing.levels_of(outline.scheme))))
    if act == "mark":
        return act, marks.mark(outline, key, [draw(st.integers(1, 2))])
    if act == "unmark":
        made = [one.key for piece in outline.pieces for one in piece.marks] or [0]
        return act, marks.unmark(outline, draw(st.sampled_from(made)))
    piece = outline.pieces[standing.place_of_key(outline, key)]
    words = " ".join((piece.label, piece.heading, piece.text)).split()
    cuts = sorted((draw(st.integers(0, len(words))), draw(st.integers(0, len(words)))))
    parts = (words[: cuts[0]], words[cuts[0] : cuts[1]], words[cuts[1] :])
    label, heading, text = (" ".join(part) for part in parts)
    return act, texts.divide(outline, key, label=label, heading=heading, text=text)


def is_sound(outline):
    """Depths follow each other, keys and anchors are there once, marks and joined paragraphs lie in their text, nothing empty."""
    depth = -1
    keys, anchors = [], list(outline.taken)
    for piece in outline.pieces:
        if not piece.is_provision:
            continue
        assert piece.depth <= depth + 1
        depth = piece.depth
        keys += [piece.key, *(one.key for one in piece.marks)]
        anchors += [piece.anchor, *piece.former, *(one.anchor for one in piece.marks)]
        assert "".join(lines_of(piece)).strip(), piece
        assert len(piece.label) <= 60 and len(piece.anchor) <= 120
        for one in piece.marks:
            assert 0 <= one.begins < one.ends <= len(piece.text)
        for one in piece.joined:
            assert 0 <= one.at < one.at + one.lines <= len(piece.lines), (one, piece.lines)
    assert len(keys) == len(set(keys))
    assert len(anchors) == len(set(anchors))


def marked(outline):
    """The words of every mark, without spaces and points."""
    return {
        one.key: "".join(piece.text[one.begins : one.ends].replace(".", "").split())
        for piece in outline.pieces
        for one in piece.marks
    }


def obeys(outline, data, acts):
    for _turn in range(data.draw(st.integers(1, acts))):
        before = outline
        try:
            act, outline = done(before, data.draw)
        except Impossible:
            continue
        old, new = letters_of(before.pieces), letters_of(outline.pieces)
        assert sorted(old) == sorted(new) if act in MOVES else old == new, act
        is_sound(outline)
        kept = outline.places.keys() & before.places.keys()
        if act != "anchor":
            for key in kept:
                assert outline.pieces[outline.places[key]].anchor == before.pieces[before.places[key]].anchor, act
        gone = {one for key in kept for one in (before.pieces[before.places[key]].anchor,)} - outline.anchors
        assert gone == set(), "an anchor of a provision that is still there means nothing any more"
        after = marked(outline)
        assert {key: after[key] for key in marked(before).keys() & after.keys()} == {
            key: words for key, words in marked(before).items() if key in after
        }
        change = delta(before, outline)
        assert taken_back(outline, change.start, change.before, change.after) == before


@settings(max_examples=proof(60, 4000), deadline=None)
@given(
    data=st.data(),
    lines=st.lists(LINES, max_size=25),
    scheme=st.sampled_from(scheme_keys()),
)
def test_no_act_on_a_random_document_loses_a_letter(data, lines, scheme):
    outline = outline_of_paras([Para(at, text) for at, text in enumerate(lines, 1)], scheme)
    is_sound(outline)
    obeys(outline, data, 12)


OUTLINES = {}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
@settings(max_examples=proof(2, 60), deadline=None)
@given(data=st.data())
def test_no_act_on_a_real_document_loses_a_letter(path, data):
    outline = OUTLINES.setdefault(path, outline_of_file(path))
    obeys(outline, data, proof(6, 30))
