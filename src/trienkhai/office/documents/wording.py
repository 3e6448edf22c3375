"""Text on its way to paper: composed form, no control characters, case made in code so that every reader sees it."""

import unicodedata
from collections.abc import Iterable, Sequence

from trienkhai.office.rulesets import Look
from trienkhai.office.rulesets.model import ListRule

LINE_ENDS = " \t\n.,;:"
KEPT = {"\n", "\t"}


def clean(text: str) -> str:
    """Composed, without what no XML may hold: control characters, lone surrogates, non-characters."""
    if text.isprintable():
        return unicodedata.normalize("NFC", text)
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(c for c in composed if c in KEPT or _may_stand(c))


def _may_stand(char: str) -> bool:
    return unicodedata.category(char) not in {"Cc", "Cs"} and (ord(char) & 0xFFFE) != 0xFFFE


def cased(text: str, look: Look) -> str:
    """In the component's case. Upper-casing composed text keeps every Vietnamese mark; the result is composed again."""
    text = clean(text)
    return unicodedata.normalize("NFC", text.upper()) if look.case == "upper" else text


def as_list(lines: Sequence[str], rule: ListRule) -> list[str]:
    """Lines with the ruleset's marks before and after each, whatever marks the author typed."""
    bare = [clean(line).strip().lstrip("-–+• ").rstrip(LINE_ENDS) for line in lines]
    bare = [line for line in bare if line]
    ends = [rule.end] * (len(bare) - 1) + [rule.last_end]
    return [rule.start + line + end for line, end in zip(bare, ends, strict=True)] if bare else []


def ended(text: str, mark: str) -> str:
    """The last words of a paper with the ruleset's end mark."""
    return text.rstrip().removesuffix("./.").rstrip(" .") + mark if mark else text


def joined(parts: Iterable[str]) -> str:
    return " ".join(part for part in parts if part)
