"""Paragraphs into provisions. A paragraph is placed only where its number follows, else it is listed."""

from collections import Counter
from collections.abc import Iterable, Sequence

from trienkhai.directives.parsing.ahead import Found
from trienkhai.directives.parsing.attachments import Attachment, attachments
from trienkhai.directives.parsing.closing import closing_from
from trienkhai.directives.parsing.model import Open, Para, Parsed, Placed
from trienkhai.directives.parsing.placing import Placing
from trienkhai.directives.parsing.quotations import quoted
from trienkhai.directives.parsing.scheme import Scheme, scheme


def parse(paragraphs: Iterable[Para], scheme_key: str) -> Parsed:
    """Read paragraphs by a scheme. Linear in their number. Raises KeyError for an unknown scheme."""
    paras = [para for para in paragraphs if para.text.strip()]
    used = scheme(scheme_key)
    inside = quoted(paras)
    found = _matches(paras, used, inside)
    placing = Placing(used, paras, found, inside)
    closing: list[Para] = []
    for start, end, attached in _segments(paras, used, found):
        if attached:
            placing.attach(attached)
        end_of_text = closing_from(paras, found, used, start, end)
        placing.read(start + bool(attached), end_of_text, end)
        closing.extend(paras[end_of_text:end])
    return Parsed(
        scheme_key,
        tuple(_placed(one) for one in placing.done),
        tuple(placing.opening),
        tuple(closing),
        tuple(placing.unplaced),
        tuple(placing.gaps),
        tuple(placing.joined),
    )


def _matches(paras: Sequence[Para], used: Scheme, inside: Sequence[bool]) -> list[Found]:
    """The levels at which each paragraph could stand. Quoted text, cells, boxes and notes stand at none."""
    aside = not all(para.is_aside for para in paras)  # a paper laid out wholly in a table is read as if it were not
    return [
        () if hidden or (para.is_aside and aside) else tuple(used.match(para))
        for para, hidden in zip(paras, inside, strict=True)
    ]


def _segments(
    paras: Sequence[Para], used: Scheme, found: Sequence[Found]
) -> Iterable[tuple[int, int, Attachment | None]]:
    """The document itself, then each document attached to it: from, to, what attaches it."""
    begins = attachments(paras, used, [bool(one) for one in found])
    edges = [0, *(one.at for one in begins), len(paras)]
    return [(edges[at], edges[at + 1], begins[at - 1] if at else None) for at in range(len(edges) - 1)]


def _placed(one: Open) -> Placed:
    return Placed(
        one.anchor,
        one.level_key,
        one.label,
        one.heading,
        "\n".join(one.lines),
        one.parent.anchor if one.parent else "",
        one.first_line,
        one.last_line,
    )


def counts(parsed: Parsed) -> dict[str, int]:
    """How many provisions stand on each level, in the order in which the levels first appear."""
    return dict(Counter(one.level_key for one in parsed.provisions))
