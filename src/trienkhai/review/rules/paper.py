"""Which rules of layout a review's paper follows, and what its facts must be under them. Pure."""

import re
import struct
import zlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.office.rulesets import Ruleset, RulesetError, all_rulesets, for_day, symbol_for
from trienkhai.vietnamese import normalise
from trienkhai.vietnamese.dates import short_date
from trienkhai.vocabulary import pack as spoken


def _language() -> str:
    return "en" if (get_language() or "").startswith("en") else "vi"


TEXTS: dict[str, tuple[Any, int]] = {
    "parent": (gettext_lazy("Body above the issuing one"), 300),
    "issuer": (gettext_lazy("Issuing body"), 300),
    "number": (gettext_lazy("Number"), 10),
    "symbol": (gettext_lazy("Symbol"), 60),
    "place": (gettext_lazy("Place"), 100),
    "kind": (gettext_lazy("Type of document"), 100),
    "subject": (gettext_lazy("Subject line"), 500),
    "authority": (gettext_lazy("Authority of the signer"), 200),
    "on_behalf_of": (gettext_lazy("Body that is signed for"), 200),
    "position": (gettext_lazy("Position of the signer"), 200),
    "signer": (gettext_lazy("Name of the signer"), 100),
    "urgency": (gettext_lazy("Urgency"), 40),
    "draft_mark": (gettext_lazy("Mark of a draft"), 60),
    "paper_size": (gettext_lazy("Paper size"), 10),
}
LISTS: dict[str, Any] = {
    "basis": gettext_lazy("Legal basis"),
    "addressed_to": gettext_lazy("Addressed to"),
    "recipients": gettext_lazy("Recipients"),
}
LINES, LINE = 60, 400
EXPECTED = {
    "state": ("issuer", "symbol", "place", "subject", "position", "signer", "recipients"),
    "party": ("issuer", "symbol", "place", "subject", "position", "signer", "recipients"),
    "plain": ("issuer", "subject"),
}
URGENCIES = {"state": ("KHẨN", "THƯỢNG KHẨN", "HỎA TỐC"), "party": ("KHẨN", "THƯỢNG KHẨN", "HỎA TỐC")}
NUMBER = re.compile(r"[0-9]{1,6}[a-zđ]?", re.IGNORECASE)
PNG_HEAD = b"\x89PNG\r\n\x1a\n"


def label_of(key: str) -> str:
    """What a fact of the paper is called."""
    return str(TEXTS[key][0] if key in TEXTS else LISTS[key])


def ruleset_for(pack: str, day: date) -> str:
    """The rules of layout of an organisation's kind that hold on a document's date. Raises Unacceptable."""
    try:
        return for_day(spoken(pack).family, day).key
    except RulesetError:
        message = _("No rules of layout for this kind of organisation hold on %s; give the document another date.")
        raise Unacceptable([Problem(message % short_date(day), where=_("Document date"))]) from None


def ruleset_problems(key: str, day: date) -> list[Problem]:
    """Whether the rules of layout exist and hold on the document's date."""
    found = next((one for one in all_rulesets() if one.key == key), None)
    where = _("Rules of layout")
    if found is None:
        known = ", ".join(one.key for one in all_rulesets())
        return [
            Problem(
                _("There are no rules of layout “%(key)s”; there are %(known)s.") % {"key": key, "known": known}, where
            )
        ]
    if found.holds_on(day):
        return []
    holding = ", ".join(
        one.called(_language()) for one in all_rulesets() if one.family == found.family and one.holds_on(day)
    )
    facts = {"title": found.called(_language()), "day": short_date(day), "holding": holding or _("none")}
    message = _("%(title)s does not hold on %(day)s, the date of the document. In force that day: %(holding)s.")
    return [Problem(message % facts, where)]


def cleaned(paper: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as they are stored: composed text without control characters, lists without empty lines, a number as a number."""
    facts: dict[str, Any] = {}
    for key, value in paper.items():
        if key in LISTS:
            lines = value.splitlines() if isinstance(value, str) else value if isinstance(value, list) else [value]
            facts[key] = [line for line in (_clean(str(line)) for line in lines) if line]
        elif key in TEXTS:
            facts[key] = _clean("" if value is None else str(value))
        else:
            facts[key] = value
    if facts.get("number", "").isascii() and facts.get("number", "").isdigit() and len(facts["number"]) <= 6:
        facts["number"] = int(facts["number"])
    return facts


def _clean(text: str) -> str:
    kept = "".join(letter for letter in text.replace("\r\n", "\n") if letter == "\n" or letter.isprintable())
    return normalise(kept).strip()


def paper_problems(facts: Mapping[str, Any], ruleset: Ruleset) -> list[Problem]:
    """What in the (cleaned) facts cannot stand on a paper under these rules."""
    found = _lengths(facts)
    number = str(facts.get("number", ""))
    if number and not NUMBER.fullmatch(number):
        found.append(_wrong("number", _("Write digits, at most one letter behind them: 12 or 12a. It may stay empty.")))
    found += [*_kind(facts, ruleset), *_symbol(facts, ruleset), *_signature(facts, ruleset)]
    urgency = facts.get("urgency", "")
    known = URGENCIES.get(ruleset.family)
    if urgency and known and urgency.upper() not in known:
        found.append(_wrong("urgency", _("These rules know %s.") % ", ".join(known)))
    size = facts.get("paper_size", "")
    if size and size not in ruleset.page.papers:
        found.append(_wrong("paper_size", _("These rules know %s.") % ", ".join(ruleset.page.papers)))
    return found


def _wrong(key: str, message: str) -> Problem:
    return Problem(message, where=label_of(key), code=key)


def unknown_facts(given: Mapping[str, Any]) -> list[Problem]:
    """What somebody gave that is no fact of a paper. A logo is none: it comes as a picture, never by the id of a file."""
    found = [Problem(_("A paper has no fact “%s”.") % key) for key in given if key not in {*TEXTS, *LISTS, "language"}]
    if given.get("language", "vi") not in {"vi", "en"}:
        found.append(Problem(_("A paper is written in vi or en."), where="language"))
    return found


def _lengths(facts: Mapping[str, Any]) -> list[Problem]:
    long = [
        _wrong(key, _("At most %s characters.") % most)
        for key, (_label, most) in TEXTS.items()
        if len(str(facts.get(key, ""))) > most
    ]
    for key in LISTS:
        lines = facts.get(key, ())
        if len(lines) > LINES or any(len(line) > LINE for line in lines):
            long.append(
                _wrong(key, _("At most %(lines)s lines of %(line)s characters.") % {"lines": LINES, "line": LINE})
            )
    return long


def _kind(facts: Mapping[str, Any], ruleset: Ruleset) -> list[Problem]:
    kind = facts.get("kind", "")
    if not kind or not ruleset.verified or not ruleset.abbreviations or kind.upper() in ruleset.abbreviations:
        return []
    known = ", ".join(name.capitalize() for name in ruleset.abbreviations)
    return [
        _wrong(
            "kind",
            _("%(title)s knows no “%(kind)s”; it knows: %(known)s.")
            % {"title": ruleset.called(_language()), "kind": kind, "known": known},
        )
    ]


def _symbol(facts: Mapping[str, Any], ruleset: Ruleset) -> list[Problem]:
    """The symbol begins with the abbreviation of the kind, joined as the rules have it: BC-SL, BC/ĐU."""
    symbol, kind = facts.get("symbol", ""), facts.get("kind", "")
    if not symbol or ruleset.family == "plain":
        return []
    begins = symbol_for(ruleset, kind, "\0").partition("\0")[0]
    if " " not in symbol and symbol.startswith(begins) and len(symbol) > len(begins):
        return []
    message = _(
        "Under %(title)s the symbol is written without spaces and begins with “%(begins)s”, for example %(example)s."
    )
    example = symbol_for(ruleset, kind, "BCĐ")
    return [_wrong("symbol", message % {"title": ruleset.called(_language()), "begins": begins, "example": example})]


def _signature(facts: Mapping[str, Any], ruleset: Ruleset) -> list[Problem]:
    found = []
    authority = facts.get("authority", "")
    prefixes = [prefix for prefix in ruleset.prefixes.values() if prefix]
    if authority and prefixes and not any(authority.upper().startswith(prefix) for prefix in prefixes):
        message = _("Under %(title)s the line begins with one of %(prefixes)s; for one's own authority it stays empty.")
        found.append(
            _wrong("authority", message % {"title": ruleset.called(_language()), "prefixes": ", ".join(prefixes)})
        )
    if (authority or facts.get("signer")) and not facts.get("position"):
        found.append(_wrong("position", _("A signature needs the position of who signs.")))
    return found


def missing_facts(facts: Mapping[str, Any], ruleset: Ruleset) -> list[str]:
    """Keys of the facts that these rules want on every paper and that are not given yet."""
    return [key for key in EXPECTED[ruleset.family] if not facts.get(key)]


def is_whole_png(data: bytes) -> bool:
    """Whether every part of the file is there and unharmed."""
    at, seen = len(PNG_HEAD), []
    if not data.startswith(PNG_HEAD):
        return False
    while at + 12 <= len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        part, end = data[at + 4 : at + 8 + length], at + 12 + length
        if end > len(data) or struct.unpack(">I", data[end - 4 : end])[0] != zlib.crc32(part):
            return False
        seen.append(part[:4])
        at = end
    return at == len(data) and seen[:1] == [b"IHDR"] and seen[-1:] == [b"IEND"] and b"IDAT" in seen
