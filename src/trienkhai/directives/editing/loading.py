"""A directive as its pieces in the order of the paper."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, get_args

from trienkhai.access.errors import Unacceptable
from trienkhai.directives.models import Directive, Provision
from trienkhai.directives.outline.anchors import SENTENCE
from trienkhai.directives.outline.pieces import Joint, Kind, Mark, Outline, Piece
from trienkhai.directives.reading import Read, read_document
from trienkhai.evidence.store import open_bytes
from trienkhai.vietnamese.legacy import Encoding

Put = tuple[int | None, Piece]


def outline_of(directive: Directive) -> Outline:
    """Its pieces. Three queries; for one registered before places were kept, its file is read once more."""
    rows = list(directive.provisions.order_by("order", "pk"))
    former: dict[int, list[str]] = defaultdict(list)
    for anchor, provision in directive.aliases.order_by("pk").values_list("anchor", "provision_id"):
        former[provision].append(anchor)
    topics: dict[int, list[int]] = defaultdict(list)
    given = Provision.topics.through.objects.filter(provision__directive=directive)
    for provision, topic in given.order_by("topic_id").values_list("provision_id", "topic_id"):
        topics[provision].append(topic)
    provisions = _provisions(directive, [row for row in rows if row.repealed_by_id is None], former, topics)
    gone = (row for row in rows if row.repealed_by_id is not None)
    taken = frozenset(anchor for row in gone for anchor in (row.anchor, *former[row.pk]))
    return Outline(directive.scheme, tuple(_in_order(directive, provisions, _loose(directive))), taken)


def _provisions(
    directive: Directive, rows: Sequence[Provision], former: dict[int, list[str]], topics: dict[int, list[int]]
) -> list[Piece]:
    joined: dict[str, list[Joint]] = defaultdict(list)
    marks: dict[int, list[Mark]] = defaultdict(list)
    for one in directive.joined:
        joined[one["anchor"]].append(Joint(one["line"], one["text"], one["at"], one["lines"]))
    for row in rows:
        if row.level == SENTENCE:
            marks[row.parent_id or 0].append(Mark(row.pk, row.anchor, row.begins or 0, row.ends or 0))
    return [
        Piece(
            Kind.PROVISION,
            text=row.text,
            key=row.pk,
            anchor=row.anchor,
            level=row.level,
            label=row.label,
            heading=row.heading,
            depth=row.depth,
            joined=tuple(joined[row.anchor]),
            marks=tuple(sorted(marks[row.pk], key=lambda one: one.begins)),
            former=tuple(former[row.pk]),
            topics=tuple(topics[row.pk]),
        )
        for row in rows
        if row.level != SENTENCE
    ]


def _loose(directive: Directive) -> list[Put]:
    """Opening, paragraphs without a place, closing, each with how many pieces stand before it; None where nobody noted it."""
    found: list[Put] = []
    for kind in (Kind.OPENING, Kind.CLOSING):
        for line, text, *at in directive.frame.get(kind, []):
            found.append((at[0] if at else None, Piece(kind, text=text, line=line)))
    for one in directive.unplaced:
        found.append((one.get("at"), Piece(Kind.UNPLACED, text=one["text"], line=one["line"], reason=one["reason"])))
    return found


def _in_order(directive: Directive, provisions: list[Piece], loose: list[Put]) -> Iterable[Piece]:
    if any(at is None for at, _piece in loose):
        loose = _read_anew(directive, provisions, loose)
    waiting, places = iter(provisions), {at: piece for at, piece in loose if at is not None}
    for at in range(len(provisions) + len(places)):
        yield places[at] if at in places else next(waiting)


def _read_anew(directive: Directive, provisions: list[Piece], loose: list[Put]) -> list[Put]:
    """Places from the file itself, where it still reads as it did; else the opening before all, the rest behind."""
    read = _read(directive)
    if read is not None and len(read.provisions) == len(provisions):
        known = {line: at for part in ("opening", "closing") for line, _text, at in read.frame[part]}
        known |= {one["line"]: one["at"] for one in read.unplaced}
        if len(known) == len(loose) and known.keys() == {piece.line for _at, piece in loose}:
            return [(known[piece.line], piece) for _at, piece in loose]
    first = [piece for _at, piece in loose if piece.kind == Kind.OPENING]
    ends = (Kind.UNPLACED, Kind.CLOSING)
    last = [piece for kind in ends for _at, piece in loose if piece.kind == kind]
    behind = len(first) + len(provisions)
    return [*enumerate(first), *enumerate(last, behind)]


def _read(directive: Directive) -> Read | None:
    if directive.file is None:
        return None
    told: Any = next((one["params"].get("encoding", "") for one in directive.notices if one["code"] == "converted"), "")
    encoding = told.lower() if told.lower() in get_args(Encoding) else None
    try:
        data = open_bytes(directive.file)
        return read_document(data, directive.file.name, scheme=directive.scheme, old_encoding=encoding)
    except (Unacceptable, OSError, ValueError):
        return None
