"""Panels that upper apps bring to pages of lower apps, so that a page shows what it cannot import."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

Panel = Callable[[HttpRequest, Any], str]
_panels: dict[str, list[tuple[int, Panel]]] = defaultdict(list)


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
