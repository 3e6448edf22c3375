"""From text to a tree: tokens, grammar, bounds. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import Literal, TypeVar

from trienkhai.reporting.rules.faults import _

MOST_CHARS, MOST_NODES, DEEPEST = 500, 100, 20
COMPARISONS = ("<=", ">=", "<>", "<", ">", "=")
WORDS = frozenset({"if", "then", "and", "or", "not", "given", "sum", "min", "max", "abs", "previous"})
TOKEN = re.compile(
    r"""\s*(?:
        (?P<number>\d+(?:\.\d+)?)
      | "(?P<quoted>[^"|]+(?:\|[^"|]*){0,2})"
      | (?P<figure>[A-Za-z_][A-Za-z0-9_.]*(?:\|(?:\*|[A-Za-z0-9_.]*)){0,2})
      | (?P<sign><=|>=|<>|[-+*/()<>=,])
    )""",
    re.VERBOSE,
)
Moment = Literal["now", "previous"]


class Misread(ValueError):
    """A text that is no check. `message` is an English template, `place` the character, counted from 1."""

    def __init__(self, message: str, place: int, **params: str) -> None:
        super().__init__(message % {"place": str(place), **params})
        self.message, self.params = message, {"place": str(place), **params}


@dataclass(frozen=True)
class Figure:
    """A cell of the report, of this period or of one before. `part` may be "*" inside sum, min and max."""

    indicator: str
    part: str = ""
    sub: str = ""
    moment: Moment = "now"


@dataclass(frozen=True)
class Number:
    text: str

    @property
    def value(self) -> Fraction:
        return Fraction(self.text)


@dataclass(frozen=True)
class Node:
    """An operation: a sign, a comparison, a word of the language."""

    name: str
    items: tuple["Item", ...]


Item = Node | Figure | Number
Made = TypeVar("Made", Node, Figure, Number)


@lru_cache(maxsize=2048)
def parse(text: str) -> Node:
    """The check that a text says. Raises Misread at the first character that does not fit."""
    if len(text) > MOST_CHARS:
        raise Misread(
            _("A check may have %(limit)s characters; this one goes on after that."), MOST_CHARS, limit=str(MOST_CHARS)
        )
    reader = _Reader(text)
    found = reader.check()
    reader.end()
    return found


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    place: int


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    while text[at:].strip():
        match = TOKEN.match(text, at)
        if match is None:
            place = at + len(text[at:]) - len(text[at:].lstrip()) + 1
            raise Misread(
                _("At character %(place)s: “%(text)s” is not understood."), place, text=text[place - 1 : place + 9]
            )
        kind = match.lastgroup or ""
        word = match[kind]
        if kind == "figure" and word.lower() in WORDS:
            kind, word = "word", word.lower()
        yield _Token("figure" if kind == "quoted" else kind, word, match.start(match.lastgroup or 0) + 1)
        at = match.end()


class _Reader:
    """Recursive descent; each method reads one line of the grammar."""

    def __init__(self, text: str) -> None:
        self.tokens = [*_tokens(text), _Token("end", "", len(text) + 1)]
        self.at = self.nodes = self.depth = 0

    @property
    def next(self) -> _Token:
        return self.tokens[self.at]

    def check(self) -> Node:
        if not self._took("if"):
            return self.condition()
        first = self.condition()
        self._want("then")
        return self._node("if", first, self.condition())

    def condition(self) -> Node:
        found = self.both()
        while self._took("or"):
            found = self._node("or", found, self.both())
        return found

    def both(self) -> Node:
        found = self.term()
        while self._took("and"):
            found = self._node("and", found, self.term())
        return found

    def term(self) -> Node:
        self._deeper()
        if self._took("not"):
            found = self._node("not", self.term())
        elif self._took("given"):
            found = self._node("given", self._in_brackets())
        elif self.next.text == "(" and self._holds_a_condition():
            self._want("(")
            found = self.condition()
            self._want(")")
        else:
            found = self.comparison()
        self.depth -= 1
        return found

    def comparison(self) -> Node:
        left = self.sum()
        sign = self.next
        if sign.kind != "sign" or sign.text not in COMPARISONS:
            raise self._misread(
                _("At character %(place)s: a comparison such as <= or = is expected, not “%(text)s”."), sign
            )
        self.at += 1
        found = self._node(sign.text, left, self.sum())
        if self.next.kind == "sign" and self.next.text in COMPARISONS:
            raise self._misread(
                _("At character %(place)s: one comparison only; join two with “and” instead of “%(text)s”."), self.next
            )
        return found

    def sum(self) -> Item:
        self._deeper()
        found = self.product()
        while sign := self._took("+", "-"):
            found = self._node(sign, found, self.product())
        self.depth -= 1
        return found

    def product(self) -> Item:
        found = self.factor()
        while sign := self._took("*", "/"):
            found = self._node(sign, found, self.factor())
        return found

    def factor(self) -> Item:
        token = self.next
        if self._took("-"):
            self._deeper()
            found: Item = self._node("minus", self.factor())
            self.depth -= 1
            return found
        if self._took("("):
            found = self.sum()
            self._want(")")
            return found
        if token.kind == "number":
            self.at += 1
            return self._counted(Number(token.text))
        if token.kind == "figure":
            return self._figure()
        if token.kind == "word" and token.text in ("sum", "min", "max", "abs"):
            self.at += 1
            return self._call(token)
        if self._took("previous"):
            return replace(self._in_brackets(), moment="previous")
        raise self._misread(_("At character %(place)s: a figure or a number is expected, not “%(text)s”."), token)

    def _call(self, word: _Token) -> Node:
        self._want("(")
        items = [self.sum()]
        while self._took(","):
            items.append(self.sum())
        self._want(")")
        if word.text == "abs" and len(items) > 1:
            raise self._misread(_("At character %(place)s: “%(text)s” takes one figure."), word)
        return self._node(word.text, *items)

    def _in_brackets(self) -> Figure:
        self._want("(")
        found = self._figure()
        self._want(")")
        return found

    def _figure(self) -> Figure:
        token = self.next
        if token.kind != "figure":
            raise self._misread(_("At character %(place)s: a figure is expected, not “%(text)s”."), token)
        self.at += 1
        indicator, part, sub = (*token.text.split("|"), "", "")[:3]
        return self._counted(Figure(indicator, part, sub))

    def _holds_a_condition(self) -> bool:
        """Whether the bracket that opens here closes around a condition rather than around a sum."""
        depth = 0
        for token in self.tokens[self.at :]:
            if token.text == "(" and token.kind == "sign":
                depth += 1
            elif token.text == ")" and token.kind == "sign":
                depth -= 1
                if depth == 0:
                    return False
            elif (token.kind == "sign" and token.text in COMPARISONS) or token.text in ("given", "and", "or", "not"):
                return token.kind in ("sign", "word")
        return False

    def end(self) -> None:
        if self.next.kind != "end":
            raise self._misread(
                _("At character %(place)s: nothing more is expected, but there is “%(text)s”."), self.next
            )

    def _took(self, *texts: str) -> str:
        token = self.next
        if token.kind in ("sign", "word") and token.text in texts:
            self.at += 1
            return token.text
        return ""

    def _want(self, text: str) -> None:
        if not self._took(text):
            token = self.next
            raise Misread(
                _("At character %(place)s: “%(wanted)s” is expected, not “%(text)s”."),
                token.place,
                wanted=text,
                text=token.text,
            )

    def _deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Misread(_("At character %(place)s: too many brackets in one another."), self.next.place)

    def _node(self, name: str, *items: Item) -> Node:
        return self._counted(Node(name, items))

    def _counted(self, made: Made) -> Made:
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise Misread(_("At character %(place)s: the check is too long; make two of it."), self.next.place)
        return made

    def _misread(self, message: str, token: _Token) -> Misread:
        return Misread(message, token.place, text=token.text or "…")
