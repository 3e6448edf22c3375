"""Quotations that run over several paragraphs: the new wording in an amending law is text, not provisions.

A quotation counts only when it opens at the beginning of a paragraph or behind a colon, and is closed further down; a
lone mark left open by a typist swallows nothing.
"""

from collections.abc import Sequence

from trienkhai.directives.parsing.model import Para

OPENING, CLOSING, STRAIGHT = "“", "”", '"'


def quoted(paras: Sequence[Para]) -> list[bool]:
    """For each paragraph, whether it stands inside a quotation or opens one. Linear."""
    inside = [False] * len(paras)
    opened: int | None = None
    style = ""
    ends = _last_closings(paras)
    for at, para in enumerate(paras):
        if opened is None:
            style = _opened_by(para.text)
            if style and at < ends[style]:
                opened = at
            inside[at] = _begins_with_label(para.text) if opened is not None else False
            continue
        inside[at] = True
        if _closes(para.text, style):
            opened = None
    return inside if opened is None else inside[:opened] + [False] * (len(paras) - opened)


def _last_closings(paras: Sequence[Para]) -> dict[str, int]:
    last = {OPENING: -1, STRAIGHT: -1}
    for at, para in enumerate(paras):
        for style in last:
            if _closes(para.text, style):
                last[style] = at
    return last


def _begins_with_label(text: str) -> bool:
    return text.lstrip().startswith((OPENING, STRAIGHT))


def _opened_by(text: str) -> str:
    """The style of a quotation left open by a paragraph; '' when none is."""
    if text.count(OPENING) > text.count(CLOSING):
        return OPENING if _may_open(text, _unmatched(text)) else ""
    if text.count(STRAIGHT) % 2 and (_may_open(text, text.rfind(STRAIGHT)) or _begins_with_label(text)):
        return STRAIGHT
    return ""


def _unmatched(text: str) -> int:
    """The place of the first opening mark that is never closed in its paragraph."""
    still_open: list[int] = []
    for at, letter in enumerate(text):
        if letter == OPENING:
            still_open.append(at)
        elif letter == CLOSING and still_open:
            still_open.pop()
    return still_open[0] if still_open else -1


def _may_open(text: str, at: int) -> bool:
    before = text[: max(at, 0)].rstrip()
    return at >= 0 and (not before or before.endswith(":")) and bool(text[at + 1 :].strip())


def _closes(text: str, style: str) -> bool:
    """A closing mark too many, with nothing but punctuation behind it; a word may follow in 'x” và …' of one line."""
    if style == OPENING:
        return text.count(CLOSING) > text.count(OPENING)
    return bool(text.count(STRAIGHT) % 2) and not text.lstrip().startswith(STRAIGHT)
