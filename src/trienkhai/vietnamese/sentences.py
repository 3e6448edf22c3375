"""Sentences of Vietnamese official prose."""

import re

from trienkhai.vietnamese.text import normalise_prose

_ABBREVIATIONS = re.compile(
    r"T[Pp]|TX|TT|Q|P|[Tt]s|TS|ThS|GS|PGS|BS|KS|CN|DS|LS|NCS|[Đđ]/c|[Đđ]c|tr|STT|SĐT|ĐT|VD|NXB|Mr|Mrs|Ms|Dr|Prof|vs"
)
_END = re.compile(r"(?:\./\.|\.{2,}|…+|[.!?]+)[\"'”’»)\]]*(?=\s)")
_OPENS = re.compile(r"[\"'“‘«(\[\-–—•*+]*\s*(?:[^\W\d_]|\d)")
_NUMBERING = re.compile(r"\(?(?:\d+(?:\.\d+)*|[IVXLC]+|[A-Za-zĐđ])[.)]")
_POINT = re.compile(r"[a-zđ][.)]\s")
_LAST_WORD = re.compile(r"[^\s(\[“\"'«]+$")


def split_sentences(text: str) -> list[str]:
    """The sentences of a text in order, trimmed; every line ends one.

    Not taken for an end: abbreviations ("TP.", "ThS.", "PGS."), initials, the point of a numbered heading ("1.",
    "a)", "II."), points inside numbers, symbols and dates, and "v.v." or an ellipsis that a small letter follows.
    "./." closes the last sentence of a paper and stays with it.
    """
    lines = normalise_prose(text).split("\n")
    return [sentence for line in lines for sentence in _of_line(line.strip())]


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Where the sentences of a text stand: characters [begins, ends), in order; together they hold every word of it."""
    spans: list[tuple[int, int]] = []
    begin = 0
    for line in text.split("\n"):
        at, end = begin, begin + len(line)
        sentences = split_sentences(line)
        found: list[tuple[int, int]] = []
        for sentence in sentences:
            place = text.find(sentence, at, end)
            if place < 0:  # the line is written otherwise than it is stored elsewhere: it counts as one
                found = [(begin, end)] if line.strip() else []
                break
            found.append((place, place + len(sentence)))
            at = place + len(sentence)
        spans += found
        begin = end + 1
    return spans


def _of_line(line: str) -> list[str]:
    found, begins = [], 0
    for match in _END.finditer(line):
        if _closes(line[begins : match.end()].strip(), line[match.end() :].lstrip()):
            found.append(line[begins : match.end()].strip())
            begins = match.end()
    rest = line[begins:].strip()
    return [*found, rest] if rest else found


def _closes(sentence: str, after: str) -> bool:
    if _NUMBERING.fullmatch(sentence) or not _opens(after):
        return False
    if not sentence.endswith(".") or sentence.endswith(("...", "./.")):
        return True
    last = _LAST_WORD.search(sentence)
    word = last.group()[:-1] if last else ""
    return not _ABBREVIATIONS.fullmatch(word) and not _is_initial(word, sentence)


def _is_initial(word: str, sentence: str) -> bool:
    """A lone capital behind another name ("Nguyễn A."), not behind a common word ("xếp loại A.")."""
    before = sentence[: -len(word) - 1].split()
    return len(word) == 1 and word.isupper() and (not before or before[-1][:1].isupper())


def _opens(after: str) -> bool:
    """True when what follows may begin a sentence: a capital, a digit, a point ("b."), quotes or a dash before one."""
    match = _OPENS.match(after)
    if match is None or _POINT.match(after):
        return bool(after)
    first = match.group()[-1]
    return first.isdigit() or first.isupper() or not first.islower()
