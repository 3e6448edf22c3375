"""Reading a ruleset from its .toml file. A component takes from [component_defaults] what it does not say itself."""

import tomllib
from pathlib import Path
from typing import Any

from trienkhai.office.rulesets.errors import RulesetError
from trienkhai.office.rulesets.model import (
    HeadingRule,
    ListRule,
    Look,
    NumberRule,
    Page,
    PageNumberRule,
    Range,
    Ruleset,
    Spacing,
)


def read_ruleset(path: Path) -> Ruleset:
    """The ruleset of one file; RulesetError names what is wrong with it."""
    try:
        return _ruleset(tomllib.loads(path.read_text("utf-8")))
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise RulesetError("bad_ruleset", file=path.name, reason=str(error)) from error


def _range(value: Any, use: float | None = None) -> Range:
    if isinstance(value, list):
        low, high = value
        return Range(low, high, low if use is None else use)
    return Range(value, value, value)


def _page(data: dict[str, Any]) -> Page:
    use = data["use"]
    return Page(
        papers=tuple(data["papers"]),
        top=_range(data["top"], use["top"]),
        bottom=_range(data["bottom"], use["bottom"]),
        left=_range(data["left"], use["left"]),
        right=_range(data["right"], use["right"]),
        header_distance=data["header_distance"],
        mirrored_when_duplex=data.get("mirrored_when_duplex", False),
    )


def _heading(data: dict[str, Any]) -> HeadingRule:
    share = _range(data.pop("rule_share"), data.pop("rule_use"))
    return HeadingRule(rule_share=share, **data)


def _look(key: str, font: str, data: dict[str, Any]) -> Look:
    line = data.pop("line")
    return Look(
        key=key,
        font=data.pop("font", font),
        size=_range(data.pop("size"), data.pop("use", None)),
        line=Spacing(line["rule"], _range(line["size"], line.get("use"))),
        **data,
    )


def _components(data: dict[str, Any]) -> dict[str, Look]:
    defaults = data["component_defaults"]
    return {key: _look(key, data["font"], {**defaults, **own}) for key, own in data["components"].items()}


def _ruleset(data: dict[str, Any]) -> Ruleset:
    return Ruleset(
        key=data["key"],
        family=data["family"],
        title=data["title"],
        title_en=data["title_en"],
        source=data["source"],
        verified=data["verified"],
        doubts=tuple(data.get("doubts", ())),
        valid_from=data.get("valid_from"),
        valid_to=data.get("valid_to"),
        font=data["font"],
        page=_page(data["page"]),
        page_number=PageNumberRule(**data["page_number"]),
        number=NumberRule(**data["number"]),
        heading=_heading(data["heading"]),
        basis=ListRule(**data["basis"]),
        recipients=ListRule(**data["recipients"]),
        addressees=ListRule(**data["addressees"]),
        heading_marks=tuple(data["heading_marks"]),
        end_mark=data["end_mark"],
        prefixes=data["prefixes"],
        abbreviations=data["abbreviations"],
        competence={body: tuple(kinds) for body, kinds in data.get("competence", {}).items()},
        labels=data["labels"],
        components=_components(data),
    )
