"""Reading policy.toml: for an operation, a person and the relation of the target, the answer that is right."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.house.ground import ACTORS, ANONYMOUS, REACHES, RELATIONS, Actor
from tests.world.plugin import ROOT
from trienkhai.access.roles import ROLES

NAMED = re.compile(r"(?P<method>[A-Z]+) (?P<name>\w+:\w+)")
KEYS = {"operations", "on", "see", "act", "enter", "unknown", "hidden", "ok", "send", "also", "query"}
KEYS |= {"papers", "names_below", "door", "anonymous"}
SIGN_IN, BAD_CHOICE = 302, 422
Held = frozenset[tuple[Actor, str]]


@dataclass(frozen=True)
class Operation:
    """One row. `see`, `act` and `enter` hold every (who, relation) that is allowed, `unknown` what is no choice."""

    text: str
    method: str
    name: str
    see: Held
    act: Held
    rule: dict[str, Any] = field(hash=False)
    enter: Held | None = None
    unknown: Held = frozenset()

    @property
    def ok(self) -> int:
        return int(self.rule.get("ok", 302 if self.method == "POST" and "door" not in self.rule else 200))

    def expected(self, actor: Actor, relation: str) -> int:
        """The status that is right."""
        if self.rule.get("door") == "all":
            return int(self.rule["anonymous"]) if actor.role == ANONYMOUS and "anonymous" in self.rule else self.ok
        if actor.role == ANONYMOUS:
            return SIGN_IN
        if self.enter is not None and (actor, relation) not in self.enter:
            return 403
        if (actor, relation) in self.unknown:
            return BAD_CHOICE
        if (actor, relation) not in self.see:
            return int(self.rule.get("hidden", 404))
        return self.ok if (actor, relation) in self.act else 403

    def allows(self, actor: Actor, relation: str) -> bool:
        return self.expected(actor, relation) == self.ok and (actor, relation) not in self.unknown


def read_policy() -> list[Operation]:
    """Every row. Raises ValueError for a row that says what nobody understands."""
    told = tomllib.loads((ROOT / "tests/house/policy.toml").read_text("utf-8"))
    return [operation for rule in told["rule"] for operation in _operations(rule, told)]


def _operations(rule: dict[str, Any], told: dict[str, Any]) -> Iterable[Operation]:
    if unknown := rule.keys() - KEYS:
        raise ValueError(f"{rule['operations'][0]}: unknown keys {sorted(unknown)}")
    see = _held(rule.get("see", ["everybody"] if rule.get("door") else []), told)
    act = _held(rule["act"], told) if "act" in rule else see
    enter = _held(rule["enter"], told) if "enter" in rule else None
    unknown = _held(rule.get("unknown", []), told)
    for text in rule["operations"]:
        named = NAMED.match(text)
        if named is None:
            raise ValueError(f"“{text}” names no operation")
        door = {"ok": 302} if rule.get("door") and named["method"] == "POST" else {}
        yield Operation(text, named["method"], named["name"], see, act, {**door, **rule}, enter, unknown)


def _held(entries: str | list[str], told: dict[str, Any]) -> Held:
    found: set[tuple[Actor, str]] = set()
    for entry in told["who"][entries] if isinstance(entries, str) else entries:
        who, _, where = entry.partition(":")
        relations = where.split() or ["", *RELATIONS]
        if strange := set(relations) - {"", *RELATIONS}:
            raise ValueError(f"“{entry}”: unknown relations {sorted(strange)}")
        found |= {(actor, relation) for actor in _actors(who, told) for relation in relations}
    return frozenset(found)


def _actors(who: str, told: dict[str, Any]) -> list[Actor]:
    if who == "everybody":
        return [actor for actor in ACTORS if actor.role != ANONYMOUS]
    name, _, reach = who.partition(" ")
    roles = told["roles"].get(name, [name])
    reaches = REACHES if reach == "anywhere" else (reach,)
    if set(roles) - ROLES.keys() or set(reaches) - set(REACHES):
        raise ValueError(f"“{who}” is no holder of a right")
    return [Actor(role, reach) for role in roles for reach in reaches]
