"""Words that betray where a page took its content from, and who may meet which."""

import html
import io
import re
import zipfile
from dataclasses import dataclass, fields

from pypdf import PdfReader


@dataclass(frozen=True)
class Words:
    """The words of one unit, and its one figure."""

    name: str
    code: str
    root: str
    text: str
    file: str
    draft: str
    review: str
    log: str
    figure: int

    def found_in(self, body: str) -> set[str]:
        """Which kinds of words of this unit stand in a text."""
        shown = {f"{self.figure}", f"{self.figure:,}", f"{self.figure:,}".replace(",", ".")}
        found = {one.name for one in fields(self) if one.name != "figure" and getattr(self, one.name) in body}
        return found | ({"figure"} if any(text in body for text in shown) else set())


def words_of(key: str, at: int) -> Words:
    kinds = ("name", "code", "root", "text", "file", "draft", "review", "log")
    return Words(**{kind: f"z{kind}{key}q" for kind in kinds}, figure=1_234_567 + at * 1_010_101)


def text_of(data: bytes) -> str:
    """What can be read in an answer, in small letters: a page, a PDF, or every part of an archive or Office file."""
    text = html.unescape(_plain(data).decode("utf-8", "replace")).lower()
    return re.sub(r"</?(w:t|w:r|w:rpr)\b[^>]*>", "", text)


def _plain(data: bytes) -> bytes:
    if data[:5] == b"%PDF-":
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages).encode()
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            return b"\n".join(part for name in parts.namelist() for part in (name.encode(), _plain(parts.read(name))))
    return data
