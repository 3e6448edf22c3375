"""Which component a paragraph is: certain by our style or by unmistakable words, otherwise a guess by its place."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from trienkhai.office.documents.archive import noted_ruleset
from trienkhai.office.documents.content import Content, FoundParagraph
from trienkhai.office.documents.markup import style_id
from trienkhai.office.rulesets import Ruleset

DATE = re.compile(r"[^\d;:.,]{2,40},\s*ngày[\s\d.…_]*tháng[\s\d.…_]*năm[\s\d.…_]*\Z", re.IGNORECASE)
NUMBER = re.compile(r"(số|no\.)\s*:?\s*[\d.…]*\s*[-/]", re.IGNORECASE)
ADDRESSED = re.compile(r"kính\s+(gửi|trình)\b", re.IGNORECASE)
RECIPIENTS = re.compile(r"nơi\s+nhận\s*:", re.IGNORECASE)
ANNEX = re.compile(r"phụ\s+lục(\s+[IVXLC\d]+)?\s*\Z", re.IGNORECASE)
AUTHORITY = re.compile(r"(TM\.|KT\.|TL\.|TUQ\.|Q\.|T/M|K/T|T/L)\s*\S")
NOT_BODY = re.compile(r"[IVXLC]+[.\-]|(phần|chương|mục|điều)\s+\S+|[\d]+[.)]|[a-zđ]\)|[-+•]", re.IGNORECASE)
BODY_FROM = 60  # characters; anything shorter may be a heading or a caption


@dataclass(frozen=True, slots=True)
class Zone:
    component: str
    paragraph: FoundParagraph
    certain: bool


def zones(content: Content, ruleset: Ruleset) -> list[Zone]:
    """All recognised paragraphs in order."""
    by_style = {style_id(key): key for key in ruleset.components}
    # Word makes new ids from names when it saves; names count only in files that our writer began.
    is_ours = noted_ruleset(content.archive) is not None
    by_name = {look.name: key for key, look in ruleset.components.items()} if is_ours else {}
    texts = [paragraph for paragraph in content.paragraphs if paragraph.text]
    ours = [by_style.get(p.style) or by_name.get(p.style_name) for p in texts]
    if any(ours):
        return [Zone(key, p, True) for key, p in zip(ours, texts, strict=True) if key]
    return list(_guessed(texts, ruleset))


def same_words(text: str) -> str:
    """For comparison: composed, case folded, one kind of dash, one kind of space, old and new places of the tone alike."""
    folded = unicodedata.normalize("NFC", text).casefold().replace("–", "-").replace("—", "-")
    return re.sub(r"\s+", " ", re.sub(r"\s*-\s*", " - ", folded)).replace("hoà", "hòa").strip(" .")


def _guessed(texts: list[FoundParagraph], ruleset: Ruleset) -> Iterator[Zone]:
    kinds = {same_words(kind) for kind in ruleset.abbreviations}
    seen: set[str] = set()
    previous = ""
    for paragraph in (p for p in texts if any(char.isalpha() for char in p.text)):
        component, certain = _by_words(paragraph.text, ruleset, kinds)
        if not component:
            component, certain = _by_place(paragraph, previous, seen), False
        previous = component
        if component:
            seen.add(component)
            yield Zone(component, paragraph, certain)


def _by_words(text: str, ruleset: Ruleset, kinds: set[str]) -> tuple[str, bool]:
    words = same_words(text)
    if ruleset.heading.national and words == same_words(ruleset.heading.national):
        return "national_heading", True
    if ruleset.heading.motto and words == same_words(ruleset.heading.motto):
        return "motto", True
    if len(text) > 120:
        return "", False
    for pattern, component in ((ADDRESSED, "addressed"), (RECIPIENTS, "recipients_label"), (AUTHORITY, "authority")):
        if pattern.match(text):
            return component, True
    if ANNEX.match(text):
        return "annex_number", True
    if NUMBER.match(text):
        return "number", True
    if DATE.match(text):
        return "place_date", True
    return ("kind", True) if words in kinds and text == text.upper() else ("", False)


def _by_place(paragraph: FoundParagraph, previous: str, seen: set[str]) -> str:
    text = paragraph.text
    if previous == "kind":
        return "subject"
    if previous in {"recipients_label", "recipients"} and text.startswith("-"):
        return "recipients"
    if previous == "authority":
        return "position"
    is_text = paragraph.table == 0 and len(text) > BODY_FROM and paragraph.lines.align not in {"center", "right"}
    if is_text and not NOT_BODY.match(text) and "recipients_label" not in seen:
        return "body"
    return ""
