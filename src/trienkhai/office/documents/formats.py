"""What a run and a paragraph really look like: defaults, chain of styles, direct formatting."""

from dataclasses import dataclass, fields
from typing import Any
from xml.etree.ElementTree import Element

from trienkhai.office.documents.archive import Archive, W, measure, toggle, value

TWIPS_PER_MM = 1440 / 25.4
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


@dataclass(frozen=True, slots=True)
class Letters:
    """None where nothing said so. Size in points."""

    font: str | None = None
    size: float | None = None
    bold: bool | None = None
    italic: bool | None = None
    underline: bool | None = None
    capitals: bool | None = None


@dataclass(frozen=True, slots=True)
class Lines:
    """Formatting of a paragraph; lengths in mm, line pitch as Word writes it (240ths of a line, or mm)."""

    align: str | None = None
    first_line: float | None = None
    line: float | None = None
    line_rule: str | None = None


def letters_over(above: Letters, below: Letters) -> Letters:
    """What `above` says, and what `below` says where it is silent."""
    return Letters(*(a if a is not None else b for a, b in zip(_values(above), _values(below), strict=True)))


def lines_over(above: Lines, below: Lines) -> Lines:
    return Lines(*(a if a is not None else b for a, b in zip(_values(above), _values(below), strict=True)))


def _values(layer: Any) -> list[Any]:
    return [getattr(layer, field.name) for field in fields(layer)]


@dataclass(frozen=True, slots=True)
class Style:
    name: str
    letters: Letters
    lines: Lines


class Formats:
    """The styles of one document, resolved."""

    def __init__(self, archive: Archive) -> None:
        root = archive.related("styles")
        self.theme = _theme_fonts(archive.related("theme"))
        defaults = root.find(W + "docDefaults") if root is not None else None
        self.letters = self.read_letters(_inside(defaults, "rPrDefault", "rPr"))
        self.lines = read_lines(_inside(defaults, "pPrDefault", "pPr"))
        self.raw: dict[str, Element] = {}
        self.default = ""
        for element in root.iter(W + "style") if root is not None else ():
            key = element.get(W + "styleId", "")
            self.raw[key] = element
            if element.get(W + "type") == "paragraph" and element.get(W + "default") in {"1", "true", "on"}:
                self.default = key
        self.known: dict[str, Style] = {}

    def style(self, key: str | None) -> Style:
        """A style with all it is based on and the document's defaults; an unknown one is the default style."""
        wanted = key if key in self.raw else self.default
        if wanted not in self.known:
            self.known[wanted] = self._resolved(wanted)
        return self.known[wanted]

    def _resolved(self, key: str) -> Style:
        letters, lines = Letters(), Lines()
        name, seen, current = value(self.raw.get(key), "name") or "", set[str](), key
        while current in self.raw and current not in seen:
            seen.add(current)
            element = self.raw[current]
            letters = letters_over(letters, self.read_letters(element.find(W + "rPr")))
            lines = lines_over(lines, read_lines(element.find(W + "pPr")))
            current = value(element, "basedOn") or ""
        return Style(name, letters_over(letters, self.letters), lines_over(lines, self.lines))

    def character(self, key: str | None) -> Letters:
        """What a character style says itself."""
        element = self.raw.get(key or "")
        return self.read_letters(element.find(W + "rPr")) if element is not None else Letters()

    def read_letters(self, properties: Element | None) -> Letters:
        half_points = measure(value(properties, "sz"), per_mm=1)
        return Letters(
            font=self._font(properties),
            size=half_points / 2 if half_points is not None else None,
            bold=toggle(properties, "b"),
            italic=toggle(properties, "i"),
            underline=toggle(properties, "u"),
            capitals=toggle(properties, "caps"),
        )

    def _font(self, properties: Element | None) -> str | None:
        fonts = properties.find(W + "rFonts") if properties is not None else None
        if fonts is None:
            return None
        theme = fonts.get(W + "asciiTheme") or fonts.get(W + "hAnsiTheme")
        if theme:
            return self.theme.get("major" if theme.startswith("major") else "minor")
        return fonts.get(W + "ascii") or fonts.get(W + "hAnsi")


def _inside(parent: Element | None, *tags: str) -> Element | None:
    for tag in tags:
        parent = parent.find(W + tag) if parent is not None else None
    return parent


def _theme_fonts(root: Element | None) -> dict[str, str]:
    found = {}
    for kind in ("major", "minor"):
        latin = root.find(f".//{DRAWING}{kind}Font/{DRAWING}latin") if root is not None else None
        if latin is not None and latin.get("typeface"):
            found[kind] = latin.get("typeface", "")
    return found


def read_lines(properties: Element | None) -> Lines:
    rule = value(properties, "spacing", "lineRule")
    pitch = value(properties, "spacing", "line")
    hanging = measure(value(properties, "ind", "hanging"), per_mm=TWIPS_PER_MM)
    first = measure(value(properties, "ind", "firstLine"), per_mm=TWIPS_PER_MM)
    is_multiple = pitch is not None and rule in {None, "auto"}
    return Lines(
        align=value(properties, "jc"),
        first_line=-hanging if hanging else first,
        line=measure(pitch, per_mm=240 if is_multiple else TWIPS_PER_MM),
        line_rule="auto" if is_multiple else rule,
    )
