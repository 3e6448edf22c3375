"""The number in front of a row: of which kind it is, and which number lies below which."""

import re
from typing import Literal, NamedTuple

from trienkhai.vietnamese import fold, normalise

Kind = Literal["words", "letter", "roman", "number", "small", "bullet", ""]

_WORDS = re.compile(
    r"(?:phan|nhom|muc|chuong|part|group|section)\s+(?:thu\s+)?(?:[ivxlc]{1,6}|\d{1,2}|nhat|hai|ba|tu|nam|sau|bay|tam)"
)
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("bullet", re.compile(r"[-–—+•*▪●◦]+")),
    ("roman", re.compile(r"\(?[IVXLC]{1,7}\)?[.)/:\-–]?")),
    ("letter", re.compile(r"\(?[A-ZĐ]\)?[.)/:\-–]?")),
    ("number", re.compile(r"\(?\d{1,3}(?:\.\d{1,3})*\)?[.)/:\-–]?")),
    ("small", re.compile(r"\(?(?:[a-zđ]\d?|[ivx]{1,4})\)?[.)/:\-–]?")),
)
_LEADING = re.compile(
    r"(?:(?P<bullet>[-–—+•*▪●◦])\s*|\(?(?P<label>\d{1,3}(?:\.\d{1,3})*|[IVXLC]{1,7}|[A-ZĐ]|[a-zđ]\d?)(?:[.):](?!\d)|\s[-–]|-(?=\s))\s*|(?P<dotted>\d{1,3}(?:\.\d{1,3})+)\s+)(?=\S)"
)
_ROMAN_LETTERS = "IVX"


class Label(NamedTuple):
    """A number as written, without what closes it."""

    kind: Kind
    text: str


NO_LABEL = Label("", "")


def label_of(text: str) -> Label:
    """What a cell of numbers says; nothing where it says anything else."""
    said = normalise(text)
    if _WORDS.fullmatch(fold(said).rstrip(".:)")):
        return Label("words", said.rstrip(".:) "))
    bare = said.strip("()./:-– ")
    for kind, pattern in _KINDS:
        if pattern.fullmatch(said):
            # C, D and L number the third, fourth and twelfth part far more often than the hundredth.
            is_letter = kind == "roman" and len(bare) == 1 and bare not in _ROMAN_LETTERS
            return Label("letter" if is_letter else kind, bare or said)
    return NO_LABEL


def leading(text: str) -> Label:
    """The number or dash with which a text begins: "1. Xây dựng", "- Tổ chức", "Phần I: …"."""
    said = normalise(text)
    found = _LEADING.match(said)
    if found:
        return Label("bullet", "-") if found["bullet"] else label_of(found["label"] or found["dotted"])
    worded = _WORDS.match(fold(said[:40]))
    if worded and not said[worded.end() : worded.end() + 1].isalnum():
        return Label("words", said[: worded.end()])
    return NO_LABEL


def is_below(label: Label, above: Label) -> bool:
    """Whether a number belongs to the one above: 1.2 and a) to 1, a dash to any."""
    if label.kind in {"small", "bullet"}:
        return above.kind not in {"small", "bullet"}
    return label.kind == "number" == above.kind and label.text.startswith(f"{above.text}.")
