"""What people may be told: each kind is registered at start by the app that tells it, with its sentence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Kind:
    """`sentence` writes it from its parameters in the reader's language; `permission`: wanted at its unit to read it still."""

    name: str
    permission: str
    sentence: Callable[[Mapping[str, Any]], str]


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    KINDS[kind.name] = kind
