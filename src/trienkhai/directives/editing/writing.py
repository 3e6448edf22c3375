"""Pieces into rows: what differs is written, nothing else."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import F

from trienkhai.directives.models import Directive, Provision, ProvisionAlias
from trienkhai.directives.outline.anchors import SENTENCE
from trienkhai.directives.outline.pieces import Kind, Outline, Piece
from trienkhai.vietnamese import exact_key, search_key

FIELDS = ("parent", "anchor", "level", "label", "heading", "text", "depth", "begins", "ends")
KEYS = ("search_key", "exact_key")
AT_ONCE = 500
Values = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """A provision or a marked sentence as it is to be stored. `parent` is a key, 0 for none."""

    key: int
    parent: int
    order: int
    values: Values


def write(directive: Directive, before: Outline, after: Outline, *, gone: Iterable[int] = ()) -> Outline:
    """Store what differs between two outlines of a directive; the caller holds its row. Returns `after` with all its keys.

    Rows that are in no piece any more are deleted, but for those that are `gone`: they stay as they are.
    """
    old, new = {row.key: row for row in rows_of(before)}, list(rows_of(after))
    keys: dict[int, int] = {0: 0}
    there = old.keys()
    for row in new:
        keys[row.key] = row.key if row.key in there else _create(directive, row, keys)
    _change(old, [row for row in new if row.key in there], keys)
    _order(old, [row for row in new if row.key in there])
    _delete(directive, there - {row.key for row in new} - set(gone))
    found = with_keys(after, keys)
    _former(directive, before, found)
    _topics(before, found)
    _loose(directive, found)
    return found


def rows_of(outline: Outline) -> Iterable[Row]:
    """Every provision in order, each before what stands under it, its marked sentences behind it."""
    way: list[Piece] = []
    order = 0
    for piece in outline.pieces:
        if not piece.is_provision:
            continue
        order += 1
        del way[piece.depth :]
        parent = way[-1].key if way else 0
        way.append(piece)
        values = {name: getattr(piece, name) for name in ("anchor", "level", "label", "heading", "text", "depth")}
        yield Row(piece.key, parent, order, {**values, "begins": None, "ends": None})
        for mark in piece.marks:
            told = {"anchor": mark.anchor, "level": SENTENCE, "label": "", "heading": "", "depth": piece.depth + 1}
            words = {"text": piece.text[mark.begins : mark.ends], "begins": mark.begins, "ends": mark.ends}
            yield Row(mark.key, piece.key, order, {**told, **words})


def with_keys(outline: Outline, keys: Mapping[int, int]) -> Outline:
    """The same pieces, with the keys their rows were given."""
    return Outline(outline.scheme, tuple(_keyed(piece, keys) for piece in outline.pieces), outline.taken)


def _keyed(piece: Piece, keys: Mapping[int, int]) -> Piece:
    marks = tuple(replace(mark, key=keys.get(mark.key, mark.key)) for mark in piece.marks)
    return replace(piece, key=keys.get(piece.key, piece.key), marks=marks) if piece.is_provision else piece


def _create(directive: Directive, row: Row, keys: Mapping[int, int]) -> int:
    """A row that was there before, and was taken back with an act, gets the id it had."""
    made = Provision(directive=directive, order=row.order, parent_id=keys[row.parent] or None, **row.values)
    if row.key > 0:
        made.pk = row.key
    made.save(force_insert=True)
    return int(made.pk)


def _change(old: Mapping[int, Row], rows: list[Row], keys: Mapping[int, int]) -> None:
    changed = [
        Provision(pk=row.key, parent_id=keys[row.parent] or None, **row.values)
        for row in rows
        if (row.parent, row.values) != (old[row.key].parent, old[row.key].values)
    ]
    anchors = [row for row in rows if row.values["anchor"] != old[row.key].values["anchor"]]
    for row in anchors:  # two may change places: neither may meet the other's on the way
        Provision.objects.filter(pk=row.key).update(anchor=f"~{row.key}")
    for made in changed:
        made.search_key, made.exact_key = search_key(made.searched), exact_key(made.searched)
    Provision.objects.bulk_update(changed, (*FIELDS, *KEYS), batch_size=AT_ONCE // len((*FIELDS, *KEYS)))


def _order(old: Mapping[int, Row], rows: list[Row]) -> None:
    """Rows move up and down in long runs by the same step: one statement for hundreds of them."""
    steps: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        if row.order != old[row.key].order:
            steps[row.order - old[row.key].order].append(row.key)
    for step, moved in steps.items():
        for at in range(0, len(moved), AT_ONCE):
            Provision.objects.filter(pk__in=moved[at : at + AT_ONCE]).update(order=F("order") + step)


def _delete(directive: Directive, keys: set[int]) -> None:
    if not keys:
        return
    rows = Provision.objects.select_for_update().filter(directive=directive, pk__in=keys).order_by("-depth", "pk")
    for row in rows:
        # What an amended text had no place for may stand under it; it stands under the next one above.
        Provision.objects.filter(parent=row).exclude(repealed_by=None).update(parent=row.parent_id)
        row.delete()


def _former(directive: Directive, before: Outline, after: Outline) -> None:
    old = {(anchor, piece.key) for piece in before.pieces for anchor in piece.former}
    new = {(anchor, piece.key) for piece in after.pieces for anchor in piece.former}
    for anchor, key in sorted(old - new):
        ProvisionAlias.objects.filter(directive=directive, anchor=anchor, provision_id=key).delete()
    added = [ProvisionAlias(directive=directive, anchor=anchor, provision_id=key) for anchor, key in sorted(new - old)]
    ProvisionAlias.objects.bulk_create(added)


def _topics(before: Outline, after: Outline) -> None:
    old = {(piece.key, topic) for piece in before.pieces for topic in piece.topics}
    new = {(piece.key, topic) for piece in after.pieces for topic in piece.topics}
    given = Provision.topics.through.objects
    for key, topic in sorted(old - new):
        given.filter(provision_id=key, topic_id=topic).delete()
    given.bulk_create([Provision.topics.through(provision_id=key, topic_id=topic) for key, topic in sorted(new - old)])


def _loose(directive: Directive, outline: Outline) -> None:
    """What is no provision, with how many pieces stand before it; and which paragraphs of the text were joined."""
    frame: dict[str, Any] = {**directive.frame, Kind.OPENING.value: [], Kind.CLOSING.value: []}
    unplaced: list[Values] = []
    joined: list[Values] = []
    for at, piece in enumerate(outline.pieces):
        if piece.kind == Kind.UNPLACED:
            unplaced.append({"line": piece.line, "text": piece.text, "reason": piece.reason, "at": at})
        elif not piece.is_provision:
            frame[piece.kind.value].append([piece.line, piece.text, at])
        for one in piece.joined:
            told = {"line": one.line, "text": one.text, "anchor": piece.anchor}
            joined.append({**told, "at": one.at, "lines": one.lines})
    directive.frame, directive.unplaced, directive.joined = frame, unplaced, joined
    directive.save(update_fields=["frame", "unplaced", "joined"])
