"""The sections of the product in the head of every page; apps add theirs in their `navigation` module."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse


@dataclass(frozen=True)
class Item:
    """One section. `key` is compared with the app name of the page to know where one stands."""

    order: int
    key: str
    title: Any
    url_name: str
    shown_to: Callable[[Any], bool] = lambda person: True


@dataclass(frozen=True)
class Shown:
    title: str
    url: str
    is_here: bool


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
    return [
        Shown(str(item.title), reverse(item.url_name), item.key == here) for item in _items if item.shown_to(request.user)
    ]
