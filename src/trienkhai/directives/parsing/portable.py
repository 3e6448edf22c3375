"""Paragraphs out of .pdf: lines of a page joined into paragraphs, page numbers left out and said so."""

import io
import re
from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

from trienkhai.directives.parsing.model import Para, Unreadable

MAX_PAGES = 500
FULL = 0.75  # of the longest line of its page: a shorter line ends its paragraph
PAGE_NUMBER = re.compile(r"[\s\-–.]*(?:(?:Trang|Page)\s*)?(\d{1,4})(?:\s*/\s*\d{1,4})?[\s\-–.]*", re.IGNORECASE)
STARTS = re.compile(
    r"(?:Điều|Chương|Mục|Tiểu mục|Phần|Phụ lục|Article|Section|Chapter|Part|Annex|CHƯƠNG|PHẦN|MỤC|ĐIỀU|Nơi nhận|TM\.|T/M|KT\.)\b"
    r"|\d{1,3}(?:\.\d{1,3}){0,2}[.)]\s|\d{1,3}(?:\.\d{1,3}){1,2}\s|\d{1,3}\s?[\-–]\s|[a-zđ]\d?\)|\([a-z]{1,5}\)|[IVXLC]{1,6}\s?[.\-–]\s|[\-–+•*]\s|“"
)
ENDS = (".", ";", ":", "!", "?", "”")


def _(message: str) -> str:
    return message


def read_pdf(data: bytes, name: str) -> tuple[list[Para], int]:
    """The paragraphs with their pages, and how many page numbers were left out.

    Raises Unreadable: encrypted, too long, or not a whole PDF.
    """
    pages = [page.splitlines() for page in _pages(data, name)]
    kept = [_without_number(lines, at) for at, lines in enumerate(pages, 1)]
    dropped = sum(len(lines) for lines in pages) - sum(len(lines) for lines in kept)
    return [Para(line, text, page=page) for line, (text, page) in enumerate(_joined(kept), 1)], dropped


def _pages(data: bytes, name: str) -> list[str]:
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise _encrypted(name)
        if len(reader.pages) > MAX_PAGES:
            raise Unreadable("too_long", _("%(name)s has more than 500 pages."), name=name)
        return [page.extract_text() or "" for page in reader.pages]
    except Unreadable:
        raise
    except DependencyError:
        raise _encrypted(name) from None
    except (PyPdfError, Exception):  # a broken file makes pypdf fail in every way Python knows
        raise Unreadable("not_a_pdf", _("%(name)s is not a whole PDF file."), name=name) from None


def _encrypted(name: str) -> Unreadable:
    return Unreadable("encrypted", _("%(name)s is protected by a password. Save it without one."), name=name)


def _without_number(lines: list[str], page: int) -> list[str]:
    """A page without its number at the top or at the foot. The number must be near the count of pages, else it is text."""
    filled = [at for at, line in enumerate(lines) if line.strip()]
    for at in filled[:1] + filled[-1:]:
        found = PAGE_NUMBER.fullmatch(lines[at][:40]) if len(lines[at]) <= 40 else None
        if found and abs(int(found[1]) - page) <= 2:
            return lines[:at] + lines[at + 1 :]
    return lines


def _joined(pages: list[list[str]]) -> Iterator[tuple[str, int]]:
    """Lines into paragraphs: a full line that ends in the middle of a sentence goes on in the next, over pages too."""
    waiting, begun = "", 0
    for page, lines in enumerate(pages, 1):
        longest = max((len(line.strip()) for line in lines), default=0)
        for line in lines:
            text = line.strip()
            if waiting and (not text or STARTS.match(text) or waiting.endswith(ENDS)):
                yield waiting, begun
                waiting = ""
            if not text:
                continue
            begun = begun if waiting else page
            waiting = f"{waiting} {text}" if waiting else text
            if len(text) < FULL * longest:
                yield waiting, begun
                waiting = ""
    if waiting:
        yield waiting, begun
