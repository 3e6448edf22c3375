"""What was read of a file, as the pieces of a document that has no rows yet."""

from trienkhai.directives.models import Directive, DirectiveVersion
from trienkhai.directives.outline.pieces import Joint, Kind, Outline, Piece
from trienkhai.directives.reading import Read, read_document
from trienkhai.evidence.store import open_bytes
from trienkhai.vietnamese.legacy import Encoding


def read_version(version: DirectiveVersion) -> Read:
    """The file of a version, read by the numbering of its directive. Raises Unacceptable."""
    file = version.file
    if file is None:
        raise ValueError(f"version {version.pk} has no file")
    told: Encoding | None = version.account.get("encoding")
    return read_document(open_bytes(file), file.name, scheme=version.directive.scheme, old_encoding=told)


def outline_of_read(directive: Directive, read: Read) -> Outline:
    """Its pieces in the order of the paper; keys of provisions are negative, for they have no rows."""
    depths = {"": -1}
    provisions: list[Piece] = []
    for key, one in enumerate(read.provisions, 1):
        depths[one.anchor] = depths[one.parent_anchor] + 1
        joined = tuple(
            Joint(told["line"], told["text"], told["at"], told["lines"])
            for told in read.joined
            if told["anchor"] == one.anchor
        )
        provisions.append(
            Piece(
                Kind.PROVISION,
                text=one.text,
                key=-key,
                anchor=one.anchor,
                level=one.level_key,
                label=one.label[:60],
                heading=one.heading[:1000],
                depth=depths[one.anchor],
                joined=joined,
            )
        )
    loose = {one["at"]: Piece(Kind.UNPLACED, one["text"], one["line"], one["reason"]) for one in read.unplaced}
    for kind in (Kind.OPENING, Kind.CLOSING):
        loose |= {at: Piece(kind, text, line) for line, text, at in read.frame[kind.value]}
    waiting = iter(provisions)
    count = len(provisions) + len(loose)
    return Outline(directive.scheme, tuple(loose[at] if at in loose else next(waiting) for at in range(count)))
