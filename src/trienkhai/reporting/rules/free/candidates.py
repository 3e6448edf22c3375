"""What a heading or a label can mean, and how sure that is: the code, the name without marks, then names that are alike.

Nothing below the threshold is ever proposed, and of two that fit equally well none is chosen.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from trienkhai.reporting.rules.free.frame import Frame, UnitFacts
from trienkhai.reporting.rules.free.targets import UNDECIDED
from trienkhai.reporting.rules.keys import cell_key
from trienkhai.reporting.rules.spec import Choice, Spec
from trienkhai.vietnamese.likeness import as_initials, key_of, likeness, one_spelling, words

How = Literal["code", "name", "similar", "several", "nothing", "rule", "memory", "chosen"]
THRESHOLD = 0.72
UNIT_THRESHOLD = 0.8
EQUALLY_GOOD = 0.05
CODE, NAME = 1.0, 0.995
MOST = 5
FEW = 40  # names that share a word and are all compared


@dataclass(frozen=True)
class Proposal:
    """A token with how it was found. `others`: what fits as well or nearly so, best first."""

    token: str
    how: How
    score: float = 0.0
    others: tuple[str, ...] = ()

    @property
    def is_decided(self) -> bool:
        return self.token != UNDECIDED


NO_IDEA = Proposal(UNDECIDED, "nothing")


@dataclass
class Candidates:
    """Tokens by their codes and by all their names, found without comparing each with each."""

    threshold: float = THRESHOLD
    codes: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    names: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _by_word: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, token: str, *, codes: Iterable[str] = (), names: Iterable[str] = ()) -> None:
        for code in filter(None, codes):
            self.codes[code.strip().lower()].add(token)
        for name in filter(None, map(key_of, names)):
            self.names[name].add(token)
            for word in _traces(name):
                self._by_word[word].add(name)

    def add_former(self, names: Iterable[tuple[str, list[str]]]) -> None:
        """Tokens with names they bore before errata, as far as nothing bears such a name now."""
        taken = set(self.names)
        for token, called in names:
            self.add(token, names=[name for name in called if key_of(name) not in taken])

    def best(self, texts: Iterable[str]) -> Proposal:
        """The best meaning of a label, which may be written in several ways: its lines, its two languages."""
        written = list(dict.fromkeys(text for text in texts if text.strip()))
        for text in written:
            if found := self.codes.get(text.strip().lower()):
                return _of(found, "code", CODE)
        exact: set[str] = set()
        for text in written:
            exact |= self.names.get(key_of(text), set())
            if exact:
                return _of(exact, "name", NAME)
        return self._similar(written)

    def _similar(self, written: list[str]) -> Proposal:
        scores: dict[str, float] = {}
        for text in written:
            near = self._near(key_of(text))
            for name in near:
                like = likeness(text, name)
                if like >= self.threshold:
                    for token in self.names[name]:
                        scores[token] = max(like, scores.get(token, 0.0))
        if not scores:
            return NO_IDEA
        ranked = sorted(scores, key=lambda token: (-scores[token], token))
        others = tuple(ranked[1:MOST])
        if others and scores[ranked[0]] - scores[others[0]] < EQUALLY_GOOD:
            return Proposal(UNDECIDED, "several", scores[ranked[0]], tuple(ranked[:MOST]))
        return Proposal(ranked[0], "similar", scores[ranked[0]], others)

    def _near(self, key: str) -> set[str]:
        """Names worth a comparison: those that share a word few have, else those that share the rarest of its words."""
        shared = sorted((found for word in set(_traces(key)) if (found := self._by_word.get(word))), key=len)
        few = [found for found in shared if len(found) <= FEW]
        return set[str]().union(*(few or shared[:1]))


def _of(found: set[str], how: How, score: float) -> Proposal:
    if len(found) == 1:
        return Proposal(next(iter(found)), how, score)
    return Proposal(UNDECIDED, "several", score, tuple(sorted(found)[:MOST]))


def _traces(name: str) -> Iterator[str]:
    """The words of a name, their beginnings, and the first letters of words that follow each other."""
    found = words(name)
    yield from found
    yield from map(as_initials, found)
    yield from map(one_spelling, found)
    yield from (word[:4] + "*" for word in found if len(word) > 4)
    firsts = "".join(word[0] for word in found)
    yield from (
        firsts[begin:end] for begin in range(len(firsts)) for end in range(begin + 2, min(begin + 8, len(firsts)) + 1)
    )
    yield from (one + other for one, other in pairwise(found))


def cells_of(spec: Spec) -> Candidates:
    """Every figure with its parts and sub-periods, and every question in words."""
    found = Candidates()
    for one in spec.numbers.values():
        for part in (None, *one.parts):
            for sub in (None, *one.subs):
                key = "|".join((one.key, part.key if part else "", sub.key if sub else "")).rstrip("|")
                tail = " ".join(piece.name for piece in (part, sub) if piece)
                names = [f"{name} {tail}" for name in (one.name, f"{one.key} {one.name}")]
                codes = [key] if tail else [one.key]
                short = [f"{one.key} {tail}"] if tail else []
                found.add(f"cell:{key}", codes=codes, names=[*names, *short])
    _add_questions(found, spec)
    if spec.former:
        found.add_former([*_former_cells(spec), *_former_questions(spec)])
    return found


def _former_cells(spec: Spec) -> Iterator[tuple[str, list[str]]]:
    """Figures by every joint of a name and a part or sub-period that stood there once."""
    for one in spec.numbers.values():
        path = f"field/{one.key}"
        names = spec.ever(f"{path}/name", one.name)
        for part in (Choice("", ""), *one.parts):
            for sub in (Choice("", ""), *one.subs):
                parts = spec.ever(f"{path}/part/{part.key}", part.name)
                tails = [(said, tail) for said in parts for tail in spec.ever(f"{path}/sub/{sub.key}", sub.name)]
                called = [f"{name} {said} {tail}" for name in (*names, one.key) for said, tail in tails]
                yield (
                    f"cell:{cell_key(one.key, part.key, sub.key)}",
                    [*called, *(f"{one.key} {name}" for name in called)],
                )


def questions_of(spec: Spec) -> Candidates:
    """Every question in words."""
    found = Candidates()
    _add_questions(found, spec)
    found.add_former(_former_questions(spec))
    return found


def _add_questions(found: Candidates, spec: Spec) -> None:
    for text in spec.texts.values():
        found.add(f"text:{text.key}", codes=[text.key], names=[text.name, f"{text.key} {text.name}"])


def _former_questions(spec: Spec) -> Iterator[tuple[str, list[str]]]:
    for text in spec.texts.values():
        called = spec.former.get(f"field/{text.key}/name", ())
        yield f"text:{text.key}", [form for name in called for form in (name, f"{text.key} {name}")]


def parts_of(spec: Spec) -> Candidates:
    """The parts of all disaggregations, and the sub-periods, each by itself."""
    found = Candidates()
    former: list[tuple[str, list[str]]] = []
    for one in spec.numbers.values():
        for kind, these in (("part", one.parts), ("sub", one.subs)):
            for each in these:
                token = f"{kind}:{each.key}"
                found.add(token, codes=[each.key], names=[each.name])
                former.append((token, list(spec.former.get(f"field/{one.key}/{kind}/{each.key}", ()))))
    found.add_former(former)
    return found


def lists_of(spec: Spec) -> dict[str, Candidates]:
    """The columns of each line list."""
    found = {}
    for listed in spec.lists.values():
        found[listed.key] = Candidates()
        former = []
        for column in listed.columns:
            token = f"list:{listed.key}/{column.key}"
            found[listed.key].add(token, codes=[column.key], names=[column.name])
            former.append((token, list(spec.former.get(f"field/{listed.key}/column/{column.key}", ()))))
        found[listed.key].add_former(former)
    return found


def units_of(units: Iterable[UnitFacts]) -> Candidates:
    """Units by code and by all their names."""
    found = Candidates(UNIT_THRESHOLD)
    for unit in units:
        found.add(f"unit:#{unit.id}", codes=[unit.code], names=unit.keys)
    return found


@dataclass(frozen=True)
class Known:
    """All that a heading or a label can mean in a frame."""

    frame: Frame
    cells: Candidates
    parts: Candidates
    units: Candidates
    lists: Mapping[str, Candidates] = field(default_factory=dict)  # by key of a line list, its columns


def known_in(frame: Frame) -> Known:
    cells, parts, units = cells_of(frame.spec), parts_of(frame.spec), units_of(frame.units.values())
    return Known(frame, cells, parts, units, lists_of(frame.spec))
