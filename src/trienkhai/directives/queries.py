"""A directive as its page shows it: provisions with their paragraphs, those that were joined among them."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trienkhai.directives.models import Directive, Provision, ProvisionAlias
from trienkhai.directives.outline.anchors import SENTENCE
from trienkhai.directives.outline.pieces import mark_of
from trienkhai.directives.places import WAY, place_of

NUMBERINGS = {
    "vn-law": gettext_lazy("articles, clauses and points, as in laws and decrees"),
    "vn-party": gettext_lazy("parts I, 1 and a, as in papers of the Party"),
    "english": gettext_lazy("parts, articles and sections, as in English papers"),
    "plain": gettext_lazy("by headings, without numbers"),
}


@dataclass(frozen=True)
class Span:
    """A stretch of a paragraph. `anchor` where a marked sentence begins; `is_marked` also where it goes on."""

    text: str
    anchor: str = ""
    is_marked: bool = False


@dataclass(frozen=True)
class Paragraph:
    """`is_joined`: it has no number of its own and was taken as the continuation of the provision."""

    text: str
    is_joined: bool = False
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Shown:
    """`former`: the anchors it had before; links by them lead here."""

    provision: Provision
    paragraphs: tuple[Paragraph, ...]
    former: tuple[str, ...] = ()

    @property
    def runs_in(self) -> bool:
        """Whether the label stands before the text in one line: "1. Every quarter …"."""
        return not self.provision.heading and bool(self.paragraphs)

    @property
    def mark(self) -> str:
        """The label as it runs into the text: "Điều 1." where the document leaves the point out of it."""
        return mark_of(self.provision.label)


@dataclass(frozen=True)
class JoinedTo:
    """One entry of the list: the paragraph, and the provision it was joined to with its way from the top."""

    line: int
    text: str
    anchor: str
    place: str


def provisions_of(directive: Directive) -> list[Shown]:
    """Every provision of the text as it is today, in order. Two queries."""
    return _shown(directive, directive.provisions.in_force())


def repealed_of(directive: Directive) -> list[Shown]:
    """The provisions that an amended text has no place for any more; what pointed at them still does. Two queries."""
    return _shown(directive, directive.provisions.exclude(repealed_by=None).exclude(level=SENTENCE))


def _shown(directive: Directive, provisions: QuerySet[Provision]) -> list[Shown]:
    joined: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in directive.joined:
        joined[one["anchor"]].append(one)
    former: dict[int, list[str]] = defaultdict(list)
    for anchor, pk in directive.aliases.order_by("pk").values_list("anchor", "provision_id"):
        former[pk].append(anchor)
    rows = list(provisions.defer("search_key", "exact_key").order_by("order", "pk"))
    marks: dict[int | None, list[Provision]] = defaultdict(list)
    for row in rows:
        if row.level == SENTENCE:
            marks[row.parent_id].append(row)
    return [
        Shown(row, _paragraphs(row, joined[row.anchor], marks[row.pk]), tuple(former[row.pk]))
        for row in rows
        if row.level != SENTENCE
    ]


def _paragraphs(
    provision: Provision, joined: list[dict[str, Any]], marks: list[Provision] | None = None
) -> tuple[Paragraph, ...]:
    """The text in one piece up to each joined paragraph, which stands alone."""
    lines = provision.text.split("\n") if provision.text else []
    cuts: list[tuple[int, int, bool]] = []
    at = 0
    for one in joined:
        begin, end = one["at"], one["at"] + one["lines"]
        cuts += [(at, begin, False), (begin, end, True)]
        at = end
    cuts.append((at, len(lines), False))
    return tuple(_paragraph(lines, cut, marks or []) for cut in cuts if cut[0] < cut[1])


def _paragraph(lines: list[str], cut: tuple[int, int, bool], marks: list[Provision]) -> Paragraph:
    begin, end, is_joined = cut
    text = "\n".join(lines[begin:end])
    return Paragraph(text, is_joined, tuple(_spans(text, sum(len(line) + 1 for line in lines[:begin]), marks)))


def _spans(text: str, offset: int, marks: list[Provision]) -> Iterator[Span]:
    """A paragraph in stretches; `offset`: how many characters of the provision stand before it."""
    at = 0
    for mark in sorted(marks, key=lambda one: one.begins or 0):
        begin, end = max(0, (mark.begins or 0) - offset), min(len(text), (mark.ends or 0) - offset)
        if begin >= end:
            continue
        if at < begin:
            yield Span(text[at:begin])
        yield Span(text[begin:end], mark.anchor if (mark.begins or 0) >= offset else "", is_marked=True)
        at = end
    if text[at:]:
        yield Span(text[at:])


def joined_of(directive: Directive, provisions: list[Provision]) -> list[JoinedTo]:
    """What was joined, and where to. `provisions` are all of the directive."""
    by_anchor, by_id = {row.anchor: row for row in provisions}, {row.pk: row for row in provisions}
    for row in provisions:
        row.directive = directive
    return [
        JoinedTo(
            one["line"],
            one["text"],
            one["anchor"],
            place_of(by_anchor[one["anchor"]], by_id) if one["anchor"] in by_anchor else one["anchor"],
        )
        for one in directive.joined
    ]


def held_by(root_id: int, anchors: Collection[str]) -> dict[Directive, set[str]]:
    """The directives of an organisation that hold one of the anchors, with those they hold; oldest first. Two queries.

    An anchor that a provision had before, and one whose provision was repealed since, still means it.
    """
    found: dict[Directive, set[str]] = {}
    rows = Provision.objects.filter(directive__root=root_id, anchor__in=anchors).select_related("directive")
    former = ProvisionAlias.objects.filter(directive__root=root_id, anchor__in=anchors).select_related("directive")
    for row in sorted((*rows, *former), key=lambda one: one.directive.pk):
        found.setdefault(row.directive, set()).add(row.anchor)
    return found


def meant_by(directive: Directive, anchors: Collection[str]) -> list[Provision]:
    """The provisions of a directive that anchors mean, in its order, those repealed since behind all others. One query."""
    meant = Q(anchor__in=anchors) | Q(aliases__anchor__in=anchors)
    rows = Provision.objects.filter(meant, directive=directive).select_related(WAY).distinct()
    return sorted(rows, key=lambda row: (row.repealed_by_id is not None, row.order, row.pk))


def issued_in(root_id: int, first: date, end: date) -> list[Directive]:
    """The registered documents of an organisation that were issued from a day up to another, by day. One query."""
    rows = Directive.objects.filter(root=root_id, issued_on__gte=first, issued_on__lt=end)
    return list(rows.only("pk", "symbol", "subject", "issuer", "issued_on").order_by("issued_on", "pk"))


def notices_of(directive: Directive) -> list[str]:
    """What the reader of the document should know, in his language."""
    return [_(one["message"]) % one["params"] for one in directive.notices]


def numbering_of(directive: Directive) -> str:
    """What the numbering scheme by which a directive was read is called; its key where it is no longer shipped."""
    return str(NUMBERINGS.get(directive.scheme, directive.scheme))
