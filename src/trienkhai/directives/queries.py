"""A directive as its page shows it: provisions with their paragraphs, those that were joined among them."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trienkhai.directives.models import Directive, Provision

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
    return [Shown(row, _paragraphs(row, joined[row.anchor])) for row in directive.provisions.order_by("order")]


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


def joined_of(directive: Directive, labels: dict[str, str]) -> list[JoinedTo]:
    """What was joined, and where to. `labels` are those of the provisions by anchor."""
    return [
        JoinedTo(one["line"], one["text"], one["anchor"], place_of(one["anchor"], labels)) for one in directive.joined
    ]


def place_of(anchor: str, labels: dict[str, str]) -> str:
    """ "Điều 2, 1." for an anchor: the labels on its way."""
    parts = anchor.split("/")
    ways = ["/".join(parts[: at + 1]) for at in range(len(parts))]
    return ", ".join(labels[way].rstrip(".") for way in ways if way in labels) or anchor


def notices_of(directive: Directive) -> list[str]:
    """What the reader of the document should know, in his language."""
    return [_(one["message"]) % one["params"] for one in directive.notices]


def numbering_of(directive: Directive) -> str:
    """What the numbering scheme by which a directive was read is called; its key where it is no longer shipped."""
    return str(NUMBERINGS.get(directive.scheme, directive.scheme))
