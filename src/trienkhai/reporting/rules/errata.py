"""What of a template is wording, and what an erratum may change: words that people read and nothing reckons with. Pure.

Names, hints, numbers of sections and messages of checks. Each text has a path of keys: 'name', 'section/hoc-tap/name',
'field/QT03/part/nu', 'check/C1/message'. Names of the steps of a chain are none of it: steps taken bear them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from trienkhai.reporting.rules.spec import (
    Choice,
    Field,
    ListColumn,
    ListCount,
    ListField,
    NumberField,
    RatioField,
    Section,
    Spec,
)

Texts = Mapping[str, str]
Change = tuple[str, str]
"""A text before and after."""
Said = Callable[[str, str], str]
"""Path and text → the text that stands there instead."""
Named = TypeVar("Named", Choice, ListColumn, ListCount)


def wording_of(spec: Spec) -> dict[str, str]:
    """Every text of the wording by its path, in the order of the template; empty ones too."""
    found: dict[str, str] = {}

    def heard(path: str, text: str) -> str:
        found[path] = text
        return text

    _said_again(spec, heard)
    return found


def with_wording(spec: Spec, texts: Texts, former: Mapping[str, tuple[str, ...]] | None = None) -> Spec:
    """A spec with other texts; paths it does not have are left aside. `former`: what stood there before, by path."""
    told = _said_again(spec, texts.get)
    return replace(told, former=dict(former or {}))


def errata_between(old: Spec, new: Spec) -> dict[str, Change] | None:
    """The texts that differ, before and after; None where more than wording does."""
    before, after = wording_of(old), wording_of(new)
    if with_wording(new, before) != old:
        return None
    return {path: (text, after[path]) for path, text in before.items() if after[path] != text}


def former_texts(frozen: Spec, texts: Texts, between: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """What stood at each path before the texts that stand there now: first of all the text of the spec as it was made."""
    first = wording_of(frozen)
    told = {path: [first.get(path, ""), *between.get(path, ())] for path in texts}
    return {path: tuple(dict.fromkeys(one for one in found if one != texts[path])) for path, found in told.items()}


def keeping_section_keys(old: Spec, new: Spec) -> Spec:
    """The spec of a sheet, which makes the key of a section of its name: one that asks for the same keeps its key."""
    known = {_keys(section): section.key for section in old.sections}
    sections = tuple(replace(one, key=known.get(_keys(one), one.key)) for one in new.sections)
    if len({one.key for one in sections}) < len(sections):
        return new
    return replace(new, sections=sections)


def _keys(section: Section) -> tuple[str, ...]:
    return tuple(field.key for field in section.fields)


def _said_again(spec: Spec, said: Said) -> Spec:
    return replace(
        spec,
        name=said("name", spec.name),
        sections=tuple(_section(one, said) for one in spec.sections),
        checks=tuple(replace(one, message=said(f"check/{one.key}/message", one.message)) for one in spec.checks),
    )


def _section(section: Section, said: Said) -> Section:
    path = f"section/{section.key}"
    return replace(
        section,
        number=said(f"{path}/number", section.number),
        name=said(f"{path}/name", section.name),
        fields=tuple(_field(one, said) for one in section.fields),
    )


def _field(field: Field, said: Said) -> Field:
    path = f"field/{field.key}"
    name = said(f"{path}/name", field.name)
    if isinstance(field, RatioField):
        return replace(field, name=name)
    hint = said(f"{path}/hint", field.hint)
    if isinstance(field, NumberField):
        parts, subs = _named(f"{path}/part", field.parts, said), _named(f"{path}/sub", field.subs, said)
        return replace(field, name=name, hint=hint, parts=parts, subs=subs)
    if isinstance(field, ListField):
        columns, counts = _named(f"{path}/column", field.columns, said), _named(f"{path}/count", field.counts, said)
        return replace(field, name=name, hint=hint, columns=columns, counts=counts)
    return replace(field, name=name, hint=hint)


def _named(path: str, these: tuple[Named, ...], said: Said) -> tuple[Named, ...]:
    return tuple(replace(one, name=said(f"{path}/{one.key}", one.name)) for one in these)
