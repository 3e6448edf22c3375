"""Rulesets: how official papers must look, as dated data (one .toml file each).

A paper keeps the ruleset it was issued under; a ruleset that nobody has checked against the original says so.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from trienkhai.office.rulesets.errors import RulesetError
from trienkhai.office.rulesets.loading import read_ruleset
from trienkhai.office.rulesets.model import Family, Look, Range, Ruleset, Spacing
from trienkhai.office.rulesets.wording import date_line, number_line, padded, symbol_for

__all__ = [
    "Caution",
    "Family",
    "Look",
    "Range",
    "Ruleset",
    "RulesetError",
    "Spacing",
    "all_rulesets",
    "cautions",
    "date_line",
    "for_day",
    "get",
    "number_line",
    "padded",
    "symbol_for",
]

FOLDER = Path(__file__).parent


def _(message: str) -> str:
    return message


@dataclass(frozen=True, slots=True)
class Caution:
    """Something a user of the ruleset must know. `message` is an English template over `params`."""

    code: str
    message: str
    params: dict[str, str]

    def __str__(self) -> str:
        return self.message % self.params


@cache
def all_rulesets() -> tuple[Ruleset, ...]:
    """Every ruleset, by key. Read once."""
    return tuple(read_ruleset(path) for path in sorted(FOLDER.glob("*.toml")))


def get(key: str) -> Ruleset:
    """The ruleset of this key, or RulesetError."""
    for ruleset in all_rulesets():
        if ruleset.key == key:
            return ruleset
    raise RulesetError("unknown_ruleset", key=key, known=", ".join(r.key for r in all_rulesets()))


def for_day(family: Family, day: date) -> Ruleset:
    """The ruleset of a family that holds on the paper's date, or RulesetError."""
    for ruleset in all_rulesets():
        if ruleset.family == family and ruleset.holds_on(day):
            return ruleset
    raise RulesetError("no_ruleset_on_day", family=family, day=day.isoformat())


def cautions(ruleset: Ruleset) -> tuple[Caution, ...]:
    """What writer and reader both say about a ruleset that was not checked against its original."""
    if ruleset.verified:
        return ()
    message = _("The ruleset “%(title)s” has not been checked against the original text. Have a clerk check the paper.")
    return (Caution("unverified_ruleset", message, {"key": ruleset.key, "title": ruleset.title}),)
