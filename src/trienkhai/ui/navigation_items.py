"""The sections of the product in the head of every page; apps add theirs in their `navigation` module."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse


def everybody(_person: Any) -> bool:
    return True


@dataclass(frozen=True)
class Item:
    """One section. `key` is compared with the app name of the page to know where one stands."""

    order: int
    key: str
    title: Any
    url_name: str
    shown_to: Callable[[Any], bool] = everybody


@dataclass(frozen=True)
class Shown:
    """`is_passed`: the red line runs over it on the way to where one stands."""

    title: str
    url: str
    is_here: bool
    is_passed: bool = False


_items: list[Item] = []


def add(item: Item) -> None:
    """Add a section; called once from an app's `navigation` module."""
    _items.append(item)
    _items.sort(key=lambda known: known.order)


def items_for(request: HttpRequest) -> list[Shown]:
    """The sections this person may open, in order."""
    if not request.user.is_authenticated:
        return []
    match = request.resolver_match
    here = match.app_name if match else ""
    open_to = [item for item in _items if item.shown_to(request.user)]
    place = next((position for position, item in enumerate(open_to) if item.key == here), -1)
    return [
        Shown(str(item.title), reverse(item.url_name), is_here=position == place, is_passed=position < place)
        for position, item in enumerate(open_to)
    ]
