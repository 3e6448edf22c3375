"""Counts above a list that are its filters."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Tab:
    """`key`: what the address says for it; `tone` and `icon`: how it is drawn."""

    key: str
    name: str
    tone: str
    icon: str
    count: int
