"""A directive as its page shows it: provisions with their paragraphs, those that were joined among them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trienkhai.directives.models import Directive, Provision
from trienkhai.directives.places import place_of

NUMBERINGS = {
    "vn-law": gettext_lazy("articles, clauses and points, as in laws and decrees"),
    "vn-party": gettext_lazy("parts I, 1 and a, as in papers of the Party"),
    "english": gettext_lazy("parts, articles and sections, as in English papers"),
    "plain": gettext_lazy("by headings, without numbers"),
}


@dataclass(frozen=True)
class Paragraph:
    """`is_joined`: it has no number of its own and was taken as the continuation of the provision."""

    text: str
    is_joined: bool = False


@dataclass(frozen=True)
class Shown:
    provision: Provision
    paragraphs: tuple[Paragraph, ...]

    @property
    def runs_in(self) -> bool:
        """Whether the label stands before the text in one line: "1. Every quarter …"."""
        return not self.provision.heading and bool(self.paragraphs)

    @property
    def mark(self) -> str:
        """The label as it runs into the text: "Điều 1." where the document leaves the point out of it."""
        label = self.provision.label
        return f"{label}." if label[-1:].isalnum() else label


@dataclass(frozen=True)
class JoinedTo:
    """One entry of the list: the paragraph, and the provision it was joined to with its way from the top."""

    line: int
    text: str
    anchor: str
    place: str


def provisions_of(directive: Directive) -> list[Shown]:
    """Every provision in order. One query."""
    joined: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in directive.joined:
        joined[one["anchor"]].append(one)
    rows = directive.provisions.defer("search_key", "exact_key").order_by("order")
    return [Shown(row, _paragraphs(row, joined[row.anchor])) for row in rows]


def _paragraphs(provision: Provision, joined: list[dict[str, Any]]) -> tuple[Paragraph, ...]:
    """The text in one piece up to each joined paragraph, which stands alone."""
    lines = provision.text.split("\n") if provision.text else []
    parts: list[Paragraph] = []
    at = 0
    for one in joined:
        begin, end = one["at"], one["at"] + one["lines"]
        if at < begin:
            parts.append(Paragraph("\n".join(lines[at:begin])))
        parts.append(Paragraph("\n".join(lines[begin:end]), is_joined=True))
        at = end
    if lines[at:]:
        parts.append(Paragraph("\n".join(lines[at:])))
    return tuple(parts)


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
    """The directives of an organisation that hold one of the anchors, with those they hold; oldest first. One query."""
    found: dict[Directive, set[str]] = {}
    rows = Provision.objects.filter(directive__root=root_id, anchor__in=anchors).select_related("directive")
    for row in rows.order_by("directive"):
        found.setdefault(row.directive, set()).add(row.anchor)
    return found


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
