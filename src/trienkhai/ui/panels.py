"""Panels that upper apps bring to pages of lower apps, so that a page shows what it cannot import."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

Panel = Callable[[HttpRequest, Any], str]
_panels: dict[str, list[tuple[int, Panel]]] = defaultdict(list)
Marks = Callable[[HttpRequest, Any], Mapping[int, str]]
_marks: dict[str, list[Marks]] = defaultdict(list)


def panel(page: str, *, order: int = 50) -> Callable[[Panel], Panel]:
    """Register a function (request, object) → safe HTML for a page such as 'reporting.submission'."""

    def remember(made: Panel) -> Panel:
        _panels[page].append((order, made))
        _panels[page].sort(key=lambda pair: pair[0])
        return made

    return remember


def panels_for(page: str, request: HttpRequest, obj: Any) -> list[str]:
    """The panels of a page that have something to say."""
    return [html for _, made in _panels[page] if (html := made(request, obj))]


def beside(page: str) -> Callable[[Marks], Marks]:
    """Register a function (request, object) → safe HTML by the id of each part of the object that it has to say something of.

    Of a page with many parts, such as the provisions of a directive: all of them are asked for at once.
    """

    def remember(made: Marks) -> Marks:
        _marks[page].append(made)
        return made

    return remember


def beside_for(page: str, request: HttpRequest, obj: Any) -> dict[int, SafeString]:
    """What stands beside each part of a page."""
    found: dict[int, str] = {}
    for made in _marks[page]:
        for part, html in made(request, obj).items():
            found[part] = found.get(part, "") + html
    return {part: mark_safe(html) for part, html in found.items()}
