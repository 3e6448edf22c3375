"""Outlines for the tests: read from a text or a file as the register reads them, without a database."""

from trienkhai.directives.outline.pieces import Joint, Kind, Outline, Piece
from trienkhai.directives.parsing.extract import extract
from trienkhai.directives.parsing.model import Para
from trienkhai.directives.parsing.parse import parse
from trienkhai.directives.parsing.scheme import choose


def outline_of_text(text, scheme="vn-law"):
    return outline_of_paras([Para(line, words) for line, words in enumerate(text.split("\n"), 1)], scheme)


def outline_of_file(path):
    found = extract(path.read_bytes(), path.name).paragraphs
    return outline_of_paras(found, choose(found))


def outline_of_paras(paras, scheme):
    parsed = parse(paras, scheme)
    depths = {"": -1}
    found = []
    for key, one in enumerate(parsed.provisions, 1):
        depths[one.anchor] = depths[one.parent_anchor] + 1
        joined = tuple(Joint(j.line, j.text, j.at, j.lines) for j in parsed.joined if j.anchor == one.anchor)
        piece = Piece(
            Kind.PROVISION,
            text=one.text,
            key=key,
            anchor=one.anchor,
            level=one.level_key,
            label=one.label,
            heading=one.heading,
            depth=depths[one.anchor],
            joined=joined,
        )
        found.append((one.first_line, piece))
    for kind, part in ((Kind.OPENING, parsed.opening), (Kind.CLOSING, parsed.closing)):
        found += [(para.line, Piece(kind, text=para.text, line=para.line)) for para in part]
    found += [
        (one.line, Piece(Kind.UNPLACED, text=one.text, line=one.line, reason=one.reason)) for one in parsed.unplaced
    ]
    return Outline(scheme, tuple(piece for _line, piece in sorted(found, key=lambda pair: pair[0])))


def told(outline):
    """Depth, anchor, words: what a reader sees of the provisions."""
    return [
        (piece.depth, piece.anchor, f"{piece.label}|{piece.heading}|{piece.text}".replace("\n", "/"))
        for piece in outline.pieces
        if piece.is_provision
    ]


def key_of(outline, anchor):
    return next(piece.key for piece in outline.pieces if piece.is_provision and piece.anchor == anchor)


def piece_of(outline, anchor):
    return next(piece for piece in outline.pieces if piece.is_provision and piece.anchor == anchor)


def place_of(outline, text):
    return next(at for at, piece in enumerate(outline.pieces) if not piece.is_provision and piece.text == text)
