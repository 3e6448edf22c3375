"""Marks of secrecy on a paper: a line of the first page that is only the mark. The words elsewhere are no mark. Pure."""

import re
from collections.abc import Iterable

from trienkhai.vietnamese import normalise_prose

MARK = re.compile(r"[\s\[\](){}<>|*_\-–—.:/]*(?:TUYỆT MẬT|TỐI MẬT|MẬT)[\s\[\](){}<>|*_\-–—.:/]*", re.IGNORECASE)
WORDS = re.compile(r"\b(?:tuyệt mật|tối mật)\b", re.IGNORECASE)
FIRST_PAGE = 45  # lines that can stand on a first page, where the file does not tell its pages


def is_mark(paragraph: str) -> bool:
    """Whether a line of the paragraph is nothing but a mark."""
    return any(MARK.fullmatch(normalise_prose(line)[:200]) for line in paragraph.split("\n"))


def marked_line(paragraphs: Iterable[str]) -> int | None:
    """The first paragraph, counted from 1, that is a mark."""
    return next((at for at, text in enumerate(paragraphs, 1) if is_mark(text)), None)
