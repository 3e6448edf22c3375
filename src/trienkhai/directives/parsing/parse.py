"""Paragraphs into provisions. One pass; a paragraph is placed only where its number follows, else it is listed."""

from collections.abc import Iterable

from trienkhai.directives.parsing.closing import closing_from
from trienkhai.directives.parsing.model import Open, Para, Parsed, Placed, Unplaced
from trienkhai.directives.parsing.numbers import FOLLOWS, anchor_part
from trienkhai.directives.parsing.scheme import Level, Match, Scheme, scheme

OUT_OF_SEQUENCE = "out of sequence"
REPEATED = "number repeated"
HEADING_AT_MOST = 300


def parse(paragraphs: Iterable[Para], scheme_key: str) -> Parsed:
    """Read paragraphs by a scheme. Linear in their number."""
    paras = [para for para in paragraphs if para.text.strip()]
    reader = _Reader(scheme(scheme_key))
    end = closing_from(paras, reader.scheme)
    for para in paras[:end]:
        reader.read(para)
    return Parsed(
        scheme_key,
        tuple(_placed(one) for one in reader.done),
        tuple(reader.opening),
        tuple(paras[end:]),
        tuple(reader.unplaced),
    )


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


class _Reader:
    """The state of one pass: the provisions open now, the last number given at each place, open quotations."""

    def __init__(self, used: Scheme) -> None:
        self.scheme = used
        self.done: list[Open] = []
        self.opening: list[Para] = []
        self.unplaced: list[Unplaced] = []
        self.stack: list[Open] = []
        self.last: dict[tuple[str, str], str] = {}
        self.given: set[str] = set()
        self.quotes = 0

    def read(self, para: Para) -> None:
        inside = self.quotes > 0
        self.quotes = max(0, self.quotes + para.text.count("“") - para.text.count("”"))
        if inside or para.text.lstrip().startswith("“"):
            self._continue(para)
            return
        doubt = ""
        for at, match in self.scheme.match(para):
            reason = self._judge(at, match)
            if not reason:
                self._open(at, match, para)
                return
            doubt = doubt or reason
        if doubt:
            self.unplaced.append(Unplaced(para.line, para.text, doubt))
        else:
            self._continue(para)

    def _judge(self, at: int, match: Match) -> str:
        """Why this number cannot stand here; '' when it follows the one before it."""
        level = self.scheme.levels[at]
        before = self.last.get((level.key, self._place(at)))
        if FOLLOWS[level.numbers](before, match.number):
            return ""
        anchor = self._anchor(at, match)
        return REPEATED if anchor in self.given else OUT_OF_SEQUENCE

    def _parent(self, at: int) -> Open | None:
        return next((one for one in reversed(self.stack) if one.level < at), None)

    def _place(self, at: int) -> str:
        """Where numbers of a level begin anew: under each parent, or nowhere for levels that run through."""
        if self.scheme.levels[at].through:
            return ""
        parent = self._parent(at)
        return parent.anchor if parent else ""

    def _anchor(self, at: int, match: Match) -> str:
        level: Level = self.scheme.levels[at]
        parent = self._parent(at)
        number = match.number or str(int(self.last.get((level.key, self._place(at)), "0")) + 1)
        own = f"{level.key}-{anchor_part(number)}"
        return own if level.through or parent is None else f"{parent.anchor}/{own}"

    def _open(self, at: int, match: Match, para: Para) -> None:
        level, parent, anchor = self.scheme.levels[at], self._parent(at), self._anchor(at, match)
        place = (level.key, self._place(at))
        self.last[place] = match.number or str(int(self.last.get(place, "0")) + 1)
        is_heading = level.heading != "none" and len(match.rest) <= HEADING_AT_MOST and not _is_sentence(match.rest)
        opened = Open(
            anchor,
            at,
            level.key,
            match.number,
            match.label.strip(),
            match.rest if is_heading else "",
            parent,
            para.line,
            lines=[] if is_heading or not match.rest else [match.rest],
            last_line=para.line,
            wants_heading=level.heading == "below" and not match.rest,
        )
        self.given.add(anchor)
        del self.stack[next((index for index, one in enumerate(self.stack) if one.level >= at), len(self.stack)) :]
        self.stack.append(opened)
        self.done.append(opened)

    def _continue(self, para: Para) -> None:
        """A paragraph without a number belongs to what was opened last; before the first one it is the opening."""
        if not self.stack:
            self.opening.append(para)
            return
        current = self.stack[-1]
        current.last_line = para.line
        text = para.text.strip()
        if current.wants_heading and (text.isupper() or not current.heading) and len(text) <= HEADING_AT_MOST:
            current.heading = f"{current.heading} {text}".strip()
            current.wants_heading = text.isupper()
            return
        current.wants_heading = False
        current.lines.append(text)


def _is_sentence(text: str) -> bool:
    """A whole sentence behind 'Điều 5.' is its text, not its title."""
    return text.endswith((".", ";", ":")) and len(text) > 80
