"""The pass that gives each paragraph its place: what is open, which numbers were given, what must be listed."""

from collections.abc import Sequence

from trienkhai.directives.parsing.ahead import Ahead, Found
from trienkhai.directives.parsing.attachments import Attachment
from trienkhai.directives.parsing.model import Gap, Joined, Open, Para, Unplaced
from trienkhai.directives.parsing.numbers import FOLLOWS, anchor_part, is_latin_run, value
from trienkhai.directives.parsing.scheme import Match, Scheme


def _(message: str) -> str:
    return message


OUT_OF_SEQUENCE = _("out of sequence")
REPEATED = _("number repeated")
NO_PARENT = _("no parent")
FOLLOWS_UNPLACED = _("follows a paragraph without a place")
HEADING_AT_MOST = 300
HEADING_WHOLE = 900
AUTO_AT_MOST = 200
SENTENCE_ENDS = (".", ";", ":", ",", "!", "?", "”", "…", "-")
ATTACHED = -1  # the level of an attached document, above all others


class Placing:
    """The state of one pass over the paragraphs of a document."""

    def __init__(self, used: Scheme, paras: Sequence[Para], found: Sequence[Found], inside: Sequence[bool]) -> None:
        self.scheme, self.paras, self.found, self.inside = used, paras, found, inside
        self.done: list[Open] = []
        self.opening: list[Para] = []
        self.unplaced: list[Unplaced] = []
        self.gaps: list[Gap] = []
        self.joined: list[Joined] = []
        self.stack: list[Open] = []
        self.last: dict[tuple[str, str], str] = {}
        self.given: set[str] = set()
        self.blocked: int | None = None
        self.ahead = Ahead(used, found, len(paras))

    def read(self, start: int, end: int, until: int) -> None:
        """Place paragraphs [start, end) of a document that reaches to `until`."""
        self.ahead = Ahead(self.scheme, self.found, until)
        for at in range(start, end):
            self._one(at)

    def attach(self, attached: Attachment) -> None:
        """Begin an attached document, in which all numbers start anew."""
        para = self.paras[attached.at]
        count = str(int(self.last.get((attached.key, "attached"), "0")) + 1)
        self.last[(attached.key, "attached")] = count
        anchor = f"{attached.key}-{anchor_part(attached.number) or count}"
        self.stack.clear()
        if anchor in self.given:
            self.blocked = ATTACHED
            self.unplaced.append(Unplaced(para.line, para.text, REPEATED))
            return
        self.blocked = None
        self.given.add(anchor)
        opened = Open(
            anchor, ATTACHED, attached.key, attached.number, _clean(attached.label), attached.heading, None, para.line
        )
        opened.last_line, opened.wants_heading = para.line, True
        self.stack.append(opened)
        self.done.append(opened)

    def _one(self, at: int) -> None:
        para = self.paras[at]
        reasons = [(level, match, self._judge(at, level, match)) for level, match in self.found[at]]
        fitting = [(level, match) for level, match, reason in reasons if not reason]
        if reasons and self._is_opening_bullet(reasons[0][0]):
            self.opening.append(para)
        elif fitting:
            self._open(*self.ahead.likelier(at, fitting), para)
        elif not reasons:
            self._continue(para, is_quoted=self.inside[at])
        else:
            self._list(para, reasons[0][2], min(level for level, *_rest in reasons))

    def _list(self, para: Para, reason: str, level: int) -> None:
        """What has no place; what is below it has none either, until a place is certain again."""
        self.unplaced.append(Unplaced(para.line, para.text, reason))
        if self.stack or self.blocked is not None:
            self.blocked = level if self.blocked is None else min(self.blocked, level)

    def _is_opening_bullet(self, index: int) -> bool:
        """'- Căn cứ …' before the first provision is part of the opening."""
        level = self.scheme.levels[index]
        return not self.stack and self.blocked is None and level.numbers == "bullet" and level.pattern is not None

    def _judge(self, at: int, index: int, match: Match) -> str:
        """Why this number cannot stand here; '' when it follows the one before it."""
        level = self.scheme.levels[index]
        if self.blocked is not None and index > self.blocked:
            return NO_PARENT
        parent = self._parent(index)
        if level.under and (parent.level_key if parent else "") not in level.under:
            return NO_PARENT
        before = self.last.get((level.key, self._place(index)))
        follows = FOLLOWS[level.numbers]
        if follows(before, match.number):
            return ""
        if level.continues and before is None and self._goes_on(index, match):
            return ""
        if self._anchor(index, match) in self.given:
            return REPEATED
        if level.numbers == "vietnamese-letter" and is_latin_run(before, match.number, self.ahead.next(at, index)):
            return ""
        if level.through and self.ahead.is_gap(at, index, before, match.number):
            return ""
        return OUT_OF_SEQUENCE

    def _goes_on(self, index: int, match: Match) -> bool:
        """Chapters that run on through the parts: the number follows the last one under an earlier parent."""
        level = self.scheme.levels[index]
        before = self.last.get((level.key, f"{self._document()}#"))
        return before is not None and FOLLOWS[level.numbers](before, match.number)

    def _parent(self, index: int) -> Open | None:
        return next((one for one in reversed(self.stack) if one.level < index), None)

    def _document(self) -> str:
        """The anchor of the attached document being read; '' in the main one."""
        return self.stack[0].anchor if self.stack and self.stack[0].level == ATTACHED else ""

    def _place(self, index: int) -> str:
        """Where numbers of a level begin anew: under each parent, or in each document for levels that run through."""
        if self.scheme.levels[index].through:
            return self._document()
        parent = self._parent(index)
        return parent.anchor if parent else ""

    def _number(self, index: int, match: Match) -> str:
        if match.number:
            return match.number
        return str(int(self.last.get((self.scheme.levels[index].key, self._place(index)), "0")) + 1)

    def _anchor(self, index: int, match: Match) -> str:
        own = f"{self.scheme.levels[index].key}-{anchor_part(self._number(index, match))}"
        above = self._place(index)
        return f"{above}/{own}" if above else own

    def _open(self, index: int, match: Match, para: Para) -> None:
        level, parent, anchor = self.scheme.levels[index], self._parent(index), self._anchor(index, match)
        number, place = self._number(index, match), (level.key, self._place(index))
        if level.through:
            self._note_gap(para, level.numbers, self.last.get(place), match)
        self.last[place] = self.last[(level.key, f"{self._document()}#")] = number
        heads = is_heading(level.heading, match.rest)
        opened = Open(
            anchor,
            index,
            level.key,
            match.number,
            _clean(match.label),
            match.rest if heads else "",
            parent,
            para.line,
            lines=[] if heads or not match.rest else [match.rest],
            last_line=para.line,
            wants_heading=level.heading == "below" and not match.rest,
        )
        self.given.add(anchor)
        self.blocked = None
        del self.stack[next((at for at, one in enumerate(self.stack) if one.level >= index), len(self.stack)) :]
        self.stack.append(opened)
        self.done.append(opened)

    def _note_gap(self, para: Para, numbers: str, before: str | None, match: Match) -> None:
        if not FOLLOWS[numbers](before, match.number):
            missing = str(value(before) + 1 if before is not None else 1)
            self.gaps.append(Gap(para.line, _clean(match.label), missing))

    def _continue(self, para: Para, *, is_quoted: bool) -> None:
        """A paragraph without a number belongs to what was opened last; before the first one it is the opening.

        Real documents do so all the time: a second paragraph of a clause has no number. That it was joined is noted, but
        for text in quotation marks, cells and notes, whose place is certain, and for the text below a heading.
        """
        if self.blocked is not None:
            self.unplaced.append(Unplaced(para.line, para.text, FOLLOWS_UNPLACED))
            return
        if not self.stack:
            self.opening.append(para)
            return
        current, text = self.stack[-1], para.text.strip()
        current.last_line = para.line
        if current.wants_heading and goes_on_heading(current.heading, para, text):
            current.heading = f"{current.heading} {_clean(text)}".strip()
            current.wants_heading = text.isupper()
            return
        current.wants_heading = False
        if current.lines and not is_quoted and not para.is_aside:
            at = sum(line.count("\n") + 1 for line in current.lines)
            self.joined.append(Joined(para.line, text, current.anchor, at, text.count("\n") + 1))
        current.lines.append(text)


def _clean(label: str) -> str:
    return " ".join(label.split())


def is_heading(kind: str, rest: str) -> bool:
    """Whether the words behind a label are its heading: 'auto' where no sentence ends, else unless it is a sentence."""
    if not rest or len(rest) > HEADING_AT_MOST or kind == "none":
        return False
    if kind == "auto":
        return len(rest) <= AUTO_AT_MOST and not rest.startswith(("“", '"')) and not rest.endswith(SENTENCE_ENDS)
    return not (rest.endswith((".", ";", ":")) and len(rest) > 80)


def goes_on_heading(heading: str, para: Para, text: str) -> bool:
    """Whether a paragraph below a label without words, or below the first line of its heading, belongs to the heading."""
    if para.is_aside or len(text) + len(heading) > HEADING_WHOLE or len(text) > HEADING_AT_MOST:
        return False
    return text.isupper() or (not heading and not text.endswith((".", ";", ":", ",")))
