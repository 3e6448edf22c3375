"""The text of a section: paragraphs on lines of their own, sentences inside, figures as {{key}}. Pure."""

import re
from dataclasses import dataclass

from trienkhai.vietnamese.sentences import split_sentences

FIGURE = re.compile(r"\{\{\s*([A-Za-z0-9._-]+)\s*\}\}")
SINGLE = re.compile(r"(?<!\{)\{\s*([A-Za-z0-9._-]+)\s*\}(?!\})")


@dataclass(frozen=True)
class Written:
    """One sentence as written."""

    text: str
    ends_paragraph: bool

    @property
    def figures(self) -> tuple[str, ...]:
        """Keys of the figures it shows, in order, each once."""
        return tuple(dict.fromkeys(FIGURE.findall(self.text)))


@dataclass(frozen=True)
class Piece:
    """A stretch of a sentence: plain text, or a figure by its key."""

    text: str = ""
    figure: str = ""


def read_text(text: str) -> list[Written]:
    """Sentences of a section. A line break ends a paragraph; empty lines do not count."""
    found = []
    for line in text.splitlines():
        sentences = [sentence.strip() for sentence in split_sentences(line.strip()) if sentence.strip()]
        found += [Written(sentence, at == len(sentences) - 1) for at, sentence in enumerate(sentences)]
    return found


def in_single_braces(text: str) -> tuple[str, ...]:
    """What stands in single braces, each once: a key there is plain text and no figure."""
    return tuple(dict.fromkeys(SINGLE.findall(text)))


def write_text(sentences: list[Written]) -> str:
    """The inverse of `read_text`, for the editor."""
    parts: list[str] = []
    for sentence in sentences:
        parts.append(sentence.text + ("\n" if sentence.ends_paragraph else " "))
    return "".join(parts).rstrip()


def pieces(text: str) -> list[Piece]:
    """A sentence cut at its figures."""
    cut: list[Piece] = []
    at = 0
    for match in FIGURE.finditer(text):
        if match.start() > at:
            cut.append(Piece(text=text[at : match.start()]))
        cut.append(Piece(figure=match[1]))
        at = match.end()
    if at < len(text):
        cut.append(Piece(text=text[at:]))
    return cut
